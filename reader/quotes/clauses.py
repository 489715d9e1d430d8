"""Where a reported clause begins and ends.

A clause after "que" runs to the end of its sentence unless a colon before a quotation, a semicolon, a participle of
speech ("…, estimant que …"), a coordinated verb of speech without a subject of its own, or a final incise ends it.
"""

from __future__ import annotations

from reader.model import Span
from reader.quotes.conjugation import Form
from reader.quotes.cues import Cue
from reader.quotes.scene import Scene
from reader.quotes.tokens import TokenKind

__all__ = ["clause_end", "clause_span", "complementiser_after", "skip_circumstance"]

_REACH = 22
_END_MARKS = frozenset((".", "!", "?", "..."))


def clause_span(scene: Scene, first: int, last: int) -> Span:
    """The text of units ``first`` to ``last`` without marks and conjunctions at its end.

    A quoted string at an edge keeps its marks, as the clause does.
    """
    while (
        last > first + 1
        and scene.tokens[last - 1].kind is TokenKind.MARK
        and scene.low(last - 1) not in (")", "]", "%", "$", "€")
    ):
        last -= 1
    return scene.span(first, last)


def clause_end(scene: Scene, first: int) -> int:
    """The unit after the reported clause that starts at ``first``."""
    starts = {cue.first: cue for cue in scene.cues}
    for at in range(first + 1, len(scene.tokens)):
        low = scene.low(at)
        if low == ";" or (low == ":" and (scene.is_quote(at + 1) or at + 1 >= len(scene.tokens))):
            return at
        if low in _END_MARKS and at == len(scene.tokens) - 1:
            return at
        if low == "," and _after_comma(scene, at + 1):
            return at
        if scene.says(at, "clause_joints") and _after_conjunction(scene, at, starts.get(at + 1)):
            return at
        cue = starts.get(at)
        if cue is not None and cue.form is Form.PRESENT_PARTICIPLE and _is_speech(cue):
            if scene.low(at - 1) in (",", "tout"):
                return at - 1
            if scene.is_quote(at - 1):
                return at
    return len(scene.tokens)


def _after_comma(scene: Scene, index: int) -> bool:
    """Whether what follows a comma is no part of the clause before it."""
    if scene.says(index, "before_after") and _told_next(scene, index + 1):
        return True
    if scene.says(index, "participle_prepositions") and _told_by(scene, index + 1):
        return True
    return _final_incise(scene, index) or _new_report(scene, index)


def _after_conjunction(scene: Scene, at: int, cue: Cue | None) -> bool:
    """Whether the conjunction at ``at`` goes on with another report; ``cue`` is the verb of speech right after it."""
    if cue is not None and cue.finite and cue.clitic < 0 and _strong(scene, cue):
        return True
    if not scene.says(at, "and_words"):
        return False
    if cue is not None and cue.form is Form.PRESENT_PARTICIPLE and _is_speech(cue):
        return True
    return _bare_verb(scene, at + 1) or (_new_report(scene, at) and not scene.is_quote(at - 1))


def _told_next(scene: Scene, index: int) -> bool:
    """Whether a verb of speech without a subject starts at ``index``: "de préciser", "adding"."""
    starts = (index, index + 1)
    return any(
        cue.first in starts and cue.form not in (Form.FINITE, Form.FUTURE) and _is_speech(cue) for cue in scene.cues
    )


def _is_speech(cue: Cue) -> bool:
    return bool(cue.frames & {"q", "c", "o"})


def _strong(scene: Scene, cue: Cue) -> bool:
    """A coordinated verb that reports anew: with its own clause, quotation or object."""
    if not cue.frames & {"c", "q", "t", "o"} or cue.passive:
        return False
    after = scene.low(cue.last)
    return after in scene.lexicon.sets["complementisers"] or after in ("«»", ":") or not cue.frames & {"w"}


def _bare_verb(scene: Scene, index: int) -> bool:
    """Whether a participle without its auxiliary goes on with what was done: "a dit que … et rejeté toute trêve"."""
    cue = next((cue for cue in scene.cues if cue.first == index and cue.form is Form.PAST_PARTICIPLE), None)
    if cue is None or not _is_speech(cue):
        return False
    after = scene.low(cue.last)
    return after in scene.lexicon.maps["determiners"] or after in scene.lexicon.sets["complementisers"]


def _told_by(scene: Scene, index: int) -> bool:
    """Whether "with X adding" goes on with another's report at ``index``."""
    mention = scene.by_first.get(index)
    return mention is not None and any(cue.first == mention.last and _is_speech(cue) for cue in scene.cues)


