from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.errors import ExportError
from reader.export.base import Member
from reader.export.files import file_name, write_file, write_members, zip_members
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
            with pytest.raises(ExportError, match="permission denied"):
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


# --- files of any kind, and collections of files --------------------------------------------------------------------

KINDS = {
    "file": "save_file(Path(sys.argv[1]), lambda fresh: [fresh.write_bytes(b'new'), {between}], overwrite=True)",
    "collection": "write_members(Path(sys.argv[1]).parent, members(), overwrite=True)",
    "zip": "save_file(Path(sys.argv[1]), lambda fresh: zip_members(fresh, members()), overwrite=True)",
}
ANY_KIND = """
import os, signal, sys
from pathlib import Path
from reader.export.base import Member
from reader.export.files import save_file, write_members, zip_members
def members():
    yield Member("target", ["new"])
    {between}
    yield Member("other", ["end"])
{write}
"""


@pytest.mark.parametrize("kind", KINDS)
def test_a_kill_in_the_middle_leaves_what_was_there(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "target"
    target.write_text("old")
    between = "os.kill(os.getpid(), signal.SIGKILL)"
    program = ANY_KIND.format(between=between, write=KINDS[kind].format(between=between))
    done = subprocess.run([sys.executable, "-c", program, str(target)], check=False, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert target.read_text() == "old"
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize(
    "name", ["../x", "/etc/x", "a/../../x", "a\\b", "", ".", "a\0b", "/"], ids=lambda name: f"{name!r:.20}"
)
def test_no_member_leaves_the_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    with pytest.raises(ExportError, match="cannot be"):
        write_members(folder, [Member("good", ["x"]), Member(name, ["x"])])
    assert names(folder) == []
    assert names(tmp_path) == ["in"]
    with pytest.raises(ExportError, match="cannot be"):
        zip_members(tmp_path / "x.zip", [Member(name, ["x"])])


def test_members_are_not_written_through_links(tmp_path: Path) -> None:
    folder, outside = tmp_path / "in", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (folder / "sources").symlink_to(outside)
    (folder / "file").symlink_to(outside / "file")
    for name in ("sources/x", "file"):
        with pytest.raises(ExportError, match="symbolic link"):
            write_members(folder, [Member(name, ["x"])], overwrite=True)
    assert names(outside) == []


def test_a_zip_file_is_the_same_every_time(tmp_path: Path) -> None:
    chunks: list[str | bytes] = ["é", b"\xff"]
    for path in (tmp_path / "a.zip", tmp_path / "b.zip"):
        zip_members(path, [Member("a.txt", iter(chunks)), Member("sources/b", ["x" * 100_000])])
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.read("a.txt") == "é".encode() + b"\xff"
        assert archive.testzip() is None
