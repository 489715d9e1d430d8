"""What people decide about quotes, and running the engine again beneath their decisions.

Every decision is one step of undo. Each use case gives the quote as it is afterwards: the first decision about a
machine's quote changes its key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from reader.errors import ConfigError, NotFound
from reader.messages import Phrase, counted, phrase
from reader.model import (
    AnchorState,
    Quote,
    QuoteKind,
    QuoteStatus,
    ReviewedQuote,
    Span,
    Speaker,
    make_anchor,
    normalise,
)
from reader.model.review import Decision, quote_key, quoted_stretches, same_quote
from reader.services import quoting, saving
from reader.services.grouping import group_pending
from reader.services.library import Library
from reader.services.speakers import known_speakers

if TYPE_CHECKING:
    from reader.model import Article, ArticlePage
    from reader.storage.journal import Unit

__all__ = [
    "Progress",
    "confirm",
    "confirm_all",
    "create_quote",
    "delete_quote",
    "known_speakers",
    "next_open",
    "orphans",
    "refresh",
    "reject",
    "requote",
    "restore",
    "set_bounds",
    "set_kind",
    "set_speaker",
]

_EXCERPT = 40
_BATCH = 50


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of ``total`` articles are done."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class _Case:
    """The quote that is decided about, with its article, and the decision that there already is."""

    article: Article
    quote: Quote
    target: Quote | None
    decision: Decision | None


def confirm(library: Library, article_id: int, key: str) -> ReviewedQuote:
    """Stand behind a quote; raises NotFound if the article has none of that key."""
    return _decide(
        library, article_id, key, phrase("confirm"), lambda case: (case.quote, _kept(case.quote, case.target))
    )


def confirm_all(library: Library, article_id: int, keys: Iterable[str]) -> int:
    """Stand behind several quotes of an article in one step; gives how many were not confirmed before.

    Raises NotFound if the article has none of a key; then nothing is stored.
    """
    with library.writing() as unit:
        before = len(unit.records)
        for key in keys:
            _decided(unit, library, article_id, key, lambda case: (case.quote, _kept(case.quote, case.target)))
        count = len(unit.records) - before
        unit.label = counted("confirm {count} quote", "confirm {count} quotes", count)
    return count


def reject(library: Library, article_id: int, key: str) -> ReviewedQuote:
    """Say that a quote is none: it stays in sight as rejected and counts nowhere. Raises NotFound."""
    return _decide(library, article_id, key, phrase("reject"), lambda case: (case.quote, QuoteStatus.REJECTED))


def restore(library: Library, article_id: int, key: str) -> ReviewedQuote:
    """Take a rejection back: the quote is again what it was, corrected, made by hand, or the machine's.

    Raises NotFound.
    """

    def restored(case: _Case) -> tuple[Quote, QuoteStatus]:
        status = _kept(case.quote, case.target)
        return case.quote, QuoteStatus.MACHINE if status is QuoteStatus.CONFIRMED else status

    return _decide(library, article_id, key, phrase("restore"), restored)


def set_speaker(library: Library, article_id: int, key: str, speaker: Speaker | None) -> ReviewedQuote:
    """Say who speaks, None for nobody known; raises NotFound, ConfigError for a speaker without a name."""
    checked = _checked(speaker)
    verb = phrase("leave the speaker open of") if checked is None else phrase("speaker {name} for", name=checked.name)
    return _decide(library, article_id, key, verb, lambda case: _corrected(case, replace(case.quote, speaker=checked)))


def set_kind(library: Library, article_id: int, key: str, kind: QuoteKind) -> ReviewedQuote:
    """Say which kind of quote it is; raises NotFound."""

    def changed(case: _Case) -> tuple[Quote, QuoteStatus]:
        fragments = case.quote.fragments
        if kind is QuoteKind.INDIRECT:
            fragments = ()
        elif not fragments:
            fragments = quoted_stretches(case.article.text, case.quote.span)
        return _corrected(case, replace(case.quote, kind=kind, fragments=fragments))

    return _decide(library, article_id, key, phrase("{kind} for", kind=Phrase(kind.value)), changed)


def set_bounds(library: Library, article_id: int, key: str, span: Span) -> ReviewedQuote:
    """Say where the quote begins and ends; raises NotFound, ConfigError if there are no words."""

    def changed(case: _Case) -> tuple[Quote, QuoteStatus]:
        bounds = _words(case.article, span)
        indirect = case.quote.kind is QuoteKind.INDIRECT
        fragments = () if indirect else quoted_stretches(case.article.text, bounds)
        return _corrected(case, replace(case.quote, span=bounds, fragments=fragments))

    return _decide(library, article_id, key, phrase("bounds of"), changed)


def create_quote(
    library: Library, article_id: int, span: Span, kind: QuoteKind, speaker: Speaker | None = None
) -> ReviewedQuote:
    """Make a quote by hand; raises NotFound for the article, ConfigError if there are no words or no name."""
    from reader.storage.values import new_uuid

    checked = _checked(speaker)
    with library.writing() as unit:
        article = _article(unit, article_id)
        bounds = _words(article, span)
        fragments = () if kind is QuoteKind.INDIRECT else quoted_stretches(article.text, bounds)
        quote = Quote(kind, bounds, fragments, speaker=checked, evidence="manual", explanation="Marked by hand.")
        uuid = new_uuid()
        decision = Decision(
            uuid=uuid,
            article_id=article_id,
            status=QuoteStatus.MANUAL,
            quote=quote,
            target=None,
            anchor=make_anchor(article.text, bounds, article.revision),
            created=unit.at,
            updated=unit.at,
            author=library.settings.author,
        )
        _store(unit, article, uuid, decision)
        unit.label = phrase("quote {words}", words=_excerpt(article, quote))
    return ReviewedQuote(uuid, quote, QuoteStatus.MANUAL)


def delete_quote(library: Library, article_id: int, key: str) -> None:
    """Delete a quote that was made by hand; raises NotFound, ConfigError for one that the machine found."""
    with library.writing() as unit:
        case = _case(unit, article_id, key)
        if case.decision is None or case.target is not None:
            raise ConfigError(phrase("Only a quote made by hand can be deleted; reject this one."))
        _store(unit, case.article, case.decision.uuid, None)
        unit.label = phrase("delete quote {words}", words=_excerpt(case.article, case.quote))


def orphans(library: Library, article_id: int) -> list[Decision]:
    """The decisions whose words are gone from the article's text; ``anchor.exact`` has them. None for unknown ids."""
    from reader.storage import decisions

    with library.reading() as db:
        decided = decisions.of_article(db, article_id)
    return [decision for decision in decided if decision.state is AnchorState.ORPHAN]


