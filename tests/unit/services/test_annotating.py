from __future__ import annotations

from pathlib import Path

import pytest

from reader.errors import ConfigError, NotFound
from reader.model import ALL, Annotation, Span, View, ViewKind
from reader.services import annotating, articles, history, tagging
from reader.services.library import Library
from tests.unit.services.builders import TEXT, document, open_at, save

PORT = Span(3, 7)
QUAI = Span(TEXT.index("quai"), TEXT.index("quai") + 4)


@pytest.fixture
def article(library: Library) -> int:
    return save(library, document())


def notes(library: Library, article_id: int) -> tuple[Annotation, ...]:
    return articles.open_article(library, article_id).annotations


def test_annotation_holds_its_words_their_surroundings_and_its_author(library: Library, article: int) -> None:
    made = annotating.annotate(library, article, QUAI, tags=["lieu"], note="vérifier\r\nla date\x07")
    [stored] = notes(library, article)
    assert stored == made
    assert (stored.anchor.exact, stored.anchor.prefix[-6:], stored.anchor.suffix) == (
        "quai",
        "ur le ",
        TEXT[QUAI.stop :][:32],
    )
    assert (stored.tags, stored.note, stored.author, stored.anchor.revision) == (
        ("lieu",),
        "vérifier\nla date",
        "ana",
        1,
    )
    assert stored.created is not None
    assert stored.created == stored.updated


@pytest.mark.parametrize("span", [Span(5, 5), Span(0, len(TEXT) + 1), Span(10_000, 10_001)])
def test_a_passage_that_is_not_there_is_refused(library: Library, article: int, span: Span) -> None:
    with pytest.raises(ConfigError, match="no passage"):
        annotating.annotate(library, article, span)
    assert notes(library, article) == ()


def test_an_article_that_is_not_there_is_not_found(library: Library) -> None:
    with pytest.raises(NotFound):
        annotating.annotate(library, 7, PORT)
    with pytest.raises(NotFound):
        annotating.toggle_tag(library, 7, PORT, "lieu")


def test_toggling_adds_and_takes_away_and_leaves_nothing_empty(library: Library, article: int) -> None:
    first = annotating.toggle_tag(library, article, PORT, "lieu")
    second = annotating.toggle_tag(library, article, PORT, "Claim")
    assert first is not None
    assert second is not None
    assert (second.uuid, second.tags) == (first.uuid, ("Claim", "lieu"))
    assert annotating.toggle_tag(library, article, Span(3, 8), "lieu") is not None
    assert len(notes(library, article)) == 2
    assert annotating.toggle_tag(library, article, PORT, "LIEU") is not None
    assert annotating.toggle_tag(library, article, PORT, "claim") is None
    assert [note.anchor.span for note in notes(library, article)] == [Span(3, 8)]


def test_a_note_keeps_an_annotation_without_tags(library: Library, article: int) -> None:
    made = annotating.toggle_tag(library, article, PORT, "lieu")
    assert made is not None
    annotating.set_note(library, made.uuid, "à voir")
    assert annotating.toggle_tag(library, article, PORT, "lieu") is not None
    assert annotating.set_note(library, made.uuid, "  ") is None
    assert notes(library, article) == ()


def test_every_change_is_one_step_back_and_forth_also_after_a_restart(tmp_path: Path) -> None:
    library = open_at(tmp_path)
    article = save(library, document())
    states = [notes(library, article)]

    def done() -> None:
        states.append(notes(library, article))

    made = annotating.annotate(library, article, QUAI, tags=["lieu", "claim/economy"])
    done()
    annotating.set_note(library, made.uuid, "une note")
    done()
    annotating.set_tags(library, made.uuid, ["lieu"])
    done()
    annotating.toggle_tag(library, article, PORT, "nouveau")
    done()
    tagging.delete_tag(library, "lieu")
    done()
    tagging.edit_tag(library, "nouveau", name="récent", shortcut="r")
    done()
    annotating.delete_annotation(library, made.uuid)
    done()

    def content(found: tuple[Annotation, ...]) -> list[object]:
        return [(one.uuid, one.anchor, one.tags, one.note, one.created) for one in found]

    labels = []
    for state in reversed(states[:-1]):
        library.close()
        library = open_at(tmp_path)
        labels.append(history.undo(library))
        assert content(notes(library, article)) == content(state)
    assert history.undo(library) is None
    assert tagging.list_tags(library) == []
    assert labels == [
        "delete annotation on 1 word",
        "rename tag “nouveau” to “récent”",
        "delete tag “lieu” (1 use)",
        "tag “nouveau” on 1 word",
        "tags “lieu” on 1 word",
        "note on 1 word",
        "tag “lieu”, “claim/economy” on 1 word",
    ]
    for state in states[1:]:
        library.close()
        library = open_at(tmp_path)
        assert history.redo(library) == labels.pop()
        assert content(notes(library, article)) == content(state)
    assert history.redo(library) is None
    assert articles.summaries(library, [article])[0].annotation_count == 1
    library.close()


def test_a_new_change_ends_what_could_be_redone(library: Library, article: int) -> None:
    annotating.annotate(library, article, PORT, note="eins")
    annotating.annotate(library, article, PORT, note="zwei")
    assert history.undo(library) == "note on 1 word"
    assert history.next_redo(library) == "note on 1 word"
    annotating.annotate(library, article, PORT, note="drei")
    assert history.next_redo(library) is None
    assert history.redo(library) is None
    history.undo(library)
    history.undo(library)
    assert history.undo(library) is None
    history.redo(library)
    history.redo(library)
    assert [note.note for note in notes(library, article)] == ["eins", "drei"]


