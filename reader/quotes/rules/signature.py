"""A quotation with its speaker's name after a dash, in the line or in the line below: « … » — Jean Dupont.

Source: Lexique des règles typographiques en usage à l'Imprimerie nationale, "Tiret" (signatures
of epigraphs and pull quotes).
"""

from __future__ import annotations

from collections.abc import Iterator

from reader.model import QuoteKind, Span, SpeakerKind
from reader.quotes.scene import Example, Expected, Finding, Rule, Scene, Source
from reader.quotes.subjects import mention_source
from reader.quotes.tokens import TokenKind

__all__ = ["RULE"]

NAME = "signature"
_DASHES = frozenset(("-", "–", "—"))
_LONGEST = 16
_COLON = "a colon after the quotation names its speaker"
_SHORT = 15


def _signed(scene: Scene, dash: int) -> Source | None:
    """The source named after the dash at ``dash``, when the rest of the line is short and holds no verb of speech."""
    rest = range(dash + 1, len(scene.tokens))
    if not 0 < len(rest) <= _LONGEST or any(scene.is_quote(at) for at in rest):
        return None
    mention = scene.by_first.get(dash + 1)
    return mention_source(scene, mention) if mention is not None else None


def _behind_colon(scene: Scene) -> Source | None:
    """Whom a headline names behind its quotation: « … » : les habitants racontent; « … » : la réponse de Luc Morel."""
    mention = scene.by_first.get(2)
    if mention is None or mention.preposition:
        return None
    if mention.owner is not None and scene.lexicon.has("nominal_cues", mention.head):
        return Source("owner", Span(*mention.owner), mention)
    speaks = mention.kind in (SpeakerKind.PERSON, SpeakerKind.GROUP)
    return mention_source(scene, mention) if speaks and (mention.name or mention.determiner) else None


def _is_named(scene: Scene, at: int) -> bool:
    """Whether a person's full name starts at ``at``: « … » (Jean Morel, syndicaliste)."""
    mention = scene.by_first.get(at)
    return mention is not None and mention.name is not None and mention.kind is SpeakerKind.PERSON


def _find(scene: Scene) -> Iterator[Finding]:
    free = [at for at in scene.quote_units if scene.is_free(at)]
    if not free:
        return
    at = free[-1]
    source: Source | None = None
    bracketed = scene.low(at + 1) == "(" and len(scene.string(at).inner) > _SHORT and _is_named(scene, at + 2)
    by_colon = at == 0 and scene.low(1) == ":"
    if by_colon:
        source = _behind_colon(scene)
    elif scene.low(at + 1) in _DASHES or bracketed:
        source = _signed(scene, at + 1)
    elif at >= len(scene.tokens) - 2 and free[0] <= 1:
        after = scene.following
        if after is not None and after.sentence.block - scene.sentence.block in (0, 1) and after.low(0) in _DASHES:
            source = _signed(after, 0)
    if source is None or any(token.kind is TokenKind.WORD for token in scene.tokens[:at]):
        return
    yield Finding(
        NAME, QuoteKind.DIRECT, Span(scene.string(free[0]).inner.start, scene.string(at).inner.stop), source,
        tuple(scene.tokens[index].quote for index in free), confidence=0.7 if by_colon else 0.9,
        explanation=_COLON if by_colon else "a dash after the quotation gives its speaker's name",
    )  # fmt: skip


RULE = Rule(
    NAME,
    _find,
    (
        Example(
            "fr",
            "Fermeture du port\n« Nous rouvrirons au printemps »\n— Clara Jousse",
            (Expected("direct", "Nous rouvrirons au printemps", "Clara Jousse"),),
        ),
        Example("fr", "Fermeture du port\nLe ferry « Armor » — un navire de 1987 — reste à quai."),
        Example(
            "en",
            "“We will open again in spring.” — Clara Johnson",
            (Expected("direct", "We will open again in spring.", "Clara Johnson"),),
        ),
        Example("en", "The ferry “Armor” — a ship of 1987 — stays in the harbour."),
    ),
)
