"""Several who speak together: "le président et le ministre", "Anna Moor, Paul Lind and Rosa Blake".

A comma joins only bare names, and only up to a conjunction; elsewhere it opens an apposition.
"""

from __future__ import annotations

from reader.quotes.mentions import Mention
from reader.quotes.scene import Scene

__all__ = ["first_joined", "joined", "listed"]


def _is_bare_name(mention: Mention | None) -> bool:
    return mention is not None and mention.name is not None and not mention.determiner and not mention.preposition


def _name(scene: Scene, mention: Mention) -> str:
    return scene.text[mention.name[0] : mention.name[1]] if mention.name is not None else ""


def _has_function_behind(mention: Mention) -> bool:
    """Whether a function is told behind the name: "Lena Horvath, a neuroscientist"."""
    return mention.name is not None and mention.role is not None and mention.role[0] >= mention.name[1]


def _ends_body(scene: Scene, mention: Mention) -> bool:
    """Whether another name ends a phrase, in a complement or apposition: "X of The Globe", "X, du parti Terre"."""
    at = mention.last - 1
    if mention.name is not None and mention.name[1] < mention.stop and scene.tokens[at].capital:
        return True
    while at > mention.first and scene.tokens[at].capital and scene.low(at) not in scene.lexicon.sets["articles"]:
        at -= 1
    return at > mention.first and scene.says(at, "articles") and scene.tokens[at].capital


def listed(scene: Scene, mention: Mention) -> tuple[Mention, ...]:
    """The others of a list of names that ``mention`` opens: "A, B et C", "la ministre, A, et le maire, B"; or none."""
    others: list[Mention] = []
    at = mention.last
    while scene.low(at) == ",":
        if scene.says(at + 1, "conjunction"):
            last = scene.by_first.get(at + 2)
            fits = last is not None and last.name is not None and mention.name is not None and mention.role is not None
            return (*others, last) if fits and last is not None else ()
        named = scene.by_first.get(at + 1)
        if named is None or not _is_bare_name(named) or not _is_bare_name(mention):
            return ()
        others.append(named)
        at = named.last
    last = scene.by_first.get(at + 1) if others and scene.says(at, "conjunction") else None
    return (*others, last) if last is not None and _is_bare_name(last) else ()


def joined(scene: Scene, mention: Mention) -> tuple[Mention, ...]:
    """The second of two joint subjects: "le président et le ministre"."""
    if scene.low(mention.last) in scene.lexicon.sets["conjunction"]:
        other = scene.by_first.get(mention.last + 1)
        if other is not None and _ends_body(scene, mention) and _is_bare_name(other) and " " not in _name(scene, other):
            # "Matthew Ingram of The Globe and Mail" is one.
            return ()
        if other is not None and _has_function_behind(mention) and other.determiner and other.name is None:
            # "Lena Horvath, a neuroscientist and the paper's lead author" is one too.
            return ()
        if other is not None and other.is_source and (other.name or (other.determiner and other.kind is mention.kind)):
            return (other,)
    return ()


def first_joined(scene: Scene, mention: Mention) -> Mention:
    """The first of two joint subjects when ``mention`` is the second: "le président et le ministre"."""
    if not mention.first or not scene.says(mention.first - 1, "conjunction"):
        return mention
    comma = scene.low(mention.first - 2) == ","
    before = scene.by_last.get(mention.first - 1 - int(comma))
    if before is None or not before.is_source or not mention.is_source or before.preposition:
        return mention
    if comma:
        return before if mention in listed(scene, before) else mention
    first = before
    while (earlier := scene.by_last.get(first.first - 1)) is not None and scene.low(first.first - 1) == ",":
        if not _is_bare_name(earlier) or not _is_bare_name(first):
            break
        first = earlier
    return first if first is not before and mention in listed(scene, first) else before
