from __future__ import annotations

from pathlib import Path

import pytest

from reader.errors import ConfigError, FetchError, NotFound
from reader.ingest.failures import SeveralFeeds
from reader.model import View, ViewKind
from reader.services import articles, credentials, feeds, history, tagging
from reader.services.autotagging import AUTHOR
from reader.services.feedinfo import describe_feed
from reader.services.library import Library
from tests.loopback import Answer, Asked, Loopback, loopback
from tests.unit.services.builders import settings_at
from tests.unit.services.test_feeds import item, rss
from tests.unit.services.test_politeness import add, again, clock, library, server

__all__ = ["clock", "library", "server"]


def follow(library: Library, *folders: str) -> None:
    """A feed that is never fetched for each folder, its title by its number."""
    lists = "".join(
        "".join(f'<outline text="{name}">' for name in folder.split("/") if name)
        + f'<outline text="f{number}" xmlUrl="https://news.example/{number}"/>'
        + "</outline>" * len([name for name in folder.split("/") if name])
        for number, folder in enumerate(folders)
    )
    feeds.import_opml(library, f'<opml version="2.0"><body>{lists}</body></opml>'.encode())


def places(library: Library) -> dict[str, str]:
    return {feed.title: feed.folder for feed in feeds.list_feeds(library)}


def test_one_undo_takes_back_all_that_one_edit_changed(library: Library) -> None:
    follow(library, "")
    before = feeds.find_feed(library, "f0")
    values = {"title": "Un", "folder": " A / B ", "interval": 45, "full_text": True, "language": "FR ", "muted": True}
    after = feeds.edit_feed(library, "f0", url="https://other.example/rss", **values)  # type: ignore[arg-type]
    assert (after.title, after.folder, after.interval, after.language) == ("Un", "A/B", 45, "fr")
    assert (after.full_text, after.is_muted, after.url) == (True, True, "https://other.example/rss")
    assert feeds.former_addresses(library, after) == ["https://news.example/0"]
    history.undo(library)
    assert feeds.find_feed(library, "f0") == before
    history.redo(library)
    assert feeds.find_feed(library, "Un") == after


