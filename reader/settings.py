"""What a user can choose: read once from a TOML file and the environment, then frozen.

The file is ``config.toml`` in the platform's configuration folder for "newsreader". ``NEWSREADER_HOME`` puts
configuration, data and state below one folder; ``NEWSREADER_LIBRARY`` chooses the library.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from reader.errors import ConfigError
from reader.messages import os_reason, phrase
from reader.model import visible_line

__all__ = ["COPY_STYLES", "KEYS", "THEMES", "Settings", "load_settings"]

THEMES = ("dark", "light", "ansi")
COPY_STYLES = ("plain", "markdown", "french", "english")

_APPLICATION = "newsreader"
_SHORTEST_LINE, _LONGEST_LINE = 40, 200
_MOST_FETCHES = 64
_MOST_BACKUPS = 1_000
_LONGEST_REFRESH = 7 * 24 * 60


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. ``measure`` is the longest line of an article's text in columns; ``keys`` maps command ids to keys.

    ``language`` is that of the interface, "" for the locale's. ``allow_private`` names hosts that may be fetched
    although their addresses are private. With ``stem`` searches look for every form of a word. ``copy_style`` is how a
    copied quote is worded. ``fetch_concurrency`` feeds are fetched at once, ``fetch_per_host`` from one host; every
    ``refresh_minutes`` the screen fetches what is due, 0 for never. With ``keep_pages`` the library keeps
    web pages beside their text, so that it can be extracted again. ``sync_stars`` shares stars, too, through a folder.

    ``backups_folder`` is None for one beside the library. Of the backups that make themselves ``backups_daily`` are
    kept, 0 for none made, and ``backups_weekly`` older ones, one a week; libraries of more than ``backups_whole_mb``
    megabytes are not copied whole every day. ``backup_before_update`` copies a library before its schema changes.
    """

    library: Path
    config_file: Path
    state_dir: Path
    language: str = ""
    theme: str = "dark"
    measure: int = 76
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    author: str = ""
    allow_private: frozenset[str] = frozenset()
    fetch_concurrency: int = 16
    stem: bool = False
    sync_stars: bool = False
    copy_style: str = "plain"
    fetch_per_host: int = 4
    refresh_minutes: int = 0
    keep_pages: bool = False
    backups_folder: Path | None = None
    backups_daily: int = 7
    backups_weekly: int = 4
    backups_whole_mb: int = 256
    backup_before_update: bool = True


def load_settings(
    *, library: Path | None = None, config: Path | None = None, environ: Mapping[str, str] = os.environ
) -> Settings:
    """The settings of this run; the arguments win over the environment, the environment over the file.

    A missing file is no error unless ``config`` names it. Raises ConfigError naming the file and the key.
    """
    config_dir, data_dir, state_dir = _folders(environ)
    config_file = config or config_dir / "config.toml"
    values = _read(config_file, required=config is not None)
    chosen = library or _path(environ.get("NEWSREADER_LIBRARY", "")) or values.pop("library", None)
    values.pop("library", None)
    author = values.pop("author", "") or environ.get("USER", "") or environ.get("USERNAME", "")
    return Settings(
        library=(chosen or data_dir / "library.db").absolute(),
        config_file=config_file.absolute(),
        state_dir=state_dir.absolute(),
        author=author,
        **values,
    )


def _folders(environ: Mapping[str, str]) -> tuple[Path, Path, Path]:
    """The folders for configuration, data and state."""
    home = _path(environ.get("NEWSREADER_HOME", ""))
    if home is not None:
        return home, home / "data", home / "state"
    import platformdirs

    return (
        platformdirs.user_config_path(_APPLICATION),
        platformdirs.user_data_path(_APPLICATION),
        platformdirs.user_state_path(_APPLICATION),
    )


def _path(text: str) -> Path | None:
    if not text:
        return None
    try:
        return Path(text).expanduser()
    except RuntimeError:
        # "~name" of an unknown user is a name like any other.
        return Path(text)


def _read(path: Path, *, required: bool) -> dict[str, Any]:
    """The checked values of the file, by the names of the fields of Settings."""
    import tomllib

    shown = visible_line(str(path))
    try:
        with path.open("rb") as file:
            data = tomllib.load(file)
    except FileNotFoundError:
        if required:
            raise ConfigError(phrase("The configuration {path} does not exist.", path=shown)) from None
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(
            phrase("The configuration {path} is not valid TOML: {reason}.", path=shown, reason=visible_line(str(error)))
        ) from error
    except OSError as error:
        raise ConfigError(
            phrase("The configuration {path} cannot be read: {reason}.", path=shown, reason=os_reason(error))
        ) from error
    values: dict[str, Any] = {}
    for key, value in data.items():
        check = _KEYS.get(key)
        if check is None:
            known = ", ".join(sorted(_KEYS))
            raise ConfigError(
                phrase(
                    "{path}: unknown key {key}; known are {known}.",
                    path=shown,
                    key=repr(visible_line(key)),
                    known=known,
                )
            )
        try:
            values[key] = check(value)
        except ValueError as error:
            raise ConfigError(
                phrase("{path}: {key} {reason}.", path=shown, key=visible_line(key), reason=error.args[0])
            ) from None
    return values


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(phrase("must be a text in quotation marks"))
    return value


def _file(value: object) -> Path:
    path = _path(_text(value))
    if path is None:
        raise ValueError(phrase("must name a file"))
    return path


def _one_of(choices: Sequence[str]) -> Callable[[object], str]:
    def check(value: object) -> str:
        if value not in choices:
            raise ValueError(phrase("must be one of {known}", known=", ".join(choices)))
        return str(value)

    return check


def _whole(least: int, most: int) -> Callable[[object], int]:
    def check(value: object) -> int:
        # bool is an int to Python, and "measure = true" a mistake to everyone else.
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError(phrase("must be a whole number from {least} to {most}", least=least, most=most))
        return value

    return check


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(phrase("must be true or false"))
    return value


def _hosts(value: object) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(host, str) for host in value):
        raise ValueError(phrase("must be a list of host names in quotation marks"))
    return frozenset(host.lower() for host in value)


def _keys(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict) or not all(isinstance(keys, str) for keys in value.values()):
        raise ValueError(phrase('must be a table of command = "keys"'))
    return MappingProxyType(dict(value))


_KEYS: dict[str, Callable[[object], Any]] = {
    "allow_private": _hosts,
    "author": _text,
    "backup_before_update": _flag,
    "backups_daily": _whole(0, _MOST_BACKUPS),
    "backups_folder": _file,
    "backups_weekly": _whole(0, _MOST_BACKUPS),
    "backups_whole_mb": _whole(0, 1_000_000),
    "copy_style": _one_of(COPY_STYLES),
    "fetch_concurrency": _whole(1, _MOST_FETCHES),
    "fetch_per_host": _whole(1, _MOST_FETCHES),
    "keep_pages": _flag,
    "keys": _keys,
    "language": _text,
    "library": _file,
    "measure": _whole(_SHORTEST_LINE, _LONGEST_LINE),
    "refresh_minutes": _whole(0, _LONGEST_REFRESH),
    "stem": _flag,
    "sync_stars": _flag,
    "theme": _one_of(THEMES),
}

KEYS = tuple(_KEYS)
"""What the file can hold, in alphabetical order."""
