"""Turns of a dialogue with dashes and of an interview, which are speech without quotation marks.

A line that a dash opens is a turn when it has a tag ("— Entrez, dit Marie.") or when it stands beside one that has; a
list has none. A line that a name or a letter and a colon open is a turn when another such line is near and one of them
asks. Source: Lexique des règles typographiques en usage à l'Imprimerie nationale, "Tiret" (dialogues); The Chicago
Manual of Style (interviews and discussions).
"""

from __future__ import annotations

from collections.abc import Iterator

from reader.model import QuoteKind, Span
from reader.quotes.cues import Cue
from reader.quotes.scene import DASHES, LONGEST_LABEL, Example, Expected, Finding, Rule, Scene, Source
from reader.quotes.subjects import mention_source, pronoun_source, source_of
from reader.quotes.tokens import TokenKind

__all__ = ["RULE"]

NAME = "turn"
_BEFORE_TAG = frozenset((",", "?", "!", "..."))
_NEAR = 3
_LEAST_RUN, _LONGEST_RUN = 3, 12


def _heads(scene: Scene) -> bool:
    """Whether the sentence is the first of its block."""
    return scene.previous is None or scene.previous.sentence.block != scene.sentence.block


def _block(scene: Scene) -> list[Scene]:
    """The sentences from this one to the end of its block."""
    out, after = [scene], scene.following
    while after is not None and after.sentence.block == scene.sentence.block:
        out.append(after)
        after = after.following
    return out


def _near(scene: Scene) -> Iterator[Scene]:
    """The first sentences of the blocks close by, before and after."""
    for step in ("previous", "following"):
        at, left = getattr(scene, step), _NEAR
        while at is not None and left:
            if _heads(at) and at.sentence.block != scene.sentence.block:
                yield at
                left -= 1
            at = getattr(at, step) if abs(at.sentence.block - scene.sentence.block) <= _NEAR else None


def _subject(scene: Scene, cue: Cue) -> tuple[Source, int, int] | None:
    """The subject of a tag and the units where the tag starts and ends."""
    if cue.clitic >= 0:
        source = source_of(scene, cue)
        return (source, cue.first, cue.last) if source is not None else None
    mention = scene.by_first.get(cue.last)
    if mention is not None and mention.is_source and (mention.name is not None or mention.determiner):
        return mention_source(scene, mention), cue.first, mention.last
    traits = scene.lexicon.maps["subject_pronouns"].get(scene.low(cue.last), "r")
    if scene.grammar.inverted_pronouns and traits[0] != "r":
        return pronoun_source(scene, cue.last, traits), cue.first, cue.last + 1
    if not scene.grammar.plain_tag:
        return None
    traits = scene.lexicon.maps["subject_pronouns"].get(scene.low(cue.first - 1), "r")
    if traits[0] != "r":
        return pronoun_source(scene, cue.first - 1, traits), cue.first - 1, cue.last
    named = scene.by_last.get(cue.first)
    return (mention_source(scene, named), named.first, cue.last) if named is not None and named.is_source else None


def _past_manner(scene: Scene, at: int) -> int:
    """Past how somebody says it: "ajoute Jeanne en tirant sa palette", "said Tom with a shrug"."""
    if not (scene.says(at, "gerund_markers") or scene.says(at, "prepositions")):
        return at
    return next((end for end in range(at, len(scene.tokens)) if scene.tokens[end].kind is TokenKind.MARK), at)


def _tag(scene: Scene) -> tuple[Cue, Source, int, int] | None:
    """The tag of a turn with its subject and the units where it starts and ends."""
    for cue in scene.cues:
        if not cue.finite or cue.passive or "q" not in cue.frames:
            continue
        found = _subject(scene, cue)
        if found is None or found[1] < 2 or scene.low(found[1] - 1) not in _BEFORE_TAG:
            continue
        end = _past_manner(scene, found[2])
        if cue.clitic >= 0 or end >= len(scene.tokens) or scene.tokens[end].kind is TokenKind.MARK:
            return cue, found[0], found[1], end
    return None


def _is_dash(scene: Scene) -> bool:
    return scene.low(0) in DASHES and len(scene.tokens) > 2 and _heads(scene)


def _run(scene: Scene) -> list[Scene]:
    """The heads of the lines with a dash that stand together with this one, in order; at most a few on each side."""
    lines, at = [scene], scene.previous
    while at is not None and len(lines) < _LONGEST_RUN and lines[0].sentence.block - at.sentence.block <= 1:
        if _heads(at) and at.sentence.block < lines[0].sentence.block:
            if not _is_dash(at):
                break
            lines.insert(0, at)
        at = at.previous
    at = scene.following
    while at is not None and len(lines) < _LONGEST_RUN * 2 and at.sentence.block - lines[-1].sentence.block <= 1:
        if at.sentence.block > lines[-1].sentence.block:
            if not _is_dash(at):
                break
            lines.append(at)
        at = at.following
    return lines


def _in_interview(scene: Scene) -> bool | None:
    """Whether a line with a dash asks (or else answers) in an interview without tags; None when it stands in none.

    Lines take turns from the first question on; a list or a dialogue with tags is no interview.
    """
    lines = _run(scene)
    first = next((at for at, line in enumerate(lines) if _asks(line)), -1)
    if len(lines) < _LEAST_RUN or first < 0 or any(_tag(line) for line in lines):
        return None
    asking = [line for at, line in enumerate(lines) if (at - first) % 2 == 0]
    answering = [line for at, line in enumerate(lines) if (at - first) % 2]
    if 2 * sum(map(_asks, asking)) < len(asking) or 2 * sum(map(_asks, answering)) > len(answering):
        return None
    return _asks(scene) or scene in asking