@pytest.mark.parametrize(
    "wrong",
    [
        {"interval": 9}, {"interval": -1}, {"interval": 10_081}, {"language": "fra"}, {"language": "é!"},
        {"url": "file:///etc/passwd"}, {"url": "exec:ls"}, {"url": "http://"}, {"url": "https://news.example/1"},
        {"tags": ["/"]},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_changes(library: Library, wrong: dict[str, object]) -> None:
    follow(library, "", "")
    before = feeds.find_feed(library, "f0")
    with pytest.raises(ConfigError, match=r"^[^\n]+$"):
        feeds.edit_feed(library, "f0", title="x", **wrong)  # type: ignore[arg-type]
    assert feeds.find_feed(library, "f0") == before


def test_folders_are_renamed_with_what_is_in_them(library: Library) -> None:
    follow(library, "Presse", "Presse/Ouest", "Presses", "", "Autre/Presse")
    feeds.rename_folder(library, "Presse", "Journaux / Tous")
    assert places(library) == {
        "f0": "Journaux/Tous",
        "f1": "Journaux/Tous/Ouest",
        "f2": "Presses",
        "f3": "",
        "f4": "Autre/Presse",
    }
    assert history.undo(library) == "rename folder “Presse” to “Journaux/Tous”"
    assert places(library)["f1"] == "Presse/Ouest"
    feeds.rename_folder(library, "Presse", "")
    assert (places(library)["f0"], places(library)["f1"]) == ("", "Ouest")
    for folder in ("Rien", "", "/"):
        with pytest.raises(NotFound):
            feeds.rename_folder(library, folder, "x")


def test_feeds_move_together_in_one_step(library: Library) -> None:
    follow(library, "A", "B", "C")
    feeds.move_feeds(library, ["f0", "f1"], "D/E")
    assert places(library) == {"f0": "D/E", "f1": "D/E", "f2": "C"}
    history.undo(library)
    assert places(library) == {"f0": "A", "f1": "B", "f2": "C"}
    with pytest.raises(NotFound):
        feeds.move_feeds(library, ["f2", "none"], "D")
    assert places(library)["f2"] == "C"


def test_nested_folders_go_out_and_come_in_again(library: Library, tmp_path: Path) -> None:
    follow(library, "A", "A/B", "A/B/C", "D/B", "", "A & “é”/<x>")
    opml = feeds.export_opml(library)
    assert opml.count('<outline text="A">') == 1
    settings = settings_at(tmp_path / "other")
    with Library(settings.library, settings) as other:
        feeds.import_opml(other, opml.encode())
        assert places(other) == places(library)
        assert feeds.export_opml(other) == opml


def test_tags_and_language_of_a_feed_are_given_to_its_new_articles(library: Library, server: Loopback) -> None:
    feed = add(library, server)
    feeds.edit_feed(library, feed.uuid, tags=["ville", "à lire"], language="oc")
    server.routes["/rss"] = Answer(rss(item(2), item(1)))
    assert [event.new for event in feeds.fetch(library)] == [1]
    [new] = articles.article_ids(library, View(ViewKind.TAG, "ville"))
    page = articles.open_article(library, new)
    assert page.article.summary.language == "oc"
    [annotation] = page.annotations
    assert set(annotation.tags) == {"ville", "à lire"}
    assert (annotation.author, annotation.anchor.exact) == (AUTHOR, "Nouvelle 2")
    assert str(history.undo(library)).startswith("change feed"), "what the program does by itself is no step of undo"
    history.redo(library)
    tagging.delete_tag(library, "ville")
    server.routes["/rss"] = Answer(rss(item(3), item(2), item(1)))
    assert [event.error for event in feeds.fetch(library)] == [""]
    assert len(articles.article_ids(library, View(ViewKind.TAG, "à lire"))) == 2


def test_a_feed_tells_how_it_stands(library: Library, server: Loopback) -> None:
    feed = add(library, server)
    facts = dict(describe_feed(library, feed).lines)
    assert facts["State"] == "works"
    assert "Error" not in facts
    assert facts["Last worked"] == facts["Last asked"] != ""
    server.routes["/rss"] = Answer(status=500)
    for _ in range(2):
        list(feeds.fetch(library))
    facts = dict(describe_feed(library, again(library, feed)).lines)
    assert facts["State"].startswith("fails since ")
    assert facts["State"].endswith(", 2 times in a row")
    assert "500 Internal Server Error" in facts["Error"]
    feeds.edit_feed(library, feed.uuid, muted=True)
    assert dict(describe_feed(library, again(library, feed)).lines)["Due"] == "only when asked for by name"


def test_a_page_of_several_feeds_gives_them_to_choose_from(library: Library, server: Loopback) -> None:
    links = "".join(f'<link rel="alternate" type="application/rss+xml" title="F {n}" href="/{n}">' for n in range(3))
    server.routes["/"] = Answer(f"<html><head>{links}</head></html>".encode(), headers={"Content-Type": "text/html"})
    with pytest.raises(SeveralFeeds) as several:
        feeds.add_feed(library, server.url("/"))
    assert several.value.choices == tuple((server.url(f"/{number}"), f"F {number}") for number in range(3))
    assert len(server.asked) == 1


def test_a_site_without_links_is_tried_at_common_paths(library: Library, server: Loopback) -> None:
    server.routes["/news/"] = Answer(b"<html><body>Bonjour</body></html>", headers={"Content-Type": "text/html"})
    body = b'{"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": [{"id": "1", "content_text": "x"}]}'
    server.routes["/feed.json"] = Answer(body, headers={"Content-Type": "application/feed+json"})
    assert feeds.add_feed(library, server.url("/news/")).url == server.url("/feed.json")


# What follows is about passwords (T11).


@pytest.fixture
def guarded(server: Loopback) -> Loopback:
    """A feed and its page that want "jo" and "s:é/@"."""
    page = Answer(b"<html><head><link rel='alternate' type='text/xml' href='/rss'></head></html>")

    def ask(good: Answer) -> object:
        def answer(asked: Asked) -> Answer:
            return good if asked.headers.get("authorization") == "Basic am86czrDqS9A" else Answer(status=401)

        return answer

    server.routes["/rss"] = ask(Answer(rss(item(1), title="Abonnés")))  # type: ignore[assignment]
    server.routes["/"] = ask(page)  # type: ignore[assignment]
    return server


def with_password(url: str) -> str:
    return url.replace("//", "//jo:s%3A%C3%A9%2F%40@")


@pytest.mark.parametrize("path", ["/rss", "/"])
def test_a_password_in_an_address_is_kept_apart(library: Library, guarded: Loopback, path: str) -> None:
    feed = feeds.add_feed(library, with_password(guarded.url(path)))
    assert feed.url == guarded.url("/rss")
    assert [event.error for event in feeds.fetch(library)] == [""]
    assert dict(describe_feed(library, feed).lines)["Password"] == "kept"
    shown = repr([feed, *feeds.fetch(library), *history.history(library), *articles.sidebar(library)])
    shown += feeds.export_opml(library) + repr(describe_feed(library, feed))
    for file in library.path.parent.iterdir():
        shown += file.read_bytes().decode("utf-8", "replace")
    for secret in ("s:é/@", "s%3A", "jo:", "am86czrDqS9A"):
        assert secret not in shown
    feeds.set_credentials(library, feed.uuid, "", "")
    [event] = feeds.fetch(library)
    assert "401 Unauthorized: it needs a user name and a password" in event.error


def test_a_password_does_not_move_to_another_host(library: Library, guarded: Loopback) -> None:
    feed = feeds.add_feed(library, with_password(guarded.url("/rss")))
    with loopback() as other:
        other.routes["/rss"] = Answer(rss(item(1)))
        feeds.edit_feed(library, feed.uuid, url=other.url("/rss"))
        assert [event.error for event in feeds.fetch(library)] == [""]
        assert [asked for asked in other.asked if "authorization" in asked.headers] == []
    history.undo(library)
    assert [event.error for event in feeds.fetch(library)] == [""], "back at its host it has its password"


def test_a_list_of_feeds_brings_passwords_and_gives_none(library: Library, guarded: Loopback) -> None:
    opml = f'<opml version="2.0"><body><outline text="x" xmlUrl="{with_password(guarded.url("/rss"))}"/></body></opml>'
    assert "s%3A" not in repr(feeds.import_opml(library, opml.encode()))
    assert [event.error for event in feeds.fetch(library)] == [""]
    assert "jo" not in feeds.export_opml(library)


def test_a_damaged_file_of_passwords_is_told_and_kept(library: Library, guarded: Loopback) -> None:
    path = library.settings.config_file.parent / credentials.FILE_NAME
    for damage in (b"{", b"[]", b"\xff\xfe"):
        path.write_bytes(damage)
        with pytest.raises((ConfigError, FetchError), match="cannot be read"):
            feeds.add_feed(library, with_password(guarded.url("/rss")))
        assert path.read_bytes() == damage


def test_the_pages_of_new_articles_are_read_where_a_feed_says_little(library: Library, server: Loopback) -> None:
    from tests.unit.cli.test_network import PAGE

    def entry(number: int, path: str) -> str:
        return f"<item><title>Le budget {number}</title><guid>{path}</guid><link>{server.url(path)}</link></item>"

    feed = add(library, server)
    feeds.edit_feed(library, feed.uuid, full_text=True)
    server.routes["/page"] = Answer(PAGE.encode(), headers={"Content-Type": "text/html; charset=utf-8"})
    server.routes["/rss"] = Answer(rss(entry(1, "/page"), entry(2, "/lost"), item(1)))
    first, *pages = feeds.fetch(library)
    assert (first.new, first.error, first.pages) == (2, "", 0)
    assert [event.pages for event in pages] == [1, 2]
    assert sorted(bool(event.error) for event in pages) == [False, True]
    texts = [articles.open_article(library, one).article.text for one in articles.article_ids(library, View())]
    assert sum("rien caché" in text for text in texts) == 1
    asked = len(server.asked)
    assert [event.pages for event in feeds.fetch(library)] == [0], "only new articles have their pages read"
    assert len(server.asked) == asked + 1
