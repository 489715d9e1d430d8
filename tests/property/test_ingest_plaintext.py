"""Whatever is pasted: the text stays, its blocks are in order, and nothing but blanks and marks lies between them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import ImportFailure
from reader.ingest.assembly import assemble
from reader.ingest.credits import split_credit
from reader.ingest.decoding import decode
from reader.ingest.importers import read_bytes
from reader.ingest.markup import clean_references, html_parts, plain_line
from reader.ingest.opml import read_opml
from reader.ingest.plaintext import read_text
from reader.model import BlockKind, normalise
from reader.model.language import detect_language

# fmt: off
WORDS = st.sampled_from([
    "Le maire", "a dit", "«", "»", '"', "non", "-", "–", "—", ".", "\n", "\n\n", " ", "\t", "\u00a0", "AFP", "(AFP)",
    "©", "Photo par", "JEANNE VIDAL", "/", "PARIS, 3 mars", "# ", "> ", "* ", "1. ", "===", "---", "Par Jeanne Vidal",
    "?", "!", "Lire aussi", "\r\n", "\x1b", "\u202e", "\u200d", "mr/bd", "Le 3 mars 2025", "a" * 70, "\ufeff", "𝒳", "é",
])
# fmt: on
PASTED = st.one_of(st.text(), st.lists(WORDS, max_size=60).map("".join), st.lists(WORDS, max_size=60).map(" ".join))


@given(PASTED)
def test_reading_text_keeps_it_and_orders_its_blocks(raw: str) -> None:
    try:
        document = read_text(raw)
    except ImportFailure:
        return
    text = document.text
    assert text == normalise(raw).rstrip()
    assert document.title
    assert "\n" not in document.title
    at = 0
    for block in document.blocks:
        assert at <= block.span.start < block.span.stop <= len(text)
        between = text[at : block.span.start]
        assert not any(one.isalnum() for one in between), between
        words = block.span.of(text)
        assert words == words.strip()
        at = block.span.stop
    assert not any(one.isalnum() for one in text[at:])
    assert [block.kind for block in document.blocks].count(BlockKind.HEADLINE) <= 1


@given(PASTED)
def test_a_credit_lies_within_its_line(line: str) -> None:
    cut = split_credit(line)
    if cut is not None:
        stop, start = cut
        assert 0 <= stop <= start < max(1, len(line))
        assert not any(one.isalnum() for one in line[stop:start])


@given(PASTED)
def test_reading_again_what_was_read_changes_nothing(raw: str) -> None:
    try:
        once = read_text(raw.replace("\ufeff", ""))
    except ImportFailure:
        return
    assert read_text(once.text) == once


@given(st.binary(max_size=400), st.sampled_from(["", "utf-8", "cp1252", "koi8-r", "utf-7", "zip", "x" * 50]))
def test_any_bytes_are_text_or_none(data: bytes, declared: str) -> None:
    try:
        text = decode(data, declared=declared)
    except ValueError:
        return
    assert isinstance(text, str)
    normalise(text).encode("utf-8")


@given(st.text(alphabet="<>/&#;abpx0123456789 \n\x00'\"=!-"))
def test_any_markup_gives_words_without_tags(source: str) -> None:
    parts = html_parts(source)
    assert all(words.strip() for _, words in parts)
    text, blocks = assemble(plain_line(source), parts)
    assert all(block.span.stop <= len(text) for block in blocks)
    assert clean_references(clean_references(source)) == clean_references(source) or "&#" in clean_references(source)


@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<div>", "<br>", "<li>", "x", " ", "&amp;", "<b>", "</b>", "<h2>"]), max_size=40
    )
)
def test_no_word_of_a_fragment_is_lost(pieces: list[str]) -> None:
    words = "".join(word for _, word in html_parts("".join(pieces)))
    assert words.count("x") == pieces.count("x")


@settings(max_examples=60)
@given(st.binary(max_size=300).filter(lambda data: not data.lstrip().startswith((b"<", b"{"))))
def test_any_bytes_are_documents_or_one_line(data: bytes) -> None:
    try:
        outcome = read_bytes(data, name="x")[0].title
    except ImportFailure as error:
        outcome = str(error)
    assert outcome
    assert "\n" not in outcome


@given(st.text(alphabet="<>/opml xmlUrl=\"http:.&;!DOCTYPE[]'\n"))
def test_any_list_is_read_or_refused(body: str) -> None:
    try:
        found = read_opml(f"<opml><body>{body}</body></opml>".encode())
    except ImportFailure:
        return
    assert all(one.url.startswith("http") for one in found)


@given(st.text())
def test_a_language_is_two_letters_or_nothing(text: str) -> None:
    assert len(detect_language(text)) in (0, 2)


def test_the_strategies_reach_the_structures() -> None:
    """A guard for the properties above: such text does have captions, datelines and sign-offs."""
    document = read_text("Titre\nx - Photo par JEANNE VIDAL / AFP\nPARIS, 3 mars (AFP) - a dit.\nb.\nmr/bd")
    assert {block.kind.value for block in document.blocks} >= {"caption", "credit", "dateline", "sign_off"}
    with pytest.raises(ImportFailure):
        read_text("\n")
