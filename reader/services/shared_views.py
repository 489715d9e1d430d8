"""Saved views and stars, as two libraries share them."""

from __future__ import annotations

from reader.model.exchange import made_uuid
from reader.model.operations import winner
from reader.services.sharing import Json, Kind, Taken

__all__ = ["Single", "Stars", "Views"]


class Single(Kind):
    """Things that stand for themselves: each is taken over alone."""

    def take_all(self) -> None:
        """Take over what stands."""
        for key, found in sorted(self.standing.items()):
            if not self.pending(key, found) or self.is_ours_alone(key, found):
                continue
            local = self.local_for(key, winner(found).state)
            if local is not None:
                self.write_theirs(local, winner(found).state)
                self.agree(key, found, Taken(self.here().get(local), local))

    def local_for(self, key: str, state: Json | None) -> str | None:
        """What a thing goes by here, made or not; None while it has to wait."""
        return self.local_of(key)


class Views(Single):
    """Saved views."""

    entity = "view"

    def here(self) -> dict[str, Json]:
        """What people made of these here."""
        from reader.storage import views

        return {
            one.uuid: {
                "name": one.name,
                "query": one.query,
                "folder": one.folder,
                "sort": one.sort.value,
                "position": one.position,
            }
            for one in views.every(self.db)
        }

    def told(self, local: str, content: Json, old: Json | None) -> Json:
        """What the folder is told of one of them."""
        return dict(content)

    def key(self, local: str, content: Json) -> str:
        """The key of one that is told for the first time."""
        key = made_uuid("view", content["folder"].casefold(), content["name"].casefold())
        row = self.rows.get(key)
        is_free = row is None or row.local in ("", local) or row.local not in self._here
        found = [head.state for head in self.heads(key) if head.state is not None]
        is_same = all(_name(state) == _name(content) for state in found)
        return key if is_free and is_same else local

    def same(self, one: Json | None, other: Json | None) -> bool:
        """Whether two of them say the same."""
        # Where a view stands in its folder is no matter for a dispute.
        return _unplaced(one) == _unplaced(other)

    def local_for(self, key: str, state: Json | None) -> str | None:
        """What one of them goes by here; None while it has to wait."""
        local = self.local_of(key)
        here = self.here()
        if local in here or state is None:
            return local
        mapped = {row.local for other, row in self.rows.items() if other != key}
        alike = (uuid for uuid, one in here.items() if uuid not in mapped and _name(one) == _name(state))
        return next(alike, local)

    def write_theirs(self, local: str, theirs: Json | None) -> None:
        """Take the other version of one of them."""
        from reader.storage import entities
        from reader.storage.values import micros

        before = entities.read_state(self.db, "view", local) or {"created": micros(self.unit.at)}
        entities.change(self.unit, "view", local, None if theirs is None else {**before, **theirs})


def _name(state: Json) -> tuple[str, str]:
    return state["folder"].casefold(), state["name"].casefold()


def _unplaced(state: Json | None) -> Json | None:
    return None if state is None else {**state, "position": 0}


class Stars(Single):
    """Stars on articles; they are shared only where a person asks for it."""

    entity = "star"

    def here(self) -> dict[str, Json]:
        """What people made of these here."""
        from reader.storage import identifying

        return {uuid: {"article": uuid} for uuid in identifying.starred(self.db)}

    def _article(self, local: str) -> tuple[int, int, str]:
        from reader.storage import articles

        known = articles.find_by_uuid(self.db, local)
        return (0, 0, "") if known is None else (known.id, known.revision, known.content_hash.hex())

    def told(self, local: str, content: Json, old: Json | None) -> Json:
        """What the folder is told of one of them."""
        article_id, revision, digest = self._article(local)
        self.exchange.tell_article(article_id, revision, digest)
        return {"article": digest}

    def key(self, local: str, content: Json) -> str:
        """The key of one that is told for the first time."""
        from reader.model.identity import canonical_url
        from reader.storage import articles

        known = articles.find_by_uuid(self.db, local)
        link = canonical_url(known.url) if known else ""
        return made_uuid("star", link or self._article(local)[2])

    def same(self, one: Json | None, other: Json | None) -> bool:
        """Whether two of them say the same."""
        return (one is None) == (other is None)

    def local_for(self, key: str, state: Json | None) -> str | None:
        """What one of them goes by here; None while it has to wait."""
        if state is None:
            return self.local_of(key)
        landing = self.exchange.land(state["article"])
        if landing is None:
            self.exchange.wait_for(state["article"])
            return None
        return landing.article.summary.uuid

    def write_theirs(self, local: str, theirs: Json | None) -> None:
        """Take the other version of one of them."""
        from reader.storage import entities

        if entities.read_state(self.db, "article", local) is not None:
            entities.change(self.unit, "article", local, {"is_starred": theirs is not None})
