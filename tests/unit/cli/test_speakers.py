"""Who is who, and what changed, from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.unit.cli.harness import Newsreader

FIRST = """Le port rouvre

« Nous avons tenu parole », a déclaré Vladimir Poutine, le président russe.

« Le port rouvrira lundi », a déclaré Anna Kerval, la maire.
"""
SECOND = """Le port rouvre encore

« Rien ne change ici », a déclaré Vladimir Putin, le président russe.
"""


def test_near_names_are_suggested_merged_shown_and_split(newsreader: Newsreader, tmp_path: Path) -> None:
    for name, text in (("one", FIRST), ("two", SECOND)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    assert newsreader("import", tmp_path / "one.txt", tmp_path / "two.txt").code == 0
    [offer] = newsreader("speakers", "suggest", "--format", "jsonl").lines()
    assert (offer["reason"], offer["roles_differ"]) == ("transliteration", False)
    assert {offer["speaker"]["name"], offer["other"]["name"]} == {"Vladimir Poutine", "Vladimir Putin"}
    assert "2 quotes" in newsreader("speakers", "merge", "Vladimir Poutine", "Vladimir Putin").out
    said = newsreader("speakers", "show", "Vladimir Putin", "--format", "jsonl").lines()
    assert {one["text"] for one in said} == {"Nous avons tenu parole", "Rien ne change ici"}
    filtered = newsreader("speakers", "show", "Poutine", "--query", "TENÛ parole", "--format", "jsonl").lines()
    assert [one["text"] for one in filtered] == ["Nous avons tenu parole"]
    assert newsreader("speakers", "split", "Vladimir Poutine", "--alias", "Vladimir Putin").code == 0
    assert newsreader("speakers", "apart", "Vladimir Poutine", "Vladimir Putin").code == 0
    assert newsreader("speakers", "suggest").out == ""
    split = newsreader("speakers", "split", "Vladimir Poutine", "--article", "1", "--as", "Vladimir Poutine (écrivain)")
    assert "Vladimir Poutine (écrivain)" in split.out
    assert "--alias NAME" in newsreader("speakers", "split", "Anna Kerval").failure()
    assert newsreader("speakers", "rename", "Anna Kerval", "Anna Le Kerval").code == 0
    assert newsreader("speakers", "kind", "Anna Le Kerval", "organisation").code == 0
    assert (
        newsreader("speakers", "list", "Le", "--sort", "name", "--format", "jsonl").lines()[0]["kind"] == "organisation"
    )


def test_what_changed_between_two_texts_is_shown_with_signs(newsreader: Newsreader, tmp_path: Path) -> None:
    page = tmp_path / "one.txt"
    page.write_text(FIRST, encoding="utf-8")
    assert newsreader("import", page).code == 0
    assert [one["number"] for one in newsreader("revisions", "1", "--format", "jsonl").lines()] == [1]
    assert "has no revision 7" in newsreader("revisions", "1", "--diff", "7").failure()
    [same] = newsreader("revisions", "1", "--diff", "1", "--format", "jsonl").lines()
    assert [kind for kind, _text in same["changes"]] == ["same"]
    assert newsreader("revisions", "--lost", "--format", "json").out == "[]\n"
    assert "--lost" in newsreader("revisions").failure()
