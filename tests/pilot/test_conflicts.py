"""What two people changed in different ways, settled on the screen."""

from __future__ import annotations

from pathlib import Path

from reader.model import Span
from reader.services import annotating, conflicts, importing, syncing, tagging
from reader.services.library import Library
from reader.tui.screens.conflicts import ConflictsScreen
from tests.pilot.driving import press, started
from tests.unit.services.builders import TEXT, open_at


def notes(library: Library) -> list[str]:
    return [one.note for one in annotating.list_annotations(library)]


async def test_both_versions_are_seen_and_settled(empty_library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    imported = importing.import_text(empty_library, TEXT)
    assert imported.article_id is not None
    uuid = annotating.annotate(empty_library, imported.article_id, Span(0, 7), note="first", tags=["x"]).uuid
    syncing.sync(empty_library, folder)
    with open_at(tmp_path / "other") as other:
        syncing.sync(other, folder)
        annotating.set_note(other, uuid, "the note of the other")
        tagging.edit_tag(other, "x", name="theirs")
        syncing.sync(other, folder)
        annotating.set_note(empty_library, uuid, "our own note")
        tagging.edit_tag(empty_library, "x", name="ours")
        report = syncing.sync(empty_library, folder)
        assert report.conflicts == 2
        async with started(empty_library, (100, 30)) as pilot:
            await press(pilot, "B")
            screen = pilot.app.screen
            assert isinstance(screen, ConflictsScreen)
            shown = [str(screen.query_one(f"#conflicts-{side}").render()) for side in ("ours", "theirs")]
            assert {"our own note" in one for one in shown} == {True, False}
            assert {"the note of the other" in one for one in shown} == {True, False}
            await press(pilot, "j")
            assert "#theirs" in str(screen.query_one("#conflicts-theirs").render()) + str(
                screen.query_one("#conflicts-ours").render()
            )
            await press(pilot, "k", "t")
            assert len(screen.conflicts.found) == 1
            taken = notes(empty_library)
            await press(pilot, "u")
            assert len(screen.conflicts.found) == 2
            assert notes(empty_library) != taken
            await press(pilot, "t", "y")
            assert not screen.conflicts.found
            assert not screen.query_one("#conflicts-versions").display
        for library in (empty_library, other):
            syncing.sync(library, folder)
        assert notes(other) == notes(empty_library) == taken
        assert tagging.list_tags(other)[0].name == tagging.list_tags(empty_library)[0].name
        assert conflicts.conflict_count(other) == conflicts.conflict_count(empty_library) == 0
