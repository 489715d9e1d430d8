"""The command as a process: what it imports, how it ends, what it shows on a terminal."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.unit.cli.harness import Newsreader

HEAVY = {"textual", "rich", "trafilatura", "lxml", "feedparser", "httpx2", "sqlite_utils", "sqlite3"}


def modules(newsreader: Newsreader, *arguments: str) -> set[str]:
    """The modules that a run has imported."""
    program = (
        "import sys\nfrom reader.cli.main import run\ncode = run(sys.argv[1:])\n"
        "sys.stderr.write('\\n'.join(sys.modules))\nsys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        env=newsreader.environ({}),
        check=True,
    )
    assert done.stdout
    return set(done.stderr.split())


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["export", "--help"], ["feeds", "--help"]], ids=" ".join
)
def test_help_imports_nothing_it_does_not_show(newsreader: Newsreader, arguments: list[str]) -> None:
    loaded = modules(newsreader, *arguments)
    assert not loaded & HEAVY
    assert not {
        name for name in loaded if name.startswith(("reader.storage", "reader.ingest", "reader.quotes", "reader.tui"))
    }


def test_the_main_help_imports_no_command(newsreader: Newsreader) -> None:
    assert not {name for name in modules(newsreader, "--help") if name.startswith("reader.cli.commands")}


def test_a_list_imports_neither_engine_nor_screen(unchanged: Newsreader) -> None:
    loaded = modules(unchanged, "list")
    assert not loaded & {"textual", "rich", "trafilatura", "lxml", "feedparser", "httpx2"}
    assert not {name for name in loaded if name.startswith(("reader.quotes", "reader.tui", "reader.ingest"))}


def test_version(newsreader: Newsreader) -> None:
    from reader import __version__

    assert newsreader("--version").out == f"newsreader {__version__}\n"


def test_without_a_terminal_the_reader_names_the_commands(newsreader: Newsreader) -> None:
    done = newsreader()
    assert done.code == 2
    assert "--help" in done.failure()
    assert not (newsreader.home / "data").exists()


@pytest.mark.parametrize(
    ("environ", "arguments", "expected"),
    [
        ({"LANG": "fr_FR.UTF-8"}, ["--help"], "Utilisation"),
        ({}, ["--lang", "fr", "--help"], "Utilisation"),
        ({}, ["--lang=fr", "list", "--help"], "Utilisation"),
        ({"LANG": "fr_FR.UTF-8"}, ["--lang", "en", "--help"], "Usage"),
        ({"LANG": "de_DE.UTF-8"}, ["--help"], "Usage"),
    ],
)
@pytest.mark.usefixtures("compiled")
def test_the_language_of_the_help(
    newsreader: Newsreader, environ: dict[str, str], arguments: list[str], expected: str
) -> None:
    assert newsreader(*arguments, environ=environ).out.split(maxsplit=1)[0].rstrip("\xa0:") == expected


@pytest.mark.usefixtures("compiled")
def test_the_configuration_chooses_the_language(newsreader: Newsreader) -> None:
    (newsreader.home / "config.toml").write_text('language = "fr"\n')
    assert newsreader("--help").out.startswith("Utilisation")
    assert newsreader("--lang", "en", "--help").out.startswith("Usage")
    assert "Utilisation" not in newsreader("bogus").failure()


def test_who_reads_no_further_is_not_told(newsreader: Newsreader) -> None:
    newsreader("samples")
    for arguments in (["show", *["1", "2", "3"] * 40], ["export", "--format", "jsonl"], ["list"]):
        child = subprocess.Popen(
            [sys.executable, "-m", "reader", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=newsreader.environ({}),
        )
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        assert child.stderr.read() == b""
        assert child.wait(60) == 141
        child.stderr.close()


@pytest.mark.parametrize("arguments", [["list"], ["list", "--format", "jsonl"], ["export"], ["--help"]], ids=" ".join)
def test_a_full_disk_is_told(unchanged: Newsreader, arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "reader", *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            env=unchanged.environ({}),
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.decode() == "newsreader: Cannot write the output: no space left on device.\n"


@pytest.mark.parametrize(
    ("redirection", "code"),
    [("list >&-", 0), ("list 2>&-", 0), ("bogus 2>&-", 2), ("import - <&-", 1), ("--help >&-", 0)],
)
def test_closed_streams_harm_nothing(unchanged: Newsreader, redirection: str, code: int) -> None:
    shell = f"exec {sys.executable} -m reader {redirection}"
    done = subprocess.run(["sh", "-c", shell], capture_output=True, env=unchanged.environ({}), check=False)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr


def test_what_was_written_before_a_failure_is_handed_on(newsreader: Newsreader) -> None:
    newsreader("samples")
    first = newsreader("show", "1").out
    # A library with a hole in it: the second article has lost its text.
    with closing(sqlite3.connect(newsreader.home / "data" / "library.db")) as db, db:
        db.execute("DELETE FROM revision WHERE article_id = 2")
    for arguments, before in ((["show", "1", "2"], first), (["export", "1", "2", "--format", "jsonl"], '{"format":')):
        done = newsreader(*arguments)
        assert "2" in done.failure()
        assert done.out.startswith(before)


def test_an_interrupt_ends_quietly(newsreader: Newsreader) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "reader", "quotes", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=newsreader.environ({}),
    )
    try:
        # It is reading once it sleeps with its standard input open; /proc says when.
        deadline = time.monotonic() + 60
        while "pipe_read" not in waiting_for(child.pid) and time.monotonic() < deadline:
            time.sleep(0.02)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=60)
    finally:
        child.kill()
    assert child.returncode == 130
    assert out == b""
    assert b"Traceback" not in err


def waiting_for(pid: int) -> str:
    """The name of the system call that a process sleeps in, "pipe_read" for a pipe."""
    try:
        return Path(f"/proc/{pid}/wchan").read_text()
    except OSError:
        pytest.skip("no /proc/PID/wchan here")


def test_a_mistake_of_ours_leaves_one_line_and_a_log(newsreader: Newsreader) -> None:
    program = (
        "import sys\nfrom reader.cli import main, root\n"
        "def broken(*a, **k): raise ZeroDivisionError('Anne Leduc said')\n"
        "root.import_module = broken\nsys.exit(main.run(['list']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=newsreader.environ({}), check=False
    )
    assert done.returncode == 70
    assert done.stderr.count("\n") == 1
    assert "ZeroDivisionError" in done.stderr
    (log,) = (newsreader.home / "state").iterdir()
    assert str(log) in done.stderr
    text = log.read_text(encoding="utf-8")
    assert "in broken" in text
    # Words may be an article's.
    assert "Anne Leduc" not in text + done.stderr
    assert log.stat().st_mode & 0o777 == 0o600


def test_a_mistake_that_cannot_be_logged_is_told_all_the_same(newsreader: Newsreader) -> None:
    (newsreader.home / "state").write_text("a file where the folder should be")
    program = (
        "import sys\nfrom reader.cli import main, root\n"
        "def broken(*a, **k): raise ZeroDivisionError\n"
        "root.import_module = broken\nsys.exit(main.run(['list']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=newsreader.environ({}), check=False
    )
    assert done.returncode == 70
    assert done.stderr.count("\n") == 1


def test_columns_on_a_terminal_fit_its_width(newsreader: Newsreader) -> None:
    newsreader("samples")
    for columns in (60, 80, 200):
        code, shown = newsreader.on_terminal("list", columns=columns)
        lines = shown.splitlines()
        assert code == 0
        assert lines[0].split()[:6] == ["No.", "Published", "Quotes", "Notes", "Lang.", "Source"]
        assert len(lines) == 4
        assert all(len(line) <= columns for line in lines)


def test_a_bar_on_a_terminal_and_none_on_a_pipe(newsreader: Newsreader, article: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Autre titre\n\nUn autre article, plus court.\n", encoding="utf-8")
    code, shown = newsreader.on_terminal("import", article, other)
    assert code == 0
    assert "Importing" in shown
    assert "100%" in shown
    assert "Autre titre" in shown
    code, shown = newsreader.on_terminal("export", "-o", tmp_path / "a.md")
    assert code == 0
    assert "Exporting" in shown
    assert "Exported 2 articles" in shown
    assert newsreader("import", article, other).err == ""
