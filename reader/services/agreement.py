"""Two annotators beside each other: how far they agree tag by tag, where they differ, and who settles it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.errors import NotFound
from reader.messages import phrase
from reader.model import AnchorState, Annotation, Article, Span
from reader.model.agreement import SAME_PASSAGE, TagAgreement, cohens_kappa, matched, span_f1
from reader.services.library import Library

if TYPE_CHECKING:
    from reader.storage.notes import AnnotationRow

__all__ = ["Agreement", "Difference", "annotators", "compare", "drop_tag", "keep_tag"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A passage that one annotator gave a tag and the other did not; ``other`` are the tags that the other gave it."""

    row: AnnotationRow
    tag: str
    author: str
    pair: tuple[str, str]
    other: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two annotators over the articles that both have annotated: tag by tag, and every difference not settled yet."""

    first: str
    second: str
    articles: int
    tags: tuple[TagAgreement, ...]
    differences: tuple[Difference, ...]


def annotators(library: Library) -> list[tuple[str, int]]:
    """Everybody who has annotated, with the number of annotations, the busiest first."""
    from reader.storage import notes

    with library.reading() as db:
        return notes.authors(db)


def compare(library: Library, first: str, second: str) -> Agreement:
    """Compare the tags of two annotators; raises NotFound for a name that nobody annotated under."""
    from reader.storage import articles, notes

    known = {name for name, _count in annotators(library)}
    for name in (first, second):
        if name not in known:
            raise NotFound(phrase("Nobody has annotated under the name “{name}”.", name=name))
    with library.reading() as db:
        rows = notes.by_authors(db, (first, second, _both(first, second)))
        by_article: dict[int, list[AnnotationRow]] = {}
        for row in rows:
            if row.annotation.state is not AnchorState.ORPHAN:
                by_article.setdefault(row.annotation.article_id, []).append(row)
        shared = {
            article: rows
            for article, rows in by_article.items()
            if {first, second} <= {row.annotation.author for row in rows}
        }
        read = {article_id: articles.article(db, article_id) for article_id in shared}
    tally = _Tally(first, second)
    for article_id, here in shared.items():
        article = read[article_id]
        if article is not None:
            tally.add(article, here)
    return Agreement(first, second, len(shared), tally.tags(), tuple(tally.differences))


def keep_tag(library: Library, difference: Difference) -> None:
    """Settle a difference for the tag: an annotation in both names says so, beside those of the two. Undoable."""
    from reader.services import annotating

    annotation = difference.row.annotation
    span, names = annotation.anchor.span, _both(*difference.pair)
    annotating.annotate(library, annotation.article_id, span, tags=[difference.tag], author=names)


def drop_tag(library: Library, difference: Difference) -> None:
    """Settle a difference against the tag: it is taken from the annotation that has it. Undoable."""
    from reader.services import annotating

    annotation = difference.row.annotation
    annotating.set_tags(library, annotation.uuid, [name for name in annotation.tags if name != difference.tag])


class _Tally:
    """Counts article by article."""

    def __init__(self, first: str, second: str) -> None:
        self.pair = (first, second)
        self.differences: list[Difference] = []
        self._units = 0
        self._marked: dict[str, tuple[set[int], set[int]]] = {}
        self._spans: dict[str, tuple[list[Span], list[Span]]] = {}

    def add(self, article: Article, rows: Sequence[AnnotationRow]) -> None:
        """Count one article; passages of different articles are kept apart by shifting them."""
        from reader.services.quoting import sentence_spans

        sentences = sentence_spans(article)
        shift = max((span.stop for both in self._spans.values() for side in both for span in side), default=0) + 1
        names = {name for row in rows for name in row.annotation.tags}
        for name in sorted(names):
            sides = [
                [row for row in rows if row.annotation.author == who and name in row.annotation.tags]
                for who in self.pair
            ]
            if not any(sides):
                continue
            marked = self._marked.setdefault(name, (set(), set()))
            spans = self._spans.setdefault(name, ([], []))
            for index, side in enumerate(sides):
                for row in side:
                    where = row.annotation.anchor.span
                    spans[index].append(where.shift(shift))
                    marked[index].update(
                        self._units + number for number, sentence in enumerate(sentences) if sentence.overlaps(where)
                    )
            self._differ(name, sides, rows)
        self._units += len(sentences)

    def _differ(self, name: str, sides: Sequence[Sequence[AnnotationRow]], rows: Sequence[AnnotationRow]) -> None:
        places = [[row.annotation.anchor.span for row in side] for side in sides]
        same = matched(places[0], places[1], SAME_PASSAGE)
        paired = [{pair[index] for pair in same} for index in (0, 1)]
        for index, side in enumerate(sides):
            for number, row in enumerate(side):
                if number in paired[index] or self._is_settled(row.annotation, name, rows):
                    continue
                other = self.pair[1 - index]
                tags = {
                    tag
                    for one in rows
                    if one.annotation.author == other and _same(one.annotation, row.annotation)
                    for tag in one.annotation.tags
                }
                self.differences.append(Difference(row, name, self.pair[index], self.pair, tuple(sorted(tags))))

    def _is_settled(self, annotation: Annotation, name: str, rows: Sequence[AnnotationRow]) -> bool:
        """Whether the tag was settled on there, in both names."""
        return any(
            row.annotation.author == _both(*self.pair)
            and name in row.annotation.tags
            and _same(row.annotation, annotation)
            for row in rows
        )

    def tags(self) -> tuple[TagAgreement, ...]:
        """What was counted, tag by tag."""
        return tuple(self._agreement(name) for name in sorted(self._marked))

    def _agreement(self, name: str) -> TagAgreement:
        one, two = self._marked[name]
        spans = self._spans[name]
        return TagAgreement(
            tag=name,
            units=self._units,
            both=len(one & two),
            first=len(one - two),
            second=len(two - one),
            kappa=cohens_kappa(one, two, self._units),
            exact=span_f1(*spans),
            overlap=span_f1(*spans, SAME_PASSAGE),
        )


def _both(first: str, second: str) -> str:
    """The name under which two annotators agree, whoever is named first."""
    return " + ".join(sorted((first, second)))


def _same(one: Annotation, other: Annotation) -> bool:
    return one.anchor.span.overlap_ratio(other.anchor.span) >= SAME_PASSAGE
