"""The documents list every command, option and format, and none that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from reader.cli.root import COMMANDS, make_root
from reader.export.registry import BUILT_IN, ENTRY_POINTS, find_format
from reader.export.table import COLUMNS
from reader.ingest.importers.base import MAX_BYTES
from reader.ingest.importers.registry import IMPORTERS

DOCS = Path(__file__).parents[3] / "docs"
ROOT = make_root()


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def sections() -> dict[str, str]:
    """The sections of commands.md by the name of their command; "" is what stands before the first."""
    found = re.split(r"^## newsreader (\S+)\n", read("commands.md"), flags=re.MULTILINE)
    return {"": found[0]} | dict(zip(found[1::2], found[2::2], strict=True))


def command(name: str) -> click.Command:
    found = ROOT.get_command(click.Context(ROOT), name)
    assert found is not None
    return found


def options(of: click.Command) -> set[str]:
    """All spellings of all options of a command and of those below it."""
    below = of.commands.values() if isinstance(of, click.Group) else ()
    own = {name for param in of.params if isinstance(param, click.Option) for name in param.opts}
    return own.union(*map(options, below))


def listed_options(text: str) -> set[str]:
    return set(re.findall(r"(?<=`)--?[a-z][a-z-]*", "\n".join(re.findall(r"^\|.*?\|", text, re.MULTILINE))))


def test_every_command_has_a_section_in_the_order_of_the_help() -> None:
    assert list(sections()) == ["", *COMMANDS]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_listed(name: str) -> None:
    assert listed_options(sections()[name]) == options(command(name))


def test_every_global_option_is_listed() -> None:
    assert listed_options(sections()[""]) == options(ROOT) | {"--help"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_usage_is_as_the_command_says(name: str) -> None:
    found = command(name)
    parts = list(found.commands.items()) if isinstance(found, click.Group) else [("", found)]
    for part, single in parts:
        arguments = [
            param.make_metavar(click.Context(single)) for param in single.params if isinstance(param, click.Argument)
        ]
        usage = " ".join(["newsreader", name, *([part] if part else []), *arguments])
        assert f"    {usage}\n" in sections()[name]


def test_every_export_format_is_described() -> None:
    text = read("formats.md")
    for name in BUILT_IN:
        suffix = find_format(name).suffix
        assert f"| `{name}` | `{suffix}` |" in text
        assert f"\n### {name}\n" in text
    described = re.findall(r"^### ([a-z]+)$", text, re.MULTILINE)
    assert described == list(BUILT_IN)
    assert ENTRY_POINTS in text


def test_every_import_format_is_described() -> None:
    section = read("formats.md").partition("\n## Import\n")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == {importer.name for importer in IMPORTERS}
    assert f"{MAX_BYTES // 1_000_000} MB" in section


def test_every_column_of_the_table_is_listed() -> None:
    text = read("formats.md").partition("Columns: ")[2].partition(". Several")[0]
    assert tuple(re.findall(r"`(\w+)`", text)) == COLUMNS


def test_links_between_documents_lead_somewhere() -> None:
    for name in ("commands.md", "formats.md", "query.md"):
        for target, anchor in re.findall(r"\]\(([\w.]+\.md)(?:#([\w-]+))?\)", read(name)):
            headings = re.findall(r"^#+ (.+)$", read(target), re.MULTILINE)
            assert not anchor or anchor in {heading.lower().replace(" ", "-") for heading in headings}
