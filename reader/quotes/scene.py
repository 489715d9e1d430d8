"""One sentence as the rules see it: its units, phrases, verbs of speech, and what is already decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from reader.model import QuoteKind, Span
from reader.quotes.cues import Cue
from reader.quotes.grammar import Grammar
from reader.quotes.lexicon import Lexicon
from reader.quotes.marks import QuotedString
from reader.quotes.mentions import Mention
from reader.quotes.sentences import Sentence
from reader.quotes.tokens import Token, TokenKind

__all__ = ["DASHES", "LONGEST_LABEL", "Example", "Expected", "Finding", "Rule", "Scene", "Source", "SourceKind"]

DASHES = frozenset(("-", "–", "—"))
LONGEST_LABEL = 8
"""How many units from the head of a line its label's colon may stand."""

SourceKind = str
"""How a finding tells its source.

"mention", "pronoun", "owner" (a name in the phrase's complement), "same" (the speaker so far), "turn" (who had the turn
before the last), "answer" (whom an interview is with) or "open".
"""


@dataclass(slots=True, eq=False)
class Source:
    """The words that name a speaker in a sentence; ``traits`` are a pronoun's ("m1"), as in words.toml."""

    kind: SourceKind
    span: Span | None = None
    mention: Mention | None = None
    traits: str = ""
    others: tuple[Mention, ...] = ()

    @property
    def is_thing(self) -> bool:
        """Whether a noun that nothing tells to be a person or a body, and no name, is all there is."""
        mention = self.mention
        nobody = mention is not None and not (mention.is_source or mention.is_known or mention.owner)
        return self.kind == "mention" and nobody


@dataclass(slots=True, eq=False)
class Finding:
    """What a rule proposes: words tied to a source that is not yet resolved to a speaker.

    ``quotes`` are indices of quoted strings whose pieces become fragments; ``pieces`` replaces the whole string by
    parts of it when an incise stands within one pair of marks.
    """

    rule: str
    kind: QuoteKind
    span: Span
    source: Source
    quotes: tuple[int, ...] = ()
    pieces: tuple[Span, ...] = ()
    cue: Span | None = None
    confidence: float = 0.9
    explanation: str = ""
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
    """A quote that an example must give: kind, its text, its speaker's name ("" for none)."""

    kind: str
    text: str
    speaker: str


@dataclass(frozen=True, slots=True)
class Example:
    """A text with the quotes the engine must find there; none for a negative example."""

    language: str
    text: str
    expected: tuple[Expected, ...] = ()


