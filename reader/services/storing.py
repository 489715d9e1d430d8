"""What feeds say goes into the library: each entry known again, what changed as a new revision, many feeds at once.

One article stands for an entry under whatever identifier, address or feed it comes again: known by the feed's own
identifier first, then by one that differs only in "http:" and "https:", then by the address of its page or by its
words. Quotes are found later (see :mod:`reader.services.pending`), as that takes far longer than all the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reader.messages import phrase
from reader.model import Feed, visible_line
from reader.model.identity import Told, canonical_id, canonical_url, is_made, is_near, is_retold
from reader.services import saving, scheduling
from reader.services.carrying import foresee_entries
from reader.services.library import Library

if TYPE_CHECKING:
    from reader.ingest.feeds import ParsedFeed
    from reader.ingest.fetcher import Fetched
    from reader.ingest.packed import PackedEntry
    from reader.storage.arrivals import NewArticle
    from reader.storage.articles import Known
    from reader.storage.entries import Detail, KnownEntry
    from reader.storage.journal import Unit

__all__ = ["FeedNews", "Stored", "store_feeds"]

_FEED = "feed"
_LONG_ENOUGH_TO_TELL = 300
_SHORTER = 0.8
# More than that many entries gone from the middle of a feed at once: it was rearranged, nothing was withdrawn.
_MOST_WITHDRAWN = 3
_MOST_WITHDRAWN_OF = 0.2
_MOST_RENAMED = 20


@dataclass(frozen=True, slots=True)
class FeedNews:
    """What a feed's server said; ``parsed`` is None where nothing is new."""

    feed: Feed
    fetched: Fetched
    parsed: ParsedFeed | None


@dataclass(frozen=True, slots=True)
class Stored:
    """How many articles of a feed are new, and how many have a new text; and which are new."""

    new: int = 0
    updated: int = 0
    new_ids: tuple[int, ...] = ()


def store_feeds(library: Library, news: Sequence[FeedNews], *, later: bool = False) -> list[Stored]:
    """Store the answers of several feeds' servers in one transaction; with ``later`` new articles wait to be indexed.

    Raises StorageError.
    """
    stored: list[Stored] = []
    with library.reading() as db:
        for one in news:
            items = () if one.parsed is None else one.parsed.items
            foresee_entries(db, one.feed.id, ((item.guid, item.digest, item.text) for item in items))
    with library.writing(what="auto") as unit:
        for one in news:
            source = one.feed.title or ("" if one.parsed is None else one.parsed.title)
            if one.parsed is None:
                stored.append(Stored())
            else:
                stored.append(_Storing(unit, one.feed, one.parsed.items, source, later=later).run())
            scheduling.note_success(unit, one.feed, _asked_again(one), one.parsed)
        names = [visible_line(one.feed.title or one.feed.url) for one in news]
        unit.label = phrase("fetch of “{feed}”", feed=", ".join(names[:3]))
    return stored


def _asked_again(news: FeedNews) -> Fetched:
    """The answer, without what would let the server say "not modified" where the rest of the feed is still to come."""
    if news.parsed is None or news.parsed.is_whole:
        return news.fetched
    return replace(news.fetched, etag="", last_modified="")


