from __future__ import annotations

from reader.ingest.lines import blocks_of_lines


def held(text: str) -> list[tuple[str, str]]:
    return [(line.marker.name, line.span.of(text)) for line in blocks_of_lines(text)]


WRAPPED = (
    "   The council of Lower Haven said on Tuesday that it had counted its\n"
    "bridges twice, and that the number was still seven, which nobody in\n"
    "the room had expected after the flood of last winter.\n"
    "   The mayor, who has never lost a bridge in eleven years of office,\n"
    "said that the count would be made again, and in better weather too.\n"
    "   Nobody objected.\n"
)


def test_an_indent_begins_a_paragraph_where_there_are_no_blank_lines() -> None:
    blocks = held(WRAPPED)
    assert [words.split()[1] for _, words in blocks] == ["council", "mayor,", "objected."]
    assert blocks[0][1].count("\n") == 2


def test_long_lines_are_paragraphs_each() -> None:
    text = "\n".join(f"Paragraph {n} " + "goes on and on " * 10 + "." for n in range(4))
    assert len(held(text)) == 4


def test_bullets_are_taken_off_and_numbers_kept() -> None:
    assert held("- un\n* deux\n• trois\n1. quatre\n2) cinq\n— Six, dit-il.\n-sept") == [
        ("item", "un"),
        ("item", "deux"),
        ("item", "trois"),
        ("item", "1. quatre"),
        ("item", "2) cinq"),
        ("", "— Six, dit-il."),
        ("", "-sept"),
    ]


def test_headings_in_both_styles_of_markdown() -> None:
    text = "# Un #\n\nDeux\n====\n\nTrois\n-----\n#quatre\n####### cinq"
    lines = blocks_of_lines(text)
    assert [(line.span.of(text), line.marker.name, line.marker.level) for line in lines] == [
        ("Un", "heading", 1),
        ("Deux", "heading", 1),
        ("Trois", "heading", 2),
        ("#quatre", "", 0),
        ("####### cinq", "", 0),
    ]


def test_rulers_and_blank_lines_hold_nothing() -> None:
    assert held("\n \n***\n* * *\n---\n•\n\t\n") == []


def test_wrapped_quotations_are_one_block() -> None:
    text = (
        "> The council of Lower Haven said on Tuesday that it had counted its\n"
        "> bridges twice, and that the number was still seven, which nobody in\n"
        "> the room had expected after the flood of last winter; and then they\n"
        "> went home.\n"
    )
    assert [name for name, _ in held(text)] == ["quote"]
