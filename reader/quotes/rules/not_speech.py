"""Quoted strings that are nobody's speech: titles, names, nicknames, terms, charges.

Source: Authier-Revuz, Ces mots qui ne vont pas de soi; the Lexique des règles typographiques en usage à l'Imprimerie
nationale, "Guillemets" (titles and names within marks). Not a finder: it tells the other rules why to leave a string.
"""

from __future__ import annotations

from reader.quotes.scene import Scene
from reader.quotes.tokens import TokenKind

__all__ = ["reason_against"]

_TITLE_WORDS = 7


def _is_title(words: str) -> bool:
    """Two words or more, each but the small ones with a capital: a name or an English title."""
    parts = [part for part in words.split() if part[:1].isalpha()]
    return (
        2 <= len(parts) <= _TITLE_WORDS
        and all(part[:1].isupper() or len(part) <= 3 for part in parts)
        and parts[-1][:1].isupper()
    )


def reason_against(scene: Scene, at: int) -> str:
    """Why the quoted string at unit ``at`` is no speech, "" when nothing says so."""
    words = scene.string(at).inner.of(scene.text)
    count = len(words.split())
    before = scene.low(at - 1)
    earlier = scene.low(at - 2)
    lexicon = scene.lexicon
    if lexicon.has("title_nouns", before) and (count <= 2 or words[:1].isupper()) and count <= _TITLE_WORDS + 3:
        return "a title or a name"
    if count == 1 and words.isupper() and len(words) > 1:
        return "a title or a name"
    if lexicon.has("naming", before) and count <= _TITLE_WORDS + 5:
        return "a title or a term"
    if before in lexicon.maps["determiners"] and earlier and words[:1].isupper() and count <= _TITLE_WORDS:
        return "a title or a name"
    if before in lexicon.sets["object_of"] and lexicon.has("title_nouns", earlier) and count <= _TITLE_WORDS:
        return "a title or a term"
    if before == "(" or (at == 0 and scene.low(at + 1) == "," and count <= 4 and words[:1].isupper()):
        return "a gloss or a title"
    if before in (",", "et", "and", "ou", "or") and scene.is_quote(at - 2) and not scene.is_covered(at - 2):
        inherited = reason_against(scene, at - 2)
        if inherited:
            return inherited
    if words.casefold() in scene.terms and not scene.is_covered(at):
        return "a term that the article repeats"
    if _is_title(words):
        return "a title or a name"
    legal = any(lexicon.has("legal_frames", scene.low(index)) for index in range(max(0, at - 8), at))
    if legal and before in ("pour", "for", "de", "d'", "of") and count <= _TITLE_WORDS:
        return "a charge"
    noun = scene.tokens[at - 1] if at else None
    if (
        noun is not None
        and noun.kind is TokenKind.WORD
        and words[:1].isupper()
        and count <= _TITLE_WORDS
        and before not in lexicon.verbs
        and not lexicon.has("prepositions", before)
    ):
        return "a title or a name"
    return ""
