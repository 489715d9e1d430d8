"""Every command, run as a person runs it, on real files."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from reader.cli.commands.info import NAMES
from reader.export.registry import BUILT_IN
from reader.model import Span
from reader.services import annotating
from reader.services.library import open_library
from reader.settings import load_settings
from tests.unit.cli.harness import Newsreader
from tests.unit.shared import shared

TITLE = "Le maire de Vire défend son budget"

FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Le Bocage libre</title><link>https://bocage.example/</link>
<item><title>Un article</title><guid>1</guid><link>https://bocage.example/1</link>
<description>Le préfet a démissionné mardi.</description></item></channel></rss>
"""

OPML = """<?xml version="1.0" encoding="utf-8"?>
<opml version="2.0"><head><title>x</title></head><body>
<outline text="Le Bocage libre" type="rss" xmlUrl="https://bocage.example/feed.xml"/>
<outline text="Un programme" type="rss" xmlUrl="exec:/bin/sh"/>
</body></opml>
"""


def annotate(newsreader: Newsreader) -> None:
    """Tag the headline of the first article, as the screen does."""
    settings = load_settings(environ={"NEWSREADER_HOME": str(newsreader.home), "USER": "Inès"})
    with open_library(settings) as library:
        annotating.annotate(library, 1, Span(0, 16), tags=["claim/economy"], note="À vérifier.")


def test_import_then_list_then_show(newsreader: Newsreader, article: Path) -> None:
    first = newsreader("import", article)
    assert (first.code, first.out, first.err) == (0, f"new\t1\t{TITLE}\n", "")
    assert newsreader("import", article).out == f"known\t1\t{TITLE}\n"
    (listed,) = newsreader("list", "--format", "jsonl").lines()
    assert (listed["id"], listed["title"], listed["language"]) == (1, TITLE, "fr")
    assert (listed["read"], listed["starred"], listed["annotations"]) == (False, False, 0)
    text = newsreader("show", "1").out
    assert text.startswith(TITLE + "\n")
    assert text.count(TITLE) == 1
    assert "« Nous avons tout dit, a-t-elle assuré, et rien caché. »\n" in text
    assert newsreader("show", listed["uuid"][:20]).out == text


def test_formats_of_a_listing(stocked: Newsreader) -> None:
    (line,) = stocked("list").out.splitlines()
    assert line.split("\t")[0] == "1"
    assert line.split("\t")[-1] == TITLE
    assert stocked("list", "--format", "json").raw.decode().startswith("[\n{")
    assert json.loads(stocked("list", "--format", "json").raw) == stocked("list", "--format", "jsonl").lines()
    assert json.loads(stocked("list", "--starred", "--format", "json").raw) == []
    assert stocked("list", "--starred", "--format", "jsonl").raw == b""
    assert stocked("list", "--starred").out == ""


def test_import_from_standard_input(newsreader: Newsreader, article: Path) -> None:
    done = newsreader("import", "--format", "jsonl", "-", data=article.read_bytes())
    (item,) = done.lines()
    assert (done.code, item["status"], item["title"]) == (0, "new", TITLE)


def test_import_goes_on_after_a_bad_file(newsreader: Newsreader, article: Path, tmp_path: Path) -> None:
    done = newsreader("import", tmp_path / "none.txt", article)
    assert done.code == 1
    assert done.out == f"new\t1\t{TITLE}\n"
    assert "none.txt" in done.failure()
    told = newsreader("import", "--format", "jsonl", tmp_path / "none.txt", article)
    assert [item["status"] for item in told.lines()] == ["failed", "known"]


def test_samples(newsreader: Newsreader) -> None:
    done = newsreader("samples", "--format", "jsonl")
    assert [item["status"] for item in done.lines()] == ["new"] * 3
    assert len(newsreader("list", "--format", "jsonl").lines()) == 3
    assert newsreader("list", "-n", "2").out.count("\n") == 2


def test_views_choose_articles(newsreader: Newsreader, article: Path) -> None:
    newsreader("import", article)
    newsreader("samples")
    annotate(newsreader)
    assert [item["id"] for item in newsreader("list", "--tag", "claim", "--format", "jsonl").lines()] == [1]
    assert [item["id"] for item in newsreader("list", "--query", "budget vire*", "--format", "jsonl").lines()] == [1]
    assert len(newsreader("list", "--unread", "--format", "jsonl").lines()) == 4
    speaker = newsreader("speakers", "--format", "jsonl").lines()[0]
    quoting = newsreader("list", "--speaker", speaker["uuid"], "--format", "jsonl").lines()
    assert len(quoting) == speaker["articles"]
    assert "one of these options" in newsreader("list", "--unread", "--tag", "claim").failure()
    assert "nobody" in newsreader("list", "--speaker", "nobody").failure()
    assert "nothing" in newsreader("list", "--feed", "nothing").failure()


def test_search(stocked: Newsreader) -> None:
    (found,) = stocked("search", "prefet", "--format", "jsonl").lines()
    assert found["id"] == 1
    assert "préfet" in found["passage"]
    assert stocked("search", "nullepart").out == ""
    assert "no word" in stocked("search", "!?").failure()
    for query in ('"', "a AND", "NEAR(", "title:x", "*", "a* OR ("):
        assert stocked("search", "--", query).code in (0, 2)


