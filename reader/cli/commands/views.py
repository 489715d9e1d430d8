"""``newsreader views``: queries kept under a name."""

from __future__ import annotations

from typing import Any

import click

from reader.cli.diagnostics import message
from reader.cli.groups import Group
from reader.cli.listing import format_option, sort_option, write_list
from reader.cli.session import Session, pass_session
from reader.i18n import _
from reader.model import SavedView, Sort

__all__ = ["command"]


@click.group(
    "views", cls=Group, invoke_without_command=True, help=_("The saved views: list, save, change and delete them.")
)
@format_option
@click.pass_context
def command(context: click.Context, form: str) -> None:
    """Without a command of its own, list them."""
    if context.invoked_subcommand is None:
        context.invoke(list_command, form=form)


@command.command("list", help=_("List the saved views, each with the number of articles it holds."))
@format_option
@pass_session
def list_command(session: Session, form: str) -> None:
    """Write all views."""
    from reader.services.views import count_views, list_views

    counts = {line.view.key: line for line in count_views(session.library)}

    def number(view: SavedView) -> str:
        line = counts[view.uuid]
        return "!" if line.count < 0 else f"{line.count}+" if line.is_more else str(line.count)

    write_list(
        list_views(session.library),
        form,
        record=lambda view: _record(view, counts[view.uuid].count, counts[view.uuid].is_more),
        cells=lambda view: (number(view), view.folder, view.name, view.sort.value, view.query),
        heading=(_("Articles"), _("Folder"), _("View"), _("Order"), _("Query")),
        right=(0,),
    )


@command.command("save", help=_("Save QUERY as a view called NAME."))
@click.argument("name", metavar="NAME")
@click.argument("query", metavar="QUERY")
@click.option("--folder", default="", metavar="PATH", help=_("Put it into this folder, such as Checks/Energy."))
@sort_option
@pass_session
def save_command(session: Session, name: str, query: str, folder: str, sort: str | None) -> None:
    """Store it."""
    from reader.services.views import save_view

    saved = save_view(session.library, name, query, folder=folder, sort=Sort(sort or Sort.NEWEST))
    message(_("Saved the view “{name}”.").format(name=saved.name))


@command.command("edit", help=_("Give a view another name, query, folder or order."))
@click.argument("view", metavar="VIEW")
@click.option("--name", metavar="NAME", help=_("Call it so."))
@click.option("--query", metavar="QUERY", help=_("Let it hold what this query finds."))
@click.option("--folder", metavar="PATH", help=_("Put it into this folder; an empty one takes it out."))
@sort_option
@pass_session
def edit_command(session: Session, /, view: str, sort: str | None, **changes: Any) -> None:  # noqa: ANN401
    """Store what is given."""
    from reader.services.views import change_view, find_view

    found = find_view(session.library, view)
    changed = change_view(session.library, found.uuid, sort=None if sort is None else Sort(sort), **changes)
    message(_("Changed the view “{name}”.").format(name=changed.name))


@command.command("move", help=_("Move a view up (-1) or down (1) among those of its folder."))
@click.argument("view", metavar="VIEW")
@click.argument("steps", type=int, metavar="STEPS")
@pass_session
def move_command(session: Session, view: str, steps: int) -> None:
    """Store the order."""
    from reader.services.views import find_view, move_view

    move_view(session.library, find_view(session.library, view).uuid, steps)


@command.command("delete", help=_("Delete a view; its articles stay."))
@click.argument("view", metavar="VIEW")
@pass_session
def delete_command(session: Session, view: str) -> None:
    """Delete it."""
    from reader.services.views import delete_view, find_view

    found = find_view(session.library, view)
    delete_view(session.library, found.uuid)
    message(_("Deleted the view “{name}”.").format(name=found.name))


def _record(view: SavedView, count: int, is_more: bool) -> dict[str, object]:
    """A view for programs; ``count`` is null where the query cannot be read."""
    return {
        "uuid": view.uuid,
        "name": view.name,
        "folder": view.folder,
        "query": view.query,
        "sort": view.sort.value,
        "count": None if count < 0 else count,
        "more": is_more,
    }