def test_each_change_raises_the_revision_of_its_annotation(library: Library, article: int) -> None:
    made = annotating.annotate(library, article, PORT, note="eins")
    changed = annotating.set_note(library, made.uuid, "zwei")
    annotating.delete_annotation(library, made.uuid)
    history.undo(library)
    assert made.rev == 1
    assert changed is not None
    assert changed.rev == 2
    assert [note.rev for note in notes(library, article)] == [4]


def test_history_says_who_did_what(library: Library, article: int) -> None:
    annotating.annotate(library, article, PORT, tags=["lieu"])
    history.undo(library)
    assert [(one.what, one.label, one.who, one.size) for one in history.history(library)] == [
        ("undo", "tag “lieu” on 1 word", "ana", 2),
        ("do", "tag “lieu” on 1 word", "ana", 2),
    ]
    assert len(history.history(library, 1)) == 1


def test_changing_what_is_gone_is_not_found(library: Library, article: int) -> None:
    made = annotating.annotate(library, article, PORT, note="eins")
    annotating.delete_annotation(library, made.uuid)
    for change in (
        lambda: annotating.set_note(library, made.uuid, "zwei"),
        lambda: annotating.set_tags(library, made.uuid, ["lieu"]),
        lambda: annotating.delete_annotation(library, made.uuid),
        lambda: tagging.delete_tag(library, "lieu"),
        lambda: tagging.edit_tag(library, "lieu", colour=1),
    ):
        with pytest.raises(NotFound):
            change()


def test_tags_get_the_least_used_colour_in_turn(library: Library) -> None:
    made = [tagging.create_tag(library, f"t{number}") for number in range(tagging.TAG_COLOURS + 2)]
    assert [tag.colour for tag in made] == [0, 1, 2, 3, 4, 5, 6, 7, 0, 1]
    tagging.delete_tag(library, "t3")
    assert tagging.create_tag(library, "again").colour == 3


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("", {}),
        ("  ", {}),
        ("a//b", {}),
        ("/a", {}),
        ("x" * 101, {}),
        ("CLÁIM", {}),
        ("neu", {"shortcut": "c"}),
        ("neu", {"shortcut": "ab"}),
        ("neu", {"shortcut": " "}),
        ("neu", {"shortcut": "\x1b"}),
        ("neu", {"colour": 8}),
        ("neu", {"colour": -1}),
    ],
)
def test_impossible_tags_are_refused_in_one_line(library: Library, name: str, options: dict[str, object]) -> None:
    tagging.create_tag(library, "claim", shortcut="c")
    with pytest.raises(ConfigError) as refusal:
        tagging.create_tag(library, name, **options)  # type: ignore[arg-type]
    assert "\n" not in str(refusal.value)
    assert [tag.name for tag in tagging.list_tags(library)] == ["claim"]


def test_a_tag_keeps_its_own_name_and_shortcut_when_edited(library: Library) -> None:
    tagging.create_tag(library, "claim", shortcut="c")
    edited = tagging.edit_tag(library, "claim", name="Claim", colour=5, shortcut="c", description="dit")
    assert (edited.name, edited.colour, edited.shortcut, edited.description) == ("Claim", 5, "c", "dit")
    assert tagging.edit_tag(library, edited.uuid, shortcut="").shortcut == ""


def test_a_tag_view_holds_the_tags_below_it(library: Library) -> None:
    first, second = save(library, document()), save(library, document(TEXT + " Fin."))
    annotating.annotate(library, first, PORT, tags=["claim/economy/jobs"])
    annotating.annotate(library, first, QUAI, tags=["claim/economy"])
    annotating.annotate(library, second, PORT, tags=["Claim"])
    annotating.annotate(library, second, QUAI, tags=["claims"])

    def of(name: str) -> list[int]:
        return sorted(articles.article_ids(library, View(ViewKind.TAG, name)))

    assert (of("claim"), of("claim/economy"), of("CLAIM/economy/jobs"), of("claims"), of("clai"), of("")) == (
        [first, second],
        [first],
        [first],
        [second],
        [],
        [],
    )
    counts = {line.label: line.count for line in articles.sidebar(library) if line.view.kind is ViewKind.TAG}
    assert counts == {"Claim": 2, "claim/economy": 1, "claim/economy/jobs": 1, "claims": 1}
    assert all(len(articles.article_ids(library, line.view)) == line.count for line in articles.sidebar(library))


def test_annotations_of_a_view_come_newest_first_with_their_titles(library: Library) -> None:
    first, second = save(library, document()), save(library, document("Autre titre\n" + TEXT))
    annotating.annotate(library, first, PORT, note="eins")
    annotating.annotate(library, second, PORT, tags=["lieu"])
    rows = annotating.annotation_rows(library)
    assert [(row.article_title, row.source, row.annotation.note) for row in rows] == [
        ("Autre titre", "Ouest", ""),
        ("Le port rouvrira lundi", "Ouest", "eins"),
    ]
    tagged = annotating.annotation_rows(library, View(ViewKind.TAG, "lieu"))
    assert [row.annotation.article_id for row in tagged] == [second]
    assert len(annotating.list_annotations(library, ALL, 1)) == 1
