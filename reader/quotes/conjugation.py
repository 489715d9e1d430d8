"""The forms that a speech verb takes in news prose: third persons, participles, infinitive.

French follows the regular patterns of the first and second groups (Bescherelle's models parler, finir, with the usual
spelling changes of -cer, -ger, -yer, e/é + consonant + er); English the regular -s, -ed, -ing. The rest is data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import StrEnum

__all__ = ["PATTERNS", "Form", "forms_of"]


class Form(StrEnum):
    """What a verb form can do in a sentence."""

    FINITE = "finite"
    FUTURE = "future"
    """Future and conditional: no statement yet."""
    PAST_PARTICIPLE = "past participle"
    PRESENT_PARTICIPLE = "present participle"
    INFINITIVE = "infinitive"


_VOWEL_CHANGE = re.compile(r"[eé]([bcdfglmnprstv]|ch|gl|gn|gr)$")


def forms_of(conjugation: str, lemma: str, irregular: tuple[str, ...] | None) -> Iterator[tuple[Form, str]]:
    """Every (form, word) of ``lemma`` by a key of ``PATTERNS``; ``irregular`` is its row of irregular.txt, or None."""
    yield Form.INFINITIVE, lemma
    yield from PATTERNS[conjugation](lemma, irregular)


def _er_ir_columns(lemma: str) -> tuple[str, ...]:
    """The columns of irregular.txt for a regular verb in -er or -ir."""
    stem = lemma[:-2]
    if lemma.endswith("ir"):
        return (
            f"{stem}it",
            f"{stem}issent",
            f"{stem}iss",
            lemma,
            f"{stem}it",
            f"{stem}irent",
            f"{stem}i",
            f"{stem}issant",
        )
    soft = stem[:-1] + "ç" if stem.endswith("c") else stem + "e" if stem.endswith("g") else stem
    strong, future = _strong(stem), lemma
    if stem.endswith("y") and not stem.endswith("ay"):
        future = stem[:-1] + "ier"
    elif strong != stem and re.search(r"e[^aeiouyéè]+$", stem):
        future = strong + "er"
    return (f"{strong}e", f"{strong}ent", soft, future, f"{soft}a", f"{stem}èrent", f"{stem}é", f"{soft}ant")


def _strong(stem: str) -> str:
    """The stem before a silent ending: réitèr-, rappell-, essai-."""
    if stem.endswith("y"):
        return stem[:-1] + "i"
    if stem.endswith(("appel", "jet")):
        return stem + stem[-1]
    match = _VOWEL_CHANGE.search(stem)
    if match is None or stem.endswith(
        ("ess", "est", "ett", "err", "ell", "ent", "erm", "esp", "end", "ens", "erv", "ert", "erc", "erg")
    ):
        return stem
    return stem[: match.start()] + "è" + match.group(1)


def _er_ir(lemma: str, irregular: tuple[str, ...] | None) -> Iterator[tuple[Form, str]]:
    columns = irregular or _er_ir_columns(lemma)
    singular, plural, imperfect, future, past_singular, past_plural, participle, present_participle = columns
    soft = imperfect.removesuffix("e") if imperfect.endswith("ge") else imperfect
    for word in (singular, plural, imperfect + "ait", soft.replace("ç", "ç") + "aient", past_singular, past_plural):
        yield Form.FINITE, word
    yield Form.FINITE, imperfect + "aient"
    for ending in ("a", "ont", "ait", "aient"):
        yield Form.FUTURE, future + ending
    for ending in ("", "e", "s", "es"):
        if not (ending == "s" and participle.endswith("s")):
            yield Form.PAST_PARTICIPLE, participle + ending
    yield Form.PRESENT_PARTICIPLE, present_participle


def _s_ed_ing(lemma: str, columns: tuple[str, ...] | None) -> Iterator[tuple[Form, str]]:
    if columns is not None:
        present, past, participle, present_participle = columns
    else:
        present = (
            lemma[:-1] + "ies"
            if re.search("[^aeiou]y$", lemma)
            else lemma + ("es" if re.search("(s|sh|ch|x|z)$", lemma) else "s")
        )
        past = lemma[:-1] + "ied" if re.search("[^aeiou]y$", lemma) else lemma + ("d" if lemma.endswith("e") else "ed")
        participle = past
        present_participle = (lemma[:-1] if lemma.endswith("e") and not lemma.endswith("ee") else lemma) + "ing"
    for word in (present, past, lemma):
        yield Form.FINITE, word
    yield Form.PAST_PARTICIPLE, participle
    yield Form.PRESENT_PARTICIPLE, present_participle


def _listed(lemma: str, row: tuple[str, ...] | None) -> Iterator[tuple[Form, str]]:
    """Only what irregular.txt lists: present 3sg, 3pl; past 3sg, 3pl; past participle."""
    if row is not None:
        *finite, participle = row
        yield from ((Form.FINITE, word) for word in finite)
        yield Form.PAST_PARTICIPLE, participle


PATTERNS: dict[str, Callable[[str, tuple[str, ...] | None], Iterator[tuple[Form, str]]]] = {
    "er-ir": _er_ir,
    "s-ed-ing": _s_ed_ing,
    "listed": _listed,
}
"""The conjugations that a pack may name in its ``[grammar]``."""
