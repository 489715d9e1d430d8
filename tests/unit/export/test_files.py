from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.errors import ExportError
from reader.export.files import file_name, write_file
from tests.unit.export.samples import HOSTILE
from tests.unit.shared import naughty_strings

CHILD = """
import sys
from pathlib import Path
from reader.export.files import write_file
{before}
def chunks():
    yield "new"
    {between}
    yield "end"
try:
    write_file(Path(sys.argv[1]), chunks(), overwrite=True)
except Exception as error:
    print(type(error).__name__, error)
"""


def names(folder: Path | str) -> list[str]:
    return [path.name for path in Path(folder).iterdir()]


def run_child(target: Path, *, before: str = "", between: str = "pass") -> subprocess.Popen[str]:
    program = CHILD.format(before=before, between=between)
    return subprocess.Popen([sys.executable, "-c", program, str(target)], stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Le Kremlin répond", "12-le-kremlin-repond.md"),
        ("../../etc/passwd", "12-etc-passwd.md"),
        ("..", "12.md"),
        ("CON", "12-con.md"),
        (".hidden", "12-hidden.md"),
        ('a/b\\c:d*e?f"g<h>i|j\0k\nl', "12-a-b-c-d-e-f-g-h-i-j-k-l.md"),
        ("قال الوزير", "12-قال-الوزير.md"),
        ("日本", "12-日本.md"),
        ("", "12.md"),
        ("😀", "12.md"),
        ("--force", "12-force.md"),
    ],
)
def test_file_names(title: str, expected: str) -> None:
    assert file_name(12, title, ".md") == expected


@pytest.mark.parametrize("title", ["x" * 300, "é" * 300, "日" * 300, "a " * 300])
def test_long_titles_are_cut_to_what_file_systems_take(title: str) -> None:
    name = file_name(12, title, ".md")
    assert len(name.encode()) <= 100
    assert name.endswith(".md")
    assert not name.endswith("-.md")


def test_no_title_leaves_the_folder(tmp_path: Path) -> None:
    for words in [*HOSTILE, *naughty_strings()]:
        path = tmp_path / file_name(1, words, ".md")
        assert path.parent == tmp_path
        assert Path(os.path.normpath(path)) == path
        assert not path.name.startswith((".", "-"))


def test_writes_all_or_nothing(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    write_file(target, iter(["é\n", "b"]))
    assert target.read_bytes() == "é\nb".encode()
    assert names(tmp_path) == ["a.txt"]


def test_a_failing_source_leaves_what_was_there(tmp_path: Path) -> None:
    def failing() -> Iterator[str]:
        yield "new"
        raise ExportError("the third article is gone")

    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(ExportError, match="third article"):
        write_file(target, failing(), overwrite=True)
    assert target.read_text() == "old"
    assert names(tmp_path) == ["a.txt"]


def test_refuses_to_replace_unless_told(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    target.chmod(0o640)
    with pytest.raises(ExportError, match="exists already"):
        write_file(target, ["new"])
    assert target.read_text() == "old"
    write_file(target, ["new"], overwrite=True)
    assert target.read_text() == "new"
    assert target.stat().st_mode & 0o777 == 0o640
    assert names(tmp_path) == ["a.txt"]


def test_what_appears_during_the_export_is_not_replaced(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"

    def chunks() -> Iterator[str]:
        yield "new"
        target.write_text("somebody else's")

    with pytest.raises(ExportError, match="exists already"):
        write_file(target, chunks())
    assert target.read_text() == "somebody else's"
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("overwrite", [False, True])
def test_never_through_a_symbolic_link(tmp_path: Path, overwrite: bool) -> None:
    real = tmp_path / "real.txt"
    real.write_text("old")
    for name, destination in (("link", real), ("dangling", tmp_path / "nowhere")):
        link = tmp_path / name
        link.symlink_to(destination)
        with pytest.raises(ExportError, match="symbolic link"):
            write_file(link, ["new"], overwrite=overwrite)
        assert link.is_symlink()
    assert real.read_text() == "old"
    assert not (tmp_path / "nowhere").exists()


def test_never_over_a_folder_or_a_device(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for target in (tmp_path, pipe, Path("/dev/null")):
        with pytest.raises(ExportError, match="not a regular file"):
            write_file(target, ["new"], overwrite=True)
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize("name", ["none/a.txt", "file/a.txt", "x" * 300, "a\0b"])
def test_a_place_where_nothing_can_be_written(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="Cannot write") as caught:
        write_file(tmp_path / name, ["new"])
    assert "\n" not in str(caught.value)
    assert "\0" not in str(caught.value)


def test_a_folder_that_may_only_be_read() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        user = os.geteuid()
        if user == 0:
            os.seteuid(65534)
        try:
            with pytest.raises(ExportError, match="Permission denied"):
                write_file(Path(folder) / "a.txt", ["new"])
        finally:
            os.seteuid(user)
        assert names(folder) == []


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    before = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    before += "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))"
    child = run_child(target, before=before, between="yield 'x' * 100_000")
    out, _ = child.communicate()
    assert out.startswith("ExportError Cannot write")
    assert target.read_text() == "old"
    assert names(tmp_path) == ["a.txt"]


def test_killed_in_the_middle_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    child = run_child(target, between="print('half', flush=True); import time; time.sleep(60)")
    assert child.stdout is not None
    assert child.stdout.readline() == "half\n"
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert target.read_text() == "old"
