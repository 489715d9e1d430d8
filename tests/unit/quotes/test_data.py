from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

import reader.quotes
from reader.quotes.grammar import Grammar
from reader.quotes.lexicon import LANGUAGES, load_lexicon, read_lines

DATA = Path(reader.quotes.__file__).parent / "data"
SHARED = sorted(path for path in DATA.parent.rglob("*.py"))
FILES = sorted(path for path in DATA.rglob("*") if path.is_file())


def is_example(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == "Example" and bool(call.args)


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(DATA)) for path in FILES])
def test_every_list_tells_its_provenance(path: Path) -> None:
    head = path.read_text(encoding="utf-8").splitlines()[:3]
    assert all(line.startswith("#") for line in head[:1])
    assert "Provenance:" in " ".join(head)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_lists(language: str) -> None:
    files = {path.name for path in (DATA / language).iterdir()}
    assert files == {"verbs.txt", "irregular.txt", "names.txt", "nouns.txt", "words.toml"}
    common = tomllib.loads((DATA / "common.toml").read_text(encoding="utf-8"))
    words = tomllib.loads((DATA / language / "words.toml").read_text(encoding="utf-8"))
    lists = {key for key, value in words.items() if isinstance(value, list)}
    tables = {key for key, value in words.items() if isinstance(value, dict)} - {"grammar"}
    assert lists <= common["lists"].keys()
    assert tables <= common["tables"].keys()
    assert words["language"] == language
    assert Grammar.of(words["grammar"]) == load_lexicon(language).grammar


def test_every_list_and_table_is_asked_for_somewhere() -> None:
    common = tomllib.loads((DATA / "common.toml").read_text(encoding="utf-8"))
    code = "\n".join(path.read_text(encoding="utf-8") for path in SHARED)
    unused = [key for key in (*common["lists"], *common["tables"]) if f'"{key}"' not in code]
    assert unused == []


def test_no_shared_module_names_a_language() -> None:
    # A rule's examples tell their language; nothing that decides may.
    for path in SHARED:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        examples = {id(call.args[0]) for call in ast.walk(tree) if isinstance(call, ast.Call) and is_example(call)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and id(node) not in examples:
                assert node.value not in LANGUAGES, f"{path.name}:{node.lineno}"
            if isinstance(node, ast.Attribute | ast.Name):
                name = node.attr if isinstance(node, ast.Attribute) else node.id
                assert name.lower() not in ("french", "english", "german"), f"{path.name}:{node.lineno}"


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
