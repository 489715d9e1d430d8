"""The library against a plain model: whatever is done, undone, redone, revised and reopened, in whatever order."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, precondition, rule

from reader.errors import ConfigError, NotFound
from reader.model import Attribution, Quote, QuoteKind, Span, Speaker, View, ViewKind
from reader.services import annotating, articles, history, identities, reviewing, saving, speakers, tagging
from reader.services.library import Library
from tests.unit.services.builders import ANNA, MAIRIE, TEXT, document, open_at, quote, save

URL = "https://example.org/port"
FOUND = (
    quote(TEXT, "Nous avons tenu parole", ANNA),
    quote(TEXT, "les travaux ont coûté deux millions d'euros", MAIRIE, QuoteKind.INDIRECT),
    quote(TEXT, "Personne n'a perdu son emploi", ANNA),
)
HEADS = ("", "Mis à jour mardi", "Édition du soir, corrigée", "Mis à jour mercredi à midi")
TAGS = ("claim", "claim/economy", "lieu", "à vérifier")
SPEAKERS = (ANNA, MAIRIE, Speaker("Jean Le Goff"))

T = TypeVar("T")


@dataclass(frozen=True)
class Note:
    span: Span
    tags: frozenset[str]
    words: str


@dataclass(frozen=True)
class Decided:
    """A decision about the finding at ``place``, or about a quote made by hand."""

    place: int | None
    status: str
    span: Span
    speaker: Speaker | None


@dataclass(frozen=True)
class State:
    """All that a person made. Spans count in the part of the text that stays the same."""

    notes: dict[str, Note] = field(default_factory=dict)
    tags: frozenset[str] = frozenset()
    decided: dict[str, Decided] = field(default_factory=dict)
    starred: bool = False
    merged: dict[str, str] = field(default_factory=dict)
    """Names of speakers that are part of another."""

    def whole(self, name: str) -> str:
        """Whose quotes those of ``name`` are."""
        while name in self.merged:
            name = self.merged[name]
        return name


def put(where: dict[str, T], key: str, value: T | None) -> dict[str, T]:
    left = {name: one for name, one in where.items() if name != key}
    return left if value is None else {**left, key: value}


class LibraryMachine(RuleBasedStateMachine):
    notes = Bundle("notes")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.library: Library = open_at(self.folder)
        self.state = State()
        self.past: list[State] = []
        self.future: list[State] = []
        self.head = ""
        self.jitter = 0
        self.article = save(self.library, document(url=URL), FOUND)

    def teardown(self) -> None:
        self.library.close()
        shutil.rmtree(self.folder)

    # -- the model's own steps

    def did(self, state: State) -> None:
        if state != self.state:
            self.past.append(self.state)
            self.future.clear()
            self.state = state

    @property
    def offset(self) -> int:
        return len(self.head) + 1 if self.head else 0

    def findings(self) -> tuple[Quote, ...]:
        """What the engine finds in the present text; another version of it draws other bounds."""

        def moved(span: Span) -> Span:
            return Span(span.start + self.offset, span.stop + self.offset - self.jitter)

        return tuple(
            replace(one, span=moved(one.span), fragments=tuple(map(moved, one.fragments)), cue=None) for one in FOUND
        )

    def text(self) -> str:
        return f"{self.head}\n{TEXT}" if self.head else TEXT

    def here(self, span: Span) -> Span:
        return span.shift(self.offset)

    # -- what a person does

    @rule(
        target=notes,
        start=st.integers(0, 60),
        length=st.integers(1, 40),
        tags=st.sets(st.sampled_from(TAGS)),
        words=st.sampled_from(["", "une note", "autre"]),
    )
    def annotate(self, start: int, length: int, tags: set[str], words: str) -> str:
        span = Span(start * 3, start * 3 + length)
        made = annotating.annotate(self.library, self.article, self.here(span), tags=sorted(tags), note=words)
        note = Note(span, frozenset(tags), words)
        self.did(replace(self.state, notes=put(self.state.notes, made.uuid, note), tags=self.state.tags | tags))
        return made.uuid

    @rule(start=st.integers(0, 5), tag=st.sampled_from(TAGS))
    def toggle(self, start: int, tag: str) -> None:
        span = Span(start * 7, start * 7 + 5)
        present = [uuid for uuid, note in self.state.notes.items() if note.span == span]
        made = annotating.toggle_tag(self.library, self.article, self.here(span), tag)
        tags = self.state.tags | {tag}
        if not present:
            assert made is not None
            self.did(
                replace(self.state, notes=put(self.state.notes, made.uuid, Note(span, frozenset({tag}), "")), tags=tags)
            )
            return
        # Of several on the same words it is the oldest; UUIDs are in order of making, row ids are not after an undo.
        changed = present[0] if len(present) == 1 else self.changed_one(present)
        if changed is None:
            raise AssertionError("toggling changed nothing")
        old = self.state.notes[changed]
        new = replace(old, tags=old.tags ^ {tag})
        gone = not new.tags and not new.words
        self.did(replace(self.state, notes=put(self.state.notes, changed, None if gone else new), tags=tags))

    def changed_one(self, uuids: list[str]) -> str | None:
        stored = self.stored().notes
        return next((uuid for uuid in uuids if stored.get(uuid) != self.state.notes[uuid]), None)

    @rule(uuid=notes, words=st.sampled_from(["", "une note", "tout autre chose"]))
    def set_note(self, uuid: str, words: str) -> None:
        old = self.state.notes.get(uuid)
        if old is None:
            self.refused(lambda: annotating.set_note(self.library, uuid, words))
            return
        annotating.set_note(self.library, uuid, words)
        new = replace(old, words=words)
        self.did(replace(self.state, notes=put(self.state.notes, uuid, new if new.tags or words else None)))

    @rule(uuid=notes)
    def delete(self, uuid: str) -> None:
        if uuid not in self.state.notes:
            self.refused(lambda: annotating.delete_annotation(self.library, uuid))
            return
        annotating.delete_annotation(self.library, uuid)
        self.did(replace(self.state, notes=put(self.state.notes, uuid, None)))

    @rule(tag=st.sampled_from(TAGS))
    def delete_tag(self, tag: str) -> None:
        if tag not in self.state.tags:
            self.refused(lambda: tagging.delete_tag(self.library, tag))
            return
        tagging.delete_tag(self.library, tag)
        stripped = {uuid: replace(note, tags=note.tags - {tag}) for uuid, note in self.state.notes.items()}
        kept = {
            uuid: note for uuid, note in stripped.items() if note.tags or note.words or note == self.state.notes[uuid]
        }
        self.did(replace(self.state, notes=kept, tags=self.state.tags - {tag}))

    @rule(tag=st.sampled_from(TAGS))
    def create_tag(self, tag: str) -> None:
        if tag in self.state.tags:
            self.refused(lambda: tagging.create_tag(self.library, tag))
            return
        tagging.create_tag(self.library, tag)
        self.did(replace(self.state, tags=self.state.tags | {tag}))

    @rule(starred=st.booleans())
    def star(self, starred: bool) -> None:
        articles.set_starred(self.library, [self.article], starred)
        self.did(replace(self.state, starred=starred))

    # -- decisions about quotes

    def quote_at(self, place: int) -> tuple[str, Decided]:
        """Key and present state of one of the three quotes."""
        for uuid, one in self.state.decided.items():
            if one.place == place:
                return uuid, one
        found = self.findings()[place]
        key = f"{found.kind.value}:{found.span.start}:{found.span.stop}"
        return key, Decided(place, "machine", found.span.shift(-self.offset), found.speaker)

    def decide(self, uuid: str, one: Decided | None) -> None:
        self.did(replace(self.state, decided=put(self.state.decided, uuid, one)))

    @rule(place=st.integers(0, 2))
    def confirm(self, place: int) -> None:
        key, old = self.quote_at(place)
        made = reviewing.confirm(self.library, self.article, key)
        same = old.status in {"machine", "confirmed"} or (old.status == "rejected" and made.status.value == "confirmed")
        assert made.status.value == ("confirmed" if same else "corrected")
        self.decide(made.key, replace(old, status=made.status.value))

    @rule(place=st.integers(0, 2))
    def reject(self, place: int) -> None:
        key, old = self.quote_at(place)
        made = reviewing.reject(self.library, self.article, key)
        self.decide(made.key, replace(old, status="rejected"))

    @rule(place=st.integers(0, 2), speaker=st.sampled_from(SPEAKERS))
    def set_speaker(self, place: int, speaker: Speaker) -> None:
        key, old = self.quote_at(place)
        made = reviewing.set_speaker(self.library, self.article, key, speaker)
        status = "confirmed" if speaker == FOUND[place].speaker else "corrected"
        self.decide(made.key, replace(old, status=status, speaker=speaker))

    @rule(place=st.integers(0, 2))
    def restore(self, place: int) -> None:
        key, old = self.quote_at(place)
        made = reviewing.restore(self.library, self.article, key)
        if old.speaker == FOUND[place].speaker:
            assert made.status.value == "machine"
            if old.status != "machine":
                self.decide(key, None)
        else:
            self.decide(key, replace(old, status="corrected"))

    @rule(start=st.integers(0, 3))
    def create_quote(self, start: int) -> None:
        at = TEXT.index("devant les pêcheurs") + start * 7
        span = Span(at, at + 5).trimmed(TEXT)
        made = reviewing.create_quote(self.library, self.article, self.here(span), QuoteKind.PARTIAL, MAIRIE)
        self.decide(made.key, Decided(None, "manual", span, MAIRIE))

    @rule(one=st.sampled_from(SPEAKERS), into=st.sampled_from(SPEAKERS))
    def merge_speakers(self, one: Speaker, into: Speaker) -> None:
        known = {found.name: found.uuid for found in speakers.list_speakers(self.library)}
        if one == into or not {one.name, into.name} <= known.keys():
            return
        identities.merge_speakers(self.library, [known[one.name]], known[into.name])
        self.did(replace(self.state, merged=put(self.state.merged, one.name, into.name)))

    # -- time, programs and engines

    @rule()
    def undo(self) -> None:
        told = history.undo(self.library)
        assert (told is not None) == bool(self.past)
        if self.past:
            self.future.append(self.state)
            self.state = self.past.pop()

    @rule()
    def redo(self) -> None:
        told = history.redo(self.library)
        assert (told is not None) == bool(self.future)
        if self.future:
            self.past.append(self.state)
            self.state = self.future.pop()

    @rule()
    def reopen(self) -> None:
        self.library.close()
        self.library = open_at(self.folder)

    @rule(head=st.sampled_from(HEADS))
    def revise(self, head: str) -> None:
        self.head = head
        save(self.library, document(self.text(), url=URL), self.findings())

    @precondition(lambda self: not self.state.decided)
    @rule(jitter=st.sampled_from([0, 1, 3]))
    def another_engine(self, jitter: int) -> None:
        from reader.storage import quotes

        self.jitter = jitter
        with self.library.writing() as unit:
            revision = articles.open_article(self.library, self.article).article.revision
            found = Attribution(self.findings())
            quotes.save_findings(unit.db, self.article, revision, f"test-{jitter}", found, unit.at)
            saving.reindex(unit, self.article, found)

    # -- what must hold after every step

    def refused(self, change: object) -> None:
        try:
            change()  # type: ignore[operator]
        except (NotFound, ConfigError):
            return
        raise AssertionError("an impossible change was made")

    def stored(self) -> State:
        page = articles.open_article(self.library, self.article)
        notes = {
            note.uuid: Note(note.anchor.span.shift(-self.offset), frozenset(note.tags), note.note)
            for note in page.annotations
        }
        assert all(note.anchor.span.of(self.text()) == note.anchor.exact for note in page.annotations)
        decided = {}
        for one in page.quotes:
            if one.status.value != "machine":
                span = one.quote.span.shift(-self.offset)
                place = next((at for at, found in enumerate(FOUND) if found.span.overlaps(span)), None)
                decided[one.key] = Decided(place, one.status.value, span, one.quote.speaker)
        tags = frozenset(tag.name for tag in tagging.list_tags(self.library))
        # Merging shows in whose quotes are counted, see below.
        return State(notes, tags, decided, page.article.summary.is_starred, self.state.merged)

    @invariant()
    def the_library_is_as_the_model(self) -> None:
        assert self.stored() == self.state

    @invariant()
    def counts_are_those_of_the_rows(self) -> None:
        page = articles.open_article(self.library, self.article)
        kept = [one for one in page.quotes if one.status.value != "rejected"]
        assert page.article.summary.annotation_count == len(page.annotations)
        assert page.article.summary.quote_count == len(kept)
        assert len(page.quotes) == 3 + sum(one.place is None for one in self.state.decided.values())
        for tag in tagging.list_tags(self.library):
            assert tag.use_count == sum(tag.name in note.tags for note in self.state.notes.values())
        said: dict[str, int] = {}
        for one in kept:
            if one.quote.speaker is not None:
                whole = self.state.whole(one.quote.speaker.name)
                said[whole] = said.get(whole, 0) + 1
        assert {one.name: one.quote_count for one in speakers.list_speakers(self.library)} == said
        counts = {line.view: line.count for line in articles.sidebar(self.library)}
        assert counts[View(ViewKind.STARRED)] == int(self.state.starred)
        for view, count in counts.items():
            assert len(articles.article_ids(self.library, view)) == count


LibraryMachine.TestCase.settings = settings(
    max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
# Long enough to tell which steps lead to a failure, should there be one.
test_library_against_a_plain_model = pytest.mark.timeout(600)(LibraryMachine.TestCase)
