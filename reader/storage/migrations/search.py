"""Saved views, and the index that searching reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["migrate"]


def migrate(db: Database) -> None:
    """Change the schema."""
