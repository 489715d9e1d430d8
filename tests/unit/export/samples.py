"""Articles of our own for the export tests: what news holds, and what strangers put into it."""

from __future__ import annotations

from datetime import UTC, datetime

from reader.export.base import ExportArticle
from reader.model import (
    AnchorState,
    Annotation,
    BlockKind,
    Quote,
    QuoteKind,
    QuoteStatus,
    ReviewedQuote,
    Span,
    Speaker,
    SpeakerKind,
    Tag,
    Unattributed,
    join_blocks,
    make_anchor,
    normalise,
)

__all__ = ["HOSTILE", "SAMPLE", "WRITTEN", "article_of", "find"]

WRITTEN = datetime(2025, 3, 1, 8, 30, tzinfo=UTC)

# An emoji of one code point and one of five before every span; "é" decomposed (NFD); Arabic.
_PARTS = (
    (BlockKind.HEADLINE, "Budget 😀 : le maire s'explique"),
    (BlockKind.CAPTION, "La mairie, 👩‍👩‍👧 hier"),
    (BlockKind.LEDE, "Le maire de Vire a de\u0301fendu son budget."),
    (BlockKind.SUBHEAD, "« Pas un euro de plus »"),
    (
        BlockKind.PARAGRAPH,
        "« Nous avons tout dit, a assuré Anne Leduc, et le préfet a répondu “jamais” », selon l'AFP.",
    ),
    (BlockKind.LIST_ITEM, "قال الوزير: لا تعليق"),
)
_TEXT, _BLOCKS = join_blocks((kind, normalise(words)) for kind, words in _PARTS)


def find(text: str, words: str) -> Span:
    """Where ``words`` first stand in ``text``, in code points."""
    start = text.index(words)
    return Span(start, start + len(words))


def _at(words: str) -> Span:
    return find(_TEXT, words)


_LEDUC = Speaker("Anne Leduc", SpeakerKind.PERSON, "maire de Vire")

_QUOTES = (
    ReviewedQuote(
        "indirect:40:60",
        Quote(
            QuoteKind.INDIRECT,
            _at("a de\u0301fendu son budget"),
            cue=_at("de\u0301fendu"),
            mention=_at("Le maire de Vire"),
        ),
    ),
    ReviewedQuote(
        "direct:1:2",
        Quote(
            QuoteKind.DIRECT,
            _at("Nous avons tout dit, a assuré Anne Leduc, et le préfet a répondu “jamais”"),
            fragments=(_at("Nous avons tout dit"), _at("et le préfet a répondu “jamais”")),
            cue=_at("a assuré"),
            mention=_at("Anne Leduc"),
            speaker=_LEDUC,
            relay=_at("l'AFP"),
            confidence=0.9,
            evidence="incise",
            explanation="The verb stands between the pieces.",
        ),
        QuoteStatus.MACHINE,
    ),
    # Nested in the one before.
    ReviewedQuote(
        "0190aaaa-0000-7000-8000-000000000001",
        Quote(
            QuoteKind.PARTIAL,
            _at("jamais"),
            fragments=(_at("jamais"),),
            speaker=Speaker("le préfet", SpeakerKind.PERSON),
        ),
        QuoteStatus.CONFIRMED,
    ),
    ReviewedQuote(
        "0190aaaa-0000-7000-8000-000000000002",
        Quote(QuoteKind.PARTIAL, _at("Pas un euro de plus"), speaker=Speaker("personne", SpeakerKind.UNKNOWN)),
        QuoteStatus.REJECTED,
    ),
)

