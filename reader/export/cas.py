"""UIMA CAS as INCEpTION reads it: XMI 2.0 with a type system, and UIMA CAS JSON 0.4.0 with its types inside.

Offsets count UTF-16 code units, as UIMA's strings do. An annotation is a ``webanno.custom.NewsNote`` and a quote a
``webanno.custom.NewsQuote``: custom span layers of INCEpTION, whose features are strings. An annotation whose words the
text has lost is a ``webanno.custom.NewsOrphan``, a feature structure without offsets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from reader.export.base import ExportArticle, ExportFormat, ExportOptions, Member, quote_uuid
from reader.export.files import file_name
from reader.export.jsontext import json_text
from reader.export.records import MORE, about_annotation, about_article, is_placed, orphans
from reader.export.xmltext import attributes
from reader.model.offsets import Utf16Map

__all__ = ["FORMAT", "JSON", "NOTE", "ORPHAN", "QUOTE", "TYPES"]

Json = dict[str, Any]

NOTE, QUOTE, ORPHAN = "webanno.custom.NewsNote", "webanno.custom.NewsQuote", "webanno.custom.NewsOrphan"
_META = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
_ANNOTATION, _DOCUMENT, _STRING = "uima.tcas.Annotation", "uima.tcas.DocumentAnnotation", "uima.cas.String"

_TOP = "uima.cas.TOP"
_SAID = ("tags", "note", "uuid", "rev", "author", "created", "updated", "more")

TYPES: dict[str, tuple[str, tuple[str, ...]]] = {
    NOTE: (_ANNOTATION, _SAID),
    ORPHAN: (_TOP, ("exact", "prefix", "suffix", *_SAID)),
    QUOTE: (_ANNOTATION, ("uuid", "kind", "speaker", "role", "cue", "mention", "relay", "status", "confidence")),
    _META: (_DOCUMENT, ("documentTitle", "documentId", "documentUri", "collectionId")),
}
"""Type -> its parent, and its features, all of them strings. Several tags are one string, a line each."""

_NAMESPACES = {
    "xmi": "http://www.omg.org/XMI",
    "cas": "http:///uima/cas.ecore",
    "type": "http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore",
    "custom": "http:///webanno/custom.ecore",
}
_ELEMENTS = {
    NOTE: "custom:NewsNote",
    QUOTE: "custom:NewsQuote",
    ORPHAN: "custom:NewsOrphan",
    _META: "type:DocumentMetaData",
}


def _structures(article: ExportArticle) -> Iterator[tuple[str, dict[str, str | int]]]:
    """The feature structures of an article: type, and its features with ``begin`` and ``end`` in UTF-16 code units."""
    units = Utf16Map(article.text)
    whole: dict[str, str | int] = {"begin": 0, "end": units.units(len(article.text))}
    whole["language"] = article.language or "x-unspecified"
    about = {"documentTitle": article.title, "documentId": str(article.id), "documentUri": f"urn:uuid:{article.uuid}"}
    yield _META, whole | about | {"collectionId": json_text(about_article(article))}
    for annotation in article.annotations:
        if is_placed(annotation, article):
            begin, end = units.span_in_units(annotation.anchor.span)
            yield NOTE, {"begin": begin, "end": end, **_features(about_annotation(annotation))}
    for reviewed in article.standing_quotes:
        quote = reviewed.quote
        begin, end = units.span_in_units(quote.span)
        said = {
            "uuid": quote_uuid(article, reviewed),
            "kind": quote.kind.value,
            "speaker": quote.speaker.name if quote.speaker else "",
            "role": quote.speaker.role if quote.speaker else "",
            "cue": quote.cue.of(article.text) if quote.cue else "",
            "mention": quote.mention.of(article.text) if quote.mention else "",
            "relay": quote.relay.of(article.text) if quote.relay else "",
            "status": reviewed.status.value,
            "confidence": f"{quote.confidence:g}",
        }
        yield QUOTE, {"begin": begin, "end": end, **{name: words for name, words in said.items() if words}}
    for lost in orphans(article):
        yield ORPHAN, dict(_features(lost))


def _features(known: Json) -> dict[str, str]:
    """What is known of an annotation as strings; those that are not empty."""
    more = {name: known[name] for name in MORE if name in known}
    plain = {name: value for name, value in known.items() if name not in MORE}
    plain |= {"tags": "\n".join(known.get("tags", ())), "rev": str(known["rev"])}
    plain["more"] = json_text(more) if more else ""
    return {name: words for name, words in plain.items() if words}


def _xmi(article: ExportArticle) -> Iterator[str]:
    spaces = attributes({f"xmlns:{prefix}": address for prefix, address in _NAMESPACES.items()})
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<xmi:XMI{spaces} xmi:version="2.0">\n<cas:NULL xmi:id="0"/>\n'
    number = 1
    for number, (kind, features) in enumerate(_structures(article), 2):
        place = "" if kind == ORPHAN else ' sofa="1"'
        yield f'<{_ELEMENTS[kind]} xmi:id="{number}"{place}{attributes(features)}/>\n'
    sofa = {"sofaNum": 1, "sofaID": "_InitialView", "mimeType": "text", "sofaString": article.text}
    yield f'<cas:Sofa xmi:id="1"{attributes(sofa)}/>\n'
    members = " ".join(str(member) for member in range(2, number + 1))
    yield f'<cas:View sofa="1" members="{members}"/>\n</xmi:XMI>\n'


def _type_system() -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">\n<types>\n'
    for name, (parent, features) in TYPES.items():
        yield f"<typeDescription><name>{name}</name><description/><supertypeName>{parent}</supertypeName>\n<features>"
        for feature in features:
            yield f"<featureDescription><name>{feature}</name><description/>"
            yield f"<rangeTypeName>{_STRING}</rangeTypeName></featureDescription>\n"
        yield "</features></typeDescription>\n"
    yield "</types>\n</typeSystemDescription>\n"


def _json(article: ExportArticle) -> str:
    sofa: Json = {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "mimeType": "text"}
    structures: list[Json] = [{**sofa, "sofaString": article.text}]
    for number, (kind, features) in enumerate(_structures(article), 2):
        place = {} if kind == ORPHAN else {"@sofa": 1}
        structures.append({"%ID": number, "%TYPE": kind, **place, **features})
    types = {
        name: {"%NAME": name, "%SUPER_TYPE": parent}
        | {feature: {"%NAME": feature, "%RANGE": _STRING} for feature in features}
        for name, (parent, features) in TYPES.items()
    }
    views = {"_InitialView": {"%SOFA": 1, "%MEMBERS": [one["%ID"] for one in structures[1:]]}}
    return json_text({"%TYPES": types, "%FEATURE_STRUCTURES": structures, "%VIEWS": views}) + "\n"


def _members(articles: Iterable[ExportArticle], options: ExportOptions) -> Iterator[Member]:
    del options
    for article in articles:
        yield Member(file_name(article.id, article.title, ".xmi"), _xmi(article))
    yield Member("TypeSystem.xml", _type_system())


def _json_members(articles: Iterable[ExportArticle], options: ExportOptions) -> Iterator[Member]:
    del options
    for article in articles:
        yield Member(file_name(article.id, article.title, ".json"), [_json(article)])


FORMAT = ExportFormat("cas", ".xmi.zip", "UIMA CAS XMI with its types, for INCEpTION", members=_members)
JSON = ExportFormat("casjson", ".cas.zip", "UIMA CAS JSON, for INCEpTION", members=_json_members)
