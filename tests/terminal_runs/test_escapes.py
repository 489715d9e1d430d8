"""No escape sequence of an article, a tag, a note or an error reaches the terminal, on any screen (T1, T3)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.model import ALL, Attribution, BlockKind, Document, Quote, QuoteKind, Span, Speaker, join_blocks
from reader.services import annotating, articles
from reader.services.library import Library, open_library
from reader.services.saving import Prepared, save
from reader.settings import load_settings
from tests.terminal_runs.conftest import Start

PAYLOADS = {
    "osc 0 bel": "\x1b]0;owned\x07",
    "osc 0 st": "\x1b]0;owned\x1b\\",
    "osc 8": "\x1b]8;;https://evil.example\x1b\\here\x1b]8;;\x1b\\",
    "osc 52": "\x1b]52;c;b3duZWQ=\x07",
    "dcs": "\x1bP$qm\x1b\\",
    "report": "\x1b[6n",
    "alternate": "\x1b[?1049l",
    "reset": "\x1bc",
    "c1 csi": "\x9b31m",
    "c1 osc": "\x9d0;owned\x9c",
    "unterminated": "\x1b]0;never ends",
    "bidi": "\u202egnorw\u202c\u2066x\u2069",
    "carriage": "seen\rhidden",
    "nul": "a\x00b",
}
_SEQUENCE = re.compile(
    rb"\x1b\[(?P<private>[<>=?]?)[0-9;:]*(?P<final>[ -/]*[@-~])"
    rb"|\x1b\](?P<osc>[0-9]*)"
    rb"|\x1b(?P<single>[^\[\]])"
)
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")


def shapes(raw: bytes) -> set[bytes]:
    """The kinds of escape sequences in what a program wrote, their numbers aside, and other control characters."""
    found = set()
    for match in _SEQUENCE.finditer(raw):
        if match["osc"] is not None:
            found.add(b"OSC " + match["osc"])
        elif match["single"] is not None:
            found.add(b"ESC " + match["single"])
        else:
            found.add(b"CSI " + match["private"] + match["final"])
    rest = _SEQUENCE.sub(b"", raw)
    found |= {b"control %d" % code for code in set(rest) if code < 0x20 and code not in b"\r\n\x0f\x0e"}
    text = raw.decode(errors="replace")
    found |= {b"C1" for char in text if "\x80" <= char <= "\x9f"}
    found |= {b"BIDI" for _ in _BIDI.finditer(text)}
    return found


def fill(library: Library, payload: str) -> None:
    """One article with ``payload`` wherever words of others stand, stored raw: a library may come from anywhere."""
    text, blocks = join_blocks(
        [(BlockKind.HEADLINE, f"Title {payload} end"), (BlockKind.PARAGRAPH, f"« Words {payload} » said somebody.")]
    )
    span = Span(text.index("Words"), text.index(" »"))
    speaker = Speaker(f"Name {payload}", role=f"role {payload}")
    quote = Quote(QuoteKind.DIRECT, span, (span,), speaker=speaker, evidence=f"r{payload}", explanation=f"e{payload}")
    document = Document(
        f"Title {payload} end", text, blocks, "fr", f"https://x.example/{payload}", f"Source {payload}",
        (f"Author {payload}",), datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    with library.writing() as unit:
        save(unit, Prepared(document, Attribution((quote,)), "test"))
    article_id = articles.article_ids(library, ALL)[0]
    annotating.annotate(library, article_id, span, note=f"note {payload}")
    annotating.toggle_tag(library, article_id, span, "plain")


def walk(start: Start, home: Path, payload: str) -> bytes:
    """Everything that the program writes while every screen and dialog is shown."""
    with open_library(load_settings(environ={"NEWSREADER_HOME": str(home)})) as library:
        fill(library, payload)
    terminal = start(columns=160, rows=40)
    terminal.wait_for("Title")
    terminal.settle(0.3)
    for keys in (
        ("/", "Title"),
        ("escape",),
        ("i", payload.replace("\x1b", "").replace("\r", "")),
        ("escape",),
        ("p", "words"),
        ("escape",),
        ("A",),
        ("escape",),
        ("E",),
        ("escape",),
        ("?",),
        ("escape",),
        ("ctrl+p",),
        ("escape",),
        ("P",),
        ("enter",),
        ("n",),
        ("escape",),
        ("q", "q", "U"),
        ("q",),
        ("enter",),
        ("H",),
        ("q", "e", "D"),
        ("n",),
        ("t", payload.replace("\x1b", "").replace("\r", "")),
        ("escape",),
        ("a",),
        ("escape",),
        ("c",),
        ("escape",),
        ("tab", "right"),
        ("right",),
        ("tab", "Y"),
        ("O",),
        ("y",),
        ("u",),
        ("q",),
        ("q",),
    ):
        terminal.press(*keys)
        terminal.settle(0.15)
    assert terminal.wait() == 0, terminal.text
    return terminal.raw


def test_no_screen_hands_a_payload_to_the_terminal(start: Start, home: Path, tmp_path: Path) -> None:
    hostile = shapes(walk(start, home, " ".join(PAYLOADS.values())))
    harmless = shapes(walk(start, home, "harmless words"))
    assert hostile <= harmless, sorted(hostile - harmless)
    assert b"BIDI" not in hostile


@pytest.mark.parametrize("command", [["list"], ["show", "1"], ["tags"], ["speakers"], ["search", "Title"], ["info"]])
def test_no_command_hands_a_payload_to_the_terminal(start: Start, home: Path, command: list[str]) -> None:
    with open_library(load_settings(environ={"NEWSREADER_HOME": str(home)})) as library:
        fill(library, " ".join(PAYLOADS.values()))
    terminal = start(*command)
    assert terminal.wait() == 0
    # Colours are ours to use; nothing else is.
    assert shapes(terminal.raw) <= {b"CSI m"}
    assert terminal.text.strip()


@pytest.mark.parametrize("name", PAYLOADS)
def test_no_error_hands_a_payload_to_the_terminal(start: Start, name: str) -> None:
    words = PAYLOADS[name].replace("\x00", "")
    terminal = start("import", f"/nowhere/{words}.txt")
    assert terminal.wait() == 1
    assert shapes(terminal.raw) <= {b"CSI m"}
    assert "newsreader" in terminal.text
