from __future__ import annotations

import importlib
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from reader.errors import ExportError
from reader.export.base import ExportArticle, ExportFormat, ExportOptions
from reader.export.registry import BUILT_IN, ENTRY_POINTS, all_formats, find_format
from reader.model import Claim, ClaimStatus
from tests.unit.export.samples import SAMPLE
from tests.unit.export.writing import written

PLUGIN = """
from reader.export.base import ExportFormat

def write(articles, options):
    for article in articles:
        yield article.title.upper()

GOOD = ExportFormat("shout", ".txt", "Titles, loudly", write)
WRONG = "not a format"
"""


@pytest.fixture
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed distribution with one format that works, some that do not, and one that claims a name of ours."""
    (tmp_path / "shouting.py").write_text(PLUGIN)
    info = tmp_path / "shouting-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: shouting\nVersion: 1.0\n")
    entries = ["shout = shouting:GOOD", "wrong = shouting:WRONG", "gone = missing_module:X", "csv = shouting:GOOD"]
    entries.append("other = shouting:GOOD")
    (info / "entry_points.txt").write_text("\n".join([f"[{ENTRY_POINTS}]", *entries]) + "\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()


def test_every_format_is_itself() -> None:
    for name in BUILT_IN:
        found = find_format(name)
        assert found.name == name
        assert found.suffix.startswith(".")
        assert found.description
    # Obsidian reads Markdown.
    assert len({find_format(name).suffix for name in BUILT_IN}) == len(BUILT_IN) - 1


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_same_articles_give_the_same_bytes_in_one_pass(name: str, tmp_path: Path) -> None:
    options = ExportOptions(block_ids=True)
    other = replace(SAMPLE, id=8, uuid="0190cccc-0000-7000-8000-000000000008", annotations=(), quotes=())
    first = written(name, iter([SAMPLE, other]), tmp_path / "a", options).read_bytes()
    assert first == written(name, iter([SAMPLE, other]), tmp_path / "b", options).read_bytes()
    assert len(first) > 200


@pytest.mark.parametrize("name", BUILT_IN)
def test_articles_are_taken_one_by_one(name: str, tmp_path: Path) -> None:
    """An article is let go of before many more are asked for: an export of any size fits in memory."""
    alive: set[int] = set()
    most = 0

    class Watched(ExportArticle):
        def __del__(self) -> None:
            alive.discard(self.id)

    def articles() -> Iterator[ExportArticle]:
        nonlocal most
        for number in range(1500):
            alive.add(number)
            most = max(most, len(alive))
            yield Watched(number, str(UUID(int=number)), f"Title {number}", "Some text.")

    written(name, articles(), tmp_path / "file")
    assert most <= 505


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(
        ExportError, match=r"There is no export format 'pdf'.*csv, docbin, doccano, html, jsonl, jsonld"
    ):
        find_format("pdf")


@pytest.mark.usefixtures("plugins")
def test_a_plugin_adds_a_format() -> None:
    found = find_format("shout")
    assert "".join(found.write([SAMPLE], ExportOptions())) == SAMPLE.title.upper()
    with pytest.raises(ExportError, match="shout"):
        find_format("pdf")


@pytest.mark.usefixtures("plugins")
def test_a_plugin_that_does_not_work_is_named_and_harms_no_other() -> None:
    for name, reason in (
        ("gone", "ModuleNotFoundError"),
        ("wrong", "names no export format"),
        ("other", "of that name"),
    ):
        with pytest.raises(ExportError, match=reason):
            find_format(name)
    listed = list(all_formats())
    assert [found.name for found in listed if isinstance(found, ExportFormat)] == [*BUILT_IN, "shout"]
    assert sum(isinstance(found, ExportError) for found in listed) == 3


@pytest.mark.usefixtures("plugins")
def test_a_plugin_cannot_take_the_name_of_ours() -> None:
    assert find_format("csv").suffix == ".csv"


def test_our_formats_look_for_no_plugin() -> None:
    program = "import sys; from reader.export.registry import find_format; find_format('csv'); "
    program += "print('importlib.metadata' in sys.modules, 'reader.export.markdown' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def contents(path: Path) -> bytes:
    """All bytes of a file, those of the members of a ZIP file unpacked."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("name", BUILT_IN)
def test_passwords_and_rejected_quotes_stay_at_home(name: str, tmp_path: Path) -> None:
    found = contents(written(name, [SAMPLE], tmp_path / "file"))
    assert b"secret" not in found
    assert (b"personne" in found) == (name == "jsonl")


@pytest.mark.parametrize("name", BUILT_IN)
def test_nothing_to_export_is_a_file_too(name: str, tmp_path: Path) -> None:
    assert written(name, [], tmp_path / "file").exists()


@pytest.mark.parametrize("name", ["markdown", "obsidian", "org", "html", "csv", "tsv", "sqlite", "jsonl", "claims"])
def test_a_claim_keeps_its_status_and_its_sources(name: str, tmp_path: Path) -> None:
    claim = Claim(ClaimStatus.MISLEADING, ("https://me:secret@stat.example/a_b", "Rapport <annuel> 2024"))
    article = replace(SAMPLE, annotations=(replace(SAMPLE.annotations[0], claim=claim),))
    found = written(name, [article], tmp_path / "file").read_bytes().decode("utf-8", "replace")
    assert "isleading" in found
    assert "secret" not in found
    assert "stat.example" in found.replace("\\", "").replace("\u200b", "")
    assert "annuel" in found
