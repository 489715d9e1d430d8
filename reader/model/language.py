"""Which language a text is in, by a vote of its commonest words."""

from __future__ import annotations

import re
from itertools import repeat
from operator import itemgetter

__all__ = ["LANGUAGES", "detect_language"]

_SAMPLE = 3_000
_LEAST_VOTES = 4
_LEAST_SHARE = 0.2

# The function words that news prose cannot do without; a word of several languages votes for each of them, so that
# it decides nothing between them. Those of one language alone are what tells neighbours apart (es/pt, de/nl, fr/it).
_STOP_WORDS = {
    "fr": "le les la l des du un une et de d à a au aux en dans sur pour par avec sans est sont été qui que qu ce cette"
    " ces il elle ils elles ne n pas plus se s son sa ses leur leurs mais ou où nous vous je j on y selon après avant"
    " depuis entre contre comme être avoir fait c deux alors aussi ont avait dit lundi mardi mercredi"
    " jeudi vendredi samedi dimanche tout tous même très",
    "en": "the a an of and to in is was were are be been that this it its for on with as at by from has have had not"
    " but he she they his her their said will would which who what after before more than when there we you i or if"
    " about into over been could up out one all no so",
    "de": "der die das den dem des ein eine einen einem einer und ist war sind wird wurde nicht mit von zu zum zur im"
    " in am auf für bei nach aus als auch sich es er sie wir ich dass hat haben habe werden über unter vor durch oder"
    " aber nur noch wie an um seit gegen sagte mehr kann",
    "es": "el la los las un una unos de del y a al en que es son fue ha han no se su sus por para con sin sobre como"
    " más pero este esta lo le les o entre desde hasta también muy cuando dijo según ser está están había hay ya tras"
    " contra años",
    "it": "il lo la gli le i un uno una di del della dei delle dello degli e è a al alla ai alle in nel nella nei che"
    " non si per con su sul sulla da dal dalla come anche più ma sono ha hanno essere stato stata questo questa loro"
    " suo sua ha detto dopo tra fra se ci",
    "pt": "o a os as um uma de do da dos das e é em no na nos nas que não se por para com sem sobre como mais mas este"
    " esta ao à aos às ou entre desde até também foi são ser está pelo pela seu sua disse segundo já ele ela eles"
    " quando muito depois",
    "nl": "de het een en van in is op te dat die niet met voor zijn aan er om ook als bij naar uit nog door over maar"
    " hij zij ze wij we ik je was werd wordt worden heeft hebben had kan meer dan geen tegen tot na volgens wel dit "
    "deze zei zegt",
}
# What a word's vote weighs: a word of one language alone says much; of shared ones (de, la, en, a), those with which
# a language's list begins, its commonest, say more.
_ALONE, _COMMON, _SHARED = 4, 2, 1
_COMMONEST = 12
_VOTES: dict[str, dict[str, int]] = {}
for _language, _words in _STOP_WORDS.items():
    for _rank, _word in enumerate(dict.fromkeys(_words.split())):
        _VOTES.setdefault(_word, {})[_language] = _COMMON if _rank < _COMMONEST else _SHARED
for _word, _found in _VOTES.items():
    if len(_found) == 1:
        _VOTES[_word] = dict.fromkeys(_found, _ALONE)

# A word's votes as one number, 16 bits a language, so that the machine adds them all up: the votes of a sample, at most
# four a word, are far fewer than 65,536.
_BITS = 16
_BALLOTS = {
    word: sum(votes.get(language, 0) << _BITS * place for place, language in enumerate(_STOP_WORDS))
    for word, votes in _VOTES.items()
}

LANGUAGES = tuple(_STOP_WORDS)
"""The ISO 639-1 codes that can be told apart."""

_WORD = re.compile(r"[^\W\d_]+")


def detect_language(text: str) -> str:
    """The ISO 639-1 code of the language of ``text`` (one of ``LANGUAGES``), or "" when its words do not say.

    Reads the first 3,000 code points. "" when less than one telling word, or one in twenty, speaks for the winner, or
    when two languages share the first place.
    """
    words = _WORD.findall(text[:_SAMPLE].lower())
    count = sum(map(_BALLOTS.get, words, repeat(0)))
    votes = {language: count >> _BITS * place & 0xFFFF for place, language in enumerate(LANGUAGES)}
    first, second = sorted(votes.items(), key=itemgetter(1), reverse=True)[:2]
    if first[1] < _LEAST_VOTES or first[1] < _LEAST_SHARE * len(words) or first[1] == second[1]:
        return ""
    return first[0]
