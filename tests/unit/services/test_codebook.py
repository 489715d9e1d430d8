from __future__ import annotations

from pathlib import Path

import pytest

from reader.errors import ConfigError, ExportError, ImportFailure, NotFound
from reader.model import Span, Tag
from reader.services import annotating, articles, codebook, history, tagging
from reader.services.library import Library
from tests.unit.services.builders import document, save


def book(library: Library) -> list[tuple[str, int, str, str]]:
    return [(tag.name, tag.colour, tag.shortcut, tag.description) for tag in tagging.list_tags(library)]


def test_renaming_a_tag_renames_what_is_below_it_and_nothing_beside(library: Library) -> None:
    for name in ("claim", "claim/économie", "Claim/Économie/Emploi", "claims", "claim0"):
        tagging.create_tag(library, name)
    codebook.move_tag(library, "CLAIM", "fait")
    assert [name for name, *_ in book(library)] == ["claim0", "claims", "fait", "fait/économie", "fait/Économie/Emploi"]
    history.undo(library)
    assert "claim/économie" in {name for name, *_ in book(library)}


def test_a_name_that_is_taken_stops_the_whole_renaming(library: Library) -> None:
    for name in ("a", "a/x", "b/x"):
        tagging.create_tag(library, name)
    with pytest.raises(ConfigError, match="b/x"):
        codebook.move_tag(library, "a", "b")
    assert [name for name, *_ in book(library)] == ["a", "a/x", "b/x"]


def test_merging_moves_every_passage_and_is_undone_in_one_step(library: Library) -> None:
    article = save(library, document())
    annotating.toggle_tag(library, article, Span(3, 7), "fait")
    annotating.toggle_tag(library, article, Span(3, 7), "claim")
    annotating.toggle_tag(library, article, Span(8, 12), "claim")
    before = [one.tags for one in articles.open_article(library, article).annotations]
    codebook.merge_tags(library, "claim", "fait")
    assert [one.tags for one in articles.open_article(library, article).annotations] == [("fait",)] * 2
    assert [tag.use_count for tag in tagging.list_tags(library)] == [2]
    history.undo(library)
    assert [one.tags for one in articles.open_article(library, article).annotations] == before
    with pytest.raises(ConfigError, match="itself"):
        codebook.merge_tags(library, "fait", "fait")
    with pytest.raises(NotFound):
        codebook.merge_tags(library, "fait", "nowhere")


HARD = [
    Tag("", "claim", 2, "1", 'to be "checked"\nby two'),
    Tag("", "économie/emploi 😀", 7, "é", "a; b, c"),
    Tag("", "=1+1", 0, "", ""),
]


@pytest.mark.parametrize("suffix", ["toml", "csv"])
def test_a_codebook_comes_back_as_it_went(library: Library, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"book.{suffix}"
    codebook.write_codebook_file(HARD, file)
    taken = codebook.import_codebook(library, codebook.read_codebook_file(file))
    assert (taken.made, taken.changed, taken.refused) == (3, 0, ())
    assert set(book(library)) == {(tag.name, tag.colour, tag.shortcut, tag.description) for tag in HARD}
    again = codebook.import_codebook(library, codebook.read_codebook_file(file))
    assert (again.made, again.changed) == (0, 0)
    history.undo(library)
    assert book(library) == []
    with pytest.raises(ExportError):
        codebook.write_codebook_file(HARD, file)


def test_what_cannot_be_taken_over_is_said_and_the_rest_comes_in(library: Library) -> None:
    tagging.create_tag(library, "old", shortcut="1")
    tags = [Tag("", "new", 1, "1"), Tag("", "a//b"), Tag("", "old", 3, "2", "said"), Tag("", "")]
    taken = codebook.import_codebook(library, tags)
    assert (taken.made, taken.changed, len(taken.refused)) == (1, 1, 3)
    assert book(library) == [("new", 1, "", ""), ("old", 3, "2", "said")]


@pytest.mark.parametrize(
    "data",
    [b"\xff\xfe\x00", b"", b"a,b\n1,2\n", b"[tag]\nname = 1\n", b"x = " + b"[" * 5000, b"name\n" + b"x\n" * 6000],
    ids=["bytes", "empty", "columns", "table", "deep", "many"],
)
def test_other_files_are_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(ImportFailure) as failed:
        codebook.read_codebook(data)
    assert "\n" not in str(failed.value)
