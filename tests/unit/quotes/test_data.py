from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import reader.quotes
from reader.quotes.lexicon import LANGUAGES, load_lexicon, read_lines

DATA = Path(reader.quotes.__file__).parent / "data"
FILES = sorted(path for path in DATA.rglob("*") if path.is_file())


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(DATA)) for path in FILES])
def test_every_list_tells_its_provenance(path: Path) -> None:
    head = path.read_text(encoding="utf-8").splitlines()[:3]
    assert all(line.startswith("#") for line in head[:1])
    assert "Provenance:" in " ".join(head)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_lists(language: str) -> None:
    files = {path.name for path in (DATA / language).iterdir()}
    assert files == {"verbs.txt", "irregular.txt", "names.txt", "nouns.txt", "words.toml"}
    first = tomllib.loads((DATA / LANGUAGES[0] / "words.toml").read_text(encoding="utf-8"))
    words = tomllib.loads((DATA / language / "words.toml").read_text(encoding="utf-8"))
    assert words.keys() == first.keys()
    assert words["language"] == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_verbs_know_their_frames_and_stand_once(language: str) -> None:
    lines = [line.split() for line in read_lines(DATA / language / "verbs.txt")]
    assert all(len(frames) == 1 and frames in "qciodnwats" for _, *letters in lines for frames in letters)
    assert all(letters for _, *letters in lines)
    lemmas = [lemma for lemma, *_ in lines]
    assert sorted({lemma for lemma in lemmas if lemmas.count(lemma) > 1}) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_irregular_verbs_are_used(language: str) -> None:
    verbs = {line.split()[0].split("+")[0] for line in read_lines(DATA / language / "verbs.txt")}
    irregular = {line.partition(":")[0] for line in read_lines(DATA / language / "irregular.txt")}
    assert irregular - verbs == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_tell_one_gender(language: str) -> None:
    lexicon = load_lexicon(language)
    lists: dict[str, set[str]] = {"m": set(), "f": set()}
    for line in read_lines(DATA / language / "names.txt"):
        lists[line[0]] |= set(line[2:].split())
    assert lists["m"] & lists["f"] == set()
    assert len(lexicon.names) > 200