def _new_report(scene: Scene, index: int) -> bool:
    """Whether a coordinated clause with its own subject and verb of speech starts at ``index``: ", but X says"."""
    if not scene.says(index, "report_joints"):
        return False
    at = index + 2 if scene.says(index, "two_word_joints") else index + 1
    mention = scene.by_first.get(at)
    end = mention.last if mention is not None else at + 1
    if mention is None and scene.low(at) not in scene.lexicon.maps["subject_pronouns"]:
        return False
    words = scene.lexicon.sets["complementisers"]
    cue = next((cue for cue in scene.cues if cue.first == end and cue.finite and cue.frames & {"c", "t", "q"}), None)
    if cue is None:
        return False
    return scene.low(index - 1) == "," or complementiser_after(scene, cue, words) >= 0


def _final_incise(scene: Scene, index: int) -> bool:
    """Whether a reporting incise with an inverted subject starts at ``index``: ", a-t-il ajouté", ", a ajouté X"."""
    teller = scene.by_first.get(index)
    for cue in scene.cues:
        if teller is not None and scene.grammar.plain_tag and cue.first == teller.last and "q" in cue.frames:
            return cue.last >= len(scene.tokens) - 1
        if cue.first == index and cue.finite and "q" in cue.frames:
            if cue.clitic >= 0:
                return True
            mention = scene.by_first.get(cue.last)
            return mention is not None and mention.is_source and scene.grammar.inverted_tag
    return False


def skip_circumstance(scene: Scene, index: int, limit: int) -> int:
    """Past one circumstance at ``index`` (adverb, date, prepositional phrase, aside), or ``index`` itself."""
    if index >= limit or scene.is_quote(index):
        return index
    low, lexicon = scene.low(index), scene.lexicon
    if lexicon.has("prepositions", low) or lexicon.has("contracted", low):
        return _past_phrase(scene, index, limit)
    is_adverb = lexicon.has("adverbs", low) or low.endswith(scene.grammar.adverb_suffixes)
    if low == "," or is_adverb or lexicon.has("weekdays", low) or scene.tokens[index].kind is TokenKind.NUMBER:
        return index + 1
    if low == "(":
        return next((at + 1 for at in range(index + 1, min(limit, index + 8)) if scene.low(at) == ")"), index)
    if low in lexicon.maps["determiners"] and index + 1 < limit:
        after = scene.tokens[index + 1]
        if after.kind is TokenKind.NUMBER or lexicon.has("weekdays", after.low):
            return index + 1
        if f"{low} {after.low}" in lexicon.sets["fact_phrases"]:
            return index + 2
    return _past_object(scene, index)


def _past_object(scene: Scene, index: int) -> int:
    """Past a noun phrase that is no object of what is said: a date, "the fact", the people told."""
    mention = scene.by_first.get(index)
    if mention is None:
        told = scene.grammar.bare_addressee and scene.low(index) in scene.lexicon.maps["object_sources"]
        return index + 1 if told else index
    addressee = mention.head in scene.lexicon.sets["told_nouns"]
    is_date = _is_date(scene, mention.first, mention.last)
    if mention.preposition or is_date or addressee or (scene.grammar.bare_addressee and mention.is_source):
        return mention.last
    return index


def _past_phrase(scene: Scene, index: int, limit: int) -> int:
    """Past a preposition and its phrase."""
    at = index
    while at < limit and (scene.lexicon.has("prepositions", scene.low(at)) or scene.low(at) in ("l'", "à")):
        at += 1
        if at in scene.by_first:
            break
    mention = scene.by_first.get(at) or scene.by_first.get(index)
    if mention is not None:
        return max(mention.last, at)
    if at < limit and scene.tokens[at].kind in (TokenKind.NUMBER, TokenKind.WORD) and at > index:
        if scene.low(at) in scene.lexicon.sets["complementisers"]:
            return at
        return at + 1
    return at


def _is_date(scene: Scene, first: int, last: int) -> bool:
    return any(
        scene.tokens[at].kind is TokenKind.NUMBER or scene.lexicon.has("weekdays", scene.low(at))
        for at in range(first, last + 1)
        if at < len(scene.tokens)
    )


def complementiser_after(scene: Scene, cue: Cue, words: frozenset[str]) -> int:
    """The unit of "que" (or another of ``words``) that opens the clause ``cue`` reports, or -1.

    Between the verb and it may stand the inverted subject, circumstances and asides, but no object of the verb.
    """
    at, limit = cue.last, min(len(scene.tokens), cue.last + _REACH)
    fact = next(
        (unit for unit in range(at, limit) if scene.low(unit) in words and scene.says(unit - 1, "fact_nouns")), -1
    )
    if fact >= 0 and not any(
        cue.verb < other.verb < fact and other.form is not Form.PAST_PARTICIPLE for other in scene.cues
    ):
        return fact
    while at < limit:
        if scene.low(at) in words:
            return -1 if scene.says(at - 1, "comparing_words") else at
        step = skip_circumstance(scene, at, limit)
        if step == at:
            return -1
        at = step
    return -1