def next_open(library: Library, article_ids: Iterable[int]) -> int | None:
    """The first of these articles with a quote that nobody has decided about, or None."""
    from reader.storage import rounds

    with library.reading() as db:
        return rounds.first_open(db, article_ids)


def requote(library: Library, article_ids: Iterable[int] | None = None) -> Iterator[Progress]:
    """Run the engine again on these articles, or on all whose findings are missing or of another version of it.

    People's decisions stay. Raises StorageError.
    """
    from reader.storage import quotes

    if article_ids is None:
        with library.reading() as db:
            article_ids = quotes.outdated(db, quoting.engine_version())
    ids = list(article_ids)
    remaining = iter(ids)
    done = 0
    yield Progress(0, len(ids))
    while part := list(islice(remaining, _BATCH)):
        _requote(library, part)
        done += len(part)
        yield Progress(done, len(ids))


def refresh(library: Library, article_id: int, shown: ArticlePage | None = None) -> bool:
    """Run the engine again on an article whose findings are another version's; whether its quotes may differ now.

    What the engine found for ``shown``, the article as it was opened, is stored as it is. Raises StorageError.
    """
    from reader.storage import quotes

    if shown is not None and shown.found is not None and not library.read_only:
        found_now = saving.Prepared(shown.article.document, shown.found, quoting.engine_version())
        _save(library, [(shown.article, found_now)])
        return False
    with library.reading() as db:
        found = quotes.findings(db, article_id)
    if library.read_only or (found is not None and found.engine == quoting.engine_version()):
        return False
    _requote(library, [article_id])
    return True


def _requote(library: Library, ids: list[int]) -> None:
    from reader.storage import articles

    with library.reading() as db:
        found = [article for article_id in ids if (article := articles.article(db, article_id)) is not None]
    _save(library, [(article, saving.prepare(article.document)) for article in found])


def _save(library: Library, prepared: list[tuple[Article, saving.Prepared]]) -> None:
    """Store what the engine found in these articles, and compare it with all others."""
    from reader.storage import articles, quotes

    with library.writing() as unit:
        for article, one in prepared:
            known = articles.find_by_id(unit.db, article.summary.id)
            # Another program may have brought a new text meanwhile, and its quotes with it.
            if known is not None and known.revision == article.revision:
                quotes.save_findings(unit.db, known.id, known.revision, one.engine, one.attribution, unit.at)
                saving.reindex(unit, known.id, one.attribution)
    for _grouped in group_pending(library, article_ids=[article.summary.id for article, _one in prepared]):
        pass


