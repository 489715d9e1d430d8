"""sqlite_utils, imported without what it would like to have.

It takes pandas and NumPy along wherever they are installed, which costs half a second and serves nothing here.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import cast

__all__ = ["sqlite_utils"]

_UNNEEDED = ("pandas", "numpy")


def sqlite_utils() -> ModuleType:
    """The module, imported where a library is made or migrated and nowhere else."""
    if "sqlite_utils" in sys.modules:
        return sys.modules["sqlite_utils"]
    hidden = [name for name in _UNNEEDED if name not in sys.modules]
    # None in sys.modules makes an import fail at once (docs.python.org, "The module cache").
    sys.modules.update(dict.fromkeys(hidden, cast("ModuleType", None)))
    try:
        return import_module("sqlite_utils")
    finally:
        for name in hidden:
            sys.modules.pop(name, None)
