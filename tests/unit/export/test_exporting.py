"""Exports of a real library."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.errors import ExportError, NotFound
from reader.export.registry import BUILT_IN, find_format
from reader.model import BlockKind, Document, Span, View, ViewKind, join_blocks
from reader.services import annotating, articles, exporting, tagging
from reader.services.importing import import_documents, import_text
from reader.services.library import Library, open_library
from reader.settings import load_settings


def document(title: str, body: str) -> Document:
    text, blocks = join_blocks([(BlockKind.HEADLINE, title), (BlockKind.PARAGRAPH, body)])
    return Document(title, text, blocks, language="fr", source="Le Bocage libre")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    settings = load_settings(environ={"NEWSREADER_HOME": str(tmp_path / "home"), "USER": "Inès"})
    with open_library(settings) as opened:
        documents = [
            document("😀 Budget", "Le maire a parlé."),
            document("../../évasion", "Rien à dire."),
            document("Troisième", "Encore."),
        ]
        stored = import_documents(opened, documents, source="test")
        first = stored[0].article_id
        assert first is not None
        annotating.annotate(opened, first, Span(0, 8), tags=["claim/economy"], note="=1")
        tagging.edit_tag(opened, "claim/economy", colour=3)
        yield opened


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def test_everything_to_one_file(library: Library, out: Path) -> None:
    seen: list[tuple[int, int]] = []
    target = out / "all.jsonl"
    report = exporting.export(
        library, format="jsonl", target=target, progress=lambda done, total: seen.append((done, total))
    )
    assert (report.format, report.path, report.files) == ("jsonl", target, 1)
    assert (report.articles, report.annotations) == (3, 1)
    assert seen == [(1, 3), (2, 3), (3, 3)]
    *lines, last = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert last["format"] == "newsreader-library"
    assert [line["id"] for line in lines] == list(articles.article_ids(library, View()))
    (noted,) = (line for line in lines if line["annotations"])
    assert noted["annotations"][0]["anchor"]["exact"] == "😀 Budget"
    assert noted["annotations"][0]["author"] == "Inès"
    assert (noted["tags"][0]["name"], noted["tags"][0]["colour"]) == ("claim/economy", 3)


def test_offsets_of_a_text_with_other_line_ends(library: Library) -> None:
    origin = "Un titre 👩‍👩‍👧\r\n\r\nLe pre\u0301fet 😀 a parlé.\r\rقال الوزير: لا تعليق.\r\n"
    article_id = import_text(library, origin).article_id
    assert article_id is not None
    text = articles.open_article(library, article_id).article.text
    start = text.index("pre\u0301fet 😀")
    annotating.annotate(library, article_id, Span(start, start + 9), note="x")
    (line,) = exporting.export_text(library, article_ids=[article_id], format="jsonl")
    found = json.loads(line)
    assert "\r" not in found["text"]
    begin, end = found["annotations"][0]["anchor"]["span"]
    assert found["text"][begin:end] == "pre\u0301fet 😀" == text[start : start + 9]
    collection = json.loads("".join(exporting.export_text(library, article_ids=[article_id], format="jsonld")))
    exact, position = collection["first"]["items"][0]["target"]["selector"]
    assert (position["start"], position["end"], exact["exact"]) == (begin, end, "pre\u0301fet 😀")


@pytest.mark.parametrize("name", ["markdown", "jsonld", "csv", "jsonl"])
def test_the_same_library_gives_the_same_bytes(library: Library, out: Path, name: str) -> None:
    exporting.export(library, format=name, target=out / "a")
    exporting.export(library, format=name, target=out / "b")
    assert (
        (out / "a").read_bytes()
        == (out / "b").read_bytes()
        == "".join(exporting.export_text(library, format=name)).encode()
    )


def test_a_view_or_some_articles(library: Library, out: Path) -> None:
    tagged = exporting.export(library, view=View(ViewKind.TAG, "claim/economy"), format="csv", target=out / "tag.csv")
    assert (tagged.articles, tagged.annotations) == (1, 1)
    with (out / "tag.csv").open(encoding="utf-8", newline="") as file:
        assert [(row["title"], row["note"]) for row in csv.DictReader(file) if row["type"] == "annotation"] == [
            ("😀 Budget", "'=1")
        ]
    ids = list(articles.article_ids(library, View()))[:2]
    assert exporting.export(library, article_ids=ids, format="jsonl", target=out / "two.jsonl").articles == 2
    nothing = exporting.export(library, view=View(ViewKind.SEARCH, "zzz"), format="jsonl", target=out / "none.jsonl")
    assert nothing.articles == 0
    assert (out / "none.jsonl").read_bytes() == b""


def test_a_folder_gets_a_file_an_article(library: Library, out: Path) -> None:
    report = exporting.export(library, format="markdown", target=out)
    assert (report.path, report.files) == (out, 3)
    assert sorted(path.name for path in out.iterdir()) == ["1-budget.md", "2-evasion.md", "3-troisieme.md"]
    assert (out / "2-evasion.md").read_text(encoding="utf-8").startswith('---\ntitle: "../../évasion"\n')


def test_no_title_breaks_out_in_any_format(library: Library, out: Path) -> None:
    titles = ["CON", "..", "/etc/passwd", "C:\\x\\y", "=1+1", "</script>", "-rf", "~/.profile", "x" * 300, "😀" * 120]
    import_documents(library, [document(title, f"Texte {number}.") for number, title in enumerate(titles)], source="")
    outside = sorted(path for path in out.parent.rglob("*") if out not in (path, *path.parents))
    for name in BUILT_IN:
        if find_format(name).needs:
            continue
        folder = out / name
        folder.mkdir()
        report = exporting.export(library, format=name, target=folder)
        files = [path for path in folder.rglob("*") if path.is_file()]
        assert len(files) == report.files
        for path in files:
            assert re.fullmatch(r"[\w-]+(\.[\w]+)+", path.name), path.name
            assert len(path.name.encode()) < 120
            assert path.stem.casefold() not in ("con", "nul")
    assert sorted(path for path in out.parent.rglob("*") if out not in (path, *path.parents)) == outside


def test_a_folder_with_one_of_the_names_taken_gets_none(library: Library, out: Path) -> None:
    (out / "2-evasion.md").write_text("mine")
    with pytest.raises(ExportError, match=r"2-evasion\.md exists already"):
        exporting.export(library, format="markdown", target=out)
    assert [path.name for path in out.iterdir()] == ["2-evasion.md"]
    exporting.export(library, format="markdown", target=out, overwrite=True)
    assert len(list(out.iterdir())) == 3


def test_without_a_target_the_file_is_named_here(library: Library, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(out)
    assert exporting.export(library, article_ids=[2], format="markdown").path == Path("2-evasion.md")
    assert exporting.export(library, format="csv").path == Path("newsreader-export.csv")
    assert sorted(path.name for path in out.iterdir()) == ["2-evasion.md", "newsreader-export.csv"]


def test_what_cannot_be_exported(library: Library, out: Path) -> None:
    with pytest.raises(ExportError, match="no export format"):
        exporting.export(library, format="pdf", target=out / "a.pdf")
    with pytest.raises(ExportError, match="no export format"):
        exporting.export_text(library, format="pdf")
    with pytest.raises(NotFound):
        exporting.export(library, article_ids=[99], format="csv", target=out / "a.csv")
    with pytest.raises(ExportError, match="not in the library"):
        exporting.export(library, article_ids=[99], format="csv", target=out)
    assert list(out.iterdir()) == []


def test_formats_are_listed() -> None:
    listed = [(found.name, found.suffix) for found in exporting.formats()]
    assert listed[:4] == [("markdown", ".md"), ("jsonld", ".jsonld"), ("csv", ".csv"), ("jsonl", ".jsonl")]
    assert [name for name, _suffix in listed] == list(BUILT_IN)


@pytest.mark.parametrize("name", ["qdpx", "sqlite", "brat", "csv"])
def test_any_format_as_bytes_for_a_pipe(library: Library, out: Path, name: str) -> None:
    path = exporting.export(library, format=name, target=out / "file").path
    assert b"".join(exporting.export_bytes(library, format=name)) == path.read_bytes()
    assert exporting.is_text(name) == (name == "csv")


def test_a_folder_gets_the_files_of_a_collection_all_or_none(library: Library, out: Path) -> None:
    report = exporting.export(library, format="brat", target=out)
    names = ["1-budget.ann", "1-budget.txt", "2-evasion.ann", "2-evasion.txt", "3-troisieme.ann", "3-troisieme.txt"]
    assert sorted(path.name for path in out.iterdir()) == [*names, "annotation.conf", "visual.conf"]
    assert report.files == 8
    (out / "1-budget.ann").unlink()
    with pytest.raises(ExportError, match="exists already"):
        exporting.export(library, format="brat", target=out)
    assert not (out / "1-budget.ann").exists()
    assert not [path for path in out.iterdir() if path.name.startswith(".")]
    exporting.export(library, format="brat", target=out, overwrite=True)
    assert (out / "1-budget.ann").exists()


def test_a_note_of_which_the_title_has_changed_is_found_again(library: Library, out: Path) -> None:
    exporting.export(library, format="obsidian", target=out, article_ids=[1])
    [path] = out.iterdir()
    renamed = path.rename(out / "1-mine.md")
    renamed.write_text(renamed.read_text(encoding="utf-8") + "\nMine.\n", encoding="utf-8")
    before = renamed.read_bytes()
    report = exporting.export(library, format="obsidian", target=out, article_ids=[1], update=True)
    assert (report.conflicts, [path.name for path in out.iterdir()]) == ((), ["1-mine.md"])
    assert renamed.read_bytes() == before
    with pytest.raises(ExportError, match="cannot be brought up to date"):
        exporting.export(library, format="csv", target=out, update=True)
