"""What a person chose with a key and expects to find again: kept in the state folder beside what was configured."""

from __future__ import annotations

from contextlib import suppress

from reader.settings import THEMES, Settings

__all__ = ["keep_theme", "kept_theme"]

_FILE = "theme"


def kept_theme(settings: Settings) -> str:
    """The theme to start with: the one chosen last, until the configuration names another than it did then."""
    with suppress(OSError, ValueError):
        configured, chosen = (settings.state_dir / _FILE).read_text(encoding="ascii").split()
        if configured == settings.theme and chosen in THEMES:
            return chosen
    return settings.theme


def keep_theme(settings: Settings, theme: str) -> None:
    """Start with ``theme`` from now on; without a folder that can be written it is chosen for this time only."""
    with suppress(OSError):
        settings.state_dir.mkdir(parents=True, exist_ok=True)
        (settings.state_dir / _FILE).write_text(f"{settings.theme} {theme}\n", encoding="ascii")
