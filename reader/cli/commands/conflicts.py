"""``newsreader conflicts``: annotations that were changed on both sides."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from reader.cli.listing import format_option, write_list
from reader.cli.session import Session, pass_session
from reader.errors import ConfigError
from reader.i18n import _
from reader.versions import THING_NAMES, said

if TYPE_CHECKING:
    from reader.services.conflicts import Disagreement

__all__ = ["command"]

_HELP = _("List what was changed on both sides, each version beside the other, and decide between them.")


@click.command("conflicts", help=_HELP)
@click.option("--take", type=int, multiple=True, metavar="NUMBER", help=_("Take the other version of this one."))
@click.option("--keep", type=int, multiple=True, metavar="NUMBER", help=_("Keep our version of this one."))
@format_option
@pass_session
def command(session: Session, take: tuple[int, ...], keep: tuple[int, ...], form: str) -> None:
    """Decide about those that are named, or list all."""
    from reader.services import conflicts as open_conflicts

    if set(take) & set(keep):
        raise ConfigError(_("Either take a version or keep it, not both."))
    for number in (*take, *keep):
        open_conflicts.decide(session.library, number, take_theirs=number in take)
    if not take and not keep:
        write_list(
            open_conflicts.conflicts(session.library),
            form,
            record=asdict,
            cells=_cells,
            heading=(_("Number"), _("Article"), _("Passage"), _("Here"), _("There"), _("From")),
            right=(0,),
        )


def _cells(one: Disagreement) -> tuple[str, ...]:
    origin = one.origin.rstrip("/").rpartition("/")[2]
    who = f"{one.who}, {origin}" if one.who else origin
    ours, theirs = (_short(" ".join(said(one.entity, version))) for version in (one.ours, one.theirs))
    if one.their_words and one.ours is not None and one.their_words != one.words:
        theirs = _short(f"{theirs} “{one.their_words}”")
    title = one.title or _(THING_NAMES[one.entity])
    return str(one.number), _short(title), _short(one.words), ours, theirs, who


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 40 else line[:39] + "…"
