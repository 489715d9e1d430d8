"""The language of the interface: GNU gettext, domain "newsreader", catalogues in ``reader/locale``.

Messages are written in English in the code; a catalogue that is missing or cannot be read leaves them so. The ``.po``
sources are compiled when the package is built (``hatch_build.py``).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations

__all__ = ["DOMAIN", "LOCALE_DIR", "N_", "_", "available_languages", "language", "ngettext", "set_language"]

DOMAIN = "newsreader"
LOCALE_DIR = Path(__file__).parent / "locale"

_SOURCE_LANGUAGE = "en"
# POSIX: the first of these that is set and not empty decides about messages.
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


class _Current:
    """The language in force; one a process, as in gettext itself."""

    code: str = _SOURCE_LANGUAGE
    catalogue: NullTranslations | None = None


def set_language(code: str = "", *, environ: Mapping[str, str] = os.environ, localedir: Path = LOCALE_DIR) -> str:
    """Choose the language of all messages from now on and return the code in force ("fr", "en" …).

    ``code`` is a locale or language code ("fr", "fr_CA.UTF-8"); "" takes the environment's. A language without a
    compiled catalogue in ``localedir`` gives English.
    """
    wanted = _language_code(code or _from_environment(environ))
    _Current.code, _Current.catalogue = _SOURCE_LANGUAGE, None
    compiled = localedir / wanted / "LC_MESSAGES" / f"{DOMAIN}.mo"
    if wanted != _SOURCE_LANGUAGE and wanted.isalpha() and compiled.is_file():
        import struct
        from gettext import GNUTranslations

        try:
            with compiled.open("rb") as file:
                _Current.catalogue = GNUTranslations(file)
        except (OSError, ValueError, struct.error):  # unreadable or damaged: English beats not starting
            return _Current.code
        _Current.code = wanted
    return _Current.code


def language() -> str:
    """The code of the language in force; "en" until :func:`set_language` finds another."""
    return _Current.code


def available_languages(localedir: Path = LOCALE_DIR) -> tuple[str, ...]:
    """The codes of the languages with a compiled catalogue, and English, sorted."""
    return tuple(sorted({_SOURCE_LANGUAGE, *(path.parts[-3] for path in localedir.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))}))


def _(message: str) -> str:
    """``message`` in the language in force, or as it is."""
    catalogue = _Current.catalogue
    # The empty msgid is the catalogue's own header.
    return catalogue.gettext(message) if catalogue is not None and message else message


def ngettext(singular: str, plural: str, count: int) -> str:
    """The form for ``count`` in the language in force; English takes the singular for 1 only."""
    catalogue = _Current.catalogue
    if catalogue is None:
        return singular if count == 1 else plural
    return catalogue.ngettext(singular, plural, count)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """``message`` itself: marks it for the catalogue where it is kept now and translated when shown."""
    return message


def _from_environment(environ: Mapping[str, str]) -> str:
    return next((environ[name] for name in _VARIABLES if environ.get(name)), "")


def _language_code(locale: str) -> str:
    """The language of a POSIX locale name or a BCP 47 tag: "fr_FR.UTF-8@euro" and "fr-CA" give "fr"; "C" gives "en"."""
    code = locale.partition(".")[0].partition("@")[0].replace("-", "_").partition("_")[0].lower()
    return _SOURCE_LANGUAGE if code in ("", "c", "posix") else code
