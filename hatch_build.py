"""Compile the message catalogues when a wheel or an editable install is built."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

__all__ = ["CatalogueHook", "compile_catalogues"]


def compile_catalogues(localedir: Path) -> list[Path]:
    """Write a ``.mo`` beside each ``.po`` under ``localedir`` and return their paths.

    Raises babel's PoFileError for a catalogue that cannot be read.
    """
    written = []
    for source in sorted(localedir.glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3], abort_invalid=True)
        target = source.with_suffix(".mo")
        with target.open("wb") as file:
            write_mo(file, catalogue)
        written.append(target)
    return written


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg,misc,unused-ignore]
    """Hatchling calls this before it collects the files of the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile into the source tree, so that an editable install finds the catalogues too."""
        compile_catalogues(Path(self.root) / "reader" / "locale")
