"""The pipeline: text and blocks in, quotes with their speakers out; pure, and the text is never rewritten."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from reader.model import Attribution, Block, BlockKind, Quote, Span
from reader.model.language import detect_language
from reader.quotes.assembly import assemble
from reader.quotes.cues import find_cues
from reader.quotes.layout import lay_out
from reader.quotes.lexicon import Lexicon, load_lexicon
from reader.quotes.marks import QuotedString, quoted_strings
from reader.quotes.mentions import Mention, find_mentions
from reader.quotes.rules import RULES
from reader.quotes.scene import Finding, Scene
from reader.quotes.sentences import sentences_of
from reader.quotes.tokens import TokenKind, fold

__all__ = ["ENGINE_VERSION", "attribute", "sentence_spans"]

ENGINE_VERSION = "1"
_SILENT = (BlockKind.CAPTION, BlockKind.CREDIT, BlockKind.DATELINE)


@cache
def _incise_pattern(language: str) -> re.Pattern[str]:
    """Where a quotation whose closing mark is missing gives way to its tag."""
    if language == "fr":
        return re.compile(
            r",? ?(?=, (?:(?:a|ont|avait|avaient|aurait)-t-(?:il|elle|on|ils|elles)|\w{2,15}(?:-t)?-(?:il|elle|ils|elles))\b)"
        )
    return re.compile(
        r"(?<=,)(?= (?:he|she|they|it|\w{2,20}(?: \w{2,20})?) (?:said|says|added|told|wrote|asked)\b)|(?<=,)(?= said\b)"
    )


def _scenes(folded: str, blocks: Sequence[Block], strings: list[QuotedString], lexicon: Lexicon) -> list[Scene]:
    """Every sentence of the speaking blocks with its phrases and verbs."""
    lowercase = set(re.findall(r"(?<![^\W\d_])[a-zà-ÿ]{3,}", folded))
    by_block: dict[int, list[tuple[int, QuotedString]]] = {}
    for index, string in enumerate(strings):
        by_block.setdefault(string.block, []).append((index, string))
    scenes: list[Scene] = []
    for number, block in enumerate(blocks):
        if block.kind in _SILENT:
            continue
        place = (number, block.kind, block.span.start, block.span.stop)
        for sentence in sentences_of(folded, place, by_block.get(number, ()), lexicon):
            mentions = find_mentions(sentence.tokens, lexicon, lowercase)
            scenes.append(Scene(folded, sentence, strings, mentions, find_cues(sentence.tokens, lexicon), lexicon))
    for scene, after in zip(scenes, scenes[1:], strict=False):
        scene.following, after.previous = after, scene
    return scenes


def _decide(scene: Scene) -> list[Finding]:
    """What the rules say of one sentence, in the order of the text."""
    if not scene.cues and all(token.kind is not TokenKind.QUOTE for token in scene.tokens) and not scene.may_cite():
        return []
    findings: list[Finding] = []
    for rule in RULES:
        for finding in rule.find(scene):
            if any(quote in scene.taken for quote in finding.quotes):
                continue
            scene.record(finding)
            findings.append(finding)
    return sorted(findings, key=lambda finding: (finding.span.start, finding.span.stop))


def _read(
    text: str, blocks: Sequence[Block], language: str
) -> tuple[str, tuple[Block, ...], Lexicon, list[QuotedString]]:
    """What every reading starts with: the folded text, its blocks, its pack, its quoted strings."""
    folded = fold(text)
    laid = tuple(blocks) or lay_out(folded)
    lexicon = load_lexicon((language or detect_language(folded))[:2].lower())
    pattern = _incise_pattern(lexicon.language)

    def incise(start: int, stop: int) -> int:
        match = pattern.search(folded, start, stop)
        return match.start() if match else -1

    return folded, laid, lexicon, quoted_strings(folded, [block.span for block in laid], incise)


def attribute(text: str, blocks: Sequence[Block] = (), language: str = "") -> Attribution:
    """Who says what in ``text``; spans in code points, quotes in text order.

    Without ``blocks`` every line is one, the first with words the headline. ``language`` is an ISO 639-1 code; without
    one it is detected. A language without a pack gets its quotation marks read, and English rules. Never raises.
    """
    folded, laid, lexicon, strings = _read(text, blocks, language)
    scenes = _scenes(folded, laid, strings, lexicon)
    decided = [(scene, _decide(scene)) for scene in scenes]
    return assemble(text, folded, laid, strings, decided, lexicon)


def sentence_spans(text: str, blocks: Sequence[Block] = (), language: str = "") -> tuple[Span, ...]:
    """The sentences of ``text`` in order, spans in code points without white space at their edges, never across blocks.

    A sentence does not end within quotation marks.
    """
    folded, laid, lexicon, strings = _read(text, blocks, language)
    by_block: dict[int, list[tuple[int, QuotedString]]] = {}
    for index, string in enumerate(strings):
        by_block.setdefault(string.block, []).append((index, string))
    return tuple(
        Span(sentence.start, sentence.stop)
        for number, block in enumerate(laid)
        for sentence in sentences_of(
            folded, (number, block.kind, block.span.start, block.span.stop), by_block.get(number, ()), lexicon
        )
    )
