from __future__ import annotations

import os
from pathlib import Path

import pytest

from reader.errors import ImportFailure
from reader.services.folders import common_beginning, entries_beginning, parts_of, what_is
from reader.services.sources import expanded


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in (
        "b.txt",
        "a.txt",
        ".hidden",
        "page.html",
        "page_files/style.css",
        "autre_files/story.txt",
        "sub/c.txt",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    for name in ("cur", "new", "tmp"):
        (tmp_path / "mail" / name).mkdir(parents=True)
        (tmp_path / "mail" / name / "1").write_text("x")
    (tmp_path / "loop").symlink_to(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def relative(found: list[str], folder: Path) -> list[str]:
    return [os.path.relpath(name, folder) for name in found]


def test_a_folder_stands_for_its_files(desk: Path) -> None:
    """No hidden ones, none that a browser saved beside a page, no drafts of a Maildir, and no link followed."""
    found = relative(expanded(str(desk)), desk)
    assert found[:3] == ["a.txt", "b.txt", "page.html"]
    assert sorted(found[3:]) == ["autre_files/story.txt", "mail/cur/1", "mail/new/1", "sub/c.txt"]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("*.txt", ["a.txt", "b.txt"]),
        ("[ab].txt", ["a.txt", "b.txt"]),
        ("**/c.*", ["sub/c.txt"]),
        ("s?b", ["sub/c.txt"]),
        ("~/a.txt", ["a.txt"]),
        ("missing.txt", ["missing.txt"]),
    ],
)
def test_patterns_and_the_home_folder(desk: Path, source: str, found: list[str]) -> None:
    assert relative(expanded(source), desk) == found


def test_an_address_and_a_name_with_a_star_are_themselves(desk: Path) -> None:
    assert expanded("https://a.example/*.html") == ["https://a.example/*.html"]
    (desk / "what*.txt").write_text("x")
    assert expanded("what*.txt") == ["what*.txt"]


def test_nothing_is_said_to_be_nothing(desk: Path) -> None:
    (desk / "empty").mkdir()
    for source, words in (("empty", "there is no file in this folder"), ("*.zip", "no file has such a name")):
        with pytest.raises(ImportFailure, match=words):
            expanded(source)


def test_a_path_being_typed(desk: Path) -> None:
    assert [entry.name for entry in entries_beginning("")][:2] == ["autre_files", "loop"]
    assert [entry.name for entry in entries_beginning("~/a")][:2] == ["autre_files", "a.txt"]
    assert [entry.name for entry in entries_beginning(".h")] == [".hidden"]
    assert ".hidden" in [entry.name for entry in entries_beginning("", hidden=True)]
    assert entries_beginning("sub/")[0].size == 1
    with pytest.raises(ImportFailure, match="cannot be opened"):
        entries_beginning("nowhere/")
    assert (parts_of("~"), parts_of("a/b"), parts_of("..")) == (("~/", ""), ("a/", "b"), ("../", ""))
    assert [what_is(one) for one in ("sub", "a.txt", "*.txt", "none", "a\x00b")] == [
        "folder",
        "file",
        "pattern",
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("names", "same"),
    [(["abc", "abd"], "ab"), (["a"], "a"), ([], ""), (["a", "b"], ""), (["ab", "abc"], "ab")],
    ids=map(str, range(5)),
)
def test_what_names_have_in_common(names: list[str], same: str) -> None:
    assert common_beginning(names) == same
