"""T24 and what else feeds do to their entries: whatever it is, one article stays one, and nothing comes back unread."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from reader.cli.reading import article_lines
from reader.model import ArticleSummary, Enclosure, Feed, Span, View, ViewKind
from reader.services import annotating, articles, feeds, pending, saving
from reader.services.library import Library
from tests.unit.services.builders import document, settings_at
from tests.unit.services.site import Site
from tests.unit.services.test_feeds import rss

BODY = (
    "Un accident de car a fait {} morts mardi sur la route de Valmont, selon la préfecture du département. "
    "« Les secours ont fait tout ce qu'ils pouvaient dans des conditions très difficiles », a déclaré la maire, "
    "Claire Aubin. Une enquête a été ouverte par le parquet et confiée à la gendarmerie, qui entend les témoins."
)


def item(
    guid: str = "a",
    *,
    link: str = "https://news.example/car",
    title: str = "Accident de car",
    text: str = "",
    more: str = "",
) -> str:
    page = f"<link>{link}</link>" if link else ""
    identifier = f"<guid isPermaLink='false'>{guid}</guid>" if guid else ""
    words = text or BODY.format(12)
    return f"<item><title>{title}</title>{page}{identifier}<description>{words}</description>{more}</item>"


class Reader:
    """A library with one feed, and what its server says."""

    def __init__(self, library: Library, site: Site) -> None:
        self.library = library
        self.site = site

    def says(self, *items: str, path: str = "/rss") -> tuple[int, int]:
        """Let a feed have these items and read it: how many articles are new, and how many have a new text."""
        self.site.pages[path] = rss(*items)
        if not any(feed.url.endswith(path) for feed in feeds.list_feeds(self.library)):
            feeds.import_opml(
                self.library, f'<opml><body><outline xmlUrl="{self.site.url(path)}"/></body></opml>'.encode()
            )
        [event] = feeds.fetch(self.library, [self.site.url(path)])
        assert event.error == ""
        return event.new, event.updated

    def list(self, feed: Feed | None = None) -> list[ArticleSummary]:
        view = View() if feed is None else View(ViewKind.FEED, feed.uuid)
        return articles.summaries(self.library, articles.article_ids(self.library, view))

    def only(self) -> ArticleSummary:
        [one] = self.list()
        return one

    def read_all(self) -> None:
        articles.mark_read(self.library, [one.id for one in self.list()], True)

    def unread(self) -> int:
        return sum(not one.is_read for one in self.list())


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    site = Site()
    settings = replace(settings_at(tmp_path), allow_private=frozenset({"127.0.0.1"}))
    with Library(settings.library, settings) as library:
        yield Reader(library, site)
    site.close()


@pytest.mark.parametrize(
    "again",
    [
        item("https://news.example/?p=7"),
        item("http://news.example/?p=7", link="http://news.example/car"),
        item("tag:other", link="https://news.example/car?utm_source=rss"),
        item("tag:other", text=BODY.format(12) + " Le trafic reste coupé."),
        item("", more="<pubDate>Wed, 04 Jun 2025 10:00:00 GMT</pubDate>"),
    ],
    ids=["https", "http", "new id", "new id and some words", "no id and another date"],
)
def test_an_entry_that_comes_under_another_name_is_the_same_article(reader: Reader, again: str) -> None:
    assert reader.says(item("http://news.example/?p=7", more="<pubDate>Tue, 03 Jun 2025 10:00:00 GMT</pubDate>")) == (
        1,
        0,
    )
    reader.read_all()
    assert reader.says(again)[0] == 0
    assert reader.says(again) == (0, 0)
    assert reader.only().is_read


def test_an_entry_without_id_and_link_whose_date_moves_is_the_same(reader: Reader) -> None:
    day = "<pubDate>Tue, {:02} Jun 2025 10:00:00 GMT</pubDate>"
    assert reader.says(item("", link="", more=day.format(3))) == (1, 0)
    assert reader.says(item("", link="", more=day.format(4))) == (0, 0)


AT = "<pubDate>Tue, 03 Jun 2025 10:20:30 GMT</pubDate>"


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (item("", link="", more=AT), item("", link="", more=AT, title="Accident de car à Valmont")),
        (item("", link=""), item("", link="", title="Accident de car à Valmont")),
        (item("", link=""), item("", link="", title="Accident à Valmont", text=BODY.format(21))),
        (item("", link="", more=AT), item("", link="", title="Le drame de Valmont")),
        (
            item("", link="", more=AT, title="Accident de car : 12 morts", text=" "),
            item("", link="", more=AT, title="Accident de car : 21 morts", text=" "),
        ),
        (
            item("", link="https://news.example/accident-12-morts", more=AT, title="Accident : 12 morts"),
            item("", link="https://news.example/accident-21-morts", more=AT, title="Accident : 21 morts"),
        ),
    ],
    ids=["same date", "undated", "undated, some words", "date gone", "headline alone", "address made of the headline"],
)
def test_a_corrected_headline_of_an_entry_without_id_is_a_revision(reader: Reader, first: str, again: str) -> None:
    other = item("", link="", title="Autre chose", text="La mairie de Brume rouvre le pont neuf au trafic dès lundi.")
    assert reader.says(first, other) == (2, 0)
    reader.read_all()
    assert reader.says(again, other) == (0, 1)
    assert len(reader.list()) == 2
    assert reader.unread() == 0
    assert [one.is_changed for one in reader.list()].count(True) == 1
    assert reader.says(again, other) == (0, 0)


@pytest.mark.parametrize(
    ("first", "again"),
    [
        # The day's news of a small feed, and bulletins that are worded alike.
        (item("", link="", more=AT), item("", link="", title="Vol", text="Un vol de bijoux a eu lieu mardi à Brume.")),
        (
            item("", link="", title="Météo du 3 juin", text="Ciel couvert, vent faible.", more=AT),
            item("", link="", title="Météo du 4 juin", text="Ciel couvert, vent faible.", more=AT.replace("03", "04")),
        ),
        (
            item("", link="", title="Météo du 3 juin", text="Ciel couvert, vent faible, 12 degrés."),
            item("", link="", title="Météo du 4 juin", text="Ciel couvert, vent faible, 14 degrés."),
        ),
    ],
    ids=["another story", "another day", "few words, no date"],
)
def test_what_replaces_another_entry_is_new_unless_it_tells_the_same(reader: Reader, first: str, again: str) -> None:
    assert reader.says(first) == (1, 0)
    assert reader.says(again) == (1, 0)
    # One that stands beside the other is another in any case.
    assert reader.says(again, first) == (0, 0)


def test_entries_of_one_body_with_pages_of_their_own_are_different(reader: Reader) -> None:
    for number, title in enumerate(("Le port", "Un vol à Brume", "Météo")):
        assert reader.says(item("", link=f"https://news.example/{number}", title=title, more=AT)) == (1, 0)


def test_entries_that_stand_side_by_side_are_two(reader: Reader) -> None:
    first, second = item("", link="", more=AT), item("", link="", more=AT, title="Accident de car à Valmont")
    assert reader.says(first) == (1, 0)
    assert reader.says(first, second) == (1, 0)


def test_a_silent_edit_is_a_revision_that_is_marked_until_it_is_read(reader: Reader) -> None:
    reader.says(item())
    reader.read_all()
    article = reader.only()
    text = articles.open_article(reader.library, article.id).article.text
    at = text.index("préfecture")
    note = annotating.annotate(reader.library, article.id, Span(at, at + 10), note="source ?")
    assert not article.is_changed
    assert reader.says(item(title="Accident de car : 21 morts", text=BODY.format(21))) == (0, 1)
    now = reader.only()
    assert (now.title, now.is_read, now.is_changed) == ("Accident de car : 21 morts", True, True)
    page = articles.open_article(reader.library, article.id)
    assert page.article.revision == 2
    assert [(one.uuid, one.anchor.span.of(page.article.text)) for one in page.annotations] == [
        (note.uuid, "préfecture")
    ]
    assert "Claire Aubin" in {one.quote.speaker.name for one in page.quotes if one.quote.speaker}
    articles.mark_read(reader.library, [article.id], True)
    assert not reader.only().is_changed
    assert reader.says(item(title="Accident de car : 21 morts", text=BODY.format(21))) == (0, 0)
    assert not reader.only().is_changed


def test_white_space_is_no_news(reader: Reader) -> None:
    reader.says(item())
    reader.says(item(text=BODY.format(12).replace(". «", ".\n\n«")))
    assert not reader.only().is_changed


def test_the_same_article_in_two_feeds_is_one_in_both_and_never_goes_back_and_forth(reader: Reader) -> None:
    short = item("b", text=BODY.format(12)[:150])
    reader.says(item())
    assert reader.says(short, path="/other") == (0, 0)
    article = reader.only()
    for _ in range(2):
        assert reader.says(item(), path="/rss") == (0, 0)
        assert reader.says(short, path="/other") == (0, 0)
    assert articles.open_article(reader.library, article.id).article.revision == 1
    assert [[one.id for one in reader.list(feed)] for feed in feeds.list_feeds(reader.library)] == [[article.id]] * 2
    # The short form of one feed changing does not take the other's full text away.
    assert reader.says(item("b", text=BODY.format(13)[:140]), path="/other") == (0, 0)
    assert reader.says(item(text=BODY.format(21))) == (0, 1)


def test_entries_that_share_a_page_but_say_different_things_are_different(reader: Reader) -> None:
    other = "Le prix du poisson monte encore à la criée, où les bateaux rentrent vides depuis le début du mois de mai."
    assert reader.says(item("a"), item("b", title="Pêche", text=other)) == (2, 0)
    assert reader.says(item("c", title="Météo", text="Pluie."), item("a"), item("b", title="Pêche", text=other)) == (
        1,
        0,
    )
    assert reader.says(item("a"), item("a2")) == (1, 0), "two entries of one feed at once are two"


def test_daily_entries_of_few_words_are_not_one(reader: Reader) -> None:
    items = [
        item(f"d{day}", link=f"https://news.example/{day}", title="Journal de 8 h", text="Écouter") for day in range(5)
    ]
    assert reader.says(*items) == (5, 0)


def test_a_thousand_entries_of_one_identifier_are_one_article_that_does_not_come_back(reader: Reader) -> None:
    items = [item("same", link=f"https://news.example/{n}", title=f"Titre {n}") for n in range(1000)]
    assert reader.says(*items) == (1, 0)
    reader.read_all()
    assert reader.says(*reversed(items)) == (0, 0)
    assert reader.says(*items[500:]) in ((0, 0), (0, 1))
    assert (len(reader.list()), reader.unread()) == (1, 0)


def test_a_feed_that_is_reordered_and_rewritten_brings_nothing_back(reader: Reader) -> None:
    def items(prefix: str, order: range) -> list[str]:
        words = [f"mot{n}x{k}" for n in order for k in range(12)]
        return [
            item(
                f"{prefix}{n}",
                link=f"https://news.example/{n}",
                title=f"Titre {n}",
                text=" ".join(words[at * 12 :][:12]),
            )
            for at, n in enumerate(order)
        ]

    assert reader.says(*items("a", range(40))) == (40, 0)
    first = reader.list()[0]
    annotating.annotate(reader.library, first.id, Span(0, 5), note="n")
    reader.read_all()
    assert reader.says(*items("a", range(39, -1, -1))) == (0, 0)
    assert reader.says(*items("https://news.example/guid/", range(40))) == (0, 0)
    assert reader.says(*items("http://news.example/guid/", range(39, -1, -1))) == (0, 0)
    assert (len(reader.list()), reader.unread()) == (40, 0)
    assert len(articles.open_article(reader.library, first.id).annotations) == 1
    assert not any(one.is_changed or one.is_withdrawn for one in reader.list())


def test_what_is_withdrawn_stays_and_is_marked(reader: Reader) -> None:
    items = [item(f"w{n}", link=f"https://news.example/{n}", title=f"Titre {n}", text=f"Texte {n}") for n in range(10)]
    reader.says(*items[2:])
    reader.says(*items)
    # The oldest falls off the end as always; one from the middle was taken back.
    reader.says(*[one for n, one in enumerate(items[:9]) if n != 4])
    assert [one.title for one in reader.list() if one.is_withdrawn] == ["Titre 4"]
    assert len(reader.list()) == 10
    reader.says(*items[:9])
    assert not any(one.is_withdrawn for one in reader.list())
    # All of it exchanged is a feed that was rearranged.
    reader.says(items[0], items[8])
    assert not any(one.is_withdrawn for one in reader.list())


def test_the_full_text_of_an_article_outlives_its_summary(reader: Reader) -> None:
    reader.says(item(text="Un accident de car a fait 12 morts."))
    full = replace(document(BODY.format(12), url="https://news.example/car", kind="html"), title="Accident de car")
    [saved] = saving.save_many(reader.library, [full])
    assert saved.status == "revised"
    assert not reader.only().is_changed
    reader.says(item(text="Un accident de car a fait 12 morts."))
    assert articles.open_article(reader.library, saved.article_id).article.text == full.text
    reader.says(item(text="Un accident de car a fait 21 morts."))
    assert articles.open_article(reader.library, saved.article_id).article.text == full.text
    assert reader.only().is_changed


def test_what_else_an_entry_says_is_kept_with_its_article(reader: Reader) -> None:
    more = (
        "<comments>https://news.example/car#c</comments><category>Faits divers</category><category>Route</category>"
        '<enclosure url="https://news.example/1.mp3" type="audio/mpeg" length="12"/>'
        '<source url="https://wire.example/">Agence</source>'
        '<m:content xmlns:m="http://search.yahoo.com/mrss/" url="https://news.example/1.jpg"><m:credit>AFP</m:credit>'
        "</m:content>"
    )
    reader.says(item(more=more))
    article = articles.open_article(reader.library, reader.only().id).article
    assert article.comments == "https://news.example/car#c"
    assert article.categories == ("Faits divers", "Route")
    assert article.enclosures == (
        Enclosure("https://news.example/1.mp3", "audio/mpeg", 12),
        Enclosure("https://news.example/1.jpg", "image/jpeg", 0, "AFP"),
    )
    shown = list(article_lines(articles.open_article(reader.library, reader.only().id), width=80))
    files = shown[shown.index("Files") + 1 :]
    assert files[:4] == [
        "  https://news.example/1.mp3",
        "    audio/mpeg",
        "  https://news.example/1.jpg",
        "    image/jpeg · AFP",
    ]
    assert article.summary.source == "Agence"


def test_quotes_are_found_after_the_fetch_and_what_waits_is_searched_then(reader: Reader) -> None:
    for path in ("/rss", "/other"):
        reader.site.pages[path] = rss(
            *(
                item(f"{path}{n}", link=f"https://news.example{path}{n}", text=BODY.format(f"{n} {path}"))
                for n in range(8)
            )
        )
        opml = f'<opml><body><outline xmlUrl="{reader.site.url(path)}"/></body></opml>'
        feeds.import_opml(reader.library, opml.encode())
    assert sum(event.new for event in feeds.fetch(reader.library)) == 16
    assert pending.pending_count(reader.library) == 16
    assert not any(one.has_quotes or one.quote_count for one in reader.list())
    progress = list(pending.find_pending(reader.library))
    assert (progress[0].done, progress[-1].done, progress[-1].total) == (0, 16, 16)
    assert all(one.has_quotes and one.quote_count for one in reader.list())
    assert len(articles.article_ids(reader.library, View(ViewKind.SEARCH, "gendarmerie"))) == 16
    assert list(pending.find_pending(reader.library)) == [replace(progress[0], total=0)]


def test_finding_quotes_stops_when_it_is_told_to(reader: Reader) -> None:
    reader.says(*(item(f"s{n}", link=f"https://news.example/{n}", text=BODY.format(n)) for n in range(60)))
    seen: list[object] = []
    for progress in pending.find_pending(reader.library, cancelled=lambda: len(seen) > 1):
        seen.append(progress)  # noqa: PERF402 - the list is what cancels
    assert 0 < pending.pending_count(reader.library) < 60


def test_an_article_whose_text_changes_waits_for_its_quotes_again(reader: Reader) -> None:
    reader.says(item("s", link="https://news.example/s", text=BODY.format("une")))
    list(pending.find_pending(reader.library))
    assert pending.pending_count(reader.library) == 0
    reader.says(item("s", link="https://news.example/s", text=BODY.format("deux")))
    assert pending.pending_count(reader.library) == 1
    list(pending.find_pending(reader.library))
    assert pending.pending_count(reader.library) == 0


def test_many_documents_come_in_at_once_with_their_quotes(reader: Reader) -> None:
    documents = [document(f"Titre {n}\n{BODY.format(n)}", title=f"Titre {n}") for n in range(5)]
    assert [one.status for one in saving.save_many(reader.library, documents)] == ["new"] * 5
    assert all(one.quote_count for one in reader.list())
    again = saving.save_many(reader.library, [*documents, replace(documents[0], title="Autre")])
    assert [one.status for one in again] == ["known"] * 5 + ["new"]


def test_what_has_no_date_comes_in_order_whatever_the_clock_says(reader: Reader) -> None:
    """T23, T9: an impossible date is none; the moment of the fetch stands in, and a clock set back changes no order."""
    year = "<pubDate>Mon, 01 Jan {} 00:00:00 GMT</pubDate>"
    with time_machine.travel(datetime(2026, 6, 1, tzinfo=UTC), tick=True):
        reader.says(item("a", link="https://news.example/1", title="un", text="Un.", more=year.format(10000)))
    with time_machine.travel(datetime(2016, 6, 1, tzinfo=UTC), tick=True):
        reader.says(
            item("c", link="https://news.example/3", title="trois", text="Trois."),
            item("b", link="https://news.example/2", title="deux", text="Deux.", more=year.format(-1)),
        )
    assert [(one.title, one.published.year, one.is_read) for one in reader.list()] == [
        ("trois", 2026, False),
        ("deux", 2026, False),
        ("un", 2026, False),
    ]


def test_a_feed_that_broke_off_is_asked_for_again(reader: Reader) -> None:
    reader.says(item())
    whole = rss(item(), item("b", link="https://news.example/b", text="Autre chose."))
    reader.site.pages["/rss"] = whole[: whole.rindex(b"<item>")]
    for _ in range(2):
        [event] = feeds.fetch(reader.library)
        assert (event.new, event.error, reader.site.asked[-1][1]) == (0, "", reader.site.asked[-1][1])
    assert reader.site.asked[-1] == ("/rss", ""), "no tag of half a feed is sent back"
    reader.site.pages["/rss"] = b"<?xml version='1.0'?><rss><channel><title>Le Courrier</title>"
    [event] = feeds.fetch(reader.library)
    assert "breaks off" in event.error
