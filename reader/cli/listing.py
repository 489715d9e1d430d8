"""What commands that list something share: the format, the choice of articles, and the way to write both."""

from __future__ import annotations

import shutil
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

import click

from reader.cli import columns, output
from reader.cli.session import Session
from reader.errors import ConfigError
from reader.i18n import _
from reader.model import ALL, ArticleSummary, Sort, View, ViewKind

__all__ = [
    "TEXT_WIDTH",
    "choice_options",
    "chosen_view",
    "format_option",
    "query_of",
    "sort_option",
    "summaries_of",
    "write_list",
]

FORMATS = ("text", "json", "jsonl")
TEXT_WIDTH = 100
"""Columns of a terminal that does not tell its width."""

_PART = 500

T = TypeVar("T")
Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def format_option(function: Decorated) -> Decorated:
    """The option ``--format`` of every command that lists something."""
    help_text = _("text for people (the default), a JSON array, or JSON Lines.")
    option = click.option("--format", "form", type=click.Choice(FORMATS), default="text", help=help_text)
    return option(function)


def choice_options(function: Decorated) -> Decorated:
    """The options that choose articles; :func:`chosen_view` makes a view of them."""
    for decorate in reversed(
        [
            click.option("--unread", is_flag=True, help=_("Only unread articles.")),
            click.option("--starred", is_flag=True, help=_("Only starred articles.")),
            click.option("--feed", metavar="FEED", help=_("Only articles of this feed: its title, address or number.")),
            click.option("--tag", metavar="NAME", help=_("Only articles with this tag, or one below it.")),
            click.option("--speaker", metavar="NAME", help=_("Only articles that quote this speaker.")),
            click.option("--query", metavar="QUERY", help=_("Only articles that this query finds (docs/query.md).")),
            click.option("--view", metavar="NAME", help=_("Only articles of this saved view.")),
        ]
    ):
        function = decorate(function)
    return function


def chosen_view(session: Session, choice: dict[str, Any]) -> View:
    """The view that the options of :func:`choice_options` name; raises ConfigError for two at once, NotFound."""
    given = {name: value for name, value in choice.items() if value}
    if len(given) > 1:
        names = ", ".join(f"--{name}" for name in given)
        raise ConfigError(_("Choose articles by one of these options only: %(names)s.") % {"names": names})
    match next(iter(given.items()), None):
        case None:
            return ALL
        case ("feed", ref):
            from reader.services.feeds import find_feed

            return View(ViewKind.FEED, find_feed(session.library, ref).uuid)
        case ("speaker", ref):
            from reader.services.speakers import find_speaker

            return View(ViewKind.SPEAKER, find_speaker(session.library, ref).uuid)
        case ("tag", name):
            return View(ViewKind.TAG, name)
        case ("query", words):
            return View(ViewKind.SEARCH, query_of(session, words))
        case ("view", name):
            from reader.services.views import find_view

            return View(ViewKind.SAVED, find_view(session.library, name).uuid)
        case (name, _value):
            return View(ViewKind(name))


def query_of(session: Session, words: str) -> str:
    """The query that a person typed, as their settings have it, with what came in lately indexed; raises QueryError."""
    from reader.services import pending, searching

    query = searching.as_searched(session.settings, words)
    if not session.library.read_only:
        pending.index_pending(session.library)
    return query


def sort_option(function: Decorated) -> Decorated:
    """The option ``--sort`` of every command that lists articles."""
    help_text = _("The order: newest, oldest, source, title, quotes (most first), relevance.")
    return click.option("--sort", type=click.Choice([sort.value for sort in Sort]), help=help_text)(function)


def summaries_of(session: Session, ids: array[int]) -> Iterator[ArticleSummary]:
    """The summaries of ``ids`` in their order, read in parts."""
    from reader.services.articles import summaries

    for start in range(0, len(ids), _PART):
        yield from summaries(session.library, ids[start : start + _PART])


def write_list(
    items: Iterable[T],
    form: str,
    *,
    record: Callable[[T], object],
    cells: Callable[[T], Sequence[str]],
    heading: Sequence[str],
    right: Iterable[int] = (),
) -> None:
    """Write ``items`` in the format ``form``: as records, or as cells, in columns under ``heading`` on a terminal."""
    if form == "json":
        output.json_list(map(record, items))
    elif form == "jsonl":
        output.json_lines(map(record, items))
    elif output.is_terminal():
        width = shutil.get_terminal_size((TEXT_WIDTH, 24)).columns
        rest = iter(items)
        rows = [cells(item) for item in islice(rest, _PART)]
        titles: list[Sequence[str]] = [heading] if rows else []
        while rows:
            for text in columns.table([*titles, *rows], width=width, right=frozenset(right)):
                output.line(text)
            titles, rows = [], [cells(item) for item in islice(rest, _PART)]
    else:
        for item in items:
            output.row(cells(item))
