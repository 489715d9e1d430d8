"""Quoted strings that are nobody's speech: titles, names, nicknames, terms, charges.

Source: Authier-Revuz, Ces mots qui ne vont pas de soi; the Lexique des règles typographiques en usage à l'Imprimerie
nationale, "Guillemets" (titles and names within marks). Not a finder: it tells the other rules why to leave a string.
"""

from __future__ import annotations

from reader.quotes.scene import Scene
from reader.quotes.tokens import TokenKind

__all__ = ["is_name_given", "reason_against"]

_TITLE_WORDS = 7
_UTTERANCE = 4
_CHARGE_WORDS = 18


def _is_title(words: str) -> bool:
    """Two words or more, each but the small ones with a capital: a name or an English title."""
    parts = [part for part in words.split() if part[:1].isalpha()]
    return (
        2 <= len(parts) <= _TITLE_WORDS
        and all(part[:1].isupper() or len(part) <= 3 for part in parts)
        and parts[-1][:1].isupper()
    )


def _by_form(scene: Scene, at: int, words: str) -> str:
    """What the string itself tells: a title's capitals, an acronym, a term the article repeats."""
    if len(words) > 1 and words.isupper() and words.isalpha():
        return "a title or a name"
    if words.casefold() in scene.terms and not scene.is_covered(at):
        return "a term that the article repeats"
    return "a title or a name" if _is_title(words) else ""


def is_name_given(scene: Scene, at: int) -> bool:
    """Whether a verb that names has the string for its attribute: "ce que les gens appellent la « rocade »"."""
    for index in range(at - 1, max(-1, at - 4), -1):
        if scene.says(index, "naming_verbs"):
            return True
        if scene.says(index, "calling_verbs"):
            caller = scene.by_last.get(index)
            told = caller is not None and caller.is_source and caller.number == 1
            # "what one campaigner called “…”" is what somebody said.
            return not told and any(scene.says(lead, "naming_leads") for lead in range(max(0, index - 5), index))
        if scene.tokens[index].kind is not TokenKind.WORD or scene.says(index, "prepositions"):
            return False
    return False


def _by_naming(scene: Scene, at: int, words: str) -> str:
    """What the words before tell: intitulé « … », le film « … », le groupe appelé « … »."""
    lexicon, before, count = scene.lexicon, scene.low(at - 1), len(words.split())
    capital = words[:1].isupper()
    told = any(cue.verb == at - 1 and cue.finite and not cue.passive for cue in scene.cues)
    works = lexicon.has("title_nouns", before) or (
        before == "," and capital and lexicon.has("work_nouns", scene.low(at - 2))
    )
    if works and not told and (count <= 2 or capital) and count <= _TITLE_WORDS + 3:
        return "a title or a name"
    if (lexicon.has("naming", before) and not told) or is_name_given(scene, at):
        return "a title or a term"
    if count > _TITLE_WORDS:
        return "a charge" if count <= _CHARGE_WORDS and _is_charge(scene, at) else ""
    if before in lexicon.maps["determiners"] and at > 1 and capital:
        return "a title or a name"
    if before in lexicon.sets["object_of"] and lexicon.has("title_nouns", scene.low(at - 2)):
        return "a title or a term"
    is_noun = at > 0 and scene.tokens[at - 1].kind is TokenKind.WORD and before not in lexicon.verbs
    exclaims = words[-1:] in ".!?…" and count >= _UTTERANCE
    if capital and is_noun and not exclaims and not lexicon.has("prepositions", before):
        return "a title or a name"
    return ""


def _has_tag(scene: Scene, at: int) -> bool:
    """Whether a reporting tag starts at ``at``: a verb of speech, or any verb with its pronoun behind it."""
    told = any(at <= cue.first <= at + 3 for cue in scene.cues)
    return told or any(token.kind is TokenKind.CLITIC for token in scene.tokens[at : at + 4])


def _is_charge(scene: Scene, at: int) -> bool:
    """Whether a preposition behind words of the law opens the string: mis en examen pour « … »."""
    if not scene.says(at - 1, "charge_prepositions"):
        return False
    return any(scene.says(index, "legal_frames") for index in range(max(0, at - 8), at))


def _by_surface(scene: Scene, at: int) -> str:
    """Whether it is written on something that says nothing: une banderole où l'on peut lire « … »."""
    reach = range(max(0, at - 10), at)
    on_it = any(scene.says(index, "surfaces") for index in reach)
    written = scene.says(at - 1, "surfaces") or any(scene.says(index, "writing_verbs") for index in reach)
    # "“…”, reads a banner"
    behind = range(at + 1, at + 3)
    shown = any(scene.says(index, "writing_verbs") and scene.says(index + 2, "surfaces") for index in behind)
    return "words on an object" if shown or (on_it and written) else ""


def _by_place(scene: Scene, at: int, words: str) -> str:
    """What the place tells: a gloss in brackets, a charge, the next of several titles."""
    lexicon, before, count = scene.lexicon, scene.low(at - 1), len(words.split())
    apart = at == 0 and scene.low(at + 1) == "," and count <= 4 and words[:1].isupper()
    if before == "(" or (apart and not _has_tag(scene, at + 2)):
        return "a gloss or a title"
    if count <= _TITLE_WORDS and _is_charge(scene, at):
        return "a charge"
    if (
        (before == "," or lexicon.has("conjunction", before))
        and scene.is_quote(at - 2)
        and not scene.is_covered(at - 2)
    ):
        return reason_against(scene, at - 2)
    return ""


def reason_against(scene: Scene, at: int) -> str:
    """Why the quoted string at unit ``at`` is no speech, "" when nothing says so."""
    words = scene.string(at).inner.of(scene.text)
    return (
        _by_surface(scene, at)
        or _by_naming(scene, at, words)
        or _by_place(scene, at, words)
        or _by_form(scene, at, words)
    )
