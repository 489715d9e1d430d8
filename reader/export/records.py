"""What several formats for programs say of an annotation beside its place and labels, and names that they share."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from reader.export.base import ExportArticle, public_url, timestamp, without_credentials
from reader.model import AnchorState, Annotation

__all__ = [
    "COLOURS",
    "MORE",
    "NAMESPACE",
    "NO_LABEL",
    "about_annotation",
    "about_article",
    "is_placed",
    "labels",
    "named_uuid",
    "orphans",
    "said_more",
    "sources_of",
]

Json = dict[str, Any]

NAMESPACE = UUID("3f6f0f2e-7a57-5b0c-9b38-2a0e6d1c5b77")

# The colours of Okabe and Ito (2008), which people with any common colour vision tell apart, by a tag's colour index.
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#767676")

MORE = ("claim", "links", "speaker")
"""What an annotation may say beside tags and a note."""

NO_LABEL = "note"
"""What a passage without any tag is labelled where a format wants a label."""


def named_uuid(kind: str, name: str) -> str:
    """The UUID (RFC 9562, version 5) of a thing that has only a name: the same one every time."""
    return str(uuid5(NAMESPACE, f"{kind}:{name}"))


def labels(annotation: Annotation) -> list[str]:
    """The tags of an annotation, or the label of those that have none."""
    return [tag for tag in annotation.tags if tag.strip()] or [NO_LABEL]


def is_placed(annotation: Annotation, article: ExportArticle) -> bool:
    """Whether the passage stands in the article's text: an orphan's offsets count in an older one."""
    return annotation.state is not AnchorState.ORPHAN and annotation.anchor.span.stop <= len(article.text)


def about_annotation(annotation: Annotation) -> Json:
    """What a library needs to know an annotation again; what is empty is left out."""
    return _told(
        {
            "uuid": annotation.uuid,
            "rev": annotation.rev,
            "tags": list(annotation.tags),
            "note": annotation.note,
            "author": annotation.author,
            "created": timestamp(annotation.created),
            "updated": timestamp(annotation.updated),
            **said_more(annotation),
        }
    )


def orphans(article: ExportArticle) -> list[Json]:
    """The annotations without a place in the text, each with the words that it was about and those around them."""
    return [
        about_annotation(one) | _told({name: getattr(one.anchor, name) for name in ("exact", "prefix", "suffix")})
        for one in article.annotations
        if not is_placed(one, article)
    ]


def said_more(annotation: Annotation) -> Json:
    """What makes an annotation a claim, what it points to, and whom it is tied to; empty for most."""
    claim, speaker = annotation.claim, annotation.speaker
    return _told(
        {
            "claim": [] if claim is None else {"status": claim.status.value, "sources": sources_of(annotation)},
            "links": [[link.kind.value, link.target] for link in annotation.links],
            "speaker": [] if speaker is None else [speaker.name, speaker.kind.value, speaker.role],
        }
    )


def sources_of(annotation: Annotation) -> list[str]:
    """What a claim was checked with, addresses without user names and passwords."""
    return [without_credentials(source) for source in annotation.claim.sources] if annotation.claim else []


def about_article(article: ExportArticle) -> Json:
    """What a library needs to know an article again, beside its text; what is empty is left out."""
    return _told(
        {
            "uuid": article.uuid,
            "revision": article.revision,
            "title": article.title,
            "source": article.source,
            "url": public_url(article.url),
            "authors": list(article.authors),
            "published": timestamp(article.published),
            "language": article.language,
        }
    )


def _told(values: Json) -> Json:
    return {name: value for name, value in values.items() if value not in ("", [])}
