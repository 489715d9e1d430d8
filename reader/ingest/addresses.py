"""Which addresses on the network may be visited on a stranger's word, and how URLs are shown.

Feeds and redirects come from outside; without this check they could reach the router, a database on this machine or a
cloud's metadata service. ``ipaddress.is_global`` alone is no guard: on Python 3.11 it says True for NAT64, 6to4,
IPv4-compatible and multicast addresses that lead to private ones.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from reader.i18n import N_

__all__ = ["host_key", "may_share_credentials", "refusal", "shown_url"]

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
# Within global unicast (RFC 6890 and IANA's IPv6 special-purpose registry): protocol assignments with Teredo and
# benchmarking, documentation, 6to4 (deprecated by RFC 7526, and a way to any IPv4 address).
_NOT_GLOBAL_6 = tuple(map(ipaddress.IPv6Network, ("2001::/23", "2001:db8::/32", "3fff::/20", "2002::/16")))
# Beyond what is_private knows on every Python that runs us: shared address space (RFC 6598), protocol assignments,
# 6to4 relays, reserved.
_NOT_GLOBAL_4 = tuple(
    map(ipaddress.IPv4Network, ("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "240.0.0.0/4"))
)


def refusal(address: str) -> str:
    """Why the IP address ``address`` must not be visited unasked ("loopback", "private" …), "" when it is public."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return N_("no address")
    if isinstance(found, ipaddress.IPv6Address):
        embedded = found.ipv4_mapped
        if embedded is None and found in _NAT64:
            embedded = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if embedded is None:
            return _refusal_6(found)
        found = embedded
    return _refusal_4(found)


def _refusal_4(address: ipaddress.IPv4Address) -> str:
    if address.is_loopback:
        return N_("loopback")
    if address.is_link_local:
        return N_("link-local")
    if address.is_multicast:
        return N_("multicast")
    if address.is_private or any(address in network for network in _NOT_GLOBAL_4):
        return N_("private")
    return "" if address.is_global else N_("reserved")


def _refusal_6(address: ipaddress.IPv6Address) -> str:
    if address.is_loopback:
        return N_("loopback")
    if address.is_link_local:
        return N_("link-local")
    if address.is_multicast:
        return N_("multicast")
    if address not in _GLOBAL_UNICAST or any(address in network for network in _NOT_GLOBAL_6):
        return N_("private")
    return "" if address.is_global else N_("reserved")


def host_key(host: str) -> str:
    """``host`` as hosts are compared: lower case, no brackets, no trailing point."""
    return host.strip().lower().strip("[]").rstrip(".")


def may_share_credentials(given_for: str, target: str) -> bool:
    """Whether a password given for one URL may be sent to another: of the same scheme, host and port.

    From http to https of the same host, both at their usual ports, it may, as sites move there; never back.
    """
    given, wanted = _origin(given_for), _origin(target)
    if given is None or wanted is None:
        return False
    return given == wanted or (given == ("http", wanted[1], 80) and wanted == ("https", wanted[1], 443))


def _origin(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port of a URL (RFC 6454), None when it has none."""
    try:
        parts = urlsplit(url)
        port = parts.port if parts.port is not None else {"http": 80, "https": 443}.get(parts.scheme)
        return (parts.scheme, host_key(parts.hostname), port) if parts.hostname and port is not None else None
    except ValueError:
        return None


def shown_url(url: str) -> str:
    """``url`` as messages and logs may show it: without user name and password, and not longer than a line."""
    try:
        parts = urlsplit(url)
        authority = parts.netloc.rpartition("@")[2]
        shown = parts._replace(netloc=authority).geturl()
    except ValueError:
        head, at, tail = url.rpartition("@")
        shown = f"{head.partition('//')[0]}//{tail}" if at else url
    shown = " ".join(shown.split())
    return shown if len(shown) <= 200 else f"{shown[:199]}…"