@dataclass(slots=True, eq=False)
class Scene:
    """A sentence with everything known of it; rules read it and give findings, the engine records them."""

    text: str
    sentence: Sentence
    strings: list[QuotedString]
    mentions: list[Mention]
    cues: list[Cue]
    lexicon: Lexicon
    taken: set[int] = field(default_factory=set)
    used: set[int] = field(default_factory=set)
    covered: list[Span] = field(default_factory=list)
    sources: dict[int, Source] = field(default_factory=dict)
    by_first: dict[int, Mention] = field(default_factory=dict)
    by_last: dict[int, Mention] = field(default_factory=dict)
    frames: dict[int, int] = field(default_factory=dict)
    """Where members of the according-to family stand, with the units each takes."""
    terms: frozenset[str] = frozenset()
    """Quoted strings that the article repeats, in lower case: terms, not speech."""
    following: Scene | None = None
    previous: Scene | None = None
    spoken: bool = False
    """Whether a turn of a dialogue or an interview holds it."""

    tokens: list[Token] = field(init=False)
    lows: list[str] = field(init=False)
    """Their lower-case words."""
    size: int = field(init=False)
    is_quote_unit: list[bool] = field(init=False)
    quote_units: tuple[int, ...] = field(init=False)
    """Where quoted strings stand among the units."""

    def __post_init__(self) -> None:
        self.tokens = self.sentence.tokens
        self.lows = [token.low for token in self.tokens]
        self.size = len(self.tokens)
        self.is_quote_unit = [token.kind is TokenKind.QUOTE for token in self.tokens]
        self.quote_units = tuple(at for at, is_quote in enumerate(self.is_quote_unit) if is_quote)
        self.by_first = {mention.first: mention for mention in self.mentions}
        self.by_last = {mention.last: mention for mention in self.mentions}

    @property
    def grammar(self) -> Grammar:
        """The traits of its language."""
        return self.lexicon.grammar

    def says(self, index: int, group: str) -> bool:
        """Whether the word at ``index`` belongs to a list of words.toml."""
        return 0 <= index < self.size and self.lows[index] in self.lexicon.sets[group]

    def may_be_turn(self) -> bool:
        """Whether a dash or a label with a colon opens it: a turn of a dialogue or an interview, maybe."""
        return self.low(0) in DASHES or any(token.low == ":" for token in self.tokens[1:LONGEST_LABEL])

    def may_report(self) -> bool:
        """Whether a rule could find something in it: a cheap look before any rule."""
        if self.spoken:
            return False
        return bool(self.cues) or bool(self.quote_units) or bool(self.frames) or self.may_be_turn()

    def low(self, index: int) -> str:
        """The lower-case word at ``index``, "" outside the sentence."""
        return self.lows[index] if 0 <= index < self.size else ""

    def is_quote(self, index: int) -> bool:
        """Whether a quoted string stands at ``index``."""
        return 0 <= index < self.size and self.is_quote_unit[index]

    def is_free(self, index: int) -> bool:
        """Whether a quoted string stands at ``index`` that no finding has taken."""
        return self.is_quote(index) and self.tokens[index].quote not in self.taken

    def string(self, index: int) -> QuotedString:
        """The quoted string at ``index``."""
        return self.strings[self.tokens[index].quote]

    def span(self, first: int, last: int) -> Span:
        """The text of the units ``first`` to ``last`` (half-open)."""
        return Span(self.tokens[first].start, self.tokens[last - 1].stop)

    def words(self, first: int, last: int) -> str:
        """The words of those units, for explanations."""
        return self.span(first, last).of(self.text)

    def quotes_in(self, first: int, last: int) -> tuple[int, ...]:
        """The indices of the free quoted strings among those units."""
        inside = (at for at in self.quote_units if first <= at < last and self.is_free(at))
        return tuple(self.tokens[at].quote for at in inside if not self.is_term(at))

    def is_term(self, index: int) -> bool:
        """Whether the quoted string at ``index`` is one that the article repeats."""
        return self.string(index).inner.of(self.text).casefold() in self.terms

    def is_covered(self, index: int) -> bool:
        """Whether a reported clause already holds the unit at ``index``."""
        if not self.covered:
            return False
        start = self.tokens[index].start
        return any(span.start <= start < span.stop for span in self.covered)

    def free_cues(self, frame: str = "") -> Iterator[Cue]:
        """The verbs of speech that no finding has used and no reported clause holds, with ``frame`` if one is asked."""
        for cue in self.cues:
            if cue.verb not in self.used and (not frame or frame in cue.frames) and not self.is_covered(cue.verb):
                yield cue

    def record(self, finding: Finding) -> None:
        """Mark what a finding has decided, so that no later rule decides it again."""
        self.taken.update(finding.quotes)
        if finding.kind in (QuoteKind.INDIRECT, QuoteKind.MIXED) or (finding.pieces and not finding.quotes):
            self.covered.append(finding.span)
        if finding.cue is not None:
            for cue in self.cues:
                if finding.cue.start <= self.tokens[cue.verb].start < finding.cue.stop:
                    self.used.add(cue.verb)
                    self.sources.setdefault(cue.verb, finding.source)

    def cue_span(self, cue: Cue) -> Span:
        """The words of a cue."""
        return self.span(cue.first, cue.last)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name (a quote's ``evidence``), what it does to a sentence, and examples that hold it to its word."""

    name: str
    find: Callable[[Scene], Iterator[Finding]]
    examples: tuple[Example, ...]
    quoted: bool = True
    """Whether it needs a quoted string in the sentence."""
