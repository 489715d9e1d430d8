"""What is common to all that two libraries share: what is agreed, what is told, where an article is.

A thing goes by a key in the folder and by an identifier of its own in each library. What each kind of thing says in
either, and how it is taken over, is in the modules ``shared_notes``, ``shared_decisions``, ``shared_tags``,
``shared_speakers`` and ``shared_views``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reader.model.operations import Operation, heads, winner
from reader.services import placing

if TYPE_CHECKING:
    from reader.storage.exchange import Agreed
    from reader.storage.journal import Unit

__all__ = ["Exchange", "Json", "Kind", "Taken", "distinct"]

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a thing says here after it was taken over, None where it is gone, and what it goes by here."""

    content: Json | None
    local: str


class Exchange:
    """One exchange of one library with one folder: what is known of both, and what is new.

    ``known`` are the operations whose parents are known too, ``standing`` the heads of each thing by entity and key.
    ``seq`` is the last change of the library's journal at the last exchange.
    """

    def __init__(
        self, unit: Unit, stem: str, place: str, own: Iterable[Operation], known: dict[str, Operation], make: bool
    ) -> None:
        from reader.storage import exchange

        self.unit, self.stem, self.place = unit, stem, place
        self.known = known
        self.survey()
        self.new: list[Operation] = []
        self.waiting: Counter[str] = Counter()
        rows = exchange.agreed(unit.db, place)
        self.agreed: dict[str, dict[str, Agreed]] = defaultdict(dict, rows)
        library = self.agreed["library"].get("")
        self.seq = int((library.content or {}).get("seq", 0)) if library else 0
        self._make = make
        self._new_ids: set[str] = set()
        own = list(own)
        self._number = len(own)
        self._salt = unit.batch.replace("-", "")[-8:]
        self._told = {one.key for one in own if one.entity == "article"}
        self._articles: dict[str, Operation] = {}
        self._landed: tuple[str, placing.Landing | None] = ("", None)

    def survey(self) -> None:
        """Work out what stands of all that is known."""
        self.standing: dict[str, dict[str, list[Operation]]] = defaultdict(dict)
        for (entity, key), found in heads(self.known).items():
            self.standing[entity][key] = found

    def read_articles(self) -> None:
        """Know the texts that the journals tell."""
        self.survey()
        for operation in sorted(self.known.values(), key=lambda one: one.id):
            if operation.entity == "article" and operation.state is not None:
                self._articles.setdefault(operation.key, operation)

    @property
    def new_ids(self) -> set[str]:
        """The operations that this library tells now."""
        if len(self._new_ids) != len(self.new):
            self._new_ids = {operation.id for operation in self.new}
        return self._new_ids

    def knows(self, agreed: Agreed) -> bool:
        """Whether all that was agreed upon is in the folder still."""
        return bool(agreed.heads) and all(head in self.known for head in agreed.heads)

    def add(self, entity: str, key: str, state: Json | None, parents: Iterable[str]) -> None:
        """Tell that a thing says ``state`` from now on."""
        from reader.storage.values import micros

        above = tuple(sorted(set(parents)))
        rev = 1 + max((self.known[parent].rev for parent in above), default=0)
        name = f"{self.stem}:{self._number + len(self.new) + 1}.{self._salt}"
        self.new.append(Operation(name, above, entity, key, state, self.unit.who, micros(self.unit.at), rev))

    def tell_article(self, article_id: int, revision: int, digest: str) -> None:
        """Tell the text that a passage is about, once."""
        from reader.export.base import without_credentials
        from reader.storage import articles, exchange

        if not digest or digest in self._told:
            return
        article = articles.article(self.unit.db, article_id)
        known = exchange.revision(self.unit.db, article_id, revision)
        if article is None or known is None:
            return
        title, text = known
        summary = article.summary
        state: Json = {"uuid": summary.uuid, "title": title, "text": text, "url": without_credentials(article.url)}
        state |= {"language": summary.language, "source": summary.source, "kind": article.kind}
        state |= {"published": summary.published.isoformat(), "authors": list(article.authors)}
        state["entries"] = [list(one) for one in placing.entry_names(self.unit.db, article_id)]
        self.add("article", digest, state, ())
        self._told.add(digest)

    def land(self, digest: str, *, make: bool = True) -> placing.Landing | None:
        """The article with that title and text: ours, or as the journals tell it; None while nobody has it."""
        if self._landed[0] != digest:
            self._landed = (digest, self._land(digest, make and self._make))
        return self._landed[1]

    def _land(self, digest: str, make: bool) -> placing.Landing | None:
        from reader.ingest.annotations.told import article_of
        from reader.storage import articles, exchange

        if digest in self._articles:
            landing = placing.land(self.unit, *article_of(self._articles[digest]), make=make)
            if landing is None:
                self.waiting[str((self._articles[digest].state or {}).get("title", ""))] += 0
            return landing
        revision = exchange.revision_by_digest(self.unit.db, bytes.fromhex(digest))
        article = None if revision is None else articles.article(self.unit.db, revision[0])
        if revision is None or article is None:
            return None
        return placing.Landing(article, articles.revision_text(self.unit.db, *revision))

    def wait_for(self, digest: str) -> None:
        """Note that something waits for an article."""
        known = self._articles.get(digest)
        self.waiting[str((known.state or {}).get("title", "")) if known else ""] += 1


