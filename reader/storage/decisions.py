"""People's decisions about quotes: confirmed, corrected, rejected, or made by hand."""

from __future__ import annotations

from typing import Any

from reader.model import Anchor, AnchorState, QuoteStatus, Span
from reader.model.review import Decision
from reader.storage.quotedata import quote_from_data, quote_to_data
from reader.storage.values import Database, decoding, from_json, from_micros, micros, to_json

__all__ = ["of_article", "read_state", "state_of", "write_state"]

_SELECT = """
SELECT uuid, article_id, status, quote, target, revision, exact, prefix, suffix, state, author, created, updated, rev
FROM decision
"""

_STATE = """
SELECT article.uuid, status, quote, target, decision.revision, exact, prefix, suffix, state, author, created
FROM decision JOIN article ON article.id = decision.article_id WHERE decision.uuid = ?
"""

_WRITE = """
INSERT INTO decision (uuid, rev, article_id, status, quote, target, revision, exact, prefix, suffix, state, author,
  created, updated)
VALUES (:uuid, :rev, (SELECT id FROM article WHERE uuid = :article), :status, :quote, :target, :revision, :exact,
  :prefix, :suffix, :state, :author, :created, :updated)
ON CONFLICT (uuid) DO UPDATE SET rev = excluded.rev, status = excluded.status, quote = excluded.quote,
  target = excluded.target, revision = excluded.revision, exact = excluded.exact, prefix = excluded.prefix,
  suffix = excluded.suffix, state = excluded.state, author = excluded.author, updated = excluded.updated
"""


def of_article(db: Database, article_id: int) -> list[Decision]:
    """The decisions about an article's quotes, oldest first, orphans included."""
    rows = db.execute(_SELECT + "WHERE article_id = ? ORDER BY id", [article_id]).fetchall()
    return [_decision(row) for row in rows]


@decoding
def _decision(row: tuple[Any, ...]) -> Decision:
    uuid, article_id, status, quote, target, revision, exact, prefix, suffix, state, author, created, updated, rev = row
    own = quote_from_data(from_json(quote))
    return Decision(
        uuid=uuid,
        article_id=article_id,
        status=QuoteStatus(status),
        quote=own,
        target=None if target is None else quote_from_data(from_json(target)),
        anchor=Anchor(Span(own.span.start, own.span.stop), exact, prefix, suffix, revision),
        created=from_micros(created),
        updated=from_micros(updated),
        author=author,
        state=AnchorState(state),
        rev=rev,
    )


def state_of(article_uuid: str, decision: Decision) -> dict[str, Any]:
    """What the journal keeps of a decision."""
    return {
        "article": article_uuid,
        "status": decision.status.value,
        "quote": quote_to_data(decision.quote),
        "target": None if decision.target is None else quote_to_data(decision.target),
        "revision": decision.anchor.revision,
        "exact": decision.anchor.exact,
        "prefix": decision.anchor.prefix,
        "suffix": decision.anchor.suffix,
        "state": decision.state.value,
        "author": decision.author,
        "created": micros(decision.created),
    }


def read_state(db: Database, uuid: str) -> dict[str, Any] | None:
    """What the journal keeps of a decision."""
    row = db.execute(_STATE, [uuid]).fetchone()
    if row is None:
        return None
    article, status, quote, target, revision, exact, prefix, suffix, state, author, created = row
    return {
        "article": article,
        "status": status,
        "quote": from_json(quote),
        "target": None if target is None else from_json(target),
        "revision": revision,
        "exact": exact,
        "prefix": prefix,
        "suffix": suffix,
        "state": state,
        "author": author,
        "created": created,
    }


def write_state(db: Database, uuid: str, state: dict[str, Any] | None, rev: int, stamp: int) -> None:
    """Make the decision what ``state`` says; None deletes it."""
    if state is None:
        db.execute("DELETE FROM decision WHERE uuid = ?", [uuid])
        return
    target = state["target"]
    columns = {
        **state,
        "quote": to_json(state["quote"]),
        "target": None if target is None else to_json(target),
        "uuid": uuid,
        "rev": rev,
        "updated": stamp,
    }
    db.execute(_WRITE, columns)
