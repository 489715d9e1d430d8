"""Annotations, as two libraries share them: what they say, and where it stands.

A passage that the program has moved with a new text of its article is where it was: only a person's moves are told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model import AnchorState, Span
from reader.model.exchange import ForeignAnnotation
from reader.model.operations import Operation, winner
from reader.services import placing
from reader.services.sharing import Exchange, Json, Kind, Taken

if TYPE_CHECKING:
    from reader.services.shared_tags import Tags
    from reader.storage.exchange import Shared

__all__ = ["Annotations", "Placed", "same_place"]

_WHERE = ("start", "stop", "revision", "exact", "prefix", "suffix", "state")


def same_place(one: Json, other: Json) -> bool:
    """Whether two passages are one; of those in different texts the words are compared."""
    first, second = one["place"], other["place"]
    if one["article"] != other["article"]:
        return bool(first["exact"].split() == second["exact"].split())
    return all(first.get(name) == second.get(name) for name in ("start", "stop", "orphan"))


class Placed(Kind):
    """Things that stand in an article."""

    def __init__(self, exchange: Exchange) -> None:
        super().__init__(exchange)
        self._moved: set[str] | None = None

    def was_moved(self, local: str) -> bool:
        """Whether a person has moved it since the last exchange."""
        if self._moved is None:
            from reader.storage import exchange

            changes = exchange.changed_since(self.db, self.entity, self.exchange.seq)
            self._moved = {uuid for uuid, steps in changes.items() if any(_moves(*step) for step in steps)}
        return local in self._moved

    def take_all(self) -> None:
        """Take over what stands."""
        # Those about one text one after the other: a text is mapped to ours once.
        wanted = [(key, found) for key, found in self.standing.items() if self.is_due(key, found)]
        for key, found in sorted(wanted, key=lambda one: ((winner(one[1]).state or {}).get("article", ""), one[0])):
            if self.is_ours_alone(key, found):
                continue
            taken = self.take(key, self.local_of(key), winner(found))
            if taken is not None:
                self.agree(key, found, taken)
        self.finish()

    def is_due(self, key: str, found: list[Operation]) -> bool:
        """Whether a thing has to be taken over."""
        return self.pending(key, found)

    def finish(self) -> None:
        """Do what is to be done after all have been taken over."""

    def take(self, key: str, local: str, best: Operation) -> Taken | None:
        """Make the thing what the head says that is shown; None while it has to wait."""
        raise NotImplementedError

    def moved_there(self, key: str, state: Json) -> bool:
        """Whether others have moved the thing since what was agreed."""
        row = self.rows.get(key)
        if row is None or not self.exchange.knows(row):
            return True
        old = winner(self.exchange.known[head] for head in row.heads).state
        return old is None or not same_place(old, state)

    def was_placed(self, key: str, state: Json) -> bool:
        """Whether others have moved the thing within one text, which is none of the program's doing."""
        row = self.rows.get(key)
        if row is None or not self.exchange.knows(row):
            return False
        old = winner(self.exchange.known[head] for head in row.heads).state
        return old is not None and old["article"] == state["article"]


def _moves(before: Json | None, after: Json | None) -> bool:
    """Whether a change of a thing has moved it."""
    if before is None or after is None:
        return False
    if "quote" in before:
        spans = [[one["quote"]["span"], one["quote"].get("fragments"), one["state"]] for one in (before, after)]
        return spans[0] != spans[1]
    return any(before[name] != after[name] for name in ("start", "stop", "state"))


