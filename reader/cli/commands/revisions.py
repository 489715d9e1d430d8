"""``newsreader revisions``: the texts that an article has had, what changed, and what lost its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reader.cli import output
from reader.cli.listing import format_option, write_list
from reader.cli.records import utc
from reader.cli.session import Session, pass_session
from reader.errors import ConfigError
from reader.i18n import _
from reader.model.worddiff import Change, ChangeKind, changed_words, shortened

if TYPE_CHECKING:
    from reader.services.revisions import Comparison

__all__ = ["command"]


@click.command("revisions", help=_("List the texts that an article has had, or show what changed between two."))
@click.argument("ref", default="", metavar="[ARTICLE]")
@click.option("--diff", type=click.IntRange(min=1), metavar="N", help=_("Show what changed since text N."))
@click.option("--to", type=click.IntRange(min=1), metavar="M", help=_("… up to text M; the newest otherwise."))
@click.option(
    "--lost", is_flag=True, help=_("List annotations and decisions whose words are gone, here or everywhere.")
)
@format_option
@pass_session
def command(session: Session, ref: str, diff: int | None, to: int | None, lost: bool, form: str) -> None:
    """Write the revisions, a comparison, or the orphans."""
    from reader.services import revisions
    from reader.services.articles import find_article

    library = session.library
    if not ref and not lost:
        raise ConfigError(_("Name an article by its number or the beginning of its UUID, or say --lost."))
    article_id = find_article(library, ref) if ref else None
    if lost:
        _write_lost(session, article_id, form)
        return
    assert article_id is not None  # noqa: S101 - told above
    found = revisions.revisions(library, article_id)
    if diff is not None:
        _write_comparison(revisions.compare(library, article_id, diff, to or found[-1].number), form)
        return
    write_list(
        found,
        form,
        record=lambda one: {
            "number": one.number,
            "title": one.title,
            "created": utc(one.created),
            "length": one.length,
        },
        cells=lambda one: (str(one.number), f"{one.created.astimezone():%Y-%m-%d %H:%M}", str(one.length), one.title),
        heading=(_("No."), _("Since"), _("Letters"), _("Title")),
        right=(0, 2),
    )


def _write_lost(session: Session, article_id: int | None, form: str) -> None:
    from reader.services.revisions import list_orphans

    write_list(
        list_orphans(session.library, article_id),
        form,
        record=lambda one: {
            "entity": one.entity,
            "uuid": one.uuid,
            "article": one.article_id,
            "article_uuid": one.article_uuid,
            "title": one.title,
            "words": one.words,
            "about": one.about,
            "since": utc(one.since),
        },
        cells=lambda one: (one.entity, str(one.article_id), one.words, one.about, one.title),
        heading=(_("What"), _("No."), _("Words"), _("About"), _("Title")),
        right=(1,),
    )


def _write_comparison(one: Comparison, form: str) -> None:
    if form != "text":
        (output.json_list if form == "json" else output.json_lines)([_record(one)])
        return
    went, came = changed_words(one.changes)
    output.line(f"{one.old.number} → {one.new.number}: −{went} +{came}")
    if one.title:
        output.line(_marked(one.title))
    if went + came:
        output.line(_marked(shortened(one.changes)))
    for passage in one.passages:
        words = f"{passage.before} → {passage.after}" if passage.fate.value == "changed" else passage.before
        output.row((passage.fate.value, passage.entity, words))


def _marked(changes: tuple[Change, ...]) -> str:
    """Changes with [-what went-] and {+what came+}, as wdiff writes them."""
    signs = {ChangeKind.SAME: ("", ""), ChangeKind.DELETED: ("[-", "-]"), ChangeKind.INSERTED: ("{+", "+}")}
    parts: list[str] = []
    for change in changes:
        body = change.text.rstrip()
        if change.kind is not ChangeKind.SAME and parts and not parts[-1][-1:].isspace():
            parts.append(" ")
        before, after = signs[change.kind]
        space = change.text[len(body) :] or ("" if change.kind is ChangeKind.SAME else " ")
        parts.append(f"{before}{body}{after}{space}")
    return "".join(parts).rstrip()


def _record(one: Comparison) -> dict[str, Any]:
    return {
        "old": one.old.number,
        "new": one.new.number,
        "title": [[change.kind.value, change.text] for change in one.title],
        "changes": [[change.kind.value, change.text] for change in one.changes],
        "passages": [
            {
                "entity": passage.entity,
                "uuid": passage.uuid,
                "fate": passage.fate.value,
                "before": passage.before,
                "after": passage.after,
            }
            for passage in one.passages
        ],
    }
