"""``newsreader speakers``: who is quoted in the library, what they said over time, and who is who."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from reader.cli import output
from reader.cli.groups import Group
from reader.cli.listing import TEXT_WIDTH, format_option, write_list
from reader.cli.records import speaker_record, utc
from reader.cli.session import Session, pass_session
from reader.errors import ConfigError
from reader.i18n import _, ngettext
from reader.model import QuoteKind, SpeakerKind

if TYPE_CHECKING:
    from reader.model import SpeakerSummary
    from reader.services.speakers import SpeakerPage, Suggestion
    from reader.storage.quotes import SpeakerQuote

__all__ = ["command"]

_ORDERS = ("quotes", "articles", "name")


class _Speakers(Group):
    """``newsreader speakers [NAME]`` is the list: what is no command of the group is a name."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the list's own name before its arguments."""
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = ["list", *args]
        return super().parse_args(ctx, args)


@click.group("speakers", cls=_Speakers, help=_("The speakers: list them, see what they said, say who is who."))
def command() -> None:
    """Hold the commands below."""


@command.command("list", help=_("List the speakers of the library, the most quoted first."))
@click.argument("name", default="", metavar="[NAME]")
@click.option(
    "-n",
    "--limit",
    type=click.IntRange(min=1),
    default=1000,
    show_default=True,
    metavar="N",
    help=_("At most so many speakers."),
)
@click.option("--sort", type=click.Choice(_ORDERS), default="quotes", help=_("By what to sort."))
@format_option
@pass_session
def list_command(session: Session, name: str, limit: int, sort: str, form: str) -> None:
    """Write the speakers with a word of their name that begins with NAME."""
    from reader.services.speakers import known_speakers, speaker_ids, speakers_by_id

    if sort == "quotes":
        found = known_speakers(session.library, name, limit)
    else:
        ids = speaker_ids(session.library, sort, name)[:limit]
        by_id = speakers_by_id(session.library, ids)
        found = [by_id[row_id] for row_id in ids if row_id in by_id]
    write_list(
        found,
        form,
        record=speaker_record,
        cells=lambda speaker: (
            str(speaker.quote_count),
            str(speaker.article_count),
            speaker.kind,
            speaker.name,
            speaker.role,
        ),
        heading=(_("Quotes"), _("Articles"), _("Kind"), _("Speaker"), _("Role")),
        right=(0, 1),
    )


@command.command("show", help=_("Show what a speaker said, newest first, with names, roles and a plot over time."))
@click.argument("name", metavar="NAME")
@click.option("-n", "--limit", type=click.IntRange(min=1), default=100, show_default=True, metavar="N")
@click.option("--kind", type=click.Choice([kind.value for kind in QuoteKind]), help=_("Only quotes of this kind."))
@click.option("--query", default="", metavar="WORDS", help=_("Only quotes with words that begin so."))
@format_option
@pass_session
def show_command(session: Session, name: str, limit: int, kind: str | None, query: str, form: str) -> None:
    """Write the quotes; for people after a head."""
    from reader.services import speakers

    library = session.library
    uuid = speakers.find_speaker(library, name).uuid
    ids: Sequence[int] = speakers.quote_ids(library, uuid, QuoteKind(kind) if kind else None)
    if query:
        ids = speakers.quotes_with_words(speakers.said_words(library, uuid), query, ids)
    quotes = speakers.quotes_by_id(library, ids[:limit])
    if form == "text" and output.is_terminal():
        _write_head(speakers.speaker_page(library, uuid))
    write_list(
        quotes,
        form,
        record=_quote_record,
        cells=lambda quote: (
            f"{quote.published.astimezone():%Y-%m-%d}",
            str(quote.article_id),
            quote.source,
            quote.kind.value,
            "" if quote.status.value == "machine" else quote.status.value,
            " ".join(quote.text.split()),
        ),
        heading=(_("Published"), _("No."), _("Source"), _("Kind"), _("Status"), _("Quote")),
        right=(1,),
    )


def _write_head(page: SpeakerPage) -> None:
    """Who it is, with names, roles, note and plot."""
    from reader.model.plot import plot

    one = page.summary
    quotes = ngettext("{n} quote", "{n} quotes", one.quote_count).format(n=one.quote_count)
    articles = ngettext("{n} article", "{n} articles", one.article_count).format(n=one.article_count)
    output.line(f"{one.name} ({one.kind}) · {quotes} · {articles} · {one.uuid}")
    for use in page.names:
        output.line(f"  = {use.shown} ({use.kind}) · {use.quotes}")
    for role in page.roles:
        output.line(f"  {role.role} · {role.first:%Y-%m-%d} – {role.last:%Y-%m-%d} · {role.quotes}")
    if page.note:
        output.line(f"  ✎ {page.note}")
    width = shutil.get_terminal_size((TEXT_WIDTH, 24)).columns
    drawn = plot(page.moments, width - 1)
    if drawn is not None:
        for row in drawn.rows:
            output.line(row.rstrip())
        output.line(f"{drawn.start} – {drawn.last} · {drawn.unit} · max {drawn.most}")
    output.line()


@command.command("merge", help=_("Make the speakers OTHER a part of NAME, now and in articles to come."))
@click.argument("name", metavar="NAME")
@click.argument("others", nargs=-1, required=True, metavar="OTHER...")
@pass_session
def merge_command(session: Session, name: str, others: tuple[str, ...]) -> None:
    """Store the merge."""
    from reader.services.identities import merge_speakers
    from reader.services.speakers import find_speaker

    uuids = [find_speaker(session.library, other).uuid for other in others]
    _tell(merge_speakers(session.library, uuids, find_speaker(session.library, name).uuid))


