from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reader.errors import FetchError, ImportFailure, NotFound
from reader.model import View, ViewKind
from reader.services import articles, feeds, history, importing
from reader.services.library import Library
from tests.unit.services.builders import settings_at
from tests.unit.services.site import Site

BODY = "« Le pont rouvrira lundi », a déclaré la maire de Valmont, Claire Aubin. Les travaux ont duré {} mois."


def item(number: int, *, months: object = "six", guid: str = "") -> str:
    return (
        f"<item><title>Nouvelle {number}</title><link>https://news.example/{number}</link>"
        f"<guid isPermaLink='false'>{guid or f'n{number}'}</guid>"
        f"<pubDate>Mon, {number:02} Jun 2026 10:00:00 GMT</pubDate>"
        f"<description>{BODY.format(months)}</description></item>"
    )


def rss(*items: str, title: str = "Le Courrier") -> bytes:
    return (
        f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>{title}</title>"
        f"<link>https://news.example/</link><description>d</description>{''.join(items)}</channel></rss>"
    ).encode()


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    settings = replace(settings_at(tmp_path), allow_private=frozenset({"127.0.0.1"}))
    with Library(settings.library, settings) as opened:
        yield opened


def titles(library: Library, view: View | None = None) -> list[str]:
    ids = articles.article_ids(library, view or View())
    return [one.title for one in articles.summaries(library, ids)]


def test_a_feed_is_added_with_its_entries(library: Library, site: Site) -> None:
    site.pages["/rss"] = rss(item(2), item(1))
    feed = feeds.add_feed(library, site.url("/rss"))
    assert (feed.title, feed.url, feed.article_count, feed.unread_count, feed.error) == (
        "Le Courrier",
        site.url("/rss"),
        2,
        2,
        "",
    )
    assert feed.fetched is not None
    assert titles(library, View(ViewKind.FEED, feed.uuid)) == ["Nouvelle 2", "Nouvelle 1"]
    page = articles.open_article(library, articles.article_ids(library, View())[0])
    assert page.article.summary.source == "Le Courrier"
    assert {one.quote.speaker.name for one in page.quotes if one.quote.speaker} == {"Claire Aubin"}
    assert feeds.add_feed(library, site.url("/rss")).id == feed.id
    assert [one.id for one in feeds.list_feeds(library)] == [feed.id]


def test_a_page_leads_to_its_feed(library: Library, site: Site) -> None:
    site.pages["/"] = b"<html><head><link rel='alternate' type='application/rss+xml' href='/rss'></head></html>"
    site.pages["/rss"] = rss(item(1))
    assert feeds.add_feed(library, site.url("/")).url == site.url("/rss")


def test_what_is_no_feed_is_refused(library: Library, site: Site) -> None:
    site.pages["/"] = b"<html><body>Bonjour</body></html>"
    for url in (site.url("/"), site.url("/missing"), "http://", "javascript:alert(1)", "nowhere.invalid"):
        with pytest.raises(FetchError) as refusal:
            feeds.add_feed(library, url)
        assert "\n" not in str(refusal.value)
    assert feeds.list_feeds(library) == []


def test_fetching_brings_what_is_new_and_what_changed_once(library: Library, site: Site) -> None:
    site.pages["/rss"] = rss(item(1))
    feed = feeds.add_feed(library, site.url("/rss"))
    site.pages["/rss"] = rss(item(2), item(1, months="sept"))
    [event] = feeds.fetch(library)
    assert (event.feed_title, event.url, event.done, event.total, event.new, event.updated, event.error) == (
        "Le Courrier",
        site.url("/rss"),
        1,
        1,
        1,
        1,
        "",
    )
    [event] = feeds.fetch(library, [feed.uuid])
    assert (event.new, event.updated) == (0, 0)
    assert site.asked[-1][1], "the second fetch must be conditional"
    [event] = feeds.fetch(library)
    assert (event.new, event.updated, event.error) == (0, 0, "")
    assert site.asked[-1] == site.asked[-2]
    assert feeds.find_feed(library, feed.uuid).article_count == 2


