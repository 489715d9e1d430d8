from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from reader.errors import ImportFailure
from reader.ingest.importers import MAX_BYTES, read_bytes, read_file
from reader.model import BlockKind

TEXT = "Le conseil adopte le budget\n\nLe conseil municipal a adopté lundi le budget. « Enfin », a dit la maire.\n"
FEED = (
    "<?xml version='1.0'?><!-- c --><rss version='2.0'><channel><title>C</title>"
    "<item><title>un</title><description>Bonjour.</description></item><item><title>deux</title></item></channel></rss>"
)


def test_a_text_file(tmp_path: Path) -> None:
    path = tmp_path / "story.pdf"
    path.write_text(TEXT, encoding="utf-8")
    (document,) = read_file(path)
    assert (document.title, document.kind, document.language) == ("Le conseil adopte le budget", "text", "fr")


def test_a_symbolic_link_to_a_file(tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "story.txt")
    assert len(read_file(tmp_path / "link")) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-16-be"])
def test_text_in_any_usual_encoding(encoding: str) -> None:
    (document,) = read_bytes(TEXT.encode(encoding))
    assert document.text == TEXT.strip()


def test_markdown() -> None:
    (document,) = read_bytes(b"# Titre\n\nUn paragraphe.\n\n## Suite\n\nUn autre.\n")
    assert document.blocks[2].kind is BlockKind.SUBHEAD


@pytest.mark.parametrize(
    "source",
    [
        "<!DOCTYPE html><html><body><article><p>{}</p></article></body></html>",
        "\n<!-- saved -->\n<HTML><body><p>{}</p>",
        "<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x' 'y'><html xmlns='http://www.w3.org/1999/xhtml'><p>{}</p></html>",
        "<p>{}</p>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_pages_whole_and_in_part(source: str, encoding: str) -> None:
    words = "Le conseil municipal a adopté lundi le budget de la ville, après six heures de débat."
    (document,) = read_bytes(source.format(words).encode(encoding), name="x.txt", url="http://courrier.example/")
    assert document.kind == "html"
    assert words in document.text
    assert document.url == "http://courrier.example/"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_feed_file_gives_a_document_for_every_entry(encoding: str) -> None:
    documents = read_bytes(FEED.encode(encoding), name="feed.xml")
    assert [(document.title, document.kind) for document in documents] == [("un", "feed"), ("deux", "feed")]


def test_a_feed_without_entries_is_said_to_have_none() -> None:
    with pytest.raises(ImportFailure, match=r"^f\.xml: the feed has no entries$"):
        read_bytes(b"<rss version='2.0'><channel><title>C</title></channel></rss>", name="f.xml")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\x00", "an image"),
        (b"BZh91AY", "a bzip2 archive"),
        (b"{\\rtf1\\ansi x}", "an RTF document"),
        (random.Random(7).randbytes(64) + bytes(5000), "a binary file"),
        (b"<?xml version='1.0'?><catalogue><livre/></catalogue>", r"XML of an unknown kind \(<catalogue>\)"),
        ("<catalogue><livre/>\n</catalogue>\n".encode("utf-16"), r"XML of an unknown kind \(<catalogue>\)"),
        (b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml", "a Word, OpenDocument or other office document"),
    ],
)
def test_what_is_not_read_is_named(data: bytes, what: str) -> None:
    with pytest.raises(ImportFailure, match=rf"^x\.txt is {what}[^\n]* cannot be imported: text, pages, e-mail"):
        read_bytes(data, name="x.txt")


@pytest.mark.parametrize(
    "text", ["[Édito] Non, dit la maire.", "{ceci n'est pas du JSON}", "De : personne\nÀ : tous", "< 3 euros"]
)
def test_text_that_only_looks_like_something_else_is_text(text: str) -> None:
    assert read_bytes(text.encode())[0].kind == "text"


def test_an_empty_file_is_said_to_be_empty(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    with pytest.raises(ImportFailure, match=r"empty is empty: there is nothing to read$"):
        read_file(tmp_path / "empty")


@pytest.mark.parametrize("data", [b"", b" \n\t", b"\xef\xbb\xbf\n", b"\x00\x00"])
def test_bytes_without_words_are_said_to_be_empty(data: bytes) -> None:
    with pytest.raises(ImportFailure, match=r"^the text is empty: there is nothing to read$"):
        read_bytes(data)


def test_a_hundred_megabytes_are_refused_with_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(ImportFailure, match=r"huge\.txt is larger than 15 MB, which is the limit for one file$"):
        read_file(path)
    with pytest.raises(ImportFailure, match="larger than 15 MB"):
        read_bytes(b"a" * (MAX_BYTES + 1))


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    """None of these may wait: a FIFO has no writer, and /dev/zero has no end."""
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(ImportFailure, match="is no regular file"):
        read_file(tmp_path / "fifo")
    with pytest.raises(ImportFailure, match="is a folder: give the files in it"):
        read_file(tmp_path)
    with pytest.raises(ImportFailure, match="there is no such file"):
        read_file(tmp_path / "missing")
    if Path("/dev/zero").exists():
        with pytest.raises(ImportFailure, match="is no regular file"):
            read_file(Path("/dev/zero"))


@pytest.mark.parametrize("name", ["a\x00b", "x" * 5000, "story.txt/inside"])
def test_names_that_no_file_can_have(tmp_path: Path, name: str) -> None:
    (tmp_path / "story.txt").write_text(TEXT, encoding="utf-8")
    with pytest.raises(ImportFailure, match="cannot be opened: "):
        read_file(tmp_path / name)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text(TEXT, encoding="utf-8")
    path.chmod(0)
    with pytest.raises(ImportFailure, match="cannot be opened: permission denied"):
        read_file(path)


def test_a_text_in_no_encoding_says_what_to_do() -> None:
    with pytest.raises(ImportFailure, match=r"its encoding cannot be told; save it as UTF-8$"):
        read_bytes(bytes(range(128, 256)) * 40, name="x")
