"""Decisions about quotes, as two libraries share them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from reader.model import AnchorState, Quote, QuoteStatus, Span, make_anchor
from reader.model.exchange import made_uuid
from reader.model.operations import Operation
from reader.model.review import Decision, carry
from reader.services import placing
from reader.services.shared_notes import Placed, same_place
from reader.services.sharing import Exchange, Json, Taken

if TYPE_CHECKING:
    from reader.storage.exchange import SharedDecision

__all__ = ["Decisions"]


class Decisions(Placed):
    """Decisions about quotes. Two people who decide about the same finding of the engine decide about one thing."""

    entity = "decision"

    def __init__(self, exchange: Exchange) -> None:
        super().__init__(exchange)
        self._shared: dict[str, SharedDecision] = {}
        self._touched: set[int] = set()

    def here(self) -> dict[str, Json]:
        """What people made of these here."""
        from reader.storage import exchange

        self._shared = {one.uuid: one for one in exchange.shared_decisions(self.db)}
        return {uuid: _says(one.status, one.quote, one.target) for uuid, one in self._shared.items()}

    def key(self, local: str, content: Json) -> str:
        """The key of one that is told for the first time."""
        one = self._shared[local]
        if one.target is None:
            return local
        key = made_uuid("decision", one.digest, one.target["kind"], *one.target["span"])
        row = self.rows.get(key)
        taken = row is not None and row.local not in ("", local) and row.local in self._shared
        return local if taken else key

    def told(self, local: str, content: Json, old: Json | None) -> Json:
        """What the folder is told of one of them."""
        one = self._shared[local]
        self.exchange.tell_article(one.article_id, one.revision, one.digest)
        told: Json = {"article": one.digest, "place": one.place}
        told["content"] = {"status": one.status, "quote": one.quote, "target": one.target}
        return {**told, "author": one.author, "created": one.created}

    def same(self, one: Json | None, other: Json | None) -> bool:
        """Whether two of them say the same."""
        if one is None or other is None:
            return one is other
        if _says(**one["content"]) != _says(**other["content"]) or not same_place(one, other):
            return False
        mine, theirs = (each["content"]["quote"].get("fragments") for each in (one, other))
        return bool(one["article"] != other["article"] or mine == theirs)

    def take(self, key: str, local: str, best: Operation) -> Taken | None:
        """Make one of them what the head says; None while it has to wait."""
        from reader.storage import decisions, entities

        before = entities.read_state(self.db, "decision", local)
        if best.state is None:
            if before is not None:
                self._write(local, None, before["article"])
            return Taken(None, local)
        landing = self.exchange.land(best.state["article"])
        if landing is None:
            self.exchange.wait_for(best.state["article"])
            return None
        decision = _decision(best.state, landing)
        if before is None:
            local = self._known_as(key, local, decision, landing)
            before = entities.read_state(self.db, "decision", local)
        after = decisions.state_of(landing.article.summary.uuid, decision)
        if before is not None:
            after = self._merged(key, best.state, before, after, landing)
        self._write(local, after, landing.article.summary.uuid)
        return Taken(_says(after["status"], after["quote"], after["target"]), local)

    def _known_as(self, key: str, local: str, decision: Decision, landing: placing.Landing) -> str:
        """What a decision that is new here goes by: the one that there is about the same finding, or its key."""
        from reader.storage import decisions

        mapped = {row.local for other, row in self.rows.items() if other != key}
        for known in decisions.of_article(self.db, landing.article.summary.id):
            same = known.target is not None and decision.target is not None
            if same and _finding(known.target) == _finding(decision.target) and known.uuid not in mapped:
                return known.uuid
        return local

    def _merged(self, key: str, told: Json, before: Json, after: Json, landing: placing.Landing) -> Json:
        """Their version with our place, unless they have moved it or ours has none."""
        kinds = {before["quote"]["kind"], after["quote"]["kind"]}
        lost = after["state"] == AnchorState.ORPHAN.value and not landing.is_same_text
        lost = lost and not self.was_placed(key, told)
        if len(kinds) == 1 and (lost or not self.moved_there(key, told)):
            quote = dict(before["quote"])
            quote.pop("speaker", None)
            if "speaker" in after["quote"]:
                quote["speaker"] = after["quote"]["speaker"]
            return {**before, "status": after["status"], "quote": quote, "author": after["author"]}
        return {**after, "article": before["article"], "created": before["created"]}

    def _write(self, local: str, state: Json | None, article: str) -> None:
        from reader.storage import articles, entities

        entities.change(self.unit, "decision", local, state)
        known = articles.find_by_uuid(self.db, article)
        if known is not None:
            self._touched.add(known.id)

    def finish(self) -> None:
        """Renew what depends on those that were taken over."""
        from reader.services import saving

        for article_id in sorted(self._touched):
            saving.reindex(self.unit, article_id)
        self._touched.clear()

    def known_as(self, uuid: str, state: Json, landing: placing.Landing) -> str:
        """What a decision of a file goes by here: its UUID, or that of the decision about the same finding."""
        from reader.storage import entities

        if entities.read_state(self.db, "decision", uuid) is not None:
            return uuid
        return self._known_as("", uuid, _decision(state, landing), landing)

    def told_now(self, local: str) -> Json | None:
        """What a decision of this library says, as it is told; None if there is none."""
        from reader.storage import exchange

        one = next(iter(exchange.shared_decisions(self.db, local)), None)
        if one is None:
            return None
        content = {"status": one.status, "quote": one.quote, "target": one.target}
        return {"article": one.digest, "place": one.place, "content": content}

    def write_at(self, local: str, state: Json, landing: placing.Landing) -> None:
        """Make a decision of this library what ``state`` says, in an article that is known."""
        from reader.storage import decisions

        uuid = landing.article.summary.uuid
        self._write(local, decisions.state_of(uuid, _decision(state, landing)), uuid)

    def write_theirs(self, local: str, theirs: Json | None) -> None:
        """Take the other version of one of them."""
        from reader.storage import decisions, entities

        before = entities.read_state(self.db, "decision", local)
        if theirs is None:
            if before is not None:
                self._write(local, None, before["article"])
        elif (landing := self.exchange.land(theirs["article"], make=False)) is not None:
            after = decisions.state_of(landing.article.summary.uuid, _decision(theirs, landing))
            self._write(local, after if before is None else {**after, "created": before["created"]}, after["article"])
        self.finish()


def _says(status: str, quote: Json, target: Json | None) -> Json:
    """What a decision says beside where its words stand."""
    return {"status": status, "kind": quote["kind"], "speaker": quote.get("speaker"), "found": target is not None}


def _finding(quote: Quote | None) -> tuple[Any, ...] | None:
    return None if quote is None else (quote.kind, quote.span)


def _decision(state: Json, landing: placing.Landing) -> Decision:
    """A decision as it stands in the text that this library has."""
    from reader.storage.quotedata import quote_from_data
    from reader.storage.values import from_micros

    content, place, article = state["content"], state["place"], landing.article
    quote, target = quote_from_data(content["quote"]), content["target"]
    judged = None if target is None else quote_from_data(target)
    anchor = placing.anchor_of(quote.span, place["exact"], place["prefix"], place["suffix"])
    created = from_micros(state["created"])
    made = Decision(
        uuid="",
        article_id=article.summary.id,
        status=QuoteStatus(content["status"]),
        quote=quote,
        target=judged,
        anchor=anchor,
        created=created,
        updated=created,
        author=state["author"],
    )
    if landing.text is not None:
        if quote.span.stop > len(landing.text):
            return replace(made, anchor=replace(anchor, revision=article.revision), state=AnchorState.ORPHAN)
        length = len(landing.text)
        made = replace(made, quote=_within(quote, length), target=None if judged is None else _within(judged, length))
    if place.get("orphan"):
        # Its words were gone from that text already: they are looked for in ours.
        return _here(carry(made, article.text, article.revision, None), article.revision)
    if landing.is_same_text:
        return replace(made, anchor=make_anchor(article.text, quote.span, article.revision))
    return _here(carry(made, article.text, article.revision, landing.mapping), article.revision)


def _here(decision: Decision, revision: int) -> Decision:
    return replace(decision, anchor=replace(decision.anchor, revision=revision))


def _within(quote: Quote, length: int) -> Quote:
    """A quote without parts that lie outside the text."""

    def kept(span: Span | None) -> Span | None:
        return span if span is not None and span.stop <= length else None

    fragments = tuple(span for span in quote.fragments if span.stop <= length)
    cue, mention, relay = map(kept, (quote.cue, quote.mention, quote.relay))
    return replace(quote, fragments=fragments, cue=cue, mention=mention, relay=relay)
