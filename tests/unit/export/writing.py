"""Formats of every kind written to a folder, for the tests that read them back."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from reader.export.base import ExportArticle, ExportOptions
from reader.export.files import save_file, write_file, write_members, zip_members
from reader.export.registry import find_format

__all__ = ["needs", "needs_program", "write_folder", "written"]

_NEEDED = {"docbin": "spacy", "parquet": "duckdb"}


def written(name: str, articles: Iterable[ExportArticle], path: Path, options: ExportOptions | None = None) -> Path:
    """Write ``articles`` to the file ``path`` in that format; gives the path."""
    skip_without_writer(name)
    chosen, wanted = find_format(name), options or ExportOptions()
    save, members = chosen.save, chosen.members
    if save is not None:
        save_file(path, lambda fresh: save(articles, wanted, fresh), overwrite=True)
    elif members is not None:
        save_file(path, lambda fresh: zip_members(fresh, members(articles, wanted)), overwrite=True)
    else:
        write_file(path, chosen.write(articles, wanted), overwrite=True)
    return path


def write_folder(name: str, articles: Iterable[ExportArticle], folder: Path) -> Path:
    """Write the files of a format that has several into ``folder``; gives the folder."""
    skip_without_writer(name)
    members = find_format(name).members
    assert members is not None
    folder.mkdir(exist_ok=True)
    write_members(folder, members(articles, ExportOptions()), overwrite=True)
    return folder


def skip_without_writer(name: str) -> None:
    """Skip the test of a format whose own library is not installed."""
    if name in _NEEDED:
        needs(_NEEDED[name])


def needs(module: str) -> None:
    """Skip a test whose outside consumer is not installed, and say how it would be."""
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} is not installed: pip install -e '.[consumers]'")


def needs_program(name: str, package: str) -> str:
    """The path of a program; skips the test, saying which package has it, where it is absent."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed: {package}")
    return path
