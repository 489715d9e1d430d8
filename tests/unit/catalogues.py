"""Compiles the message catalogues as the build does, for tests that run from a source tree."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from reader.i18n import DOMAIN, LOCALE_DIR

__all__ = ["compile_into", "read_catalogue"]


def read_catalogue(code: str) -> Catalog:
    """The ``.po`` of one language as the project keeps it."""
    with (LOCALE_DIR / code / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        return read_po(file, locale=code, abort_invalid=True)


def compile_into(localedir: Path, code: str = "fr") -> Path:
    """Write the ``.mo`` of one language below ``localedir``; in place of an older one at once, never half."""
    target = localedir / code / "LC_MESSAGES" / f"{DOMAIN}.mo"
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"{DOMAIN}.{id(target)}.part")
    with partial.open("wb") as file:
        write_mo(file, read_catalogue(code))
    partial.replace(target)
    return target
