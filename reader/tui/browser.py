"""Opening a link: only http and https, only after parsing, never through a shell."""

from __future__ import annotations

from urllib.parse import urlsplit

__all__ = ["link_host", "open_link"]


def link_host(url: str) -> str:
    """The host of a link that may be opened, in ASCII (punycode, so that look-alikes show); "" if it may not be."""
    if any(ord(char) <= 0x20 or 0x7F <= ord(char) < 0xA0 for char in url):
        return ""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        _ = parts.port
    except ValueError:
        return ""
    return host if parts.scheme in ("http", "https") else ""


def open_link(url: str) -> bool:
    """Hand ``url`` to the user's browser; False if it is no http(s) link or no browser took it."""
    import webbrowser

    # webbrowser runs a list of arguments and no shell; a link that begins with http cannot be taken for an option.
    return bool(link_host(url)) and webbrowser.open(url)
