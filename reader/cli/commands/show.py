"""``newsreader show``: articles to read, with their quotes and notes."""

from __future__ import annotations

import shutil

import click

from reader.cli import output
from reader.cli.listing import TEXT_WIDTH, format_option
from reader.cli.session import Session, pass_session
from reader.i18n import _

__all__ = ["command"]


@click.command("show", help=_("Show articles, named by number or by the beginning of their UUID."))
@click.argument("refs", nargs=-1, required=True, metavar="ARTICLE...")
@click.option("--no-text", is_flag=True, help=_("Only the quotes and notes."))
@format_option
@pass_session
def command(session: Session, refs: tuple[str, ...], no_text: bool, form: str) -> None:
    """Write each article; programs get the objects of the export format jsonl."""
    from reader.services.articles import find_article, open_article

    library = session.library
    ids = [find_article(library, ref) for ref in refs]
    if form != "text":
        from reader.services.exporting import article_objects

        found = article_objects(library, ids)
        (output.json_list if form == "json" else output.json_lines)(found)
        return
    from reader.cli.reading import article_lines

    width = session.settings.measure
    if output.is_terminal():
        width = min(width, shutil.get_terminal_size((TEXT_WIDTH, 24)).columns)
    for number, article_id in enumerate(ids):
        if number:
            output.line("\n")
        for text in article_lines(open_article(library, article_id), width=width, with_text=not no_text):
            output.line(text)