def _decide(
    library: Library, article_id: int, key: str, verb: Phrase, decide: Callable[[_Case], tuple[Quote, QuoteStatus]]
) -> ReviewedQuote:
    """Store what ``decide`` makes of a quote; the status MACHINE takes the decision away."""
    with library.writing() as unit:
        article, reviewed = _decided(unit, library, article_id, key, decide)
        unit.label = phrase("{verb} {words}", verb=verb, words=_excerpt(article, reviewed.quote))
    return reviewed


def _decided(
    unit: Unit, library: Library, article_id: int, key: str, decide: Callable[[_Case], tuple[Quote, QuoteStatus]]
) -> tuple[Article, ReviewedQuote]:
    from reader.storage.values import new_uuid

    case = _case(unit, article_id, key)
    quote, status = decide(case)
    old = case.decision
    uuid = new_uuid() if old is None else old.uuid
    if status is QuoteStatus.MACHINE:
        if old is not None:
            _store(unit, case.article, uuid, None)
        return case.article, ReviewedQuote(quote_key(case.quote), case.quote)
    decision = Decision(
        uuid=uuid,
        article_id=article_id,
        status=status,
        quote=quote,
        target=case.target,
        anchor=make_anchor(case.article.text, quote.span, case.article.revision),
        created=unit.at if old is None else old.created,
        updated=unit.at,
        author=library.settings.author,
        # Deciding the same again is no change, also where the words have moved since.
        state=AnchorState.EXACT if old is None or old.quote.span != quote.span else old.state,
    )
    _store(unit, case.article, uuid, decision)
    return case.article, ReviewedQuote(uuid, quote, status)


def _case(unit: Unit, article_id: int, key: str) -> _Case:
    """What is known of the quote with that key, also when the key is that of a finding decided about since."""
    from reader.storage import decisions, quotes

    article = _article(unit, article_id)
    decided = decisions.of_article(unit.db, article_id)
    for decision in decided:
        if key == decision.uuid or (decision.target is not None and key == quote_key(decision.target)):
            return _Case(article, decision.quote, decision.target, decision)
    found = quotes.findings(unit.db, article_id)
    # What the screen shows of an article that the engine has not come to yet was found when it was opened.
    stored = found is not None and found.revision == article.revision
    attribution = found.attribution if found is not None and stored else quoting.quote_document(article.document)
    for quote in attribution.quotes:
        if key == quote_key(quote):
            return _Case(article, quote, quote, None)
    raise NotFound(phrase("This quote no longer exists; open the article again."))


def _article(unit: Unit, article_id: int) -> Article:
    from reader.storage import articles

    article = articles.article(unit.db, article_id)
    if article is None:
        raise NotFound(phrase("No article has the number {number}.", number=article_id))
    return article


def _store(unit: Unit, article: Article, uuid: str, decision: Decision | None) -> None:
    from reader.storage import decisions, entities

    state = None if decision is None else decisions.state_of(article.summary.uuid, decision)
    entities.change(unit, "decision", uuid, state)
    saving.reindex(unit, article.summary.id)


def _kept(quote: Quote, target: Quote | None) -> QuoteStatus:
    """What a quote is that a person stands behind: made by hand, corrected, or confirmed as found."""
    if target is None:
        return QuoteStatus.MANUAL
    return QuoteStatus.CONFIRMED if same_quote(quote, target) else QuoteStatus.CORRECTED


def _corrected(case: _Case, quote: Quote) -> tuple[Quote, QuoteStatus]:
    # What a person has set is no longer a guess.
    certain = replace(quote, confidence=1.0)
    return certain, _kept(certain, case.target)


def _checked(speaker: Speaker | None) -> Speaker | None:
    """The speaker with a clean name and role; raises ConfigError if there is no name."""
    if speaker is None:
        return None
    name, role = (" ".join(normalise(words).split()) for words in (speaker.name, speaker.role))
    if not name:
        raise ConfigError(phrase("A speaker needs a name."))
    return replace(speaker, name=name, role=role)


def _words(article: Article, span: Span) -> Span:
    """``span`` without white space at its edges; raises ConfigError if no words are left."""
    bounds = span.trimmed(article.text) if span.stop <= len(article.text) else Span(0, 0)
    if not len(bounds):
        raise ConfigError(
            phrase(
                "There are no words at {start}–{stop} of this article; select some text.",
                start=span.start,
                stop=span.stop,
            )
        )
    return bounds


def _excerpt(article: Article, quote: Quote) -> Phrase:
    words = " ".join(quote.span.of(article.text).split())
    return phrase("“{words}”", words=words if len(words) <= _EXCERPT else f"{words[:_EXCERPT].rstrip()}…")
