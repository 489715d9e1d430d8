from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from reader.export.base import ExportArticle, public_url, quote_uuid, timestamp, without_credentials
from reader.model import Article, ArticlePage, ArticleSummary, Tag
from tests.unit.export.samples import HOSTILE, SAMPLE, WRITTEN
from tests.unit.shared import naughty_strings


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/b?c=d&e=f#g", "https://a.example/b?c=d&e=f#g"),
        ("http://user:secret@a.example:8080/b", "http://a.example:8080/b"),
        ("https://token@a.example/", "https://a.example/"),
        ("HTTPS://a.example/", "https://a.example/"),
        (" https://a.example/ ", "https://a.example/"),
        ('https://a.example/"><script>', "https://a.example/%22%3E%3Cscript%3E"),
        ("https://a.example/a b\\c", "https://a.example/a%20b%5Cc"),
        ("https://[2001:db8::1]/[a]#b#c", "https://[2001:db8::1]/%5Ba%5D#b%23c"),
        ("https://a.example/50%?x=%41%zz", "https://a.example/50%25?x=%41%25zz"),
        ("https://a.example/é", "https://a.example/é"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("data:text/html,x", ""),
        ("//a.example/", ""),
        ("https:///path", ""),
        ("http://[::1", ""),
        ("a.example", ""),
        ("", ""),
    ],
)
def test_public_urls(url: str, expected: str) -> None:
    found = public_url(url)
    assert found.lower() == expected.lower()


def test_no_string_makes_an_unsafe_url() -> None:
    for words in [*HOSTILE, *naughty_strings()]:
        for url in (words, f"https://a.example/{words}", f"https://{words}/"):
            found = public_url(url)
            assert found == "" or found.lower().startswith(("http://", "https://"))
            assert not set(found) & set(' <>"\\\n\r\t`')


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("file:///a b", "file:///a b"),
        ("https://u:p@h.example/x@y", "https://h.example/x@y"),
        ("https://h.example/x@y", "https://h.example/x@y"),
        ("http://[", ""),
    ],
)
def test_credentials_go_and_the_rest_stays(url: str, expected: str) -> None:
    assert without_credentials(url) == expected


def test_timestamps_are_utc() -> None:
    assert timestamp(None) == ""
    assert timestamp(datetime(2025, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=1)))) == "2025-03-01T08:30:00Z"
    assert timestamp(datetime(2025, 3, 1, microsecond=5, tzinfo=UTC)) == "2025-03-01T00:00:00.000005Z"


def test_an_article_of_a_page() -> None:
    summary = ArticleSummary(7, SAMPLE.uuid, SAMPLE.title, SAMPLE.source, "fr", WRITTEN, True, False, 3, 4)
    article = Article(summary, 2, SAMPLE.text, SAMPLE.blocks, SAMPLE.url, SAMPLE.authors, WRITTEN, "feed")
    page = ArticlePage(article, SAMPLE.quotes, SAMPLE.unattributed, SAMPLE.annotations)
    assert ExportArticle.from_page(page, [*reversed(SAMPLE.tags), Tag("x", "not used")]) == SAMPLE


def test_quotes_have_lasting_uuids() -> None:
    machine, confirmed = SAMPLE.quotes[0], SAMPLE.quotes[2]
    assert quote_uuid(SAMPLE, confirmed) == confirmed.key
    assert UUID(quote_uuid(SAMPLE, machine)).version == 5
    assert quote_uuid(SAMPLE, machine) == quote_uuid(SAMPLE, machine)
    assert len({quote_uuid(SAMPLE, quote) for quote in SAMPLE.quotes}) == len(SAMPLE.quotes)
