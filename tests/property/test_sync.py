"""Three libraries, one folder: whatever is changed anywhere, and in whatever order it arrives, all end equal."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from reader.errors import ReaderError
from reader.model import (
    ALL,
    AnchorState,
    Claim,
    ClaimStatus,
    LinkKind,
    QuoteKind,
    QuoteStatus,
    Span,
    Speaker,
    SpeakerKind,
)
from reader.services import (
    annotating,
    articles,
    claims,
    codebook,
    conflicts,
    exporting,
    history,
    identities,
    merging,
    reviewing,
    revisions,
    syncing,
    tagging,
    views,
)
from reader.services import speakers as people
from reader.services.importing import import_documents
from reader.services.library import Library
from tests.effort import times
from tests.unit.services.builders import TEXT, document, settings_at

T = TypeVar("T")

URL = "https://news.example/port"
FIRST = TEXT.replace("sur le quai", "sur le quai 😀")
LATER = FIRST.replace("\n", "\nMis à jour à midi.\n", 1)
TAGS = ["claim", "Claim", "à vérifier", "économie/budget"]
NAMES = ["Anna Kerval", "A. Kerval", "Le port"]

sides = st.integers(0, 2)
picks = st.integers(0, 7)
spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 200), st.integers(1, 40))
some_tags = st.lists(st.sampled_from(TAGS), max_size=2, unique_by=str.casefold)


def pick(found: list[T], number: int) -> T | None:
    return found[number % len(found)] if found else None


class ThreeLibraries(RuleBasedStateMachine):
    """Each side has its own copy of the folder; files travel between them when, and as far as, they like."""

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(prefix="sync-"))
        self.folders = [self.home / f"folder-{side}" for side in range(3)]
        self.libraries: list[Library] = []
        for folder in self.folders:
            folder.mkdir()

    def open(self, side: int) -> Library:
        chosen = settings_at(self.home / f"library-{side}")
        chosen = replace(chosen, author=f"person {side}", sync_stars=True)
        return Library(chosen.library, chosen)

    @initialize(shared=st.booleans(), met=st.booleans())
    def start(self, shared: bool, met: bool) -> None:
        """One has the article at least, and one annotation may be known to all: else most runs would change nothing."""
        self.libraries = [self.open(side) for side in range(3)]
        # A library keeps its name before it writes anything under it: being killed cannot take it away.
        self.names = [own_journal(library) for library in self.libraries]
        for side, library in enumerate(self.libraries):
            if side == 0 or shared:
                import_documents(library, [document(FIRST, url=URL)], source="test")
        annotating.annotate(self.libraries[0], 1, Span(0, 2), tags=["claim"], note="first")
        if met:
            self.exchange_all()

    def teardown(self) -> None:
        try:
            if self.libraries:
                self.meet()
        finally:
            for library in self.libraries:
                library.close()
            shutil.rmtree(self.home)

    # --- what a person does -------------------------------------------------------------------------------------------

    def article(self, side: int) -> int | None:
        return pick(list(articles.article_ids(self.libraries[side], ALL)), 0)

    def on_article(self, side: int, work: Callable[[Library, int], object]) -> None:
        article_id = self.article(side)
        if article_id is not None:
            # What cannot be, such as a passage behind the end, is refused, and changes nothing.
            with suppress(ReaderError):
                work(self.libraries[side], article_id)

    def annotation(self, side: int, number: int) -> str | None:
        found = sorted(one.uuid for one in annotating.list_annotations(self.libraries[side]))
        return pick(found, number)

    @rule(side=sides, span=spans, tags=some_tags)
    def annotate(self, side: int, span: Span, tags: list[str]) -> None:
        self.on_article(side, lambda library, one: annotating.annotate(library, one, span, tags=tags, note="first"))

    @rule(side=sides, number=picks, note=st.sampled_from(["one", "two", "", "drei 😀"]))
    def note(self, side: int, number: int, note: str) -> None:
        if uuid := self.annotation(side, number):
            annotating.set_note(self.libraries[side], uuid, note)

    @rule(side=sides, number=picks, tags=some_tags)
    def tag(self, side: int, number: int, tags: list[str]) -> None:
        if uuid := self.annotation(side, number):
            annotating.set_tags(self.libraries[side], uuid, tags)

    @rule(side=sides, number=picks)
    def delete(self, side: int, number: int) -> None:
        if uuid := self.annotation(side, number):
            annotating.delete_annotation(self.libraries[side], uuid)

    @rule(side=sides, number=picks, span=spans)
    def move(self, side: int, number: int, span: Span) -> None:
        if uuid := self.annotation(side, number):
            self.on_article(side, lambda library, one: revisions.place(library, "annotation", uuid, one, span))

    @rule(side=sides, span=spans, status=st.sampled_from(list(ClaimStatus)), sources=st.sampled_from([(), ("x.org",)]))
    def claim(self, side: int, span: Span, status: ClaimStatus, sources: tuple[str, ...]) -> None:
        self.on_article(side, lambda library, one: claims.set_claim(library, one, span, Claim(status, sources)))

    @rule(side=sides, span=spans, number=picks, kind=st.sampled_from(list(LinkKind)))
    def link(self, side: int, span: Span, number: int, kind: LinkKind) -> None:
        if uuid := self.annotation(side, number):
            self.on_article(side, lambda library, one: claims.link(library, one, span, kind, uuid))

    @rule(side=sides, span=spans, name=st.sampled_from(NAMES))
    def about(self, side: int, span: Span, name: str) -> None:
        who = Speaker(name, SpeakerKind.PERSON)
        self.on_article(side, lambda library, one: claims.set_passage_speaker(library, one, span, who))

    @rule(side=sides, number=picks, what=st.sampled_from(["confirm", "reject", "restore", "speaker", "kind", "delete"]))
    def review(self, side: int, number: int, what: str) -> None:
        def work(library: Library, one: int) -> object:
            quote = pick(list(articles.open_article(library, one).quotes), number)
            if quote is None:
                return None
            match what:
                case "speaker":
                    return reviewing.set_speaker(
                        library, one, quote.key, Speaker(NAMES[number % 3], SpeakerKind.PERSON)
                    )
                case "kind":
                    return reviewing.set_kind(library, one, quote.key, QuoteKind.INDIRECT)
                case "delete":
                    reviewing.delete_quote(library, one, quote.key)
                    return None
            return getattr(reviewing, what)(library, one, quote.key)

        self.on_article(side, work)

    @rule(side=sides, number=picks, span=spans)
    def bounds(self, side: int, number: int, span: Span) -> None:
        def work(library: Library, one: int) -> object:
            quote = pick(list(articles.open_article(library, one).quotes), number)
            return quote and reviewing.set_bounds(library, one, quote.key, span)

        self.on_article(side, work)

    @rule(side=sides, span=spans, name=st.sampled_from(NAMES))
    def quote_by_hand(self, side: int, span: Span, name: str) -> None:
        who = Speaker(name, SpeakerKind.PERSON)
        self.on_article(side, lambda library, one: reviewing.create_quote(library, one, span, QuoteKind.DIRECT, who))

    @rule(side=sides, number=picks, name=st.sampled_from(["thèse", "claim", "budget"]), colour=st.integers(0, 7))
    def change_tag(self, side: int, number: int, name: str, colour: int) -> None:
        tag = pick(tagging.list_tags(self.libraries[side]), number)
        if tag is not None:
            with suppress(ReaderError):
                if number % 2:
                    codebook.move_tag(self.libraries[side], tag.uuid, name)
                else:
                    tagging.edit_tag(self.libraries[side], tag.uuid, colour=colour, description=name)

    @rule(side=sides, number=picks, other=picks)
    def merge_tags(self, side: int, number: int, other: int) -> None:
        tags = tagging.list_tags(self.libraries[side])
        one, two = pick(tags, number), pick(tags, other)
        if one and two and one != two:
            codebook.merge_tags(self.libraries[side], one.uuid, two.uuid)

    @rule(side=sides, number=picks)
    def delete_tag(self, side: int, number: int) -> None:
        if tag := pick(tagging.list_tags(self.libraries[side]), number):
            tagging.delete_tag(self.libraries[side], tag.uuid)

    @rule(side=sides, number=picks, what=st.sampled_from(["name", "note", "kind", "merge", "apart", "split"]))
    def who_is_who(self, side: int, number: int, what: str) -> None:
        library = self.libraries[side]
        found = sorted(people.list_speakers(library), key=lambda one: one.name)
        one, other = pick(found, number), pick(found, number + 1)
        if one is None or other is None:
            return
        with suppress(ReaderError):
            match what:
                case "name":
                    identities.rename_speaker(library, one.uuid, f"{one.name.split()[0]} {'IVX'[number % 3]}")
                case "note":
                    identities.set_speaker_note(library, one.uuid, f"note {number}")
                case "kind":
                    identities.set_speaker_kind(library, one.uuid, list(SpeakerKind)[number % 5])
                case "merge":
                    identities.merge_speakers(library, [one.uuid], other.uuid)
                case "apart":
                    identities.keep_apart(library, one.uuid, other.uuid)
                case "split":
                    names = people.speaker_page(library, one.uuid).names
                    chosen = names[number % len(names)]
                    identities.split_name(library, one.uuid, chosen.key, chosen.kind)

    @rule(side=sides, number=picks, name=st.sampled_from(["Port", "Mairie"]), query=st.sampled_from(["port", "mairie"]))
    def view(self, side: int, number: int, name: str, query: str) -> None:
        known = pick(views.list_views(self.libraries[side]), number)
        with suppress(ReaderError):
            if known is None or number % 3 == 0:
                views.save_view(self.libraries[side], name, query)
            elif number % 3 == 1:
                views.change_view(self.libraries[side], known.uuid, query=query, name=name)
            else:
                views.delete_view(self.libraries[side], known.uuid)

    @rule(side=sides, starred=st.booleans())
    def star(self, side: int, starred: bool) -> None:
        self.on_article(side, lambda library, one: articles.set_starred(library, [one], starred))

    @rule(side=sides)
    def new_text(self, side: int) -> None:
        import_documents(self.libraries[side], [document(LATER, url=URL)], source="test")

    @rule(side=sides)
    def undo(self, side: int) -> None:
        history.undo(self.libraries[side])

    @rule(side=sides)
    def redo(self, side: int) -> None:
        history.redo(self.libraries[side])

    @rule(side=sides, theirs=st.booleans())
    def decide(self, side: int, theirs: bool) -> None:
        for one in conflicts.conflicts(self.libraries[side])[:1]:
            conflicts.decide(self.libraries[side], one.number, take_theirs=theirs)

    # --- what happens to files ----------------------------------------------------------------------------------------

    @rule(side=sides)
    def sync(self, side: int) -> None:
        syncing.sync(self.libraries[side], self.folders[side])

    @rule(side=sides, part=st.floats(0, 1))
    def sync_and_be_killed(self, side: int, part: float) -> None:
        """The journal may have grown, or half a line of it, while the library never learned of it."""
        folder, data = self.folders[side], self.home / f"library-{side}" / "data"
        before = {path.name: path.stat().st_size for path in folder.iterdir()}
        self.libraries[side].close()
        shutil.copytree(data, self.home / "kept")
        self.libraries[side] = self.open(side)
        syncing.sync(self.libraries[side], folder)
        self.libraries[side].close()
        shutil.rmtree(data)
        (self.home / "kept").rename(data)
        self.libraries[side] = self.open(side)
        for path in folder.iterdir():
            old, new = before.get(path.name, 0), path.stat().st_size
            if new > old:
                with path.open("r+b") as file:
                    file.truncate(old + round((new - old) * part))

    @rule(source=sides, aim=sides, part=st.floats(0, 1))
    def carry(self, source: int, aim: int, part: float) -> None:
        """Files of one side arrive on another, perhaps not to their end."""
        if source == aim:
            return
        for path in sorted(self.folders[source].glob("*.journal")):
            there = self.folders[aim] / path.name
            data, old = path.read_bytes(), there.read_bytes() if there.exists() else b""
            # A program that copies files brings what is newer, and never takes back what has arrived.
            if len(old) < len(data):
                kept = len(old) if data.startswith(old) else 0
                there.write_bytes(data[: kept + round((len(data) - kept) * part)])

    def exchange_all(self) -> None:
        for side in range(3):
            syncing.sync(self.libraries[side], self.folders[side])
            own = self.folders[side] / self.names[side]
            for other in range(3):
                if other != side and own.exists():
                    shutil.copy(own, self.folders[other] / own.name)

    @rule()
    def meet(self) -> None:
        """Everything arrives: after some rounds all are equal, and another one changes nothing."""
        for side in range(3):
            self.new_text(side)
        for _round in range(4):
            self.exchange_all()
        reports = [syncing.sync(self.libraries[side], self.folders[side]) for side in range(3)]
        assert [(report.sent, report.received, report.waiting) for report in reports] == [(0, 0, 0)] * 3
        one, *others = [everything(library) for library in self.libraries]
        for other in others:
            for name, said in one.items():
                assert said == other[name]

    @rule(side=sides)
    def export_and_import(self, side: int) -> None:
        """Our own export gives an empty library all that people made; imported once more, it changes nothing."""
        library, target = self.libraries[side], self.home / "export.jsonl"
        exporting.export(library, format="jsonl", target=target, overwrite=True)
        chosen = settings_at(self.home / "empty")
        with Library(chosen.library, chosen) as empty:
            merging.import_annotations(empty, target)
            made, copied = everything(library), everything(empty)
            # What is in dispute is a matter of the folder.
            for said in (made, copied):
                del said["conflicts"]
            assert made == copied
            again = merging.import_annotations(empty, target)
            assert (again.added, again.updated, again.decisions, again.beside, again.conflicts) == (0, 0, 0, 0, 0)
        shutil.rmtree(self.home / "empty")

    @invariant()
    def nothing_is_doubled(self) -> None:
        for library in self.libraries:
            found = annotating.list_annotations(library)
            assert len({one.uuid for one in found}) == len(found)


def own_journal(library: Library) -> str:
    from reader.storage import exchange

    with library.writing() as unit:
        stem = syncing.stem_of(library, exchange.identity(unit.db, "library"))
    return f"newsreader-{stem}.journal"


def everything(library: Library) -> dict[str, Any]:
    """All that people made, by names that mean the same in every library."""
    found: dict[str, Any] = {
        "annotations": {
            one.uuid: (
                # Where the words of an orphan were once means nothing in the text of now.
                (None if one.state is AnchorState.ORPHAN else one.anchor.span, one.anchor.exact),
                (sorted(tag.casefold() for tag in one.tags), one.note, one.author),
                (one.claim, one.links, one.speaker),
            )
            for one in annotating.list_annotations(library)
        },
        "tags": [(tag.name, tag.colour, tag.description) for tag in tagging.list_tags(library)],
        "views": sorted((one.folder, one.name, one.query, one.sort) for one in views.list_views(library)),
        "conflicts": sorted((one.entity, repr(one.theirs)) for one in conflicts.conflicts(library)),
    }
    for article_id in articles.article_ids(library, ALL):
        page = articles.open_article(library, article_id)
        found["starred"] = page.article.summary.is_starred
        found["decisions"] = sorted(
            repr((one.status, one.quote.span, one.quote.kind, one.quote.speaker, one.quote.fragments))
            for one in page.quotes
            if one.status is not QuoteStatus.MACHINE
        )
    found["people"] = who_is_who(library)
    return found


def who_is_who(library: Library) -> list[Any]:
    """Each name with whom it belongs to, as far as people have said anything about it."""
    with library.reading() as db:
        rows = db.execute(
            """SELECT speaker_name.key, speaker_name.kind, whole.is_named, whole.name, whole.note, whole.kind,
              (SELECT min(own.key || own.kind) FROM speaker_name AS own JOIN speaker AS part ON part.id = own.speaker_id
               WHERE part.root_id = whole.id)
            FROM speaker_name JOIN speaker ON speaker.id = speaker_name.speaker_id
            JOIN speaker AS whole ON whole.id = speaker.root_id"""
        ).fetchall()
    return sorted(
        (key, kind, name if named else "", note, whole_kind, first)
        for key, kind, named, name, note, whole_kind, first in rows
        if named or note or first != key + kind
    )


ThreeLibraries.TestCase.settings = settings(
    max_examples=times(3, 200), stateful_step_count=times(20, 60), deadline=None
)
test_three_libraries_end_equal = ThreeLibraries.TestCase