def test_tags_speakers_and_info(newsreader: Newsreader) -> None:
    newsreader("samples")
    annotate(newsreader)
    (tag,) = newsreader("tags", "--format", "jsonl").lines()
    assert (tag["name"], tag["uses"]) == ("claim/economy", 1)
    assert newsreader("tags").out.split("\t")[2] == "claim/economy"
    speakers = newsreader("speakers", "--format", "jsonl").lines()
    assert speakers
    name = speakers[0]["name"].split()[-1]
    assert speakers[0] in newsreader("speakers", name, "--format", "jsonl").lines()
    (info,) = newsreader("info", "--format", "jsonl").lines()
    assert set(info) == set(NAMES), "each figure has a name"
    assert "lost places\t0\n" in newsreader("info").out
    assert (info["articles"], info["annotations"]) == (3, 1)
    assert info["path"] == str(newsreader.home / "data" / "library.db")
    assert f"library\t{info['path']}\n" in newsreader("info").out


def test_show_gives_notes_and_machine_readable_articles(stocked: Newsreader) -> None:
    annotate(stocked)
    text = stocked("show", "1", "--no-text").out
    assert "À vérifier." in text
    assert "[claim/economy]" in text
    assert "préfet n'a pas" not in text
    (found,) = json.loads(stocked("show", "1", "--format", "json").raw)
    assert found["text"][0:16] == found["annotations"][0]["anchor"]["exact"]
    assert stocked("show", "1", "1", "--format", "jsonl").lines() == [found, found]


def test_export_to_standard_output_and_to_files(stocked: Newsreader, tmp_path: Path) -> None:
    annotate(stocked)
    assert stocked("export").out.startswith(f'---\ntitle: "{TITLE}"\n')
    rows = list(csv.DictReader(io.StringIO(stocked("export", "1", "--format", "csv").raw.decode(), newline="")))
    assert [row["note"] for row in rows if row["type"] == "annotation"] == ["À vérifier."]
    target = tmp_path / "out.jsonld"
    done = stocked("export", "--tag", "claim", "--format", "jsonld", "-o", target)
    assert (done.code, done.out, done.err) == (0, "", "")
    assert target.read_bytes() == stocked("export", "--format", "jsonld").raw
    assert "exists already" in stocked("export", "--format", "jsonld", "-o", target).failure()
    assert stocked("export", "--format", "jsonld", "-o", target, "--force").code == 0
    folder = tmp_path / "folder"
    folder.mkdir()
    assert stocked("export", "-o", folder, "--no-text").code == 0
    assert [path.name for path in folder.iterdir()] == ["1-le-maire-de-vire-defend-son-budget.md"]


def test_export_that_cannot_be(stocked: Newsreader, tmp_path: Path) -> None:
    assert "no export format" in stocked("export", "--format", "pdf").failure()
    assert "99" in stocked("export", "99").failure()
    assert "not both" in stocked("export", "1", "--unread").failure()
    assert "Cannot write" in stocked("export", "-o", tmp_path / "none" / "a.md").failure()
    assert "no folder" in stocked("export", "-o", f"{tmp_path}/none/").failure()


def test_export_options_and_the_list_of_formats(stocked: Newsreader) -> None:
    assert " ^b2" in stocked("export", "--block-ids").out
    annotate(stocked)
    settings = load_settings(environ={"NEWSREADER_HOME": str(stocked.home)})
    with open_library(settings) as library:
        annotating.annotate(library, 1, Span(3, 8), note="=1+1")
    assert ",'=1+1," in stocked("export", "--format", "csv").out
    assert ",=1+1," in stocked("export", "--format", "csv", "--raw-cells").out
    listed = [line.split("\t")[0] for line in stocked("export", "--list-formats").out.splitlines()]
    assert listed == list(BUILT_IN)


def test_feeds_from_opml(newsreader: Newsreader, tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text(OPML, encoding="utf-8")
    done = newsreader("feeds", "import", path)
    assert done.code == 1
    assert "exec:/bin/sh" in done.failure()
    (feed,) = newsreader("feeds", "list", "--format", "jsonl").lines()
    assert feed["url"] == "https://bocage.example/feed.xml"
    exported = newsreader("feeds", "export").out
    assert 'xmlUrl="https://bocage.example/feed.xml"' in exported
    assert newsreader("feeds", "export", tmp_path / "out.opml").code == 0
    assert (tmp_path / "out.opml").read_text(encoding="utf-8") == exported
    assert "exists already" in newsreader("feeds", "export", tmp_path / "out.opml").failure()
    assert newsreader("feeds", "import", "-", data=exported.encode()).out.startswith("known\t")
    assert newsreader("feeds", "remove", str(feed["id"])).out.startswith("Removed ")
    assert newsreader("feeds", "list").out == ""
    assert "nothing" in newsreader("feeds", "remove", "nothing").failure()


def test_acceptance_article_is_imported_and_listed(newsreader: Newsreader) -> None:
    path = shared("seed/000_7227b543aeeab9a8.txt")
    assert newsreader("import", path).code == 0
    (listed,) = newsreader("list", "--format", "jsonl").lines()
    assert listed["title"].startswith("La Russie assure")
    assert listed["quotes"] > 5


def test_a_library_of_another_place(newsreader: Newsreader, article: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    assert newsreader("--library", other, "import", article).code == 0
    assert other.is_file()
    assert newsreader("list").out == ""
    assert newsreader("list", environ={"NEWSREADER_LIBRARY": str(other)}).out.endswith(f"{TITLE}\n")


@pytest.mark.parametrize("group", ["feeds", "speakers", "tags", "views"])
def test_the_help_of_a_group_says_all_of_each_command(newsreader: Newsreader, group: str) -> None:
    lines = newsreader(group, "--help").out.partition("Commands:")[2].splitlines()
    assert len(lines) > 4
    assert not [line for line in lines if line.endswith("...")]
