"""What is written is read back: any text, any passages, any notes, in every format that is read at all."""

from __future__ import annotations

import io
import json
import tempfile
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import ImportFailure
from reader.export.base import ExportArticle
from reader.ingest.annotations import READERS, read_annotations
from reader.ingest.annotations.streams import elements
from reader.model import AnchorState, Annotation, Span, Tag, make_anchor, normalise
from reader.model.offsets import Utf16Map
from tests.effort import times
from tests.unit.export.writing import written

FORMATS = [name for name in READERS if name != "qdc"]
# Emoji of one and of several code points, NFD, right to left, odd spaces, line ends, what XML, JSON and brat give a
# meaning to; not the two noncharacters that XML cannot hold.
LETTERS = st.sampled_from("aZé\u0301😀\u200d👩\U0010fffdאبﷺ \u00a0\u2028\t\n<>&\"';|/\\#{}[]%=+-@0\u202e\ufeff")
WORDS = st.text(
    st.one_of(LETTERS, st.characters(exclude_characters="\ufffe\uffff", exclude_categories=["Cs"])), max_size=30
)
TEXTS = st.text(LETTERS, min_size=1, max_size=60).map(normalise).filter(str.strip)
NAMES = WORDS.map(lambda words: " ".join(normalise(words.replace("\ufeff", "")).split()))
TAGS = st.sampled_from(["claim", "claim/économie", "à vérifier", "note", "Ça & là", "<b>", "quote/direct x"])
MOMENTS = st.integers(0, 10**15).map(lambda count: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(microseconds=count))


@st.composite
def articles(draw: st.DrawFn) -> ExportArticle:
    text = draw(TEXTS)
    made = []
    for number in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text) - 1))
        stop = draw(st.integers(start + 1, len(text)))
        # brat holds no passage that is nothing but white space.
        if not text[start:stop].strip():
            continue
        made.append(
            Annotation(
                uuid=str(UUID(int=(7 << 76) + number)),
                article_id=1,
                anchor=make_anchor(text, Span(start, stop), 1),
                tags=tuple(sorted(draw(st.sets(TAGS, max_size=3)))),
                note=normalise(draw(WORDS)),
                created=draw(MOMENTS),
                author=draw(NAMES),
                state=draw(st.sampled_from([AnchorState.EXACT, AnchorState.EXACT, AnchorState.ORPHAN])),
            )
        )
    tags = tuple(
        Tag(str(UUID(int=number + 1)), name) for number, name in enumerate(sorted({t for a in made for t in a.tags}))
    )
    title = draw(NAMES) or "Title"
    return ExportArticle(1, str(UUID(int=99)), title, text, annotations=tuple(made), tags=tags)


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=times(8, 400), deadline=None)
@given(article=articles())
def test_annotations_come_back(name: str, article: ExportArticle) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = list(read_annotations(written(name, [article], Path(folder) / "file")))
    if not article.annotations:
        # Web Annotation and brat know an article by its annotations only.
        assert [one for each in found for one in each.annotations] == []
        return
    [back] = found
    assert (back.uuid, back.document.text, back.document.title) == (article.uuid, article.text, article.title)
    expected = {
        one.uuid: (
            None if one.state is AnchorState.ORPHAN else one.anchor.span,
            *(one.anchor.exact, set(one.tags), one.note, one.author, one.created),
        )
        for one in article.annotations
    }
    assert {
        one.uuid: (one.span, one.exact, set(one.tags), one.note, one.author, one.created) for one in back.annotations
    } == expected


@given(text=st.text(max_size=40), data=st.data())
def test_utf16_offsets_are_those_of_java_and_javascript(text: str, data: st.DataObject) -> None:
    units = Utf16Map(text)
    offset = data.draw(st.integers(0, len(text)))
    assert units.units(offset) == len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2
    assert units.points(units.units(offset)) == offset
    halved = data.draw(st.integers(0, units.units(len(text))))
    assert units.units(units.points(halved)) in (halved, halved - 1)


@settings(max_examples=times(40, 2000), deadline=None)
@given(data=st.binary(max_size=200), at=st.integers(0, 3000), name=st.sampled_from(FORMATS), article=articles())
def test_damage_is_said_or_harmless(data: bytes, at: int, name: str, article: ExportArticle) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = written(name, [article], Path(folder) / "file")
        whole = path.read_bytes()
        path.write_bytes(whole[:at] + data + whole[at + len(data) :])
        with suppress(ImportFailure):
            for found in read_annotations(path):
                for one in found.annotations:
                    assert one.span is None or not found.document.text or one.span.stop <= len(found.document.text)


class Slow(io.StringIO):
    """A file that gives three characters at a time, as a pipe may."""

    def read(self, size: int | None = -1) -> str:
        return super().read(3)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=times(60, 2000), deadline=None)
@given(members=st.lists(JSON, max_size=4), head=st.dictionaries(st.sampled_from(["type", "id", "label"]), JSON))
def test_json_in_pieces_is_what_it_is_at_once(members: list[Any], head: dict[str, Any]) -> None:
    for indent in (None, 1):
        listed = json.dumps(members, indent=indent, ensure_ascii=False)
        assert list(elements(Slow(listed))) == members
        page = json.dumps({"first": {"items": members, "type": "P"}, **head}, indent=indent)
        assert list(elements(Slow(page))) == [*members, {"type": "P"}, head]
        for wrong in (listed[:-1], f"{listed}]", f"{listed} 1", page[:-1], page.replace(":", ";", 1)):
            with pytest.raises(ValueError, match=r"."):
                list(elements(Slow(wrong)))
