"""What stands before the text of a page: a paywall, or a question for consent. Pure.

The phrases are those that French, English, German, Spanish, Italian, Dutch and Portuguese news sites show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["wall_of"]

_SHORT, _SHORTER = 2_500, 900
_SHARE_OF_WORDS = 0.6

_REST_COUNTED = re.compile(
    r"il (?:vous )?reste\s+\d{1,3}(?:[.,]\d+)?\s?% (?:de (?:cet?|l[’']) ?article|à lire|à découvrir)"
)
_PAID = re.compile(
    r"réservée? (?:à nos|aux|à tous nos) abonné|la suite (?:de cet article )?est réservée"
    r"|pour lire (?:la suite|cet article)"
    r"|(?:article|contenu) réservé|déjà abonnée?\s?\?|abonnez-vous pour"
    r"|vous n[’']êtes pas (?:actuellement )?(?:inscrit|abonné)"
    r"|débloquez (?:cet article|tous)|offert[e]? sans abonnement|poursuiv\w+ (?:la|votre) lecture"
    r"|subscribe to (?:continue|read|unlock)|already a (?:subscriber|member)|to continue reading|for subscribers only"
    r"|this (?:article|content|story) is (?:for|only for|exclusive)|unlock this article"
    r"|subscriber[- ]only|keep reading for"
    r"|jetzt weiterlesen|weiterlesen mit|nur für abonnenten|bereits abonnent|lesen sie diesen artikel mit"
    r"|contenido exclusivo para|suscríbete para|ya eres suscriptor|contenuto riservato agli abbonati|abbonati per"
    r"|alleen voor abonnees|log in om verder te lezen|exclusivo para assinantes",
)
_PAID_MARK = re.compile(
    r"(?:class|id)=[\"'][^\"'<>]{0,120}\b(?:paywall|pay-wall|subscriber-only|article-locked|premium-wall|piano-|qiota)"
)
# A word of each phrase above. Looking for these first, letter by letter, spares a page's megabytes the long patterns.
_HINTS = (
    "abonn", "subscri", "réserv", "pour lire", "débloqu", "poursui", "continue reading", "keep reading", "unlock",
    "weiterlesen", "lesen sie", "already a member", "this article is", "this content is", "this story is",
    "exclusivo para", "suscr", "abbonat", "log in om", "assinantes", "inscrit", "paywall", "pay-wall", "locked",
    "premium-wall", "piano-", "qiota",
)  # fmt: skip
_AROUND = 160
_MOST_HINTS = 60
_CONSENT = re.compile(
    r"continuer sans accepter|accepter (?:et (?:fermer|continuer)|les cookies|tous les cookies|tout)"
    r"|refuser (?:les cookies|et s)"
    r"|gérer (?:mes|les|vos) (?:choix|cookies|préférences)|paramétrer (?:mes|les|vos)|dépôt de cookies"
    r"|nos (?:\d+ )?partenaires"
    r"|données personnelles|accept (?:all|cookies|and continue)|manage (?:my |your )?(?:choices|preferences|cookies)"
    r"|we value your privacy|we and our (?:\d+ )?partners|before you continue|cookie (?:policy|settings|consent)"
    r"|alle akzeptieren|zustimmen und weiter|datenschutz-?einstellungen|mit werbung (?:weiterlesen|lesen)"
    r"|aceptar (?:todo|y continuar|las cookies)|accetta (?:tutti|e continua)|alles accepteren|aceitar (?:tudo|todos)",
    re.IGNORECASE,
)
_MOST_LOOKED_AT = 3_000_000


def wall_of(source: str, text: str, *, is_free: bool | None = None, words: int = 0) -> str:
    """What ``text`` is when a page shows it before the article: "paywall" or "consent"; "" when it is the article.

    ``source`` is the page's markup, ``is_free`` what it says of itself, ``words`` how many it says the article has.
    """
    source = source[:_MOST_LOOKED_AT]
    asked = len({match.lower() for match in _CONSENT.findall(text)})
    if len(text) < _SHORT and asked >= 2:
        return "consent"
    held = len(text.split())
    cut_short = bool(words) and held < _SHARE_OF_WORDS * words
    lowered = source.lower()
    marked = any(_PAID.search(near) or _PAID_MARK.search(near) for near in _near_hints(lowered))
    if "reste" in lowered and _REST_COUNTED.search(lowered):
        return "paywall"
    if is_free is False and (cut_short or len(text) < _SHORTER or (marked and len(text) < _SHORT)):
        return "paywall"
    # Sites show "subscribe to read" beside free articles too: without more it counts only under a very short text.
    if is_free is None and marked and (cut_short or len(text) < _SHORTER):
        return "paywall"
    return "consent" if len(text) < _SHORTER and asked and len(set(_CONSENT.findall(source))) >= 3 else ""


def _near_hints(lowered: str) -> Iterator[str]:
    """What stands around each word that a paywall's phrase may hold."""
    for hint in _HINTS:
        at = lowered.find(hint)
        for _ in range(_MOST_HINTS):
            if at < 0:
                break
            yield lowered[max(0, at - _AROUND) : at + _AROUND]
            at = lowered.find(hint, at + _AROUND)