@dataclass(slots=True)
class _Storing:
    """The entries of one feed on their way into the library, within one unit of writing."""

    unit: Unit
    feed: Feed
    items: Sequence[PackedEntry]
    source: str
    later: bool
    listed: list[int] = field(default_factory=list)
    """Row ids of the entries that are in the feed now."""
    taken: set[int] = field(default_factory=set)
    """The articles that an entry of the feed leads to already; no second one may."""
    details: list[tuple[int, Detail]] = field(default_factory=list)

    def run(self) -> Stored:
        """Store them all."""
        from reader.storage import entries

        by_guid = self._by_guid()
        known = self._known(by_guid)
        known |= self._renamed(by_guid, known)
        self.taken = {entry.article_id for entry in known.values()}
        updated = self._update(known, by_guid)
        fresh = [copies[0] for guid, copies in by_guid.items() if guid not in known]
        joined, new = self._tell_apart(fresh)
        # Feeds have the newest first; stored oldest first, undated articles come out in the feed's order.
        new.reverse()
        ids = self._add(new)
        leading = [*joined, *zip(new, ids, strict=True)]
        rows = [(item.guid, canonical_id(item.guid), article_id, item.digest) for item, article_id in leading]
        self.listed += entries.add_many(self.unit.db, self.feed.id, rows)
        entries.save_details(self.unit.db, self.details)
        self._note_listed()
        return Stored(len(ids), updated, tuple(ids))

    def _by_guid(self) -> dict[str, list[PackedEntry]]:
        """The entries by their identifiers. One that many have in one feed stands for one article: the first."""
        found: dict[str, list[PackedEntry]] = {}
        for item in self.items:
            found.setdefault(item.guid, []).append(item)
        return found

    def _known(self, by_guid: dict[str, list[PackedEntry]]) -> dict[str, KnownEntry]:
        """The entries that the feed has had before."""
        from reader.storage import entries

        db, feed_id = self.unit.db, self.feed.id
        known = entries.by_guids(db, feed_id, by_guid)
        missing = {canonical_id(guid): guid for guid in by_guid if guid not in known}
        for identity, entry in entries.by_identities(db, feed_id, missing).items():
            # Both forms in one feed are two entries.
            if entry.guid not in by_guid:
                known[missing[identity]] = entry
        return known

    def _renamed(self, by_guid: dict[str, list[PackedEntry]], known: dict[str, KnownEntry]) -> dict[str, KnownEntry]:
        """The entries that come under another name, as a corrected headline changes the id of what has none."""
        from reader.storage import articles, entries

        found: dict[str, KnownEntry] = {}
        fresh = [items[0] for guid, items in by_guid.items() if guid not in known]
        if not fresh:
            return found
        db, here = self.unit.db, {entry.id for entry in known.values()}
        before = [one for one in entries.listed(db, self.feed.id) if one not in here]
        # Hundreds of both at once are another feed at the same address.
        gone = entries.by_ids(db, self.feed.id, before[-_MOST_RENAMED:])
        now = articles.find_by_ids(db, [entry.article_id for entry in gone])
        moments = articles.moments(db, now)
        told = [
            (item.guid, Told.of(item.title, item.text, item.published, has_name=not is_made(item.guid)))
            for item in fresh[:_MOST_RENAMED]
            if gone
        ]
        for entry in gone:
            article = now.get(entry.article_id)
            if article is None or article.kind != _FEED:
                continue
            text = articles.revision_text(db, article.id, article.revision) or ""
            old = Told.of(article.title, text, moments.get(article.id), has_name=not is_made(entry.guid))
            guid = next((guid for guid, new in told if guid not in found and is_retold(old, new)), None)
            if guid is not None:
                found[guid] = entry
        return found

    def _update(self, known: dict[str, KnownEntry], by_guid: dict[str, list[PackedEntry]]) -> int:
        """Bring what is known up to date; how many articles have a new text."""
        from reader.storage import articles, entries

        self.listed += {entry.id for entry in known.values()}
        back = [entry.id for entry in known.values() if entry.is_withdrawn]
        if back:
            entries.set_withdrawn(self.unit.db, back, withdrawn=False)
        # Of several with one identifier any may be the one that was seen before: only news in all of them is news.
        changed = {
            guid: entry for guid, entry in known.items() if all(item.digest != entry.digest for item in by_guid[guid])
        }
        moved = {guid: entry for guid, entry in known.items() if guid != entry.guid and guid not in changed}
        rows = [(entry.id, guid, canonical_id(guid), entry.digest or b"") for guid, entry in moved.items()]
        now = articles.find_by_ids(self.unit.db, [entry.article_id for entry in changed.values()])
        updated = 0
        for guid, entry in changed.items():
            item = by_guid[guid][0]
            article = now.get(entry.article_id)
            updated += article is not None and self._revise(item, article, entry)
            rows.append((entry.id, guid, canonical_id(guid), item.digest))
        if rows:
            entries.set_digests(self.unit.db, rows)
        return updated

    def _revise(self, item: PackedEntry, article: Known, entry: KnownEntry) -> bool:
        """Make what an entry says the article's newest text, if it is newer than what the article says."""
        from reader.storage import articles, entries

        if article.content_hash == item.digest:
            return False
        old = articles.revision_text(self.unit.db, article.id, article.revision) or ""
        if article.kind != _FEED:
            # The full text stays; that the feed says something else now is told.
            if entry.digest is not None:
                articles.mark_changed(self.unit.db, article.id)
            return False
        if len(item.text) < _SHORTER * len(old) and entries.feeds_of(self.unit.db, article.id) > 1:
            return False
        self._keep_detail(item, article.id)
        words_differ = (item.title, *item.text.split()) != (article.title, *old.split())
        saving.revise(self.unit, article, self._row(item), old, changed=words_differ)
        return True

    def _tell_apart(self, fresh: Iterable[PackedEntry]) -> tuple[list[tuple[PackedEntry, int]], list[PackedEntry]]:
        """Entries that are new to the feed: those that the library has an article for, with it, and the others."""
        from reader.storage import articles

        fresh = list(fresh)
        by_link = articles.find_by_links(self.unit.db, {canonical_url(item.url) for item in fresh})
        by_digest = articles.find_by_digests(self.unit.db, {item.digest for item in fresh})
        joined: list[tuple[PackedEntry, int]] = []
        new: list[PackedEntry] = []
        for item in fresh:
            link = canonical_url(item.url)
            same = self._same(item, by_link.get(link, []), by_digest.get(item.digest, []))
            if same is None:
                new.append(item)
            else:
                self.taken.add(same.id)
                joined.append((item, same.id))
        return joined, new

    def _same(self, item: PackedEntry, linked: list[Known], equal: list[Known]) -> Known | None:
        """The article that an entry which is new to the feed stands for: of the same page, or of the same words."""
        for one in reversed(linked):
            if one.id not in self.taken and self._says_the_same(item, one):
                return one
        host = canonical_url(item.url).partition("/")[0]
        for one in equal:
            elsewhere = bool(one.url) and bool(item.url) and canonical_url(one.url).partition("/")[0] != host
            long = len(item.text) >= _LONG_ENOUGH_TO_TELL or not (one.url and item.url)
            if one.id not in self.taken and long and not elsewhere:
                return one
        return None

    def _says_the_same(self, item: PackedEntry, article: Known) -> bool:
        """Whether an article of the same page says the same: many entries of some feeds have one page for all."""
        from reader.storage import articles

        if article.content_hash == item.digest:
            return True
        if article.title.casefold() == item.title.casefold():
            return True
        return is_near(item.text, articles.revision_text(self.unit.db, article.id, article.revision) or "")

    def _add(self, new: Sequence[PackedEntry]) -> list[int]:
        from reader.storage import arrivals

        ids = arrivals.add_many(self.unit.db, [self._row(item) for item in new], self.unit.at, later=self.later)
        for item, article_id in zip(new, ids, strict=True):
            self._keep_detail(item, article_id)
        return ids

    def _keep_detail(self, item: PackedEntry, article_id: int) -> None:
        from reader.storage.entries import Detail

        # Most feeds give the time of publication twice.
        updated = None if item.updated == item.published else item.updated
        if updated or item.comments or item.categories or item.enclosures:
            self.details.append((article_id, Detail(updated, item.comments, item.categories, item.enclosures)))

    def _row(self, item: PackedEntry) -> NewArticle:
        from reader.storage.arrivals import NewArticle

        return NewArticle(
            item.title,
            item.text,
            item.blocks,
            self.feed.language or item.language,
            item.url,
            item.source or self.source,
            item.authors,
            item.published,
            _FEED,
            item.digest,
        )

    def _note_listed(self) -> None:
        """Note what the feed lists now, and what it has withdrawn: gone while older entries than it are still there."""
        from reader.storage import entries

        db, feed_id = self.unit.db, self.feed.id
        before = set(entries.listed(db, feed_id))
        now = set(self.listed)
        if now == before:
            return
        entries.set_listed(db, feed_id, self.listed)
        still = before & now
        if not still:
            return
        oldest = min(still)
        gone = [one for one in before - now if one > oldest]
        if gone and len(gone) <= max(_MOST_WITHDRAWN, _MOST_WITHDRAWN_OF * len(still)):
            entries.set_withdrawn(db, gone, withdrawn=True)
