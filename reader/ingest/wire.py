"""What newswires and sites write around a story: datelines, bylines, dates of publication, sign-offs.

The forms are those that agencies print: "PARIS, 3 mars (AFP) -", "LONDON (Reuters) -", "BRUSSELS (AP) —",
"Par Jeanne Vidal", "mr-ik/bd/lo", "(Reporting by A. Reed; Editing by B. Cole)".
"""

from __future__ import annotations

import re

from reader.ingest.credits import AGENCY
from reader.model import Span

__all__ = ["agency_of", "authors_of", "cut_dateline", "is_aside", "is_dateline", "is_sign_off"]

_LONGEST_DATELINE = 160
_LONGEST_SIGN_OFF = 200

_MONTH = (
    r"(?:janv(?:ier|\.)?|févr(?:ier|\.)?|mars|avr(?:il|\.)?|mai|juin|juil(?:let|\.)?|août|sept(?:embre|\.)?"
    r"|oct(?:obre|\.)?|nov(?:embre|\.)?|déc(?:embre|\.)?"
    r"|Jan(?:uary|\.)?|Feb(?:ruary|\.)?|March|Mar\.?|April|Apr\.?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY = rf"(?:(?:1er|\d{{1,2}})(?:[ \u00a0]{_MONTH})(?:[ \u00a0]\d{{4}})?|{_MONTH}[ \u00a0]\d{{1,2}}(?:,? \d{{4}})?)"
_CAPITALS = r"[A-ZÀ-ÖØ-Þ]{2}[A-ZÀ-ÖØ-Þ'’.\- ]{0,40}(?:/[A-ZÀ-ÖØ-Þ'’.\- ]{1,40})?"
_PLACE = r"[A-ZÀ-ÖØ-Þ][\w'’.-]*(?:[ /][A-ZÀ-ÖØ-Þ(][\w'’.)-]*){0,4}"
_DATELINE = re.compile(
    rf"(?:(?:{_CAPITALS}|{_PLACE})(?:, [A-Z][\w. ]{{1,30}})?(?:,? {_DAY})? \((?:{AGENCY}|[A-Z]{{2,6}})\)"
    rf"|{_CAPITALS}, {_DAY}"
    rf"|(?P<bare>{_CAPITALS}(?=[ \u00a0]?—)))"
    r"(?P<joint>[ \u00a0]*[-–—]+[ \u00a0]+)(?=\S)"
)
_AGENCY_IN_BRACKETS = re.compile(rf"\(({AGENCY})\)")
_DATE_LINE = re.compile(
    rf"(?:(?:{_CAPITALS}|{_PLACE}),? )?(?:le |the |on )?(?:\w+ )?{_DAY}[ .,–—-]*"
    r"|(?:Publié|Mis à jour|Modifié|Posté|Published|Updated|Posted|Veröffentlicht|Publicado|Pubblicato)\b.{0,100}"
    r"|\d+ min(?:utes?)?\.? (?:de lecture|read)|(?:Temps de lecture|Lecture)\s*:?.{0,30}",
    re.IGNORECASE,
)
_NAME = r"[A-ZÀ-ÖØ-Þ][\w'’.-]*(?: (?:de |du |van |von |der |la |le |el )?[A-ZÀ-ÖØ-Þ][\w'’.-]*){1,3}"
_AND = r"(?:, | et | and | y | und | e | en )"
_BYLINE = re.compile(
    rf"(?:Par|PAR|By|BY|Von|Por|Da|Door|Texte\s?:)\s+(?P<names>{_NAME}(?:{_AND}{_NAME}){{0,4}})"
    r"(?:[ ,;|(/–—-]{1,3}"
    r"(?:avec|with|à|in|at|pour|for|publié|correspondant|envoyé|journaliste|updated|le \d|\(|[A-Z]).{0,100})?"
)
_SIGN_OFF = re.compile(
    # Agencies: (AFP); Avec Reuters; Le Courrier avec AFP.
    rf"[(\[]?\s*(?:(?:Avec|avec|With|Mit|Con|Source ?:|(?:[\w'’.-]+ ){{1,4}}(?:avec|with|et|and))\s+)?"
    rf"(?:l['’])?{AGENCY}(?:\s*(?:,|/|et|and|-)\s*{AGENCY})*\s*[)\]]?\.?"
    # The initials of those who wrote and read it, as agencies sign: mr-ik/bd/lo.
    r"|[a-z]{2,4}(?:-[a-z]{2,4})?(?:/[a-z]{2,4})+"
    # Who worked on it, in brackets.
    r"|[(\[](?:Reporting|Writing|Editing|Additional reporting|Reportage|Avec|Édité|Rédigé|Version française)\b.*[)\]]"
    r"|(?:©|\([cC]\)|Copyright)\s.{0,150}"
    r"|-\s?30\s?-|ENDS?"
    # Initials: J. V.; M.R. avec AFP.
    r"|(?:[A-ZÀ-Þ]\.\s?-?){2,4}(?:,? (?:avec|with) .{2,40})?"
)
_ASIDE = re.compile(
    r"(?:(?:À |A )?lire (?:aussi|également)|Lire (?:l['’]article|la suite)|Voir aussi|À voir aussi|Read (?:more|also)"
    r"|See also|Related|Publicité|Advertisement|Newsletter|Lesen Sie auch|Lee también|Leggi anche)\b",
    re.IGNORECASE,
)


def cut_dateline(text: str, span: Span, *, opening: bool = True) -> tuple[Span, Span] | None:
    """The agency dateline that the block at ``span`` begins with and the words after its dash, None without one.

    A mere place in capitals ("HARROW BAY —") counts only in the block that is ``opening`` the story.
    """
    dateline = _DATELINE.match(text, span.start, span.stop)
    if dateline is None or (dateline["bare"] and not opening):
        return None
    return Span(span.start, dateline.start("joint")).trimmed(text), Span(dateline.end(), span.stop)


def is_dateline(words: str) -> bool:
    """Whether a line only says when, where or by whom."""
    if len(words) > _LONGEST_DATELINE:
        return False
    return _DATE_LINE.fullmatch(words) is not None or _BYLINE.fullmatch(words) is not None


def is_sign_off(words: str) -> bool:
    """Whether a line at the end of a story only says who made it."""
    return len(words) <= _LONGEST_SIGN_OFF and _SIGN_OFF.fullmatch(words) is not None


def is_aside(words: str) -> bool:
    """Whether a line points elsewhere ("Lire aussi : …") and so heads nothing."""
    return _ASIDE.match(words) is not None


def authors_of(dateline: str) -> tuple[str, ...]:
    """The names of a byline, none when the line is not one."""
    byline = _BYLINE.fullmatch(dateline)
    return tuple(re.split(_AND, byline["names"])) if byline else ()


def agency_of(dateline: str) -> str:
    """The agency that a dateline names in brackets, "" when it names none."""
    agency = _AGENCY_IN_BRACKETS.search(dateline)
    return agency[1] if agency else ""
