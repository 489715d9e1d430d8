"""What became of imported articles, told to people and programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from reader.cli.diagnostics import FAILED, message
from reader.cli.listing import write_list
from reader.i18n import N_, _

if TYPE_CHECKING:
    from reader.services.importing import Imported

__all__ = ["write_imported"]

_STATUS = {
    "new": N_("new"),
    "known": N_("known"),
    "revised": N_("revised"),
    "followed": N_("followed"),
    "failed": N_("failed"),
}


def write_imported(items: Iterable[Imported], form: str) -> None:
    """Write a line for each article; what failed goes to standard error, and ends the command with exit code 1."""
    failures: list[str] = []
    write_list(
        _kept(items, failures, form),
        form,
        record=asdict,
        cells=lambda item: (
            _(_STATUS[item.status]),
            "" if item.article_id is None else str(item.article_id),
            item.title,
        ),
        heading=(_("Status"), _("No."), _("Title")),
        right=(1,),
    )
    for line in failures:
        message(line)
    if failures:
        raise click.exceptions.Exit(FAILED)


def _kept(items: Iterable[Imported], failures: list[str], form: str) -> Iterator[Imported]:
    """The items for standard output: people read of failures in one place only."""
    for item in items:
        if item.status == "failed":
            failures.append(item.message if item.source in item.message else f"{item.source}: {item.message}")
        if item.status != "failed" or form != "text":
            yield item
