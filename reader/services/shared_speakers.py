"""Who is who, as two libraries share it: merges, splits, names, kinds, notes, exceptions, and who is not one.

Libraries meet the same names in different articles, so a speaker goes by a key that its first name gives. What nobody
has done anything with is not told. Which speaker each name belongs to is worked out from all that stands, so that it is
the same whatever arrived first.
"""

from __future__ import annotations

from reader.model.exchange import made_uuid
from reader.model.operations import Operation, winner
from reader.services.shared_views import Single
from reader.services.sharing import Exchange, Json, Kind, Taken

__all__ = ["Aparts", "Speakers"]

_TOLD = ("name", "kind", "note", "is_named")


class Speakers(Kind):
    """Speakers that a person has changed, and those that others are a part of."""

    entity = "speaker"

    def here(self) -> dict[str, Json]:
        """What people made of these here."""
        from reader.storage import entities, identifying

        found: dict[str, Json] = {}
        shared = dict.fromkeys(identifying.shared_speakers(self.db))
        # One that was changed and is as before again has to be told, too.
        shared |= dict.fromkeys(row.local for row in self.rows.values() if row.local)
        for uuid in shared:
            state = entities.read_state(self.db, "speaker", uuid)
            if state is not None:
                found[uuid] = _content(state)
        return found

    def key_of(self, uuid: str) -> str:
        """The key of a speaker, also of one that is not told of yet."""
        known = sorted(key for key, row in self.rows.items() if row.local == uuid)
        if known:
            return known[0]
        from reader.storage import entities

        state = entities.read_state(self.db, "speaker", uuid)
        return uuid if state is None else self.key(uuid, _content(state))

    def key(self, local: str, content: Json) -> str:
        """The key of one that is told for the first time."""
        from reader.storage import identifying

        # Who has one of its names already is the same; else the name under which it was met first gives the key.
        mine = {(key, kind) for key, kind in content["names"]}
        for key, found in sorted(self.standing.items()):
            state = winner(found).state
            names = {(name, kind) for name, kind, _shown in state["names"]} if state is not None else set()
            if mine & names and self._is_free(key, local):
                return key
        first = identifying.first_name(self.db, local)
        key = made_uuid("speaker", *first) if first else local
        return key if self._is_free(key, local) else local

    def _is_free(self, key: str, local: str) -> bool:
        row = self.rows.get(key)
        return row is None or row.local in ("", local) or row.local not in self._here

    def told(self, local: str, content: Json, old: Json | None) -> Json:
        """What the folder is told of one of them."""
        from reader.storage import entities

        state = entities.read_state(self.db, "speaker", local) or {}
        whole = content["merged_into"]
        rules = [[key, kind, self._digest(article), role or ""] for key, kind, article, role in content["rules"]]
        return {
            **{name: state[name] for name in _TOLD},
            "merged_into": None if whole is None else self.key_of(whole),
            "names": [list(name) for name in state["names"]],
            "rules": sorted(rules),
        }

    def _digest(self, article: str | None) -> str:
        from reader.storage import articles

        known = articles.find_by_uuid(self.db, article) if article else None
        if known is None:
            return ""
        digest = known.content_hash.hex()
        self.exchange.tell_article(known.id, known.revision, digest)
        return digest

    def same(self, one: Json | None, other: Json | None) -> bool:
        """Whether two of them say the same."""
        return _bare(one) == _bare(other)

    # --- taking ---------------------------------------------------------------------------------------------------

    def take_all(self) -> None:
        """Take over what stands."""
        from reader.storage import entities

        found = self.standing
        due = {key for key, some in found.items() if self.pending(key, some)}
        if all(self.is_ours_alone(key, found[key]) for key in sorted(due)):
            return
        best = {key: winner(some) for key, some in found.items()}
        owner = _owners(best)
        locals_ = self._locals(best, owner)
        wanted = {}
        for key, local in locals_.items():
            state = best[key].state
            before = entities.read_state(self.db, "speaker", local)
            if state is not None:
                names = [list(name) for name in state["names"] if owner[name[0], name[1]] == key]
                wanted[local] = self._state(state, names, before, locals_)
        self._let_go(wanted)
        # The wholes come first: a part points to its whole.
        for local, state in sorted(wanted.items(), key=lambda one: (one[1]["merged_into"] is not None, one[0])):
            if entities.read_state(self.db, "speaker", local) is None:
                entities.change(self.unit, "speaker", local, {**state, "merged_into": None})
        for local, state in sorted(wanted.items()):
            entities.change(self.unit, "speaker", local, state)
        for key in sorted(found):
            local = locals_.get(key, self.local_of(key))
            if best[key].state is None and local not in wanted and key in due:
                self._forget(local)
            now = entities.read_state(self.db, "speaker", local)
            row = self.rows.get(key)
            content = None if now is None or best[key].state is None else _content(now)
            if key in due or row is None or row.content != content:
                self.agree(key, found[key], Taken(content, local))

    def _locals(self, best: dict[str, Operation], owner: dict[tuple[str, str], str]) -> dict[str, str]:
        """Which speaker of this library each is: the one it was, else one that has one of its names, or a new one."""
        from reader.storage import entities, identifying

        found: dict[str, str] = {}
        taken: set[str] = set()
        living = [key for key in sorted(best) if best[key].state is not None]
        for key in living:
            local = self.rows[key].local if key in self.rows else ""
            if local and local not in taken and entities.read_state(self.db, "speaker", local) is not None:
                found[key] = local
                taken.add(local)
        for key in living:
            if key in found:
                continue
            names = [name for name in (best[key].state or {})["names"] if owner[name[0], name[1]] == key]
            owners = (identifying.name_owner(self.db, name, kind) for name, kind, _shown in names)
            local = next((uuid for uuid in owners if uuid is not None and uuid not in taken), key)
            found[key] = local
            taken.add(local)
        return found

    def _state(self, state: Json, names: list[list[str]], before: Json | None, locals_: dict[str, str]) -> Json:
        from reader.storage.values import micros

        whole = state["merged_into"]
        into = locals_.get(whole, "") if whole is not None else ""
        made: Json = {name: state[name] for name in _TOLD}
        if before is not None and not state["is_named"] and not before["is_named"]:
            # How a name is spelled follows from the articles that are here.
            made["name"] = before["name"]
        if before is not None:
            shown = {(key, kind): spelled for key, kind, spelled in before["names"]}
            names = [[key, kind, shown.get((key, kind), spelled)] for key, kind, spelled in names]
        return {
            **made,
            "merged_into": into or None,
            "names": sorted(names),
            "rules": self._rules(state["rules"]),
            "created": before["created"] if before is not None else micros(self.unit.at),
        }

    def _rules(self, told: list[list[str]]) -> list[list[str | None]]:
        """Exceptions for the articles that are here; one for an article that is not comes with it."""
        rules: list[list[str | None]] = []
        for key, kind, digest, role in told:
            landing = self.exchange.land(digest) if digest else None
            if digest and landing is None:
                self.exchange.wait_for(digest)
                continue
            rules.append([key, kind, landing.article.summary.uuid if landing else None, role or None])
        return sorted(rules, key=lambda rule: tuple(part or "" for part in rule))

    def _let_go(self, wanted: dict[str, Json]) -> None:
        """Take names and exceptions from whoever has them and shall not: also this is in the journal."""
        from reader.storage import entities, identifying, speakers

        claimed = {(key, kind): local for local, state in wanted.items() for key, kind, _shown in state["names"]}
        owners = {pair: identifying.name_owner(self.db, *pair) for pair in claimed}
        losers = {uuid for pair, uuid in owners.items() if uuid is not None and uuid != claimed[pair]}
        rules = {_rule(rule): local for local, state in wanted.items() for rule in state["rules"]}
        for uuid in sorted(losers | set(speakers.with_rules(self.db))):
            state = entities.read_state(self.db, "speaker", uuid)
            if state is not None:
                names = [name for name in state["names"] if claimed.get((name[0], name[1]), uuid) == uuid]
                kept = [rule for rule in state["rules"] if rules.get(_rule(rule), uuid) == uuid]
                entities.change(self.unit, "speaker", uuid, {**state, "names": names, "rules": kept})

    def _forget(self, local: str) -> None:
        """Take away what people made of a speaker; the names that articles gave it stay its own."""
        from reader.storage import entities

        before = entities.read_state(self.db, "speaker", local)
        if before is not None:
            plain = {"note": "", "is_named": False, "merged_into": None, "rules": []}
            entities.change(self.unit, "speaker", local, {**before, **plain})

    def write_theirs(self, local: str, theirs: Json | None) -> None:
        """Take the other version of one of them."""
        from reader.storage import entities

        before = entities.read_state(self.db, "speaker", local)
        if before is None:
            return
        if theirs is None:
            self._forget(local)
            return
        rows = {key: row.local for key, row in self.rows.items()}
        state = self._state(theirs, [list(name) for name in theirs["names"]], before, rows)
        self._let_go({local: state})
        entities.change(self.unit, "speaker", local, state)


