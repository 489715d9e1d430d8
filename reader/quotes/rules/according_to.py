"""Content that "selon X", "d'après X", "pour X", "according to X" ties to its source, before, after or inside.

Source: Charolles, "Les adverbiaux cadratifs" (Langue française 148): such a frame at the head of a sentence governs all
of it; between commas it belongs to the clause around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reader.model import QuoteKind, Span, SpeakerKind
from reader.quotes.clauses import clause_end, clause_span, skip_circumstance
from reader.quotes.mentions import Mention
from reader.quotes.scene import Example, Expected, Finding, Rule, Scene, Source
from reader.quotes.subjects import mention_source, pronoun_source, source_after, source_of
from reader.quotes.tokens import TokenKind

__all__ = ["RULE"]

NAME = "according_to"
_SHORT = 4
_APART = 12


def _source(scene: Scene, at: int) -> tuple[Source, int] | None:
    """The source that starts at ``at`` and the unit after it."""
    low, lexicon = scene.low(at), scene.lexicon
    if low in lexicon.maps["object_sources"] and at not in scene.by_first:
        traits = lexicon.maps["object_sources"][low]
        if traits[0] == "r":
            before = at - 2 if scene.low(at - 2) == "," else at - 1
            antecedent = scene.by_last.get(before)
            return (mention_source(scene, antecedent), at + 1) if antecedent is not None else None
        return pronoun_source(scene, at, traits), at + 1
    mention = scene.by_first.get(at)
    if mention is None or mention.head in lexicon.sets["according_to_not"]:
        return None
    if mention.name is None and any(word in lexicon.sets["according_to_not"] for word in mention.words[:1]):
        return None
    return _named_source(scene, _unapposed(scene, mention))


def _named_source(scene: Scene, mention: Mention) -> tuple[Source, int] | None:
    """The source that a phrase behind a frame names, who gave or cites it included, and the unit after it."""
    if scene.says(mention.first, "own_possessives") and mention.kind is not SpeakerKind.PERSON:
        # "selon nos informations": the narrator's own.
        return None
    agent = _told_by(scene, mention)
    if agent is not None:
        return mention_source(scene, agent), agent.last
    source = mention_source(scene, mention)
    medium = mention.head in scene.lexicon.sets["relay_nouns"]
    if source.is_thing and not medium and scene.says(mention.first - 1, "measuring_frames"):
        # "selon les saisons", "selon la méthode choisie": no one speaks, nor does a complement tell who did.
        return None
    end = mention.last
    joined = scene.by_first.get(end + 1) if scene.low(end) in scene.lexicon.sets["conjunction"] else None
    if joined is not None and joined.is_source:
        end = joined.last
    while scene.low(end) in scene.lexicon.sets["reflexive_self"]:
        end += 1
    if scene.low(end) == "," and scene.says(end + 1, "citing_words"):
        cited = scene.by_first.get(end + 2)
        if cited is not None and cited.is_source:
            return mention_source(scene, cited), cited.last
    if scene.low(end) != "," and any(scene.low(at) == "," for at in range(mention.first, end)):
        # The apposition goes on: "pour A, soutien de B à la primaire, …".
        past = skip_circumstance(scene, end, len(scene.tokens))
        end = past if scene.low(past) == "," else end
    if scene.low(end) == "!" and scene.low(end + 1) == ",":
        end += 1
    return source, end


def _unapposed(scene: Scene, mention: Mention) -> Mention:
    """Without a name behind a comma that opens the clause: "selon un proche de A, Jean Dupont se montre …"."""
    apart = mention.name is not None and mention.name[0] > mention.core[1]
    if not apart or scene.low(mention.last) in (",", ".", ":", ";", "(", ")", ""):
        return mention
    comma = next(at for at in range(mention.first, mention.last) if scene.low(at) == ",")
    return replace(mention, last=comma, stop=scene.tokens[comma - 1].stop, name=None, role=None)


def _told_by(scene: Scene, mention: Mention) -> Mention | None:
    """Who gave what the frame names: "selon des informations dévoilées par Les Échos"."""
    at = mention.last
    if not scene.low(at).endswith(scene.grammar.agent_participles):
        return None
    if scene.low(at + 1) not in scene.lexicon.sets["passive_by"] or mention.kind in (
        SpeakerKind.PERSON,
        SpeakerKind.GROUP,
    ):
        return None
    agent = scene.by_first.get(at + 2)
    return agent if agent is not None and agent.is_source else None


def _weak(scene: Scene, at: int) -> tuple[Source, int] | None:
    """The source of "Pour X, …" at the head of a sentence, when X can speak."""
    if at > 4 or not scene.lexicon.has("according_to_weak", scene.low(at)):
        return None
    if at and not (
        (scene.low(at - 1) == "," or scene.says(at - 1, "frame_leads"))
        and not any(mention.first < at for mention in scene.mentions)
    ):
        return None
    found = _source(scene, at + 1)
    if found is None:
        return None
    source, end = found
    mention = source.mention
    if mention is not None and not (mention.name or mention.kind.value in ("person", "group", "organisation")):
        return None
    if mention is not None and mention.name is not None and scene.low(at + 2) == "":
        return None
    if mention is not None and mention.kind.value == "organisation" and scene.says(at + 1, "possessives"):
        # "pour sa défense", "pour son entreprise": what it is good for.
        return None
    after = _past_asides(scene, end)
    return (source, end) if scene.low(after) in (",", ":") or scene.low(end) in (",", ":") else None


def _past_asides(scene: Scene, at: int) -> int:
    """Past relative and participial asides after a source: "selon X, qui dirige l'enquête, …"."""
    if scene.low(at) in scene.lexicon.sets["relatives"]:
        at = next((i for i in range(at, min(len(scene.tokens), at + 16)) if scene.low(i) == ","), at)
    if scene.low(at) == "(":
        at = next((i + 1 for i in range(at, min(len(scene.tokens), at + 14)) if scene.low(i) == ")"), at)
    told = scene.grammar.aside_suffixes
    if scene.low(at).endswith(told) or scene.says(at, "aside_openers"):
        at = next((i for i in range(at, min(len(scene.tokens), at + 16)) if scene.low(i) == ","), at)
    while scene.low(at) == "," and (
        scene.low(at + 1) in scene.lexicon.sets["relatives"]
        or _is_bare(scene, at + 1)
        or scene.low(at + 1).endswith(told)
        or scene.low(at + 1).endswith(scene.grammar.aside_gerunds)
        or scene.low(at + 1) in scene.lexicon.sets["relay_passives"]
        or scene.says(at + 1, "aside_openers")
        or (
            at + 1 in scene.by_first
            and scene.by_first[at + 1].head in scene.lexicon.nouns
            and scene.low(scene.by_first[at + 1].last) == ","
        )
    ):
        comma = next((i for i in range(at + 1, min(len(scene.tokens), at + 30)) if scene.low(i) == ","), -1)
        if comma < 0:
            return at
        at = comma
    return at


def _is_bare(scene: Scene, at: int) -> bool:
    """Whether a bare noun opens an apposition at ``at``: "selon X, soutien de Y, …"."""
    low, lexicon = scene.low(at), scene.lexicon
    if not 0 <= at < len(scene.tokens) or scene.tokens[at].kind is not TokenKind.WORD or scene.tokens[at].capital:
        return False
    others = (
        low in lexicon.maps["determiners"]
        or low in lexicon.maps["subject_pronouns"]
        or lexicon.has("prepositions", low)
    )
    known = low in lexicon.nouns or lexicon.has("fore_adjectives", low)
    return not scene.grammar.bare_nouns and known and not others


def _content(scene: Scene, at: int, end: int) -> tuple[int, int]:
    """The units of the clause that the frame from ``at`` to ``end`` governs."""
    joints = scene.lexicon.sets["frame_joints"]
    lead = at
    while lead and (
        scene.low(lead - 1) in joints or scene.low(lead - 1) in (",", "(") or scene.says(lead - 1, "frame_openers")
    ):
        lead -= 1
    final = all(scene.tokens[index].kind is TokenKind.MARK for index in range(end, len(scene.tokens)))
    if at == 2 and scene.is_free(0) and scene.low(1) == "," and scene.low(end) == ",":
        # « … », selon X, goes on with the narrator's own clause.
        return 0, 1
    if lead == 0 or (not final and not _has_verbish(scene, 0, lead)):
        after = _past_asides(scene, end)
        start = after + 1 if scene.low(after) in (",", ":") else after
        return start, clause_end(scene, start) if start < len(scene.tokens) else start
    if (
        scene.low(at - 1) == ":"
        or scene.low(at - 1) in joints
        or (scene.low(at - 1) == "," and scene.low(at - 2) in joints)
    ):
        start = end + 1 if scene.low(end) == "," else end
        return start, clause_end(scene, start)
    return _around(scene, at, end)


def _has_verbish(scene: Scene, first: int, last: int) -> bool:
    """Whether those units hold more than a circumstance (a date, a place) before the frame."""
    for index in range(first, last):
        if scene.is_quote(index):
            return True
        mention = scene.by_first.get(index)
        if mention is not None and not mention.preposition and not _dated(scene, mention.first, mention.last):
            return True
        if (
            scene.low(index) in scene.lexicon.maps["subject_pronouns"]
            and scene.low(index) not in scene.lexicon.sets["relatives"]
        ) or scene.says(index, "auxiliaries"):
            return True
    return False


def _dated(scene: Scene, first: int, last: int) -> bool:
    return any(scene.lexicon.has("weekdays", scene.low(i)) for i in range(first, last))


def _around(scene: Scene, at: int, end: int) -> tuple[int, int]:
    """The clause around a frame in the middle or at the end of a sentence."""
    if (
        scene.low(at - 1) != ","
        and scene.low(end) not in (".", ",", "", "!", "?", ";", ":", "...")
        and not scene.is_quote(at - 1)
    ):
        comma = next((i for i in range(at - 1, -1, -1) if scene.low(i) == ","), -1)
        joined = scene.low(end) in scene.lexicon.sets["conjunction"]
        return comma + 1, at if joined else clause_end(scene, comma + 1)
    if scene.low(at - 1) == "," and scene.low(end) != ",":
        end = _closing(scene, end)
    bracket = next((i for i in range(at - 1, max(-1, at - _APART), -1) if scene.low(i) in ("(", ")")), -1)
    if bracket >= 0 and scene.low(bracket) == "(":
        return bracket + 1, at
    first = next(
        (
            i + 1
            for i in range(at - 1, -1, -1)
            if scene.low(i) in (";",) or (scene.low(i) == ":" and not scene.is_quote(i + 1))
        ),
        0,
    )
    rest = clause_end(scene, first)
    relative = next((i + 1 for i in range(at - 2, max(-1, at - _APART), -1) if scene.low(i) == ","), -1)
    if scene.low(at - 1) == "," and relative > 0 and scene.says(relative, "subject_relatives"):
        return relative, at - 1
    goes_on = scene.low(end) == "," and scene.low(end + 1) not in scene.lexicon.sets["relatives"]
    if scene.low(at - 1) == "," and goes_on and rest > end + 1:
        return first, rest
    return first, at


def _closing(scene: Scene, end: int) -> int:
    """The comma that closes a frame with a circumstance of its own: ", selon la revue X du lundi, "."""
    for at in range(end, min(len(scene.tokens), end + _APART)):
        low = scene.low(at)
        if low == ",":
            return at
        if scene.is_quote(at) or scene.lexicon.has("auxiliaries", low) or low in (".", ":", ";"):
            return end
    return end


def _direct(scene: Scene, first: int, last: int) -> int:
    """The unit of the one quotation that the content consists of, or -1."""
    quotes = [index for index in range(first, last) if scene.is_free(index)]
    if len(quotes) != 1:
        return -1
    tail = all(scene.tokens[index].kind is TokenKind.MARK for index in range(quotes[0] + 1, last))
    if quotes[0] - first > 1 and not (tail and scene.low(quotes[0] - 1) == ","):
        return -1
    others = sum(
        scene.tokens[index].stop - scene.tokens[index].start
        for index in range(first, last)
        if not scene.is_quote(index)
    )
    return quotes[0] if len(scene.string(quotes[0]).inner) >= others else -1


def _find(scene: Scene) -> Iterator[Finding]:
    reached = 0
    for at, size in scene.frames.items():
        if at < reached:
            continue
        if scene.says(at, "according_to_after") and (named := scene.by_last.get(at)) is not None and named.is_source:
            yield from _findings(scene, named.first, at + 1, mention_source(scene, named), scene.words(at, at + 1))
        length = 0 if size and scene.is_covered(at) else size
        if length and scene.says(at + length, "what_words") and scene.says(at + length + 1, "complementisers"):
            yield from _as_reported(scene, at, at + length + 2)
        found = _source(scene, at + length) if length else _weak(scene, at)
        if tuple(scene.low(at + step) for step in range(length)) in scene.lexicon.own_frames:
            frame = [scene.low(unit) for unit in range(at, at + length)]
            own = scene.lexicon.maps["own_genders"]
            gender = next((own[word] for word in frame if word in own), "u")
            found = Source("pronoun", scene.span(at, at + length), None, gender + "1"), at + length
        if found is None:
            continue
        asked = scene.tokens[-1].low == "?" and at and scene.low(at - 1) != ","
        if length and at and (asked or scene.low(at - 1) in scene.lexicon.sets["naming"]):
            continue
        source, reached = found
        words = scene.words(at, at + max(length, 1))
        yield from _findings(scene, at, reached, source, words)


def _as_reported(scene: Scene, at: int, verb: int) -> Iterator[Finding]:
    """The content of "selon ce que rapportent X, …"."""
    cue = next((cue for cue in scene.cues if verb <= cue.first <= verb + 3), None)
    source = source_after(scene, cue.last) or source_of(scene, cue) if cue is not None else None
    if cue is None or source is None:
        return
    end = source.mention.last if source.mention is not None and source.mention.first >= cue.last else cue.last
    yield from _findings(scene, at, end, source, scene.words(at, cue.last))


def _findings(scene: Scene, at: int, end: int, source: Source, words: str) -> Iterator[Finding]:
    first, last = _content(scene, at, end)
    while first < last and (scene.low(first) in (",", ":", "-", "–", "—") or scene.says(first, "content_leads")):
        first += 1
    if first >= last or scene.is_covered(first) or (scene.is_quote(first) and not scene.is_free(first)):
        return
    alone = scene.by_first.get(first)
    if alone is not None and alone.last >= last and scene.says(last, "conjunction"):
        # A clause is more than one phrase: "selon A, B et C ont dit que …".
        return
    tagged = any(cue.verb in scene.used for cue in scene.cues if first <= cue.verb < last)
    if tagged and (
        last - first < _SHORT or any(scene.is_quote(index) and not scene.is_free(index) for index in range(first, last))
    ):
        return
    if any(cue.verb in scene.used and cue.first == first for cue in scene.cues):
        # Only the tag of a quotation stands before the frame: « … », dit-il selon X.
        return
    cue = scene.span(at, at + 1)
    who = source.span.of(scene.text) if source.span else ""
    why = f"“{words}” ties the words to “{who}”"
    single = _direct(scene, first, last)
    if single >= 0:
        # « Il faut », selon le maire, « tourner la page ».
        goes_on = single < at and scene.low(end) == "," and scene.is_free(end + 1)
        units = (single, end + 1) if goes_on else (single,)
        yield Finding(
            NAME,
            QuoteKind.DIRECT,
            Span(scene.string(single).inner.start, scene.string(units[-1]).inner.stop),
            source,
            tuple(scene.tokens[unit].quote for unit in units),
            cue=cue,
            confidence=0.95,
            explanation=why,
        )
        return
    span = clause_span(scene, first, last)
    if any(span.overlaps(other) for other in scene.covered):
        return
    quotes = scene.quotes_in(first, last)
    yield Finding(
        NAME,
        QuoteKind.MIXED if quotes else QuoteKind.INDIRECT,
        span,
        source,
        quotes,
        cue=cue,
        confidence=0.9,
        explanation=why,
    )


RULE = Rule(
    NAME,
    _find,
    (
        Example(
            "fr",
            "Selon la gendarmerie, deux ponts ont été emportés.",
            (Expected("indirect", "deux ponts ont été emportés", "la gendarmerie"),),
        ),
        Example(
            "fr",
            "Pour Nadia Perrin, « la saison est perdue ».",
            (Expected("direct", "la saison est perdue", "Nadia Perrin"),),
        ),
        Example("fr", "Selon la saison, le lac monte ou descend."),
        Example(
            "en",
            "According to the coast guard, two bridges were washed away.",
            (Expected("indirect", "two bridges were washed away", "the coast guard"),),
        ),
        Example("en", "The work went according to plan."),
    ),
    quoted=False,
)
