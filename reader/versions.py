"""How two versions of one thing are worded for a person, on the screen and on the command line."""

from __future__ import annotations

from typing import Any

from reader.i18n import N_, _
from reader.model import ClaimStatus, LinkKind, QuoteKind, QuoteStatus
from reader.terms import CLAIM_NAMES, LINK_NAMES

__all__ = ["THING_NAMES", "said"]

THING_NAMES = {
    "annotation": N_("annotation"),
    "decision": N_("quote"),
    "tag": N_("tag"),
    "speaker": N_("speaker"),
    "apart": N_("two speakers"),
    "view": N_("saved view"),
    "star": N_("star"),
}
"""What can have two versions."""

_STATUS_NAMES = {
    QuoteStatus.CONFIRMED: N_("confirmed"),
    QuoteStatus.CORRECTED: N_("corrected"),
    QuoteStatus.REJECTED: N_("rejected"),
    QuoteStatus.MANUAL: N_("made by hand"),
}

_KIND_NAMES = {
    QuoteKind.DIRECT: N_("direct speech"),
    QuoteKind.MIXED: N_("mixed speech"),
    QuoteKind.PARTIAL: N_("quoted words"),
    QuoteKind.INDIRECT: N_("indirect speech"),
}


def said(entity: str, content: dict[str, Any] | None) -> list[str]:
    """What a version says, in lines; see :class:`reader.services.conflicts.Disagreement`."""
    if content is None:
        return [_("deleted")]
    match entity:
        case "annotation":
            lines = _annotation(content)
        case "decision":
            lines = _decision(content)
        case "tag":
            colour = _("colour {number}").format(number=content["colour"])
            lines = [f"#{content['name']}", colour, content["description"]]
        case "speaker":
            lines = _speaker(content)
        case "view":
            folder = f"{content['folder']}/" if content["folder"] else ""
            lines = [f"{folder}{content['name']}", content["query"]]
        case _:
            lines = [_("there")]
    return [line for line in lines if line] or ["—"]


def _annotation(content: dict[str, Any]) -> list[str]:
    lines = [" ".join(f"#{name}" for name in content["tags"]), content["note"]]
    if content["claim"]:
        status = _(CLAIM_NAMES[ClaimStatus(content["claim"])])
        lines.append(_("claim: {status}").format(status=status))
        lines += content["sources"]
    lines += [_(LINK_NAMES[LinkKind(kind)]) + " …" for kind, _target in content["links"]]
    if content["speaker"]:
        lines.append(_("about {name}").format(name=content["speaker"]["name"]))
    return lines


def _decision(content: dict[str, Any]) -> list[str]:
    quote = content["quote"]
    speaker = quote.get("speaker")
    who = speaker[0] if speaker else _("nobody")
    return [_(_STATUS_NAMES[QuoteStatus(content["status"])]), _(_KIND_NAMES[QuoteKind(quote["kind"])]), who]


def _speaker(content: dict[str, Any]) -> list[str]:
    names = [shown for _key, _kind, shown in content["names"] if shown != content["name"]]
    part = _("part of another speaker") if content["merged_into"] else ""
    return [content["name"], ", ".join(names), content["note"], part]
