"""Libraries of any size: seeded articles of about 300 words with five quotes each, in 200 feeds, over ten years.

They are written straight into the tables, derived rows included, as storing each the usual way would take a day for a
million; ``newsreader doctor`` finds nothing wrong with them. The triggers are left out meanwhile.
"""

from __future__ import annotations

import json
import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any

from benchmarks.vocabulary import Vocabulary
from reader.model import Attribution, Quote, QuoteKind, Span, Speaker, SpeakerKind
from reader.model.identity import canonical_id, canonical_url, content_hash
from reader.model.likeness import fingerprints
from reader.model.names import name_block, name_key
from reader.model.query_words import folded_text, word_forms
from reader.services.grouping import bands
from reader.storage import connection, repair
from reader.storage.quotedata import packed_attribution
from reader.storage.stemming import stem
from reader.storage.values import fold_name

__all__ = ["build", "long_text"]

FEEDS = 200
_BATCH = 5_000
_QUOTES = 5
_NEWEST = 1_767_225_600
_TEN_YEARS = 10 * 365 * 86_400
_PLACES = 16
_FOLDERS = ("", "Presse", "Presse/Régions", "Monde")


class _Words:
    """Texts of a vocabulary, each with what the full-text index holds of it."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        vocabulary = Vocabulary()
        self.words = vocabulary.words
        self._pool = vocabulary.text(random.Random(0), 500_000).split()
        folded = {word: folded_text(word) for word in self.words}
        self._folded = [folded[word] for word in self._pool]

    def text(self, count: int) -> tuple[str, str]:
        start = self._dice.randrange(len(self._pool) - count)
        return " ".join(self._pool[start : start + count]), " ".join(self._folded[start : start + count])


@dataclass(slots=True)
class _Rows:
    """What a batch of articles puts into each table."""

    articles: list[tuple[Any, ...]] = field(default_factory=list)
    revisions: list[tuple[Any, ...]] = field(default_factory=list)
    entries: list[tuple[Any, ...]] = field(default_factory=list)
    quotes: list[tuple[Any, ...]] = field(default_factory=list)
    said: list[tuple[Any, ...]] = field(default_factory=list)
    tallies: list[tuple[Any, ...]] = field(default_factory=list)
    findings: list[tuple[Any, ...]] = field(default_factory=list)
    texts: list[tuple[Any, ...]] = field(default_factory=list)
    prints: list[tuple[int, int]] = field(default_factory=list)
    bands: list[tuple[int, int]] = field(default_factory=list)

    def store(self, db: sqlite3.Connection) -> None:
        for table, rows in (
            (
                """article (id, uuid, title, source, language, published, is_dated, is_read, is_starred, quote_count,
                revision, content_hash, url, kind, authors, added, updated, place, title_key, link)""",
                self.articles,
            ),
            ("revision (article_id, number, title, text, blocks, content_hash, created)", self.revisions),
            ("entry (feed_id, guid, article_id, published, identity)", self.entries),
            (
                """quote (article_id, start, stop, kind, status, speaker_id, place, revision, published, name_id,
                role_id)""",
                self.quotes,
            ),
            ("speaker_article (speaker_id, article_id, quotes)", self.tallies),
            ("finding (article_id, revision, engine, found, data)", self.findings),
            ("article_search (rowid, title, text, author)", self.texts),
            ("said_search (rowid, words)", self.said),
            ("quote_print (hash, quote_id)", sorted(self.prints)),
            ("article_band (hash, article_id)", sorted(self.bands)),
        ):
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


class _Newsroom:
    """Who speaks and who publishes; makes articles by their number."""

    def __init__(self, count: int) -> None:
        self.dice = random.Random(count)
        self.words = _Words(self.dice)
        given = [word.capitalize() for word in self.words.words[6_000:6_060]]
        surnames = [word.capitalize() for word in self.words.words[200:6_000]]
        titles = ("maire de", "députée de", "préfet de", "porte-parole de")
        self.roles = [f"{self.dice.choice(titles)} {word.capitalize()}" for word in self.words.words[7_000:7_080]]
        names: dict[str, str] = {}
        while len(names) < max(200, count // 20):
            name = f"{self.dice.choice(given)} {self.dice.choice(surnames)}"
            names.setdefault(name_key(name), name)
        self.names = list(names.values())
        self.folded = [folded_text(name) for name in self.names]
        self.role_of = [self.dice.randrange(len(self.roles)) for _ in self.names]
        self.weights = list(accumulate(1 / (rank + 10) for rank in range(len(self.names))))
        self.gap = max(20, _TEN_YEARS // count)
        self.count = count

    def prepare(self, db: sqlite3.Connection) -> None:
        """Feeds, speakers and words."""
        db.executemany(
            "INSERT INTO feed (uuid, url, title, folder, created, updated) VALUES (?, ?, ?, ?, 0, 0)",
            [
                (_uuid(1, number), f"https://news.example/{number}.xml", f"Flux {number}", _FOLDERS[number % 4])
                for number in range(FEEDS)
            ],
        )
        roles = list(enumerate(dict.fromkeys(self.roles), 1))
        ids = {role: number for number, role in roles}
        self.role_ids = [ids[self.roles[role]] for role in self.role_of]
        db.executemany("INSERT INTO speaker_role (id, role) VALUES (?, ?)", roles)
        db.executemany("INSERT INTO role_search (rowid, words) VALUES (?, ?)", [(n, folded_text(r)) for n, r in roles])
        named = list(enumerate(self.names, 1))
        db.executemany(
            """INSERT INTO speaker (id, uuid, folded, kind, name, role, created, updated, root_id)
            VALUES (?, ?, ?, 'person', ?, ?, 0, 0, ?)""",
            [(n, _uuid(2, n), fold_name(name), name, self.roles[self.role_of[n - 1]], n) for n, name in named],
        )
        db.executemany(
            "INSERT INTO speaker_name (id, key, kind, shown, block, speaker_id) VALUES (?, ?, 'person', ?, ?, ?)",
            [(n, name_key(name), name, name_block(name, SpeakerKind.PERSON), n) for n, name in named],
        )
        for table in ("speaker_search", "name_search"):
            rows = list(enumerate(self.folded, 1))
            db.executemany(f"INSERT INTO {table} (rowid, words) VALUES (?, ?)", rows)
        forms = {form: folded for word in self.words.words for form, folded in word_forms(word).items()}
        db.executemany(
            "INSERT OR IGNORE INTO word (form, folded, stem_fr, stem_en) VALUES (?, ?, ?, ?)",
            [(form, folded, stem("fr", form), stem("en", form)) for form, folded in forms.items()],
        )

    def article(self, number: int, rows: _Rows) -> None:
        """Add article ``number``: later numbers are newer."""
        dice, article_id = self.dice, number + 1
        second = _NEWEST - (self.count - number) * self.gap
        published, place = second * 1_000_000, second * _PLACES
        head, folded_head = self.words.text(8)
        title = f"{head.capitalize()}, épisode {number}"
        folded_title = f"{folded_head} episode {number}"
        parts, folded, blocks = [title], [folded_title], [["headline", 0, len(title)]]
        at, found = len(title) + 1, []
        who = dice.choices(range(len(self.names)), cum_weights=self.weights, k=_QUOTES)
        for order, speaker in enumerate(who):
            said, folded_said = self.words.text(14)
            rest, folded_rest = self.words.text(36)
            name = self.names[speaker]
            paragraph = f"« {said} », a déclaré {name}. {rest.capitalize()}."
            span = Span(at + 2, at + 2 + len(said))
            cue = Span(span.stop + 4, span.stop + 13)
            mention = Span(cue.stop + 1, cue.stop + 1 + len(name))
            person = Speaker(name, SpeakerKind.PERSON, self.roles[self.role_of[speaker]])
            found.append(
                Quote(QuoteKind.DIRECT, span, (span,), cue, mention, person, None, 0.9, "positional-tag", "the tag")
            )
            role, quote_place = self.role_ids[speaker], place * 1_024 + order
            place_of_quote = (article_id, span.start, span.stop, "direct", "machine", speaker + 1, quote_place, 1)
            rows.quotes.append((*place_of_quote, published, speaker + 1, role))
            rows.said.append((quote_place, folded_said))
            quote_id = number * _QUOTES + order + 1
            rows.prints += [(one, quote_id) for one in fingerprints(folded_said.split())]
            folded.append(f"{folded_said} a declare {self.folded[speaker]} {folded_rest}")
            blocks.append(["paragraph", at, at + len(paragraph)])
            parts.append(paragraph)
            at += len(paragraph) + 1
        text, feed = "\n".join(parts), min(FEEDS - 1, int(dice.paretovariate(0.7)) - 1)
        author, digest = self.names[who[0]], content_hash(title, text)
        url = f"https://news.example/{feed}/{article_id}"
        shown = (article_id, _uuid(3, article_id), title, f"Journal {feed}", "fr", published, 1)
        state = (int(dice.random() < 0.8), int(dice.random() < 0.01), _QUOTES, 1, digest, url, "feed")
        times = (json.dumps([author], ensure_ascii=False), published, published)
        rows.articles.append((*shown, *state, *times, place, folded_title[:40], canonical_url(url)))
        compact = json.dumps(blocks, separators=(",", ":"))
        rows.revisions.append((article_id, 1, title, text, compact, digest, published))
        # Most feeds identify an entry by its address.
        rows.entries.append((feed + 1, url, article_id, published, canonical_id(url)))
        rows.tallies += [(speaker + 1, article_id, quotes) for speaker, quotes in Counter(who).items()]
        data = packed_attribution(Attribution(tuple(found)))
        rows.findings.append((article_id, 1, "benchmark", published, data))
        rows.texts.append((place, folded_title, " ".join(folded), self.folded[who[0]]))
        words = " ".join(folded).split()
        rows.bands += [
            (one, article_id) for one in bands([" ".join(words[at : at + 4]) for at in range(len(words) - 3)])
        ]


def build(path: Path, count: int) -> None:
    """Make a library of ``count`` articles at ``path``; leaves one that is there as it is."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".building")
    for leftover in fresh.parent.glob(f"{fresh.name}*"):
        leftover.unlink()
    connection.prepare(fresh)
    newsroom = _Newsroom(count)
    with closing(connection.connect(fresh, "rw")) as db:
        db.isolation_level = None
        # Nothing is lost but time if this machine stops now.
        for pragma in ("synchronous = OFF", "cache_size = -2000000", "foreign_keys = OFF"):
            db.execute(f"PRAGMA {pragma}")
        triggers = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        db.execute("BEGIN")
        for name, _sql in triggers:
            db.execute(f"DROP TRIGGER {name}")
        newsroom.prepare(db)
        db.execute("COMMIT")
        for numbers in _batches(count):
            rows = _Rows()
            for number in numbers:
                newsroom.article(number, rows)
            db.execute("BEGIN")
            rows.store(db)
            db.execute("COMMIT")
        db.execute("BEGIN")
        db.execute("INSERT INTO source SELECT source, count(*) FROM article GROUP BY source")
        joined = "entry JOIN article ON article.id = entry.article_id"
        db.execute(f"INSERT OR IGNORE INTO feed_source SELECT feed_id, source FROM {joined}")
        repair.recount(db)
        for _name, sql in triggers:
            db.execute(sql)
        db.execute("COMMIT")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    fresh.rename(path)


def _batches(count: int) -> Iterator[range]:
    return (range(start, min(count, start + _BATCH)) for start in range(0, count, _BATCH))


def _uuid(kind: int, number: int) -> str:
    return f"01900000-000{kind}-7000-8000-{number:012x}"


def long_text(words: int) -> str:
    """One article of about ``words`` words as plain text, with a quote every sixty words or so."""
    dice = random.Random(words)
    made = _Words(dice)
    lines = [f"{made.text(6)[0].capitalize()} en {words} mots", ""]
    for _ in range(max(1, words // 60)):
        name = f"Léa {dice.choice(made.words[200:6_000]).capitalize()}"
        lines.append(f"« {made.text(14)[0].capitalize()} », a déclaré {name}. {made.text(40)[0].capitalize()}.")
    return "\n".join(lines)
