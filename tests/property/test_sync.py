"""Two libraries, one folder: whatever is changed on either side, and in whatever order it arrives, both end equal."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from reader.model import Span
from reader.services import annotating, conflicts, history, syncing
from reader.services.importing import import_documents
from reader.services.library import Library
from tests.effort import times
from tests.unit.services.builders import document, open_at

TEXT = "Un titre 😀\nLe maire de Vire a de\u0301fendu son budget devant « les élus » hier soir."
TAGS = ["claim", "Claim", "à vérifier", "économie/budget"]

sides = st.sampled_from([0, 1])
some_tags = st.lists(st.sampled_from(TAGS), max_size=2, unique_by=str.casefold)


class TwoLibraries(RuleBasedStateMachine):
    """Each side has its own copy of the folder; files travel between them when, and as far as, they like."""

    annotations = Bundle("annotations")

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(prefix="sync-"))
        self.folders = [self.home / "folder-0", self.home / "folder-1"]
        self.libraries: list[Library] = []
        for folder in self.folders:
            folder.mkdir()

    @initialize(target=annotations, shared=st.booleans())
    def start(self, shared: bool) -> str:
        """One annotation that both sides have from the beginning: without it most runs would change nothing."""
        self.libraries = [open_at(self.home / f"library-{side}") for side in (0, 1)]
        for side, library in enumerate(self.libraries):
            if side == 0 or shared:
                import_documents(library, [document(TEXT)], source="test")
        uuid = annotating.annotate(self.libraries[0], 1, Span(0, 2), tags=["claim"], note="first").uuid
        for side in (0, 1):
            syncing.sync(self.libraries[side], self.folders[side])
            self.carry(side, 1.0)
        return uuid

    def teardown(self) -> None:
        for library in self.libraries:
            library.close()
        shutil.rmtree(self.home)

    def has_article(self, side: int) -> bool:
        return merging_has_article(self.libraries[side])

    @rule(target=annotations, side=sides, start=st.integers(0, 40), length=st.integers(1, 20), tags=some_tags)
    def annotate(self, side: int, start: int, length: int, tags: list[str]) -> str:
        if not self.has_article(side):
            return ""
        made = annotating.annotate(self.libraries[side], 1, Span(start, start + length), tags=tags, note="first")
        return made.uuid

    @rule(uuid=annotations, side=sides, note=st.sampled_from(["one", "two", "first", "drei 😀"]))
    def note(self, uuid: str, side: int, note: str) -> None:
        if uuid in said(self.libraries[side]):
            annotating.set_note(self.libraries[side], uuid, note)

    @rule(uuid=annotations, side=sides, tags=some_tags)
    def tag(self, uuid: str, side: int, tags: list[str]) -> None:
        if uuid in said(self.libraries[side]):
            annotating.set_tags(self.libraries[side], uuid, tags)

    @rule(uuid=consumes(annotations), side=sides)
    def delete(self, uuid: str, side: int) -> None:
        if uuid in said(self.libraries[side]):
            annotating.delete_annotation(self.libraries[side], uuid)

    @rule(side=sides)
    def undo(self, side: int) -> None:
        history.undo(self.libraries[side])

    @rule(side=sides, theirs=st.booleans())
    def decide(self, side: int, theirs: bool) -> None:
        for one in conflicts.conflicts(self.libraries[side])[:1]:
            if one.ours is not None:
                conflicts.decide(self.libraries[side], one.number, take_theirs=theirs)

    @rule(side=sides)
    def sync(self, side: int) -> None:
        syncing.sync(self.libraries[side], self.folders[side])

    @rule(side=sides, part=st.floats(0, 1))
    def carry(self, side: int, part: float) -> None:
        """Files of one side arrive on the other, perhaps not to their end."""
        for path in self.folders[side].glob("*.journal"):
            data = path.read_bytes()
            target = self.folders[1 - side] / path.name
            # A program that copies files brings what is there, and never takes back what has arrived.
            if not target.exists() or len(target.read_bytes()) < len(data):
                there = len(target.read_bytes()) if target.exists() else 0
                target.write_bytes(data[: there + int((len(data) - there) * part)])

    @rule()
    def meet(self) -> None:
        """Everything arrives: after two rounds both are equal, and a third changes nothing."""
        for _round in range(3):
            for side in (0, 1):
                syncing.sync(self.libraries[side], self.folders[side])
                self.carry(side, 1.0)
        reports = [syncing.sync(self.libraries[side], self.folders[side]) for side in (0, 1)]
        assert [(report.sent, report.received, report.waiting) for report in reports] == [(0, 0, 0)] * 2
        assert said(self.libraries[0]) == said(self.libraries[1])
        assert open_conflicts(self.libraries[0]) == open_conflicts(self.libraries[1])

    @invariant()
    def nothing_is_lost_or_doubled(self) -> None:
        for library in self.libraries:
            found = annotating.list_annotations(library)
            assert len({one.uuid for one in found}) == len(found)


def merging_has_article(library: Library) -> bool:
    from reader.model import ALL
    from reader.services import articles

    return bool(articles.article_ids(library, ALL))


def said(library: Library) -> dict[str, tuple[Any, ...]]:
    return {
        one.uuid: (one.anchor.span, one.anchor.exact, tuple(tag.casefold() for tag in one.tags), one.note, one.author)
        for one in annotating.list_annotations(library)
    }


def open_conflicts(library: Library) -> list[tuple[str, str]]:
    return sorted((one.thing, repr(one.theirs)) for one in conflicts.conflicts(library))


TwoLibraries.TestCase.settings = settings(max_examples=times(4, 200), stateful_step_count=times(20, 40), deadline=None)
test_two_libraries_end_equal = TwoLibraries.TestCase
