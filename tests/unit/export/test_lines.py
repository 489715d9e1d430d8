"""JSON Lines: what was written is everything that went in."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from reader.export.base import ExportArticle, ExportOptions
from reader.export.lines import FORMAT, VERSION
from reader.model import (
    Anchor,
    AnchorState,
    Annotation,
    Block,
    BlockKind,
    Quote,
    QuoteKind,
    QuoteStatus,
    ReviewedQuote,
    Span,
    Speaker,
    SpeakerKind,
    Tag,
    Unattributed,
)
from tests.unit.export.samples import HOSTILE, SAMPLE, article_of
from tests.unit.shared import naughty_strings

Json = dict[str, Any]


def written(*articles: ExportArticle) -> str:
    return "".join(FORMAT.write(articles, ExportOptions()))


def moment(words: str) -> datetime | None:
    return datetime.fromisoformat(words) if words else None


def span(pair: list[int] | None) -> Span | None:
    return None if pair is None else Span(*pair)


def read(line: str) -> ExportArticle:
    """The article of one line, rebuilt from nothing but the line."""
    found = json.loads(line)
    assert (found["format"], found["version"]) == ("newsreader-article", VERSION)
    return ExportArticle(
        id=found["id"],
        uuid=found["uuid"],
        title=found["title"],
        text=found["text"],
        blocks=tuple(Block(BlockKind(block["kind"]), Span(*block["span"])) for block in found["blocks"]),
        revision=found["revision"],
        source=found["source"],
        url=found["url"],
        authors=tuple(found["authors"]),
        published=moment(found["published"]),
        added=moment(found["added"]),
        language=found["language"],
        kind=found["kind"],
        is_read=found["read"],
        is_starred=found["starred"],
        quotes=tuple(read_quote(quote) for quote in found["quotes"]),
        unattributed=tuple(Unattributed(Span(*item["span"]), item["reason"]) for item in found["unattributed"]),
        annotations=tuple(read_annotation(item, found["id"]) for item in found["annotations"]),
        tags=tuple(Tag(**tag) for tag in found["tags"]),
    )


def read_quote(found: Json) -> ReviewedQuote:
    speaker = found["speaker"]
    quote = Quote(
        kind=QuoteKind(found["kind"]),
        span=Span(*found["span"]),
        fragments=tuple(Span(*fragment) for fragment in found["fragments"]),
        cue=span(found["cue"]),
        mention=span(found["mention"]),
        speaker=speaker and Speaker(speaker["name"], SpeakerKind(speaker["kind"]), speaker["role"]),
        relay=span(found["relay"]),
        confidence=found["confidence"],
        evidence=found["evidence"],
        explanation=found["explanation"],
    )
    return ReviewedQuote(found["key"], quote, QuoteStatus(found["status"]))


def read_annotation(found: Json, article_id: int) -> Annotation:
    anchor = found["anchor"]
    return Annotation(
        uuid=found["uuid"],
        article_id=article_id,
        anchor=Anchor(Span(*anchor["span"]), anchor["exact"], anchor["prefix"], anchor["suffix"], anchor["revision"]),
        tags=tuple(found["tags"]),
        note=found["note"],
        created=moment(found["created"]),
        updated=moment(found["updated"]),
        author=found["author"],
        state=AnchorState(found["state"]),
        rev=found["rev"],
    )


def test_nothing_is_lost_but_the_password() -> None:
    assert read(written(SAMPLE)) == replace(SAMPLE, url="https://bocage.example/a?b=1&c=2")


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_of_strange_words_is_lost(words: str) -> None:
    article = article_of(words)
    assert read(written(article)) == article


def test_nothing_of_naughty_strings_is_lost() -> None:
    for words in naughty_strings():
        article = article_of(words)
        # Where a naughty string makes an address that is none, no address is kept.
        assert replace(read(written(article)), url="") == replace(article, url="")


def test_one_line_an_article_whatever_it_holds() -> None:
    odd = replace(SAMPLE, title="a\u2028b\x85c\ud800d")
    text = written(SAMPLE, odd, SAMPLE)
    assert len(text.splitlines()) == 3
    assert text.encode().count(b"\n") == 3
    assert json.loads(text.splitlines()[1])["title"] == odd.title


def test_no_article_is_an_empty_file() -> None:
    assert written() == ""


def test_duckdb_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "export.jsonl"
    path.write_bytes(written(SAMPLE).encode())
    query = f"SELECT title, len(annotations), quotes[2].speaker.name FROM read_json('{path}')"
    (row,) = duckdb.connect().execute(query).fetchall()
    assert row == (SAMPLE.title, 4, "Anne Leduc")
