from __future__ import annotations

import pytest

from reader.ingest.assembly import assemble
from reader.ingest.markup import clean_references, html_parts, looks_like_markup, plain_line
from reader.model import BlockKind


def held(source: str) -> list[tuple[str, str]]:
    return [(kind.value, words) for kind, words in html_parts(source)]


def test_blocks_of_html() -> None:
    source = (
        "<h2>Titre</h2><p>Un <b>mot</b>\n et <a href='x'>deux</a>.</p>suite<ul><li>a<li><p>b</p></ul>"
        "<blockquote><p>c</p><p>d</p></blockquote><figure><img src=x><figcaption>e</figcaption></figure>"
        "<table><tr><td>f</td><td>g</td></tr></table>"
    )
    assert held(source) == [
        ("subhead", "Titre"),
        ("paragraph", "Un mot et deux."),
        ("paragraph", "suite"),
        ("list_item", "a"),
        ("list_item", "b"),
        ("block_quote", "c"),
        ("block_quote", "d"),
        ("caption", "e"),
        ("paragraph", "f"),
        ("paragraph", "g"),
    ]


def test_two_line_breaks_part_paragraphs_and_one_breaks_a_line() -> None:
    assert held("a<br>b<br><br>c<br/>\n<br/>d") == [("paragraph", "a\nb"), ("paragraph", "c"), ("paragraph", "d")]


def test_what_is_never_shown_is_never_read() -> None:
    assert held(
        "<p>a</p><script>x()</script><style>p{}</style><!-- no --><noscript>n</noscript><svg><text>s</text></svg>b"
    ) == [
        ("paragraph", "a"),
        ("paragraph", "b"),
    ]


def test_text_without_markup_is_taken_as_it_is() -> None:
    assert held("1 < 2 & 3 > 2\nsame\n\nnext") == [("paragraph", "1 < 2 & 3 > 2 same"), ("paragraph", "next")]
    assert not looks_like_markup("a < b & c; d")


def test_references_to_control_characters_lose_nothing() -> None:
    assert held("<p>a&#27;b&#0;c&#xD800;d&#x110000;e&#150;f&#233;g&#99999999999;</p>") == [
        ("paragraph", "abc\ufffdd\ufffde–fég\ufffd")
    ]


def test_clean_references_leaves_the_others_alone() -> None:
    assert clean_references("&#233;&#xe9;&eacute;&amp;&#9;&#10;") == "&#233;&#xe9;&eacute;&amp;&#9;&#10;"


def test_nesting_deeper_than_the_parser_goes_keeps_its_words() -> None:
    assert held("<div>" * 5_000 + "au fond" + "</div>" * 5_000 + "<script>no</script>")[0][1] == "au fond"


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("Fish &amp; chips", "Fish & chips"),
        ("<b>Non</b>, dit-elle", "Non, dit-elle"),
        ("1 < 2", "1 < 2"),
        ("a & b", "a & b"),
        ("AT&T", "AT&T"),
        ("a\n  b", "a b"),
        ("&#8217;", "’"),
    ],
)
def test_titles(title: str, line: str) -> None:
    assert plain_line(title) == line


def test_assembly_makes_headline_lede_dateline_caption_and_credit() -> None:
    text, blocks = assemble(
        "Le titre",
        [
            (BlockKind.SUBHEAD, "Le  Titre"),
            (BlockKind.CAPTION, "La maire à Valmorin. © Jeanne Vidal"),
            (BlockKind.PARAGRAPH, "PARIS, 3 mars (AFP) - Le maire a parlé."),
            (BlockKind.PARAGRAPH, " \x1b "),
            (BlockKind.PARAGRAPH, "Puis il est parti."),
        ],
    )
    assert [(block.kind.value, block.span.of(text)) for block in blocks] == [
        ("headline", "Le titre"),
        ("caption", "La maire à Valmorin."),
        ("credit", "© Jeanne Vidal"),
        ("dateline", "PARIS, 3 mars (AFP)"),
        ("lede", "Le maire a parlé."),
        ("paragraph", "Puis il est parti."),
    ]
    assert "Le  Titre" not in text
