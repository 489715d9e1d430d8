"""Bad input: one line that says what to do, exit code 1 or 2, no traceback, and nothing lost."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.unit.cli.harness import ARTICLE, ESCAPES, Newsreader


def missing(folder: Path) -> Path:
    return folder / "none.txt"


def empty(folder: Path) -> Path:
    return written(folder / "empty.txt", b"")


def blank(folder: Path) -> Path:
    return written(folder / "blank.txt", b" \n\t\n\xc2\xa0\n")


def binary(folder: Path) -> Path:
    return written(folder / "program", bytes(range(256)) * 40)


def pdf(folder: Path) -> Path:
    return written(folder / "paper.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n")


def huge(folder: Path) -> Path:
    path = folder / "huge.txt"
    with path.open("wb") as file:
        file.write(ARTICLE.encode())
        file.truncate(100_000_000)
    return path


def huge_text(folder: Path) -> Path:
    path = folder / "long.txt"
    with path.open("wb") as file:
        for _ in range(100):
            file.write(b"Un mot. " * 131_072)
    return path


def a_folder(folder: Path) -> Path:
    return folder


def a_pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def a_loop(folder: Path) -> Path:
    (folder / "loop").symlink_to("loop")
    return folder / "loop"


def a_long_name(folder: Path) -> Path:
    return folder / ("x" * 5000)


def escapes_in_its_name(folder: Path) -> Path:
    return folder / ESCAPES.replace("/", "")


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


BAD_FILES = (
    missing, empty, blank, binary, pdf, huge, huge_text, a_folder, a_pipe, a_loop, a_long_name, escapes_in_its_name,
)  # fmt: skip


@pytest.mark.parametrize("make", BAD_FILES, ids=lambda make: make.__name__)
def test_a_file_that_cannot_be_read(
    newsreader: Newsreader, article: Path, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    folder = tmp_path / "bad"
    folder.mkdir()
    path = make(folder)
    imported = newsreader("import", path, article)
    assert imported.code == 1
    assert imported.failure()
    assert imported.out.startswith("new\t1\t")
    quoted = newsreader("quotes", "--format", "jsonl", path, article)
    assert quoted.code == 1
    assert quoted.failure()
    assert [item["path"] for item in quoted.lines()] == [str(article)]


@pytest.mark.parametrize("command", ["import", "quotes"])
def test_standard_input_that_cannot_be_read(newsreader: Newsreader, command: str) -> None:
    for data in (b"", b"\x00\x01\x02" * 1000):
        done = newsreader(command, "-", data=data)
        assert done.code == 1
        assert done.failure()


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8-sig", False), ("utf-16", False), ("cp1252", False), ("latin-1", False), ("utf-8", True)],
)
def test_encodings_are_told_apart(newsreader: Newsreader, tmp_path: Path, encoding: str, declared: bool) -> None:
    words = ARTICLE.replace("\n", "\r\n") if declared else ARTICLE
    path = written(tmp_path / "a.txt", words.encode(encoding))
    assert newsreader("import", path).code == 0
    (shown,) = newsreader("show", "1", "--format", "jsonl").lines()
    assert "« Nous avons tout dit, a-t-elle assuré, et rien caché. »" in shown["text"]
    assert "\r" not in shown["text"]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/a",
        "http://[::1]/",
        "http://[::1",
        "ftp://a.example/b",
        "file:///etc/hostname",
        "javascript://a.example/%0aalert(1)",
        "http://",
        "http://a.invalid/x",
        "https://user:secret@127.0.0.1:9/",
        f"http://a.invalid/{ESCAPES}",
    ],
)
def test_an_address_that_cannot_be_read(newsreader: Newsreader, url: str) -> None:
    for command in ("import", "feeds"):
        done = newsreader(command, *(["add"] if command == "feeds" else []), url)
        assert done.failure()
        assert "secret" not in done.err
    (info,) = newsreader("info", "--format", "jsonl").lines()
    assert (info["articles"], info["feeds"]) == (0, 0)


@pytest.fixture
def readable_folder() -> Iterator[Path]:
    """A folder in which nobody but its owner may write, and we are not the owner."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o755)


@pytest.mark.parametrize("where", ["/proc/none/library.db", "/dev/null", "/", "file/library.db", "text.db"])
def test_a_library_that_cannot_be(newsreader: Newsreader, article: Path, tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "text.db").write_text("This is no library, and must stay as it is.\n" * 100)
    before = (tmp_path / "text.db").read_bytes()
    for arguments in (["list"], ["import", article], ["samples"], ["info"], ["export"], ["fetch"]):
        done = newsreader("--library", tmp_path / where, *arguments)
        assert done.failure()
        assert done.out == ""
    assert (tmp_path / "text.db").read_bytes() == before
    assert Path("/dev/null").is_char_device()


def test_a_library_that_may_only_be_read(stocked: Newsreader, article: Path, readable_folder: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("the superuser may write anywhere")
    library = readable_folder / "library.db"
    assert stocked("--library", library, "import", article).failure()


@pytest.mark.parametrize(
    "text",
    [
        "measure = 'wide'",
        "language = 3",
        "unknown = 1",
        "= broken",
        "library = ''",
        f"theme = '{ESCAPES.encode().hex()}'",
    ],
)
def test_a_configuration_that_cannot_be(newsreader: Newsreader, tmp_path: Path, text: str) -> None:
    config = tmp_path / "config.toml"
    config.write_text(text + "\n")
    done = newsreader("--config", config, "list")
    assert done.code == 2
    assert "config.toml" in done.failure()
    assert newsreader("--config", config, "--help").code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["bogus"],
        ["--bogus"],
        ["list", "extra"],
        ["list", "--format", "xml"],
        ["list", "-n", "0"],
        ["list", "-n", "many"],
        ["show"],
        ["import"],
        ["quotes"],
        ["feeds", "bogus"],
        ["export", "-o"],
        ["search"],
        [ESCAPES],
        ["list", f"--{ESCAPES}"],
        ["--lang"],
    ],
)
def test_a_command_line_that_cannot_be(newsreader: Newsreader, arguments: list[str]) -> None:
    done = newsreader(*arguments)
    assert done.code == 2
    assert done.failure()
    assert done.out == ""


@pytest.mark.parametrize("command", ["show", "export"])
@pytest.mark.parametrize("ref", ["0", "-1", "99", "abcd", "9" * 30, "١", "", "x'; DROP TABLE article; --", ESCAPES])
def test_an_article_that_is_not_there(unchanged: Newsreader, command: str, ref: str) -> None:
    done = unchanged(command, "--", ref)
    assert done.code == 1
    assert done.failure()
    assert done.out == ""