@command.command("split", help=_("Tell speakers apart: by a name that was merged, by a role, or in some articles."))
@click.argument("name", metavar="NAME")
@click.option("--alias", metavar="NAME", help=_("Let this name stand for itself again."))
@click.option("--role", metavar="ROLE", help=_("With this role it is the speaker --as, also in articles to come."))
@click.option("--article", "refs", multiple=True, metavar="ARTICLE", help=_("In this article it is the speaker --as."))
@click.option("--as", "other", metavar="NAME", help=_("Who it is, such as “Jean Martin (lawyer)”."))
@pass_session
def split_command(
    session: Session, name: str, alias: str | None, role: str | None, refs: tuple[str, ...], other: str | None
) -> None:
    """Store the split."""
    from reader.services import identities
    from reader.services.articles import find_article
    from reader.services.speakers import find_speaker, quotes_in_articles, speaker_page

    if (alias is not None) + (role is not None) + bool(refs) != 1 or (alias is None and not other):
        raise ConfigError(_("Say --alias NAME, or --role ROLE or --article ARTICLE with --as NAME."))
    library = session.library
    uuid = find_speaker(library, name).uuid
    if alias is not None:
        from reader.model.names import name_key

        uses = speaker_page(library, uuid).names
        chosen = next((use for use in uses if use.shown == alias or use.key == name_key(alias, use.kind)), None)
        if chosen is None:
            raise ConfigError(_("This speaker does not go by that name."))
        _tell(identities.split_name(library, uuid, chosen.key, chosen.kind))
    elif role is not None:
        _tell(identities.split_role(library, uuid, role, other or ""))
    else:
        ids = quotes_in_articles(library, uuid, [find_article(library, ref) for ref in refs])
        _tell(identities.split_quotes(library, uuid, ids, other or ""))


@command.command("rename", help=_("Call the speaker NAME by a NEW name, whatever articles write."))
@click.argument("name", metavar="NAME")
@click.argument("new", metavar="NEW")
@pass_session
def rename_command(session: Session, name: str, new: str) -> None:
    """Store the name."""
    from reader.services.identities import rename_speaker
    from reader.services.speakers import find_speaker

    _tell(rename_speaker(session.library, find_speaker(session.library, name).uuid, new))


@command.command("kind", help=_("Say what sort of source NAME is."))
@click.argument("name", metavar="NAME")
@click.argument("kind", type=click.Choice([kind.value for kind in SpeakerKind]), metavar="KIND")
@pass_session
def kind_command(session: Session, name: str, kind: str) -> None:
    """Store the kind."""
    from reader.services.identities import set_speaker_kind
    from reader.services.speakers import find_speaker

    _tell(set_speaker_kind(session.library, find_speaker(session.library, name).uuid, SpeakerKind(kind)))


@command.command("note", help=_("Write a note on the speaker NAME; an empty one takes it away."))
@click.argument("name", metavar="NAME")
@click.argument("note", metavar="TEXT")
@pass_session
def note_command(session: Session, name: str, note: str) -> None:
    """Store the note."""
    from reader.services.identities import set_speaker_note
    from reader.services.speakers import find_speaker

    _tell(set_speaker_note(session.library, find_speaker(session.library, name).uuid, note))


@command.command("suggest", help=_("List speakers that may be one, and why; none is merged without you."))
@click.option("-n", "--limit", type=click.IntRange(min=1), default=200, show_default=True, metavar="N")
@format_option
@pass_session
def suggest_command(session: Session, limit: int, form: str) -> None:
    """Write the suggestions."""
    from reader.services.speakers import suggestions

    write_list(
        suggestions(session.library, limit),
        form,
        record=_suggestion_record,
        cells=lambda one: (
            one.one.name,
            one.other.name,
            one.likeness.reason.value + (f" ({_('roles differ')})" if one.likeness.roles_differ else ""),
            str(one.one.quote_count),
            str(one.other.quote_count),
        ),
        heading=(_("Speaker"), _("Other"), _("Why"), _("Quotes"), _("Quotes")),
        right=(3, 4),
    )


@command.command("apart", help=_("Say that two speakers are not one: they are not suggested again."))
@click.argument("one", metavar="NAME")
@click.argument("other", metavar="OTHER")
@pass_session
def apart_command(session: Session, one: str, other: str) -> None:
    """Store it."""
    from reader.services.identities import keep_apart
    from reader.services.speakers import find_speaker

    first, second = find_speaker(session.library, one), find_speaker(session.library, other)
    keep_apart(session.library, first.uuid, second.uuid)
    output.line(_("%(one)s and %(other)s are kept apart.") % {"one": first.name, "other": second.name})


def _tell(speaker: SpeakerSummary) -> None:
    quotes = ngettext("{n} quote", "{n} quotes", speaker.quote_count).format(n=speaker.quote_count)
    output.line(f"{speaker.name} ({speaker.kind}) · {quotes}")


def _quote_record(quote: SpeakerQuote) -> dict[str, Any]:
    return {
        "article": quote.article_id,
        "article_uuid": quote.article_uuid,
        "title": quote.title,
        "source": quote.source,
        "published": utc(quote.published),
        "kind": quote.kind.value,
        "status": quote.status.value,
        "role": quote.role,
        "start": quote.span.start,
        "stop": quote.span.stop,
        "text": quote.text,
        "group": quote.group_id,
    }


def _suggestion_record(one: Suggestion) -> dict[str, Any]:
    return {
        "speaker": speaker_record(one.one),
        "other": speaker_record(one.other),
        "reason": one.likeness.reason.value,
        "roles_differ": one.likeness.roles_differ,
    }
