"""Bytes to text: which encoding a file or page is in, whatever its label says."""

from __future__ import annotations

import codecs
import re

__all__ = ["as_utf8", "decode", "html_charset", "looks_binary"]

_HEAD = 65_536
_MOST_CONTROLS = 0.02
_LEAST_COMMON = 0.9
_DENSEST_WESTERN = 0.35
_MOST_BROKEN = 0.05

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The characters beyond ASCII that Western European prose is made of; other text read as windows-1252 shows others.
_WESTERN = frozenset(
    "àâäáãåæçèéêëìíîïñòóôöõøœùúûüýÿßÀÂÄÁÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖÕØŒÙÚÛÜ«»‹›“”„‘’‚–—…€£°·•§©®™¿¡ªº½¼\u00a0\u00ad"
)
# As the WHATWG Encoding Standard has it, and as every browser reads them.
_AS_BROWSERS = {"iso-8859-1": "windows-1252", "latin-1": "windows-1252", "latin1": "windows-1252"} | {
    "us-ascii": "windows-1252",
    "ascii": "windows-1252",
    "iso8859-1": "windows-1252",
    "iso-8859-9": "windows-1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
}
# Python's own notations; UTF-7, in which hostile pages hid their markup; and those that show in the bytes themselves.
_NO_ENCODINGS = frozenset((
    "idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7",
    "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be",
))  # fmt: skip
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27})
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})")


def looks_binary(data: bytes) -> bool:
    """Whether ``data`` is no text in any encoding: NULs or many control characters, and no UTF-16 or UTF-32 mark."""
    head = data[:_HEAD]
    if not head or any(head.startswith(bom) for bom, _ in _BOMS) or _is_wide(head):
        return False
    controls = len(head) - len(head.translate(None, _CONTROLS))
    # A stray NUL or ESC is dirt in a text; hundreds of them are another kind of file.
    return controls > max(3, _MOST_CONTROLS * len(head))


def html_charset(data: bytes) -> str:
    """The encoding that an HTML or XML document declares in its first 4096 bytes, "" when it declares none."""
    declared = _XML.search(data[:400]) or _META.search(data[:4096])
    return declared[1].decode("ascii") if declared else ""


def decode(data: bytes, *, declared: str = "") -> str:
    """The text of ``data``: a byte order mark decides, then UTF-8, then the declared encoding, then what the bytes say.

    UTF-8 goes before the label because nothing else looks like it by chance, and labels are often wrong. Bytes that
    are no UTF-8 within a text that is are read as windows-1252. Raises ValueError when no encoding fits.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace")
    if wide := _is_wide(data[:_HEAD]):
        return data.decode(wide, "replace")
    label = _AS_BROWSERS.get(declared.strip().lower(), declared.strip().lower())
    if label.startswith("iso-2022"):
        return _declared(data, label) or _guess(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if label and label not in ("utf-8", "utf8") and (text := _declared(data, label)) is not None:
        return text
    if (text := _mostly_utf8(data)) is not None:
        return text
    return _guess(data)


def _declared(data: bytes, label: str) -> str | None:
    """``data`` in the declared encoding, None when there is no such encoding or it does not fit."""
    try:
        info = codecs.lookup(label)
        # Some of Python's codecs are no character encodings (zip, rot13), and must not be chosen by a stranger.
        if not getattr(info, "_is_text_encoding", True) or info.name in _NO_ENCODINGS:
            return None
        return data.decode(info.name)
    except (LookupError, ValueError):
        return _lenient(data, label)


def _lenient(data: bytes, label: str) -> str | None:
    """windows-1252 has five undefined bytes, which its authors' programs wrote anyway."""
    return data.decode("windows-1252", "replace") if label == "windows-1252" else None


def as_utf8(data: bytes) -> bytes:
    """XML in UTF-16 or UTF-32 as UTF-8, its declaration with it; anything else as it is."""
    wide = next((encoding for bom, encoding in _BOMS[1:] if data.startswith(bom)), "") or _is_wide(data[:_HEAD])
    if not wide:
        return data
    text = data.decode(wide, "replace")
    return re.sub(r"^(\s*<\?xml[^>]{0,200}?)\s+encoding\s*=\s*[\"'][^\"'>]*[\"']", r"\1", text).encode(
        "utf-8", "replace"
    )


def _is_wide(head: bytes) -> str:
    """The kind of UTF-16 without a mark, told by NULs in every other byte of a longer text; "" when it is none."""
    if len(head) < 8:
        return ""
    for words, nuls, encoding in ((head[0::2], head[1::2], "utf-16-le"), (head[1::2], head[0::2], "utf-16-be")):
        controls = len(words) - len(words.translate(None, _CONTROLS))
        if nuls.count(0) > 0.4 * len(nuls) and controls < 0.02 * len(words):
            return encoding
    return ""


def _mostly_utf8(data: bytes) -> str | None:
    """``data`` as UTF-8 with its few broken bytes as windows-1252, None when it is not UTF-8 at heart."""
    broken = data.decode("utf-8", "replace").count("\ufffd")
    whole = sum(1 for byte in data if byte >= 0xC0) - broken
    if broken > max(1, _MOST_BROKEN * whole) or whole <= 0:
        return None
    return data.decode("utf-8", _READ_AS_WINDOWS)


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("windows-1252", "replace"), error.end


_READ_AS_WINDOWS = "reader.windows-1252"
codecs.register_error(_READ_AS_WINDOWS, _as_windows)


def _guess(data: bytes) -> str:
    """``data`` as windows-1252 if it then reads as Western prose, else as charset-normalizer finds; else ValueError."""
    high = sum(1 for byte in data if byte >= 0x80)
    text = data.decode("windows-1252", "replace")
    common = sum(1 for character in text if character in _WESTERN)
    if high <= _DENSEST_WESTERN * len(data) and common >= _LEAST_COMMON * high:
        return text
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_HEAD]).best()
    if best is None:
        raise ValueError("no known encoding")
    return data.decode(best.encoding, "replace")