_ANNOTATIONS = (
    Annotation(
        "0190bbbb-0000-7000-8000-000000000001",
        7,
        make_anchor(_TEXT, _at("😀 : le maire"), 1),
        tags=("claim/economy", "à vérifier"),
        note="Voir le compte rendu.\n\nEt rappeler.",
        created=WRITTEN,
        updated=datetime(2025, 3, 1, 9, 0, 0, 250000, tzinfo=UTC),
        author="Inès",
    ),
    # Overlaps half of the direct quote.
    Annotation("0190bbbb-0000-7000-8000-000000000002", 7, make_anchor(_TEXT, _at("dit, a assuré Anne"), 1)),
    Annotation(
        "0190bbbb-0000-7000-8000-000000000003",
        7,
        make_anchor("Une phrase que le texte a perdue.", Span(4, 10), 1),
        tags=("claim/economy",),
        state=AnchorState.ORPHAN,
    ),
    Annotation("0190bbbb-0000-7000-8000-000000000004", 7, make_anchor(_TEXT, _at("لا تعليق"), 2), note="=1+1"),
)

SAMPLE = ExportArticle(
    id=7,
    uuid="0190cccc-0000-7000-8000-000000000007",
    title="Budget 😀 : le maire s'explique",
    text=_TEXT,
    blocks=_BLOCKS,
    revision=2,
    source="Le Bocage libre",
    url="https://user:secret@bocage.example/a?b=1&c=2",
    authors=("Paul Roux", "AFP"),
    published=WRITTEN,
    added=WRITTEN,
    language="fr",
    kind="feed",
    is_read=True,
    quotes=_QUOTES,
    unattributed=(Unattributed(_at("Pas un euro de plus"), "title"),),
    annotations=_ANNOTATIONS,
    tags=(
        Tag("0190dddd-0000-7000-8000-000000000001", "claim/economy", 3, "e", "Economic claims"),
        Tag("0190dddd-0000-7000-8000-000000000002", "à vérifier"),
    ),
)

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "--> <b>bold</b> <!--",
    "[link](javascript:alert(1))",
    "![image](http://x.example/pixel.png)",
    "<javascript:alert(1)>",
    "[a]: javascript:alert(1)",
    "*emphasis* _too_ `code` **b** ~~s~~",
    "# heading",
    "## #tag",
    "- item",
    "+ item",
    "1. item",
    "123456789) item",
    "> quote",
    "---",
    "***",
    "===",
    "    indented code",
    "\tindented code",
    "```\nfence",
    "~~~",
    "| a | b |\n|---|---|\n| c | d |",
    "&lt;b&gt; &#60; &amp; &copy;",
    "back\\slash \\*",
    "two  \nspaces",
    "word ^b1",
    "$x$ $$y$$",
    "==mark== %%comment%%",
    "[[wiki]] ![[embed]]",
    "@someone me@example.org",
    "line\n\nparagraph",
    "<https://x.example/>",
    "!\\[x](y)",
    "a\\",
    ": definition",
    "[^1]: note",
    '"quoted": yes',
    "{{ template }} {% tag %}",
    "\u202egnirts\u202c",
)


def article_of(words: str) -> ExportArticle:
    """An article in which every field that strangers fill is ``words``."""
    words = normalise(words)
    passage = words if words.strip() else "."
    text, blocks = join_blocks((kind, passage) for kind in BlockKind)
    span = Span(0, len(passage))
    speaker = Speaker(words, SpeakerKind.PERSON, words)
    return ExportArticle(
        id=1,
        uuid="0190cccc-0000-7000-8000-000000000001",
        title=words,
        text=text,
        blocks=blocks,
        source=words,
        url=f"https://x.example/{words}",
        authors=(words,),
        published=WRITTEN,
        language="en",
        quotes=(
            ReviewedQuote(
                "direct:0:1", Quote(QuoteKind.DIRECT, span, (span,), span, span, speaker, span, evidence=words)
            ),
        ),
        annotations=(
            Annotation(
                "0190bbbb-0000-7000-8000-000000000009",
                1,
                make_anchor(text, span, 1),
                (words,),
                words,
                WRITTEN,
                None,
                words,
            ),
        ),
        tags=(Tag("0190dddd-0000-7000-8000-000000000009", words),),
    )