def _dashed(scene: Scene) -> Finding | None:
    """The turn that a dash opens, or None."""
    block = _block(scene)
    tag = _tag(scene)
    start, stop = scene.tokens[1].start, block[-1].sentence.stop
    if tag is None:
        before, after = scene.previous, block[-1].following
        beside = (before is not None and before.spoken) or (after is not None and _is_dash(after) and _tag(after))
        asked = _in_interview(scene)
        if asked is not None:
            span = Span(start, stop)
            why = "a dash opens a turn of an interview; questions and answers take turns"
            source = Source("open" if asked else "answer")
            return Finding(NAME, QuoteKind.DIRECT, span, source, (), (span,), confidence=0.6, explanation=why)
        if not beside:
            return None
        span = Span(start, stop)
        why = "a dash opens a turn of a dialogue; the speakers take turns"
        return Finding(NAME, QuoteKind.DIRECT, span, Source("turn"), (), (span,), confidence=0.6, explanation=why)
    cue, source, first, last = tag
    pieces = [
        Span(start, scene.tokens[first - 1].start if scene.low(first - 1) == "," else scene.tokens[first - 1].stop)
    ]
    if scene.low(last) == "," and last + 1 < len(scene.tokens):
        pieces.append(Span(scene.tokens[last + 1].start, stop))
    elif len(block) > 1:
        pieces.append(Span(block[1].sentence.start, stop))
    pieces = [piece for piece in (piece.trimmed(scene.text) for piece in pieces) if len(piece)]
    if not pieces:
        return None
    words = scene.words(cue.first, cue.last)
    return Finding(
        NAME, QuoteKind.DIRECT, pieces[0].hull(pieces[-1]), source, (), tuple(pieces), scene.cue_span(cue),
        confidence=0.85, explanation=f"a dash opens a turn of a dialogue, with the tag “{words}”",
    )  # fmt: skip


def _colon(scene: Scene) -> int:
    """The colon behind the label that opens a line: "Q:", "Anna Moor:", "— Le Courrier :"; or -1."""
    first = int(scene.low(0) in DASHES)
    colon = next((at for at in range(first + 1, min(len(scene.tokens), LONGEST_LABEL)) if scene.low(at) == ":"), -1)
    if colon < 0 or not _heads(scene) or scene.is_quote(colon + 1) or len(scene.tokens) < colon + 3:
        return -1
    mention = scene.by_first.get(first)
    named = mention is not None and mention.last == colon and mention.is_source and not mention.preposition
    is_letter = scene.says(first, "question_labels") or scene.says(first, "answer_labels")
    return colon if named or (is_letter and colon == first + 1) else -1


def _asks(scene: Scene) -> bool:
    """Whether the last sentence of a block is a question."""
    return _block(scene)[-1].tokens[-1].low == "?"


def _labelled(scene: Scene) -> Finding | None:
    """The turn that a label and a colon open, or None."""
    colon = _colon(scene)
    if colon < 0:
        return None
    others = [other for other in _near(scene) if _colon(other) >= 0]
    if not others or not (_asks(scene) or any(_asks(other) for other in others)):
        return None
    first = int(scene.low(0) in DASHES)
    mention = scene.by_first.get(first)
    source = mention_source(scene, mention) if mention is not None and mention.last == colon else Source("open")
    if scene.says(first, "question_labels") or scene.says(first, "answer_labels"):
        source = Source("open" if scene.says(first, "question_labels") else "answer")
    span = Span(scene.tokens[colon + 1].start, _block(scene)[-1].sentence.stop)
    label = scene.words(first, colon)
    return Finding(
        NAME, QuoteKind.DIRECT, span, source, (), (span,), confidence=0.8,
        explanation=f"“{label}” and a colon open a turn of an interview",
    )  # fmt: skip


def _find(scene: Scene) -> Iterator[Finding]:
    if not scene.may_be_turn() or scene.tokens[0].kind is TokenKind.QUOTE:
        return
    finding = (_dashed(scene) if _is_dash(scene) else None) or _labelled(scene)
    if finding is None:
        return
    for part in _block(scene):
        part.spoken = True
    yield finding


RULE = Rule(
    NAME,
    _find,
    (
        Example(
            "fr",
            "La porte\n— Entrez, dit Marie Lorrain. Il fait froid.",
            (Expected("direct", "Entrez, dit Marie Lorrain. Il fait froid.", "Marie Lorrain"),),
        ),
        Example("fr", "Au menu du conseil\n— Le budget de la voirie\n— La rentrée des classes, dès lundi"),
        Example(
            "en",
            "The interview\nThe Courier: Will the mill close?\nAnna Moor: It will stay open.",
            (
                Expected("direct", "Will the mill close?", "The Courier"),
                Expected("direct", "It will stay open.", "Anna Moor"),
            ),
        ),
        Example("en", "On stage\nAnna Moor: born in 1961, plays the queen.\nThe mill will stay open."),
    ),
    quoted=False,
)