def test_an_article_of_two_feeds_is_one_and_listed_in_both(library: Library, site: Site) -> None:
    site.pages["/a"] = rss(item(1), item(2), title="A")
    site.pages["/b"] = rss(item(2, guid="other"), item(3), title="B")
    first, second = (feeds.add_feed(library, site.url(path)) for path in ("/a", "/b"))
    assert len(titles(library)) == 3
    assert titles(library, View(ViewKind.FEED, first.uuid)) == ["Nouvelle 2", "Nouvelle 1"]
    assert titles(library, View(ViewKind.FEED, second.uuid)) == ["Nouvelle 3", "Nouvelle 2"]
    articles.mark_read(library, articles.article_ids(library, View(ViewKind.FEED, first.uuid)), True)
    assert [(feed.title, feed.article_count, feed.unread_count) for feed in feeds.list_feeds(library)] == [
        ("A", 2, 0),
        ("B", 2, 1),
    ]
    counts = {line.label: line.count for line in articles.sidebar(library)}
    assert (counts["A"], counts["B"], counts["Unread"]) == (0, 1, 1)


def test_one_identifier_is_one_article_whatever_number_of_entries(library: Library, site: Site) -> None:
    site.pages["/rss"] = rss(*(item(number, guid="same") for number in range(9, 0, -1)))
    feed = feeds.add_feed(library, site.url("/rss"))
    assert titles(library) == ["Nouvelle 9"]
    site.pages["/rss"] += b"<!-- changed -->"
    assert [(event.new, event.updated) for event in feeds.fetch(library)] == [(0, 0)]
    assert feeds.find_feed(library, feed.url).article_count == 1


def test_a_feed_that_fails_is_told_and_the_others_come(library: Library, site: Site) -> None:
    for name in "abcd":
        site.pages[f"/{name}"] = rss(item(1), title=name)
        feeds.add_feed(library, site.url(f"/{name}"))
    del site.pages["/b"]
    site.pages["/c"] = b"no feed at all"
    site.pages["/d"] = rss(item(2), title="d")
    events = {event.feed_title: event for event in feeds.fetch(library)}
    assert sorted(event.done for event in events.values()) == [1, 2, 3, 4]
    assert {event.total for event in events.values()} == {4}
    assert (events["a"].error, events["d"].error, events["d"].new) == ("", "", 1)
    stored = {feed.title: feed.error for feed in feeds.list_feeds(library)}
    assert stored == {name: events[name].error for name in "abcd"}
    assert "404" in stored["b"]
    assert stored["c"]
    site.pages["/b"] = rss(item(1), title="b")
    list(feeds.fetch(library, ["b"]))
    assert feeds.find_feed(library, "b").error == ""


def test_fetching_stops_when_it_is_told_to(library: Library, site: Site) -> None:
    for name in "abc":
        site.pages[f"/{name}"] = rss(item(1), title=name)
        feeds.add_feed(library, site.url(f"/{name}"))
    hold = threading.Event()

    def gate(path: str) -> None:
        if path != "/a":
            hold.wait(20)

    site.gate = gate
    events: list[feeds.FetchEvent] = []
    try:
        for event in feeds.fetch(library, cancelled=lambda: bool(events)):
            events.append(event)  # noqa: PERF402 - the list is what cancels
    finally:
        hold.set()
    assert [event.feed_title for event in events] == ["a"]
    assert [event.error for event in feeds.fetch(library)] == ["", "", ""]


def test_adding_and_importing_stop_while_a_server_is_silent(library: Library, site: Site) -> None:
    hold = threading.Event()
    site.pages["/slow"] = rss(item(1))
    site.gate = lambda path: hold.wait(20)
    try:
        with pytest.raises(FetchError):
            feeds.add_feed(library, site.url("/slow"), cancelled=lambda: bool(site.asked))
        assert list(importing.import_sources(library, [site.url("/slow")], cancelled=lambda: len(site.asked) > 1)) == []
    finally:
        hold.set()
    assert feeds.list_feeds(library) == []
    assert titles(library) == []


