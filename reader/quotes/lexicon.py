"""Language packs: folders of data that tell the shared stages which words report, name and join."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from reader.model import SpeakerKind
from reader.quotes.conjugation import Form, forms_of
from reader.quotes.grammar import Grammar

__all__ = ["LANGUAGES", "Lexicon", "Noun", "VerbForm", "load_lexicon", "read_lines"]

_DATA = Path(__file__).parent / "data"
LANGUAGES: tuple[str, ...] = tuple(sorted(folder.name for folder in _DATA.iterdir() if folder.is_dir()))
"""The languages with a pack: the folders that are there."""
_LEAST_PART = 4
_LONGEST_COMPOUND = 40
_NOUN_KINDS = {
    "person": SpeakerKind.PERSON,
    "group": SpeakerKind.GROUP,
    "organisation": SpeakerKind.ORGANISATION,
    "document": SpeakerKind.DOCUMENT,
}


@dataclass(frozen=True, slots=True)
class VerbForm:
    """One reading of a word as a form of a speech verb; ``frames`` are the letters of verbs.txt."""

    lemma: str
    form: Form
    frames: frozenset[str]
    tail: tuple[str, ...] = ()
    """Words that must follow the verb: "savoir" in "faire savoir"."""


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun that can name a source; ``gender`` "m", "f" or "" when its determiner tells."""

    kind: SpeakerKind
    gender: str = ""


@dataclass(frozen=True)
class Lexicon:
    """All the words of one language that the engine knows; immutable, loaded once."""

    language: str
    grammar: Grammar
    verbs: Mapping[str, tuple[VerbForm, ...]]
    names: Mapping[str, str]
    nouns: Mapping[str, Noun]
    places: Mapping[str, str]
    sets: Mapping[str, frozenset[str]]
    maps: Mapping[str, Mapping[str, str]]
    frames: Mapping[str, Mapping[str, tuple[tuple[str, ...], ...]]] = field(default_factory=dict)
    """The members of the according-to family, each as its words, longest first, by their first and second words."""
    lone_frames: frozenset[str] = frozenset()
    """Words that are such a frame in some places only."""
    closed_words: frozenset[str] = frozenset()
    """Words that stand in no noun phrase but as its determiner."""
    starters: frozenset[str] = frozenset()
    """Lower-case words that may start one."""
    link_words: frozenset[str] = frozenset()
    """Words that may link a complement to its noun."""
    own_frames: frozenset[tuple[str, ...]] = frozenset()
    """Those that hold their source as a pronoun: "à ses yeux", "in her view"."""

    def has(self, group: str, word: str) -> bool:
        """Whether ``word`` (lower case) belongs to a list of words.toml."""
        return word in self.sets[group]


class _Compounds(Mapping[str, Noun]):
    """Nouns where the last part of a compound tells what it names: "gewerkschaftschef" is a "chef"."""

    def __init__(self, nouns: Mapping[str, Noun], whole: frozenset[str]) -> None:
        self.nouns = nouns
        self.parts = {word: noun for word, noun in nouns.items() if word not in whole}

    def __getitem__(self, word: str) -> Noun:
        if word in self.nouns:
            return self.nouns[word]
        for at in range(len(word) - _LEAST_PART + 1 if len(word) <= _LONGEST_COMPOUND else 0):
            if word[at:] in self.parts:
                return self.parts[word[at:]]
        raise KeyError(word)

    def __iter__(self) -> Iterator[str]:
        return iter(self.nouns)

    def __len__(self) -> int:
        return len(self.nouns)


