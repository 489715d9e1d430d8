"""Photo credits: whether a line ends in one, and where the caption before it stops.

The forms are those of news sites and picture agencies: "caption - Photo par NAME / POOL / AFP", "caption. © Agency",
"caption (Photo by Name/Getty Images)", "caption. NAME / AGENCY", "Crédit photo : Name", "AP Photo/Name".
"""

from __future__ import annotations

import re

__all__ = ["AGENCY", "LONGEST_CREDIT", "is_credit", "names_only_an_agency", "split_credit"]

LONGEST_CREDIT = 160
"""Code points; what is longer is no credit."""
_LONGEST_LINE = 800


def _any_of(*names: str) -> str:
    """A pattern for any of the names, as written or in capitals, the longest first."""
    forms = {form for name in names for form in (name, name.upper())}
    return f"(?:{'|'.join(re.escape(form) for form in sorted(forms, key=len, reverse=True))})"


# fmt: off
AGENCY = _any_of(
    "AFP", "Agence France-Presse", "AP", "Associated Press", "The Associated Press", "Reuters", "EPA", "EPA-EFE", "EFE",
    "ANSA", "dpa", "Belga", "ATS", "Keystone", "Keystone-ATS", "APA", "Tass", "Xinhua", "Kyodo", "Yonhap", "Ritzau",
    "Ritzau Scanpix", "Scanpix", "TT", "NTB", "Lusa", "ANP", "PA", "PA Wire", "PA Images", "PA Media",
    "Press Association", "La Presse canadienne", "Canadian Press", "The Canadian Press", "Bloomberg", "Anadolu",
    "Anadolu Agency", "Ukrinform", "Sputnik", "RIA Novosti",
)
"""A pattern for the news agencies that credits, datelines and sign-offs name."""

_LIBRARY = _any_of(
    "Getty", "Getty Images", "Getty Images Europe", "Sipa", "Sipapress", "Sipa Press", "Sipa USA", "Abaca",
    "Abacapress", "Maxppp", "Hans Lucas", "Bestimage", "IP3", "IP3 Press", "Shutterstock", "iStock", "iStockphoto",
    "Unsplash", "Pixabay", "Pexels", "Adobe Stock", "AdobeStock", "Alamy", "NurPhoto", "Zuma", "Zuma Press", "Imago",
    "Magnum", "Magnum Photos", "Photononstop", "Gamma-Rapho", "Divergence", "Riva Press", "Icon Sport", "Panoramic",
    "Presse Sports", "Wikimedia", "Wikimedia Commons", "Flickr", "Creative Commons", "CC BY", "CC BY-SA", "Pool",
    "Handout", "D.R.", "DR", "NASA", "ESA",
)
# fmt: on

_SOURCE = f"(?:{AGENCY}|{_LIBRARY})"
# A name as credits write it: one to seven words with a capital (or all capitals), particles and initials allowed.
_CAPITALISED = r"[A-ZÀ-ÖØ-Þ][\w'’.-]*"
_PARTICLE = r"(?:de|da|di|du|van|von|der|den|el|al|la|le|bin|and|et|y|und|&)"
_NAME = rf"(?:{_CAPITALISED}(?: (?:{_PARTICLE} )*{_CAPITALISED}){{0,6}})"
_WHO = f"(?:{_NAME}|{_SOURCE})"
_NEXT = r" *(?:/|\||,|–|—| - |via|pour|for|avec|with) *"
_WORD = (
    r"(?:(?:AP|EPA|PA|Reuters) Photos?"
    r"|(?:Crédits?|Credits?|Photo credit|Photos?|PHOTOS?|Fotos?|FOTO|Bild|Image|Visuel|Illustration|Photographie"
    r"|Photograph|Picture|Copyright|Archives?)"
    r"(?: (?:photos?|images?|vidéo|credit|d['’]archives?|d['’]illustration|file))?)"
)
_BY = r" *(?:[:/|©]| (?:par|by|de|von|di|por|from|courtesy of|via) ) *(?:© *)?"
_SHOUTED_NAME = r"[A-ZÀ-Þ][A-ZÀ-Þ'’.-]+(?: [A-ZÀ-Þ][A-ZÀ-Þ'’.-]+)+"

_FORMS = (
    # The copyright sign and whatever it is followed by.
    r"(?:©|\([cC]\)) *(?:\d{4} )?\S.{0,120}",
    # A word for a picture, and free words after a colon: Crédit photo : mairie de Port-Avel.
    rf"{_WORD} ?[:©] ?\S.{{0,100}}",
    # A word for a picture, what joins, and names: Photo par NAME / POOL / AFP.
    rf"{_WORD}{_BY}{_WHO}(?:{_NEXT}{_WHO})*",
    # No joint at all: Photo AFP; PHOTO JEANNE VIDAL, LA PRESSE.
    rf"(?:Photos?|PHOTOS?) (?:{_SOURCE}|{_SHOUTED_NAME})(?:{_NEXT}{_WHO})*",
    # A chain with at least one known agency: JEANNE VIDAL / AFP; REUTERS/Jeanne Vidal; AFP.
    rf"(?:{_NAME}{_NEXT}){{0,3}}{_SOURCE}(?:{_NEXT}{_WHO}){{0,3}}",
)
_CREDIT = re.compile("|".join(f"(?:{form})" for form in _FORMS))
_IN_BRACKETS = re.compile(r"[(\[][^()\[\]]{2,150}[)\]]\.?\s*$")
# What may stand between caption and credit: a dash with blanks, the blanks after a full stop, those before a "©".
_JOINT = re.compile(r"(?<=\S) +[-–—|] +|(?<=[.!?…»”\")]) +| +(?=©|\([cC]\) )")
_BARE_AGENCY = re.compile(rf"\W*{AGENCY}\W*")


def is_credit(words: str) -> bool:
    """Whether ``words`` are nothing but a credit."""
    words = words.replace("\u00a0", " ").strip()
    if len(words) > LONGEST_CREDIT:
        return False
    if words[:1] in "([" and words[-1:] in ")]":
        words = words[1:-1].strip()
    return _CREDIT.fullmatch(words.rstrip(".")) is not None


def names_only_an_agency(credit: str) -> bool:
    """Whether a credit is a bare agency ("AFP"), which also signs texts and follows titles."""
    return _BARE_AGENCY.fullmatch(credit) is not None


def split_credit(line: str) -> tuple[int, int] | None:
    """Where the caption of ``line`` stops and where its credit starts (code points), None when it has no credit.

    (0, 0) when the whole line is a credit. Between the two lie only blanks and a joining dash.
    """
    if len(line) > _LONGEST_LINE:
        return None
    line = line.replace("\u00a0", " ")
    if is_credit(line):
        return 0, 0
    bracketed = _IN_BRACKETS.search(line)
    if bracketed and not names_only_an_agency(bracketed.group()) and is_credit(bracketed.group()):
        return len(line[: bracketed.start()].rstrip()), bracketed.start()
    for joint in _JOINT.finditer(line):
        # The earliest joint whose whole rest is a credit, so that a credit with dashes of its own stays in one piece.
        if len(line) - joint.end() <= LONGEST_CREDIT and is_credit(line[joint.end() :]):
            return joint.start(), joint.end()
    return None
