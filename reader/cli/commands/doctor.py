"""``newsreader doctor``: is the library sound, and what can be mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from reader.cli.diagnostics import FAILED, progress_bar
from reader.cli.listing import format_option, write_list
from reader.cli.session import Session, pass_session
from reader.i18n import N_, _

if TYPE_CHECKING:
    from reader.services.doctor import Finding

__all__ = ["command"]

_STATES = {
    "ok": N_("sound"),
    "wrong": N_("can be repaired: --repair"),
    "repaired": N_("repaired"),
    "lost": N_("not to be repaired"),
}


@click.command("doctor", help=_("Examine the library; mend what can be made anew, and never touch what people wrote."))
@click.option("--repair", is_flag=True, help=_("Make anew what can be: indexes, counts, the quotes searched."))
@click.option("--quick", is_flag=True, help=_("Leave out what reads every text, quote and word."))
@format_option
@pass_session
def command(session: Session, repair: bool, quick: bool, form: str) -> None:
    """Write a line for each check; the exit code is 1 if anything is left wrong."""
    from reader.services.doctor import CHECKS, examine

    left: list[Finding] = []
    with progress_bar(_("Examining")) as show:
        found = _noted(examine(session.settings, repair=repair, quick=quick, progress=show), left)
        write_list(
            found,
            form,
            record=asdict,
            cells=lambda one: (_(CHECKS[one.check]), _(_STATES[one.state]), one.line),
            heading=(_("Check"), _("State"), _("Found")),
        )
    if left:
        raise click.exceptions.Exit(FAILED)


def _noted(found: Iterator[Finding], left: list[Finding]) -> Iterator[Finding]:
    for one in found:
        if one.state in {"wrong", "lost"}:
            left.append(one)
        yield one