class Annotations(Placed):
    """Annotations; they go by their UUID everywhere."""

    entity = "annotation"

    def __init__(self, exchange: Exchange, tags: Tags) -> None:
        super().__init__(exchange)
        self._tags = tags
        self._shared: dict[str, Shared] = {}

    def here(self) -> dict[str, Json]:
        """What people made of these here."""
        from reader.storage import exchange

        uuids = self._tags.uuids_by_name()
        self._shared = {one.uuid: one for one in exchange.shared(self.db)}
        return {uuid: self._content(one, uuids) for uuid, one in self._shared.items()}

    def _content(self, one: Shared, uuids: dict[str, str]) -> Json:
        return {**one.content, "tags": sorted(uuids[name] for name in one.content["tags"])}

    def key(self, local: str, content: Json) -> str:
        """The key of one that is told for the first time."""
        return local

    def told(self, local: str, content: Json, old: Json | None) -> Json:
        """What the folder is told of one of them."""
        one = self._shared[local]
        digest, place = one.digest, one.place
        if old is not None and not self.was_moved(local):
            digest, place = old["article"], old["place"]
        self.exchange.tell_article(one.article_id, one.revision, one.digest)
        keys = sorted({self._tags.key_of(uuid) for uuid in content["tags"]})
        told = {"article": digest, "place": place, "content": {**content, "tags": keys}}
        return {**told, "author": one.author, "created": one.created}

    def same(self, one: Json | None, other: Json | None) -> bool:
        """Whether two of them say the same."""
        if one is None or other is None:
            return one is other
        if one["content"] is not other["content"]:
            contents = [
                {**each["content"], "tags": self._tags.folded(each["content"]["tags"])} for each in (one, other)
            ]
            if contents[0] != contents[1]:
                return False
        return same_place(one, other)

    def shown(self, state: Json | None) -> Json | None:
        """One of them by names that mean something without the folder."""
        if state is None:
            return None
        content = state["content"]
        return {**state, "content": {**content, "tags": self._tags.names(content["tags"])}}

    def is_due(self, key: str, found: list[Operation]) -> bool:
        """Whether one of them has to be taken over."""
        if self.pending(key, found):
            return True
        state = winner(found).state
        return state is not None and not self._tags.changed.isdisjoint(state["content"]["tags"])

    def take(self, key: str, local: str, best: Operation) -> Taken | None:
        """Make one of them what the head says; None while it has to wait."""
        from reader.storage import entities

        ours = self._shared.get(key)
        if best.state is None:
            entities.change(self.unit, "annotation", key, None)
            return Taken(None, key)
        state = best.state
        if self._tags.is_unknown(state["content"]["tags"]):
            self.exchange.wait_for(state["article"])
            return None
        content = {**state["content"], "tags": self._tags.names(state["content"]["tags"])}
        if ours is None:
            if not self._make(key, state, content):
                return None
        else:
            before = dict(entities.read_state(self.db, "annotation", key) or {})
            after = {**before, **placing.content_state(self.unit, content)}
            if self.moved_there(key, state):
                after |= self._placed_anew(ours, state, certain=self.was_placed(key, state))
            entities.change(self.unit, "annotation", key, after)
        uuids = self._tags.uuids_by_name()
        return Taken({**content, "tags": sorted({uuids[name] for name in content["tags"]})}, key)

    def _make(self, key: str, state: Json, content: Json) -> bool:
        from reader.storage import entities

        landing = self.exchange.land(state["article"])
        placed = landing.anchor(_foreign(state)) if landing is not None else None
        if landing is None or placed is None:
            self.exchange.wait_for(state["article"])
            return False
        uuid, created = landing.article.summary.uuid, state["created"]
        new = placing.new_state(self.unit, uuid, placed, content, state["author"], created)
        entities.change(self.unit, "annotation", key, new)
        return True

    def _placed_anew(self, ours: Shared, state: Json, *, certain: bool) -> Json:
        """Where others have moved an annotation to; nothing if it stands there.

        If its new words are not here, it is an orphan where it was moved for ``certain``, and else stays.
        """
        told = {"article": ours.digest, "place": ours.place}
        landing = None if same_place(told, state) else self.exchange.land(state["article"])
        return {} if landing is None else placed_anew(landing, ours.article_id, state, certain=certain)

    def write_theirs(self, local: str, theirs: Json | None) -> None:
        """Take the other version of one of them."""
        from reader.storage import entities, exchange

        if theirs is None:
            entities.change(self.unit, "annotation", local, None)
            return
        before = entities.read_state(self.db, "annotation", local)
        landing = self.exchange.land(theirs["article"], make=False)
        if before is None:
            if landing is not None:
                self._make(local, theirs, theirs["content"])
            return
        after = {**before, **placing.content_state(self.unit, theirs["content"])}
        ours = next(iter(exchange.shared(self.db, local)))
        if not same_place({"article": ours.digest, "place": ours.place}, theirs) and landing is not None:
            after |= placed_anew(landing, ours.article_id, theirs, certain=True)
        entities.change(self.unit, "annotation", local, after)


def _foreign(state: Json) -> ForeignAnnotation:
    place = state["place"]
    span = Span(place["start"], place["stop"]) if "start" in place else None
    return ForeignAnnotation(span, place["exact"], place["prefix"], place["suffix"])


def placed_anew(landing: placing.Landing, article_id: int, state: Json, *, certain: bool) -> Json:
    """The part of an annotation's state that says where it is, for another place that others give it."""
    placed = landing.anchor(_foreign(state)) if landing.article.summary.id == article_id else None
    if placed is None or (placed[1] is AnchorState.ORPHAN and not landing.is_same_text and not certain):
        return {}
    anchor, how = placed
    found = (
        anchor.span.start,
        anchor.span.stop,
        anchor.revision,
        anchor.exact,
        anchor.prefix,
        anchor.suffix,
        how.value,
    )
    return dict(zip(_WHERE, found, strict=True))
