"""Quoted words in the narrator's own sentence, under a verb of speech: dénonce une « … », a pressé Kiev de « … ».

Source: Authier-Revuz, Ces mots qui ne vont pas de soi (modalisation autonymique: words both used and quoted).
"""

from __future__ import annotations

from collections.abc import Iterator

from reader.model import QuoteKind
from reader.quotes.conjugation import Form
from reader.quotes.cues import Cue
from reader.quotes.rules.not_speech import reason_against
from reader.quotes.scene import Example, Expected, Finding, Rule, Scene, Source
from reader.quotes.subjects import source_of
from reader.quotes.tokens import TokenKind

__all__ = ["RULE"]

NAME = "quoted_object"
_LABELLED = 2
_LABEL_WORDS = 3


def _governor(scene: Scene, at: int) -> Cue | None:
    """The verb of speech nearest before the quoted words, one that no later clause separates from them."""
    for cue in reversed(scene.cues):
        if cue.last <= at and not cue.passive and not scene.is_covered(cue.verb):
            between = range(cue.last, at)
            closed = any(scene.low(index) == "," for index in between)
            if closed and scene.says(cue.first - 1, "subject_relatives"):
                continue
            relative = max(
                (index for index in between if scene.low(index) == ";" or scene.says(index, "subject_relatives")),
                default=-1,
            )
            if relative >= 0 and not any(scene.low(index) == "," for index in range(relative, at)):
                continue
            if "w" in cue.frames and not cue.frames & {"o", "n"}:
                continue
            return cue
    return None


def _is_label(scene: Scene, cue: Cue, at: int) -> bool:
    """Whether the quoted words only tell which of its kind a weak verb's object is: lance un plan « anti-bruit »."""
    if "w" not in cue.frames or at - cue.last < _LABELLED or scene.tokens[at - 1].kind is not TokenKind.WORD:
        return False
    noun = scene.by_last.get(at)
    plain = noun is not None and noun.first >= cue.last and bool(noun.determiner) and not noun.preposition
    return plain and len(scene.string(at).inner.of(scene.text).split()) <= _LABEL_WORDS


def _find(scene: Scene) -> Iterator[Finding]:
    for at in scene.quote_units:
        if not scene.is_free(at):
            continue
        cue = _governor(scene, at)
        # "rejected criticism as “motivated”" is no "known as", "urged them to “stop”" no name either.
        leads = scene.says(at - 1, "as_words") or scene.says(at - 1, "infinitive_words")
        judged = cue is not None and cue.finite and "o" in cue.frames and leads
        if cue is None or (reason_against(scene, at) and not judged):
            continue
        source = source_of(scene, cue)
        loose = cue.form is Form.INFINITIVE and "w" in cue.frames and source is not None and source.kind == "pronoun"
        if source is None or source.is_thing or loose or _is_label(scene, cue, at):
            continue
        if source.kind == "pronoun" and source.traits.startswith("u0") and scene.says(0, "place_prepositions"):
            # "À gauche, on dénonce « l'entêtement »": somebody does.
            source = Source("open", source.span)
        yield Finding(
            NAME, QuoteKind.PARTIAL, scene.string(at).inner, source, (scene.tokens[at].quote,), cue=scene.cue_span(cue),
            confidence=0.8, explanation=f"the quoted words stand under “{scene.words(cue.first, cue.last)}”",
        )  # fmt: skip


RULE = Rule(
    NAME,
    _find,
    (
        Example(
            "fr",
            "La présidente de la région, Inès Caron, a dénoncé une « faute grave ».",
            (Expected("partial", "faute grave", "Inès Caron"),),
        ),
        Example("fr", "La présidente de la région a visité l'exposition « Faute grave »."),
        Example(
            "en",
            "The governor, Agnes Carr, denounced a “grave error”.",
            (Expected("partial", "grave error", "Agnes Carr"),),
        ),
        Example("en", "The governor opened the exhibition “Grave Error”."),
    ),
)
