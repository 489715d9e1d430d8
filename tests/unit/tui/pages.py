"""Small articles, built by hand, for tests of what the screen draws."""

from __future__ import annotations

from datetime import UTC, datetime

from reader.model import (
    Annotation,
    Article,
    ArticlePage,
    ArticleSummary,
    BlockKind,
    Quote,
    QuoteKind,
    QuoteStatus,
    ReviewedQuote,
    Span,
    Speaker,
    SpeakerKind,
    join_blocks,
    make_anchor,
)

MOMENT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
TEXT, BLOCKS = join_blocks(
    [
        (BlockKind.HEADLINE, "La mairie promet un pont"),
        (BlockKind.PARAGRAPH, "« Le pont ouvrira en mai », a dit Léa Morvan. Elle a jugé le chantier « exemplaire »."),
        (BlockKind.PARAGRAPH, "Le syndicat affirme que rien n'est prêt."),
    ]
)


def span(words: str) -> Span:
    """Where ``words`` stand in the article."""
    at = TEXT.index(words)
    return Span(at, at + len(words))


LEA = Speaker("Léa Morvan", SpeakerKind.PERSON, "maire")
UNION = Speaker("Le syndicat", SpeakerKind.ORGANISATION)
QUOTES = (
    Quote(
        QuoteKind.DIRECT,
        span("Le pont ouvrira en mai"),
        (span("Le pont ouvrira en mai"),),
        span("a dit"),
        span("Léa Morvan"),
        LEA,
        None,
        0.95,
        "rule-a",
        "the verb follows the closing mark",
    ),
    Quote(
        QuoteKind.PARTIAL, span("exemplaire"), (span("exemplaire"),), span("a jugé"), span("Elle"), LEA, None, 0.5, "b"
    ),
    Quote(
        QuoteKind.INDIRECT,
        span("que rien n'est prêt"),
        (),
        span("affirme"),
        span("Le syndicat"),
        UNION,
        None,
        0.9,
        "rule-c",
    ),
)


def reviewed(statuses: tuple[QuoteStatus, ...] = ()) -> tuple[ReviewedQuote, ...]:
    """The quotes of the article with what was decided about the first ones."""
    padded = (*statuses, *[QuoteStatus.MACHINE] * (len(QUOTES) - len(statuses)))
    return tuple(
        ReviewedQuote(f"{quote.kind}:{quote.span.start}:{quote.span.stop}", quote, status)
        for quote, status in zip(QUOTES, padded, strict=True)
    )


def page(
    *, statuses: tuple[QuoteStatus, ...] = (), annotations: tuple[tuple[Span, tuple[str, ...], str], ...] = ()
) -> ArticlePage:
    """The article with its quotes and the given (span, tags, note) annotations."""
    summary = ArticleSummary(1, "u-1", "La mairie promet un pont", "essai", "fr", MOMENT, False, False, 3, 0)
    return ArticlePage(
        Article(summary, 1, TEXT, BLOCKS),
        reviewed(statuses),
        (),
        tuple(
            Annotation(f"a-{index}", 1, make_anchor(TEXT, where, 1), tags, note)
            for index, (where, tags, note) in enumerate(annotations)
        ),
    )