class Kind(ABC):
    """One kind of thing that is shared."""

    entity = ""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.unit = exchange.unit
        self.db = exchange.unit.db
        self._before = dict(self.rows)
        self._here: dict[str, Json] = {}

    @property
    def rows(self) -> dict[str, Agreed]:
        """What is agreed of these things, by key."""
        return self.exchange.agreed[self.entity]

    @property
    def standing(self) -> dict[str, list[Operation]]:
        """The heads of these things, by key."""
        return self.exchange.standing[self.entity]

    def heads(self, key: str) -> list[Operation]:
        """The heads of one of them."""
        return self.exchange.standing[self.entity].get(key, [])

    @abstractmethod
    def here(self) -> dict[str, Json]:
        """What people made here: content by local identifier, in which only a person's change makes a difference."""

    @abstractmethod
    def told(self, local: str, content: Json, old: Json | None) -> Json:
        """What the folder is told of a thing; ``old`` is what was agreed there before."""

    @abstractmethod
    def key(self, local: str, content: Json) -> str:
        """The key of a thing that the folder is told of for the first time."""

    def same(self, one: Json | None, other: Json | None) -> bool:
        """Whether two states, as they are told, say the same."""
        return one == other

    def known_already(self, state: Json, found: list[Operation]) -> bool:
        """Whether a thing that is told for the first time is there already, made by somebody else."""
        return any(self.same(head.state, state) for head in found)

    def versions(self, found: list[Operation]) -> list[Operation]:
        """Of the heads of a thing those that say something else than the one shown first, each once."""
        return distinct(self, found)[1:]

    def was_moved(self, local: str) -> bool:
        """Whether a person has changed what ``here`` does not tell."""
        return False

    @abstractmethod
    def take_all(self) -> None:
        """Take over what stands, and note it in ``rows``."""

    @abstractmethod
    def write_theirs(self, local: str, theirs: Json | None) -> None:
        """Make a thing of this library what another version of it says, as :meth:`shown` gave it."""

    def shown(self, state: Json | None) -> Json | None:
        """A state that is told, by names that mean something without the folder."""
        return state

    def local_of(self, key: str) -> str:
        """What a thing goes by here."""
        row = self.rows.get(key)
        return row.local if row is not None and row.local else key

    def pending(self, key: str, found: list[Operation]) -> bool:
        """Whether what stands differs from what was agreed."""
        old = self.rows.get(key)
        return old is None or set(old.heads) != {head.id for head in found}

    def changed_rows(self) -> dict[str, Agreed]:
        """What is agreed now and was not before."""
        return {key: row for key, row in self.rows.items() if self._before.get(key) is not row}

    def agree(self, key: str, found: list[Operation], taken: Taken) -> None:
        """Note what is agreed of a thing."""
        from reader.storage.exchange import Agreed

        self.rows[key] = Agreed(tuple(head.id for head in found), taken.content, taken.local)

    def is_ours_alone(self, key: str, found: list[Operation]) -> bool:
        """Whether what stands of a thing is what this library has just told; if so, it is agreed already."""
        if len(found) != 1 or found[0].id not in self.exchange.new_ids:
            return False
        local = self.local_of(key)
        self.agree(key, found, Taken(self._here.get(local) if found[0].state is not None else None, local))
        return True

    def survey_here(self) -> dict[str, Json]:
        """What :meth:`here` gives, known to :meth:`key` and :meth:`told` from now on."""
        self._here = self.here()
        return self._here

    def add_new(self) -> None:
        """Make what stands, of which nothing is here yet."""
        self.take_all()

    # --- telling --------------------------------------------------------------------------------------------------

    def tell(self, disputed: set[tuple[str, str]], decided: set[tuple[str, str]]) -> None:
        """Tell what was changed here; ``disputed`` are things with open conflicts, ``decided`` those settled here."""
        keys: dict[str, list[str]] = defaultdict(list)
        for key, row in self.rows.items():
            if row.local:
                keys[row.local].append(key)
        here = self.survey_here()
        for local, content in here.items():
            if local not in keys:
                self._introduce(local, content)
                continue
            for key in sorted(keys[local]):
                open_here = (self.entity, local) in disputed
                self._update(key, local, content, open_here, (self.entity, local) in decided and not open_here)
        for key, row in list(self.rows.items()):
            if row.local and row.local not in here and row.content is not None and self.exchange.knows(row):
                found = self.heads(key)
                if any(head.state is not None for head in found):
                    self.exchange.add(self.entity, key, None, self._parents(key, (self.entity, row.local) in disputed))

    def _introduce(self, local: str, content: Json) -> None:
        from reader.storage.exchange import Agreed

        key = self.key(local, content)
        found = self.heads(key)
        state = self.told(local, content, None)
        row = self.rows.get(key)
        gone = [head.id for head in found if head.state is None]
        heads = tuple(gone) if row is None else row.heads
        self.rows[key] = Agreed((), None, local)
        if not self.known_already(state, [head for head in found if head.state is not None]):
            self.exchange.add(
                self.entity, key, state, [head for head in (*heads, *gone) if head in self.exchange.known]
            )

    def _update(self, key: str, local: str, content: Json, disputed: bool, decided: bool) -> None:
        row, found = self.rows[key], self.heads(key)
        if self.exchange.knows(row):
            agreed = [self.exchange.known[head] for head in row.heads]
            settled = decided and len(distinct(self, agreed)) > 1
            if content == row.content and not settled and not self.was_moved(local):
                return
            state = self.told(local, content, winner(agreed).state)
            if any(head.id not in row.heads and self._is_ours(head) and self.same(head.state, state) for head in found):
                # It was told before this library could note that it was.
                return
            self.exchange.add(self.entity, key, state, self._parents(key, disputed))
            return
        state = self.told(local, content, None)
        if not any(self.same(head.state, state) for head in found):
            self.exchange.add(self.entity, key, state, self._parents(key, disputed=False))

    def _is_ours(self, operation: Operation) -> bool:
        return operation.id.startswith(f"{self.exchange.stem}:")

    def _parents(self, key: str, disputed: bool) -> set[str]:
        """What a change follows upon: all that was agreed, or only what is shown here while the rest is in dispute."""
        row, found = self.rows[key], self.heads(key)
        agreed = [self.exchange.known[head] for head in row.heads if head in self.exchange.known]
        if disputed and agreed:
            shown = winner(agreed).state
            agreed = [head for head in agreed if self.same(head.state, shown)]
        # What we told ourselves we know, also where noting it was interrupted.
        return {head.id for head in agreed} | {head.id for head in found if self._is_ours(head) and not disputed}


def distinct(kind: Kind, found: list[Operation]) -> list[Operation]:
    """One operation for each different thing that heads say, the one that is shown first in front."""
    kept: list[Operation] = []
    for operation in sorted(found, key=lambda one: (one.state is not None, one.rev, one.at, one.id), reverse=True):
        if not any(kind.same(operation.state, one.state) for one in kept):
            kept.append(operation)
    return kept