def test_the_short_text_of_a_feed_does_not_undo_a_person_s_import(library: Library, site: Site) -> None:
    from tests.unit.services.builders import document, save

    site.pages["/rss"] = rss(item(1))
    feed = feeds.add_feed(library, site.url("/rss"))
    save(library, document(url="https://news.example/1", kind="html"))
    site.pages["/rss"] = rss(item(1, months="dix"))
    assert [(event.new, event.updated) for event in feeds.fetch(library)] == [(0, 0)]
    assert titles(library, View(ViewKind.FEED, feed.uuid)) == ["Le port rouvrira lundi"]


def test_removing_a_feed_keeps_its_articles_and_can_be_undone(library: Library, site: Site) -> None:
    site.pages["/rss"] = rss(item(1))
    feed = feeds.add_feed(library, site.url("/rss"), folder="Presse")
    feeds.remove_feed(library, "le courrier")
    assert feeds.list_feeds(library) == []
    assert titles(library) == ["Nouvelle 1"]
    assert list(feeds.fetch(library)) == []
    with pytest.raises(NotFound):
        list(feeds.fetch(library, [feed.url]))
    assert history.undo(library) == "remove feed “Le Courrier”"
    assert feeds.find_feed(library, str(feed.id)).folder == "Presse"
    assert history.undo(library) == "add feed “Le Courrier”"
    assert feeds.list_feeds(library) == []
    assert history.redo(library) == "add feed “Le Courrier”"
    feeds.remove_feed(library, feed.url)
    assert feeds.add_feed(library, feed.url).uuid == feed.uuid


def test_a_chosen_title_and_folder_stay(library: Library, site: Site) -> None:
    site.pages["/rss"] = rss(item(1))
    feed = feeds.add_feed(library, site.url("/rss"))
    edited = feeds.edit_feed(library, feed.uuid, title="Mon\nCourrier", folder="Presse")
    assert (edited.title, edited.folder) == ("Mon Courrier", "Presse")
    site.pages["/rss"] = rss(item(2), title="Autre nom")
    list(feeds.fetch(library))
    assert feeds.find_feed(library, feed.url).title == "Mon Courrier"
    history.undo(library)
    assert feeds.find_feed(library, feed.url).title == "Le Courrier"


def test_references_that_fit_none_or_several_are_not_found(library: Library, site: Site) -> None:
    for name in "ab":
        site.pages[f"/{name}"] = rss(title="Même")
        feeds.add_feed(library, site.url(f"/{name}"))
    for ref, reason in (("même", "Several"), ("", "no feed"), ("zz", "no feed"), ("ffff", "no feed")):
        with pytest.raises(NotFound, match=reason):
            feeds.find_feed(library, ref)


def test_a_list_of_feeds_goes_out_and_comes_in(library: Library, tmp_path: Path) -> None:
    opml = b"""<?xml version="1.0"?><opml version="2.0"><body>
    <outline text="Presse"><outline type="rss" text="Un" xmlUrl="https://un.example/rss"/></outline>
    <outline type="rss" text="Deux" xmlUrl="https://deux.example/rss"/>
    <outline type="rss" text="Trois" xmlUrl="exec:rm -rf"/></body></opml>"""
    done = feeds.import_opml(library, opml)
    assert [(one.url, one.title, one.status) for one in done] == [
        ("https://un.example/rss", "Un", "new"),
        ("https://deux.example/rss", "Deux", "new"),
        ("", "", "failed"),
    ]
    assert done[2].message
    assert [(feed.folder, feed.title) for feed in feeds.list_feeds(library)] == [("", "Deux"), ("Presse", "Un")]
    assert [one.status for one in feeds.import_opml(library, opml)] == ["known", "known", "failed"]
    again = feeds.export_opml(library).encode()
    assert history.undo(library) == "add 2 feeds"
    assert feeds.list_feeds(library) == []
    assert [one.status for one in feeds.import_opml(library, again)] == ["new", "new"]
    with pytest.raises(ImportFailure):
        feeds.import_opml(library, b"nothing")
