"""The pipeline: text and blocks in, quotes with their speakers out; pure, and the text is never rewritten."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from reader.model import Attribution, Block, BlockKind
from reader.quotes.assembly import assemble
from reader.quotes.cues import find_cues, frame_lengths, frame_units, verbs_of
from reader.quotes.mentions import find_mentions
from reader.quotes.reading import Reading, read
from reader.quotes.rules import RULES
from reader.quotes.scene import Finding, Scene

__all__ = ["ENGINE_VERSION", "attribute"]

ENGINE_VERSION = "4"
_SILENT = (BlockKind.CAPTION, BlockKind.CREDIT, BlockKind.DATELINE)
_LONGEST_TERM = 30
_CAPITALS = re.compile(r"(?<=[a-zà-ÿ,'’] )[A-ZÀ-Þ](?:[^\W_]|-)+|(?<=[a-zà-ÿ]['’])[A-ZÀ-Þ](?:[^\W_]|-)+")
_LOWERCASE = re.compile(r"(?<![^\W\d_])[a-zà-ÿ]{3,}")


def _repeated(reading: Reading) -> frozenset[str]:
    """The short quoted strings that stand twice or more below the headline."""
    counts = Counter(
        string.inner.of(reading.folded).casefold()
        for string in reading.strings
        if reading.blocks[string.block].kind is not BlockKind.HEADLINE and len(string.inner) <= _LONGEST_TERM
    )
    edges = [0, *(at for string in reading.strings for at in (string.outer.start, string.outer.stop))]
    edges.append(len(reading.folded))
    whole = "\n".join(
        reading.folded[start:stop] for start, stop in zip(edges[::2], edges[1::2], strict=True)
    ).casefold()
    return frozenset(
        words
        for words, count in counts.items()
        if words[-1:] not in ".!?" and (count > 1 or (" " in words and words in whole))
    )


def _scenes(reading: Reading) -> list[Scene]:
    """Every sentence of the speaking blocks with its phrases and verbs."""
    lowercase = frozenset(_LOWERCASE.findall(reading.folded))
    capitals = frozenset(words.lower() for words in _CAPITALS.findall(reading.folded))
    terms = _repeated(reading)
    scenes: list[Scene] = []
    for sentence in reading.sentences():
        if sentence.kind in _SILENT:
            continue
        cues = find_cues(sentence.tokens, reading.lexicon)
        frames = frame_lengths(sentence.tokens, reading.lexicon)
        mentions = find_mentions(
            sentence.tokens,
            reading.lexicon,
            (lowercase, capitals),
            verbs_of(cues) | frame_units(frames),
        )
        scene = Scene(reading.folded, sentence, reading.strings, mentions, cues, reading.lexicon)
        scene.frames, scene.terms = frames, terms
        scenes.append(scene)
    for scene, after in pairwise(scenes):
        scene.following, after.previous = after, scene
    return scenes


def _decide(scene: Scene) -> list[Finding]:
    """What the rules say of one sentence, in the order of the text."""
    if not scene.may_report():
        return []
    findings: list[Finding] = []
    for rule in RULES:
        if rule.quoted and not scene.quote_units:
            continue
        for finding in rule.find(scene):
            if any(quote in scene.taken for quote in finding.quotes):
                continue
            scene.record(finding)
            findings.append(finding)
        if scene.spoken:
            break
    return sorted(findings, key=lambda finding: (finding.span.start, finding.span.stop))


def attribute(text: str, blocks: Sequence[Block] = (), language: str = "") -> Attribution:
    """Who says what in ``text``; spans in code points, quotes in text order.

    Without ``blocks`` every line is one, the first with words the headline. ``language`` is an ISO 639-1 code; without
    one it is detected. A language without a pack gets its quotation marks read, and English rules. Never raises.
    """
    reading = read(text, blocks, language)
    decided = [(scene, _decide(scene)) for scene in _scenes(reading)]
    return assemble(reading, decided)