def read_lines(path: Path) -> Iterator[str]:
    """The lines of a data file without comments and blank ones."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


def _irregular(path: Path) -> dict[str, tuple[str, ...]]:
    out = {}
    for line in read_lines(path):
        lemma, _, parts = line.partition(":")
        out[lemma] = tuple(part.strip() for chunk in parts.split(";") for part in chunk.split(","))
    return out


def _verbs(folder: Path, conjugation: str) -> dict[str, tuple[VerbForm, ...]]:
    irregular = _irregular(folder / "irregular.txt")
    found: dict[str, dict[tuple[str, Form], VerbForm]] = {}
    for line in read_lines(folder / "verbs.txt"):
        lemma, *frames = line.split()
        bare, *tail = lemma.split("+")
        for form, words in forms_of(conjugation, bare, irregular.get(bare)):
            reading = VerbForm(lemma.replace("+", " "), form, frozenset(frames), tuple(tail))
            # The spelling of 1990 drops the circumflex of i and u: reconnaitre, reconnait.
            for spelling in {words, words.replace("î", "i").replace("û", "u")}:
                found.setdefault(spelling, {})[lemma, form] = reading
    return {words: tuple(readings.values()) for words, readings in found.items()}


def _nouns(path: Path) -> dict[str, Noun]:
    nouns: dict[str, Noun] = {}
    for line in read_lines(path):
        group, _, words = line.partition(":")
        for word in words.split():
            name, _, gender = word.partition("/")
            nouns.setdefault(name, Noun(_NOUN_KINDS[group], gender))
    for name, noun in list(nouns.items()):
        if noun.kind is not SpeakerKind.GROUP and not name.endswith(("s", "x")):
            kind = SpeakerKind.DOCUMENT if noun.kind is SpeakerKind.DOCUMENT else SpeakerKind.GROUP
            nouns.setdefault(name + "s", Noun(kind, noun.gender))
    return nouns


def _names(path: Path) -> dict[str, str]:
    return {name: line[0] for line in read_lines(path) for name in line[2:].split()}


def _frames(phrases: list[tuple[str, ...]], lone: frozenset[str]) -> dict[str, dict[str, tuple[tuple[str, ...], ...]]]:
    """The phrases by their first word and their second, "" where there is none."""
    found: dict[str, dict[str, tuple[tuple[str, ...], ...]]] = {word: {} for word in lone}
    for phrase in phrases:
        second = phrase[1] if len(phrase) > 1 else ""
        by_second = found.setdefault(phrase[0], {})
        by_second[second] = (*by_second.get(second, ()), phrase)
    return found


def _words_of(phrase: str) -> tuple[str, ...]:
    return tuple(phrase.replace("'", "' ").split())


@cache
def load_lexicon(language: str) -> Lexicon:
    """The pack of ``language``; that of common.toml's ``fallback`` for one without a pack (marks still work)."""
    common: dict[str, Any] = tomllib.loads((_DATA / "common.toml").read_text(encoding="utf-8"))
    folder = _DATA / (language if language in LANGUAGES else common["fallback"])
    words: dict[str, Any] = tomllib.loads((folder / "words.toml").read_text(encoding="utf-8"))
    nouns = _nouns(folder / "nouns.txt")
    grammar = Grammar.of(words["grammar"])
    sets = {key: frozenset(words.get(key, ())) for key in common["lists"]}
    maps = {key: words.get(key, {}) for key in common["tables"]}
    own = {_words_of(phrase) for phrase in words.get("according_to_self", ())}
    lone = sets["according_to_weak"] | sets["according_to_after"]
    phrases = sorted({*map(_words_of, words.get("according_to", ())), *own}, key=lambda phrase: (-len(phrase), phrase))
    return Lexicon(
        language=words["language"],
        verbs=_verbs(folder, grammar.conjugation),
        names=_names(folder / "names.txt"),
        nouns=_Compounds(nouns, sets["whole_nouns"]) if grammar.compounds else nouns,
        places={name: kind for kind, names in common["places"].items() for name in names},
        grammar=grammar,
        sets=sets,
        maps=maps,
        frames=_frames(phrases, lone),
        own_frames=frozenset(own),
        lone_frames=lone,
        closed_words=sets["not_nouns"] | sets["prepositions"] | sets["relatives"] | maps["determiners"].keys(),
        starters=sets["fore_adjectives"] | maps["determiners"].keys() | maps["civilities"].keys() | nouns.keys(),
        link_words=sets["linkers"] | sets["noun_linkers"] | sets["name_articles"] | sets["complement_joints"] | {"’"},
    )
