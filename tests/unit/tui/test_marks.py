from __future__ import annotations

from dataclasses import replace

from reader.model import Enclosure, QuoteStatus, Speaker, SpeakerKind, Tag
from reader.model.integrity import IntegrityKind, IntegrityNote
from reader.tui.layout import lay_out
from reader.tui.marks import Role, article_marks, speaker_looks
from reader.tui.paint import Geometry
from reader.tui.reading import ReadingText, different, gutters, line_marks
from reader.tui.widgets.info_bar import describe
from tests.unit.tui import pages

TAGS = {"claim": Tag("t-1", "claim", 3), "fact": Tag("t-2", "fact", 5)}


def test_each_speaker_keeps_one_colour_and_a_label_of_their_own() -> None:
    looks = speaker_looks(pages.reviewed())
    assert [(name, look.colour, look.label) for name, look in looks.items()] == [
        ("Léa Morvan", 0, "LM"),
        ("Le syndicat", 1, "Sy"),
    ]


def test_labels_of_namesakes_differ() -> None:
    quotes = []
    for index, name in enumerate(["Jean Martin", "Julie Morel", "Joan Miller", "José Maria Mendes"]):
        quote = pages.QUOTES[0]
        speaker = Speaker(name, SpeakerKind.PERSON)
        quotes.append(
            type(pages.reviewed()[0])(str(index), type(quote)(quote.kind, quote.span, quote.fragments, speaker=speaker))
        )
    labels = [look.label for look in speaker_looks(quotes).values()]
    assert len(set(labels)) == 4


def test_kinds_of_quotes_wear_different_roles() -> None:
    page = pages.page()
    marks = article_marks(page, speaker_looks(page.quotes), TAGS)
    roles = {mark.span.of(pages.TEXT): mark.role for mark in marks}
    assert roles == {
        "Le pont ouvrira en mai": Role.DIRECT,
        "a dit": Role.CUE,
        "Léa Morvan": Role.MENTION,
        "exemplaire": Role.PARTIAL,
        "a jugé": Role.CUE,
        "Elle": Role.MENTION,
        "que rien n'est prêt": Role.CLAUSE,
        "affirme": Role.CUE,
        "Le syndicat": Role.MENTION,
    }


def test_a_rejected_quote_is_not_marked() -> None:
    page = pages.page(statuses=(QuoteStatus.REJECTED,))
    marks = article_marks(page, speaker_looks(page.quotes[1:]), TAGS)
    assert pages.span("Le pont ouvrira en mai") not in {mark.span for mark in marks}


def test_an_annotation_is_painted_over_the_quote_it_overlaps() -> None:
    half = pages.span("ouvrira en mai », a dit")
    page = pages.page(annotations=((half, ("claim",), ""),))
    marks = article_marks(page, speaker_looks(page.quotes), TAGS)
    assert marks[-1].role is Role.ANNOTATION
    assert marks[-1].colour == 3


def test_gutters_tell_speaker_kind_doubt_and_tags() -> None:
    note = pages.span("rien n'est")
    reading = ReadingText(
        pages.page(statuses=(QuoteStatus.CONFIRMED,), annotations=((note, ("claim",), "à vérifier"),)), TAGS
    )
    layout = lay_out(pages.TEXT, pages.BLOCKS, 60)
    beside = gutters(reading, layout, Geometry(0, 60, 120))
    first = layout.line_of(pages.span("Le pont").start)
    last = layout.line_of(note.start)
    assert beside[first].label == "LM✓"
    assert beside[first].bar == "┃"
    assert beside[last].bar == "┊"
    assert beside[last].notes == (("#claim ", 3), ("✎", -1))
    narrow = gutters(reading, layout, Geometry(0, 60, 70))
    assert narrow[last].notes[0] == ("#", 3)


def test_an_annotation_changes_the_lines_that_it_touches_and_no_others() -> None:
    layout = lay_out(pages.TEXT, pages.BLOCKS, 30)
    long = pages.span("Elle a jugé le chantier « exemplaire ».")
    before = ReadingText(pages.page(annotations=((pages.span("syndicat"), ("fact",), ""),)), TAGS)
    now = ReadingText(pages.page(annotations=((long, ("claim",), ""),)), TAGS)
    touched = {*layout.text_lines(long), *layout.text_lines(pages.span("syndicat"))}
    assert len(touched) > 2
    assert different(line_marks(before, layout), line_marks(now, layout)) == touched
    same = ReadingText(pages.page(annotations=((long, ("claim",), ""),)), TAGS)
    assert different(line_marks(same, layout), line_marks(now, layout)) == set()
    geometry = Geometry(0, 30, 40)
    firsts = {next(layout.text_lines(long)), next(layout.text_lines(pages.span("syndicat")))}
    assert different(gutters(before, layout, geometry), gutters(now, layout, geometry)) == firsts


def test_quote_at_takes_the_smallest_quote_and_knows_the_cue() -> None:
    reading = ReadingText(pages.page(), TAGS)
    inside = reading.quote_at(pages.span("exemplaire").start)
    assert inside is not None
    assert inside.quote is pages.QUOTES[1]
    cue = reading.quote_at(pages.span("affirme").start)
    assert cue is not None
    assert cue.quote is pages.QUOTES[2]
    assert reading.quote_at(pages.span("La mairie").start) is None


def test_where_nothing_is_said_the_article_tells_of_itself() -> None:
    page = pages.page()
    article = replace(
        page.article,
        url="https://essai.example/pont",
        authors=("Jo\x1b",),
        categories=("Ville",),
        enclosures=(
            Enclosure("https://essai.example/a.mp3", "audio/mpeg"),
            Enclosure("https://essai.example/a.png", "image/png", 0, "Le port\x1b"),
        ),
        comments="https://essai.example/pont#c",
    )
    reading = ReadingText(replace(page, article=article, quotes=()), TAGS)
    assert [line.plain for line in describe(reading, 0, None)] == [
        "by Jo␛  ·  Ville",
        "https://essai.example/pont",
        "audio/mpeg https://essai.example/a.mp3  ·  Le port␛ image/png https://essai.example/a.png",
        "comments: https://essai.example/pont#c",
    ]


def test_what_to_look_at_stands_right_below_the_speaker() -> None:
    spot = pages.span("Le pont ouvrira")
    notes = (
        IntegrityNote(spot, IntegrityKind.HEADLINE_CHANGED, "Il ouvrira\x1b"),
        IntegrityNote(spot, IntegrityKind.RELAYED, "l'AFP"),
    )
    reading = ReadingText(pages.page(), TAGS, notes=notes)
    lines = [line.plain for line in describe(reading, spot.start, None)]
    assert lines[1] == "! changed in the headline: the text has “Il ouvrira␛”"
    assert len(lines) == len(describe(ReadingText(pages.page(), TAGS), spot.start, None)) + 1
    cut = IntegrityNote(spot, IntegrityKind.CUT, "[…]")
    twice = ReadingText(pages.page(), TAGS, notes=(cut, replace(cut, span=pages.span("en mai"))))
    assert describe(twice, spot.start, None)[1].plain == "! words cut from the quote: “[…]”"
    long = ReadingText(pages.page(), TAGS, notes=(replace(cut, detail="x" * 400),))
    assert len(describe(long, spot.start, None)[1].plain) == 152
    assert not any(line.plain.startswith("!") for line in describe(reading, pages.span("exemplaire").start, None))
