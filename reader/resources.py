"""Where the files beside the code are: style sheets and message catalogues."""

from __future__ import annotations

from pathlib import Path

__all__ = ["locale_dir", "styles_dir"]

_PACKAGE = Path(__file__).resolve().parent


def styles_dir() -> Path:
    """The folder of the style sheets: in the package once installed, beside it in the source tree."""
    inside = _PACKAGE / "styles"
    return inside if inside.is_dir() else _PACKAGE.parent / "styles"


def locale_dir() -> Path:
    """The folder of the message catalogues."""
    return _PACKAGE / "locale"