def _owners(best: dict[str, Operation]) -> dict[tuple[str, str], str]:
    """Whose each name is: that of the one with the longest history, if two are said to have it."""
    owner: dict[tuple[str, str], str] = {}
    for key, operation in sorted(best.items(), key=lambda one: (one[1].rev, one[1].at, one[1].id)):
        if operation.state is not None:
            for name, kind, _shown in operation.state["names"]:
                owner[name, kind] = key
    return owner


def _rule(rule: list[str | None]) -> tuple[str, ...]:
    return tuple(part or "" for part in rule)


def _content(state: Json) -> Json:
    """What people made of a speaker; how names are spelled is none of it, unless a person has named it."""
    return {
        "name": state["name"] if state["is_named"] else "",
        "names": [[key, kind] for key, kind, _shown in state["names"]],
        **{name: state[name] for name in ("kind", "note", "is_named", "merged_into", "rules")},
    }


def _bare(state: Json | None) -> Json | None:
    if state is None:
        return None
    names = sorted([key, kind] for key, kind, _shown in state["names"])
    return {**state, "names": names, "name": state["name"] if state["is_named"] else ""}


class Aparts(Single):
    """Pairs of speakers that a person has said not to be one."""

    entity = "apart"

    def __init__(self, exchange: Exchange, speakers: Speakers) -> None:
        super().__init__(exchange)
        self._speakers = speakers

    def here(self) -> dict[str, Json]:
        """What people made of these here."""
        from reader.storage import entities, identifying

        found: dict[str, Json] = {}
        for uuid in identifying.all_apart(self.db):
            state = entities.read_state(self.db, "apart", uuid)
            if state is not None:
                found[uuid] = {"one": state["one"], "other": state["other"]}
        return found

    def told(self, local: str, content: Json, old: Json | None) -> Json:
        """What the folder is told of one of them."""
        one, other = sorted(self._speakers.key_of(uuid) for uuid in content.values())
        return {"one": one, "other": other}

    def key(self, local: str, content: Json) -> str:
        """The key of one that is told for the first time."""
        key = made_uuid("apart", *sorted(self._speakers.key_of(uuid) for uuid in content.values()))
        row = self.rows.get(key)
        return key if row is None or row.local in ("", local) or row.local not in self._here else local

    def write_theirs(self, local: str, theirs: Json | None) -> None:
        """Take the other version of one of them."""
        from reader.storage import entities
        from reader.storage.values import micros

        if theirs is None:
            entities.change(self.unit, "apart", local, None)
            return
        one, other = sorted(self._speakers.local_of(theirs[side]) for side in ("one", "other"))
        before = entities.read_state(self.db, "apart", local) or {"created": micros(self.unit.at)}
        entities.change(self.unit, "apart", local, {**before, "one": one, "other": other})
