"""The engine's reasons in the reader's language.

The engine words its reasons in English, with what the text says in curly quotation marks. Here each clause of such a
sentence is a message with places for those words; one that has no translation stays as it is.
"""

from __future__ import annotations

import re

from reader.i18n import N_, _
from reader.model.integrity import IntegrityNote
from reader.terms import INTEGRITY_NAMES

__all__ = ["REASONS", "explained", "noted", "template"]

_WORDS = re.compile(r"“([^”]*)”|(?<=stands for )(?!“)(.+)$")

REASONS = (
    N_("the clause after “{0}” begins with “{1}”"),
    N_("“{0}” is its subject"),
    N_("“{0}” ties the words to “{1}”"),
    N_("the quoted words stand under “{0}”"),
    N_("the tag “{0}” follows the quotation"),
    N_("the tag “{0}” follows the clause"),
    N_("the tag “{0}” stands within the quotation marks"),
    N_("“{0}” announces the quotation after the colon"),
    N_("a colon after “{0}” announces the quotation"),
    N_("a colon after a source announces the quotation"),
    N_("a name and a colon announce the quotation"),
    N_("an infinitive clause follows “{0}”"),
    N_("a clause without “{0}” follows “{1}”"),
    N_("the quotation follows “{0}”"),
    N_("“{0}” gives its object the quoted words"),
    N_("the quoted words belong to “{0}”"),
    N_("its agent says them"),
    N_("“{0}” names the teller of what follows"),
    N_("“{0}” stands for {1}"),
    N_("another fits the pronoun nearly as well"),
    N_("quoted words without a verb of speech"),
    N_("the speaker before is likeliest"),
    N_("the quotation stands alone"),
    N_("the next sentence tells who says it"),
    N_("the speaker before it goes on"),
    N_("the verb is denied"),
    N_("a dash after the quotation gives its speaker's name"),
    N_("a colon after the quotation names its speaker"),
    N_("a dash opens a turn of a dialogue"),
    N_("the speakers take turns"),
    N_("a dash opens a turn of an interview"),
    N_("questions and answers take turns"),
    N_("a dash opens a turn of a dialogue, with the tag “{0}”"),
    N_("“{0}” and a colon open a turn of an interview"),
    N_("an unknown verb and a person stand where a tag stands after a quotation"),
    N_("the same words stand below, with their speaker"),
    N_("a headline most often quotes who is quoted first below it"),
    N_("a title or a name"),
    N_("a title or a term"),
    N_("nobody is said to have said it"),
    N_("a term that the article repeats"),
    N_("a charge"),
    N_("words on an object"),
    N_("a gloss or a title"),
    N_("within a caption"),
)
"""Every clause that the engine's rules can give as a reason."""


def template(clause: str) -> tuple[str, list[str]]:
    """A clause with numbered places where it cites the text, and what it cites."""
    cited: list[str] = []

    def place(match: re.Match[str]) -> str:
        cited.append(match.group(1) if match.group(1) is not None else match.group(2))
        number = len(cited) - 1
        return f"“{{{number}}}”" if match.group(1) is not None else f"{{{number}}}"

    return _WORDS.sub(place, clause), cited


def explained(reason: str) -> str:
    """``reason`` clause by clause in the reader's language; the words it cites are never translated."""
    clauses = []
    for clause in reason.split("; "):
        message, cited = template(clause)
        known = message in REASONS
        clauses.append(_(message).format(*cited) if known else clause)
    return _("; ").join(clauses)


def noted(note: IntegrityNote) -> str:
    """A note on the integrity of a quote in the reader's language; the words it cites are never translated."""
    return _(INTEGRITY_NAMES[note.kind]).format(words=note.detail)
