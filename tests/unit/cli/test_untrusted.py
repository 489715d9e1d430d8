"""Escape sequences, markup and bidi controls of strangers reach no terminal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reader.model import normalise, visible_line
from tests.unit.cli.harness import ESCAPES, Newsreader
from tests.unit.shared import naughty_strings

# What a hostile page can get past normalise(): bidi controls, tag characters, a byte order mark.
MARKED = "Titre \u202egnp.exe\u202c \u2066x\u2069 \U000e0041 [b]gras[/] <b>gras</b>"
CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Newsreader:
    """The command with a hostile article in its library, which the tests only read."""
    folder = tmp_path_factory.mktemp("hostile")
    newsreader = Newsreader(folder / "home")
    body = f"{MARKED}\n\nLe maire {ESCAPES} a dit : « {MARKED} {ESCAPES} », a assuré Anne {ESCAPES} Leduc.\n"
    path = folder / "hostile.txt"
    path.write_text(body, encoding="utf-8")
    done = newsreader("import", path)
    assert done.code == 0, done.err
    return newsreader


COMMANDS = (
    ["list"],
    ["show", "1"],
    ["search", "maire"],
    ["speakers"],
    ["export", "1"],
    ["export", "--format", "jsonl"],
)


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_on_a_terminal_they_are_marks(hostile: Newsreader, arguments: list[str]) -> None:
    code, shown = hostile.on_terminal(*arguments)
    assert code == 0
    assert not CONTROLS.search(shown.replace("\r\n", "\n"))
    if arguments[0] in ("list", "show", "export"):
        assert "\N{REPLACEMENT CHARACTER}gnp.exe" in shown


@pytest.mark.parametrize("arguments", [["list"], ["show", "1"], ["search", "maire"], ["speakers"]], ids=" ".join)
def test_text_for_people_is_the_same_on_a_pipe(hostile: Newsreader, arguments: list[str]) -> None:
    assert not CONTROLS.search(hostile(*arguments).out)


def test_data_for_programs_are_untouched(hostile: Newsreader) -> None:
    (listed,) = hostile("list", "--format", "jsonl").lines()
    assert listed["title"] == normalise(MARKED)
    assert normalise(MARKED) in hostile("export", "--format", "jsonl").raw.decode()


def test_feeds_of_a_hostile_list(newsreader: Newsreader) -> None:
    title = "Titre \u202egnp.exe\u202c \U000e0041 [b]gras[/]"
    opml = f'<opml version="2.0"><body><outline text="{title}" xmlUrl="https://a.example/\u202egnp"/></body></opml>'
    newsreader("feeds", "import", "-", data=opml.encode())
    for arguments in (
        ["feeds", "list"],
        ["feeds", "list", "--format", "json"],
        ["feeds", "export"],
        ["feeds", "remove", "1"],
    ):
        code, shown = newsreader.on_terminal(*arguments)
        assert code == 0
        assert "gnp" in shown
        assert not CONTROLS.search(shown.replace("\r\n", "\n"))


def test_quotes_of_a_hostile_file(newsreader: Newsreader, tmp_path: Path) -> None:
    path = tmp_path / f"{MARKED.replace('/', '')}.txt"
    path.write_text(f"{MARKED}\n\n« {ESCAPES} Non », a assuré Anne Leduc.\n", encoding="utf-8")
    for form in ("text", "html", "jsonl"):
        code, shown = newsreader.on_terminal("quotes", "--format", form, path, path)
        assert code == 0
        assert not CONTROLS.search(shown.replace("\r\n", "\n"))
    assert not CONTROLS.search(newsreader("quotes", path, path).out)


def test_naughty_titles_in_one_list(newsreader: Newsreader, tmp_path: Path) -> None:
    titles = [words for words in map(normalise, naughty_strings()) if words.strip()]
    paths = []
    for number, title in enumerate(titles):
        path = tmp_path / f"{number}.txt"
        path.write_text(f"{title}\n\nLe maire a parlé {number} fois de {title}.\n", encoding="utf-8")
        paths.append(path)
    done = newsreader("import", *paths)
    assert done.code in (0, 1)
    code, shown = newsreader.on_terminal("list", columns=1000)
    assert code == 0
    assert not CONTROLS.search(shown.replace("\r\n", "\n"))
    stored = {item["title"] for item in newsreader("list", "--format", "jsonl").lines()}
    assert len(stored) > 400
    listed = shown.replace("\r\n", "\n")
    short = [title for title in stored if len(title) < 100]
    assert all(visible_line(title).rstrip() in listed for title in short)
