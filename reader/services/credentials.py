"""User names and passwords of feeds: in one file of the person's configuration folder, apart from the library.

The library, its journal, its backups and every export hold addresses without them. The file is JSON, readable by its
owner alone (mode 0600), and knows feeds by UUID. What it holds for a feed is sent to one place only (scheme, host and
port), the one it was given for: a feed that moves to another host does not take its password along.
"""

from __future__ import annotations

import json
import os
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from reader.errors import ConfigError
from reader.i18n import N_
from reader.ingest.addresses import may_share_credentials
from reader.messages import os_reason, phrase
from reader.model import Feed, visible_line
from reader.settings import Settings

__all__ = ["FILE_NAME", "address_with_credentials", "has_credentials", "keep", "split_address"]

FILE_NAME = "credentials.json"

_lock = threading.Lock()


def split_address(url: str) -> tuple[str, str, str]:
    """An address without credentials, and the user name and password in it ("" without)."""
    try:
        parts = urlsplit(url)
        userinfo, at, host = parts.netloc.rpartition("@")
        bare = parts._replace(netloc=host).geturl() if at else url
    except ValueError:
        return url, "", ""
    user, _, password = userinfo.partition(":")
    return bare, unquote(user), unquote(password)


def keep(settings: Settings, feed_uuid: str, url: str, user: str, password: str) -> None:
    """Keep the credentials of a feed for the origin of ``url``; with neither name nor password forget them.

    Raises ConfigError when the file cannot be written.
    """
    path = _path(settings)
    with _lock:
        known = _read(path)
        if user or password:
            known[feed_uuid] = {"origin": _origin(url), "user": user, "password": password}
        elif known.pop(feed_uuid, None) is None:
            return
        _write(path, known)


def has_credentials(settings: Settings, feed: Feed) -> bool:
    """Whether a user name or password is kept for the address of ``feed``; raises ConfigError."""
    return address_with_credentials(settings, feed) != feed.url


def address_with_credentials(settings: Settings, feed: Feed) -> str:
    """The address to fetch ``feed`` from, with its credentials if some are kept for it; raises ConfigError.

    It is for the fetcher alone: never stored, shown or logged.
    """
    found = _read(_path(settings)).get(feed.uuid, {})
    if not found or not may_share_credentials(found.get("origin", ""), feed.url):
        return feed.url
    userinfo = f"{quote(found.get('user', ''), safe='')}:{quote(found.get('password', ''), safe='')}"
    parts = urlsplit(feed.url)
    return parts._replace(netloc=f"{userinfo}@{parts.netloc}").geturl()


def _origin(url: str) -> str:
    """What of an address a password belongs to: scheme, host and port."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/"


def _path(settings: Settings) -> Path:
    return settings.config_file.parent / FILE_NAME


def _unreadable(path: Path) -> ConfigError:
    line = N_("The passwords in {path} cannot be read; mend the file or remove it.")
    return ConfigError(phrase(line, path=visible_line(str(path))))


def _read(path: Path) -> dict[str, dict[str, str]]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise _unreadable(path) from error
    if not isinstance(values, dict):
        raise _unreadable(path)
    return {
        uuid: {key: str(text) for key, text in one.items()} for uuid, one in values.items() if isinstance(one, dict)
    }


def _write(path: Path, values: dict[str, dict[str, str]]) -> None:
    """Replace the file in one step; it is never readable by others, not even for a moment."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # mkstemp makes files of mode 0600.
        handle, name = tempfile.mkstemp(prefix=f".{FILE_NAME}.", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(values, file, ensure_ascii=False, indent=1)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        line = N_("The password cannot be kept in {path}: {reason}.")
        raise ConfigError(phrase(line, path=visible_line(str(path)), reason=os_reason(error))) from error
