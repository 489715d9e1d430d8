"""Backups of a library: made by themselves, before an update or on demand; looked after; put back.

Small libraries are copied whole once a day. For large ones that would write gigabytes a day to save kilobytes: there
the daily backup is a library of a person's work alone (see ``reader.storage.work``), and whole ones are made before an
update of the schema and on demand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import StorageError
from reader.i18n import N_
from reader.messages import phrase
from reader.model import visible_line
from reader.settings import Settings

if TYPE_CHECKING:
    from reader.services.library import Library
    from reader.storage.backup import BackupFile

__all__ = [
    "Restored",
    "back_up",
    "back_up_if_due",
    "backups_folder",
    "before_migration",
    "expired",
    "list_backups",
    "newest_sound",
    "restore",
]

Progress = Callable[[int, int], None]
"""Told how much is done, of how much; what it raises ends the work."""

_DAY = timedelta(days=1)
_UPDATES_KEPT = 2
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that has become the library; ``aside`` is where the library is that it replaced, if there was one."""

    library: Path
    backup: Path
    aside: Path | None


def backups_folder(settings: Settings) -> Path:
    """Where the backups of the library are."""
    return settings.backups_folder or settings.library.with_name(f"{settings.library.stem}-backups")


def list_backups(settings: Settings) -> list[BackupFile]:
    """The backups of the library in its folder, newest first."""
    from reader.storage import backup

    return backup.backups_of(backups_folder(settings), settings.library.stem)


def newest_sound(settings: Settings) -> BackupFile | None:
    """The newest backup whose content is what was written."""
    from reader.storage import backup

    for one in list_backups(settings):
        with suppress(StorageError):
            if backup.checked_hash(one.path) is None:
                return one
    return None


def back_up(
    library: Library, target: Path | None = None, *, is_whole: bool = True, progress: Progress | None = None
) -> Path:
    """Make a backup, in ``target`` or in the library's own folder; it stays until somebody deletes it.

    Raises StorageError.
    """
    return _make(library.settings, target, "asked", is_whole=is_whole, progress=progress)


def back_up_if_due(library: Library, *, progress: Progress | None = None) -> Path | None:
    """Make the backup of the day if a person has changed anything since the last one, and forget the oldest.

    Gives its path, None if none was due. Raises StorageError.
    """
    from reader.storage import backup

    settings = library.settings
    if library.read_only or not settings.backups_daily or not _is_due(library):
        return None
    is_whole = settings.library.stat().st_size <= settings.backups_whole_mb * _MEGABYTE
    made = _make(settings, None, "daily", is_whole=is_whole, progress=progress)
    for one in expired(list_backups(settings), settings.backups_daily, settings.backups_weekly):
        backup.remove(one)
    return made


def before_migration(settings: Settings, notice: Callable[[str], None] | None, path: Path, version: int) -> None:
    """Copy the library whole before it is brought up to a newer schema; raises StorageError if that fails."""
    from reader.storage import backup

    if not settings.backup_before_update:
        return
    if notice is not None:
        template = N_("Copying the library ({size} MB) before it is updated from schema {version} …")
        notice(str(phrase(template, size=path.stat().st_size // _MEGABYTE + 1, version=version)))
    try:
        _make(settings, None, "update", is_whole=True, progress=None)
    except StorageError as error:
        template = N_("The library was not updated, as no backup could be made. {reason}")
        raise StorageError(phrase(template, reason=str(error))) from error
    for one in [one for one in list_backups(settings) if one.reason == "update"][_UPDATES_KEPT:]:
        backup.remove(one)


def restore(settings: Settings, source: Path) -> Restored:
    """Make the backup at ``source`` the library; the library that was there stays beside it under another name.

    Raises StorageError for a backup that is not as it was written, for a file of another kind, and when another program
    has the library open; the library is then left as it is.
    """
    from reader.storage import backup, restoring
    from reader.storage.values import now

    shown = visible_line(str(source))
    if not source.is_file():
        raise StorageError(phrase("There is no backup {path}.", path=shown))
    wrong = backup.checked_hash(source)
    if wrong == "missing":
        template = N_(
            "{path} has no hash beside it ({hash}), so nothing tells whether it is whole; it was not restored."
        )
        raise StorageError(phrase(template, path=shown, hash=visible_line(backup.hash_file(source).name)))
    if wrong is not None:
        raise StorageError(phrase("{path} is not as it was written; restore another backup.", path=shown))
    reason = backup.is_sound(source)
    if reason:
        raise StorageError(phrase("{path} is damaged ({reason}); restore another backup.", path=shown, reason=reason))
    library = settings.library
    aside = library.with_name(f"{library.stem}-replaced-{now():%Y%m%dT%H%M%S%fZ}{library.suffix}")
    was_there = restoring.put_back(source, library, aside)
    return Restored(library, source, aside if was_there else None)


def expired(backups: Iterable[BackupFile], daily: int, weekly: int) -> list[BackupFile]:
    """Which of the backups made by themselves are needed no more.

    Kept are the newest of each of the last ``daily`` days that have any, and of the weeks before the newest of each of
    the last ``weekly``.
    """
    mine = sorted((one for one in backups if one.reason == "daily"), key=lambda one: one.made, reverse=True)
    days = _newest_of_each(mine, lambda made: made.date().toordinal())[:daily]
    older = [one for one in mine if not days or one.made.date() < days[-1].made.date()]
    weeks = _newest_of_each(older, lambda made: made.date().isocalendar()[:2])[:weekly]
    kept = {one.path for one in (*days, *weeks)}
    return [one for one in mine if one.path not in kept]


def _newest_of_each(backups: list[BackupFile], period: Callable[[datetime], object]) -> list[BackupFile]:
    newest: dict[object, BackupFile] = {}
    for one in backups:
        newest.setdefault(period(one.made), one)
    return list(newest.values())


def _is_due(library: Library) -> bool:
    from reader.storage import connection, work
    from reader.storage.values import now

    with library.reading() as db:
        changed = work.last_change(db)
    last = next((one for one in list_backups(library.settings) if one.reason == "daily"), None)
    if last is None:
        return changed > 0
    # A backup from the future, of a clock that was wrong, is none of today.
    if abs(now() - last.made) < _DAY:
        return False
    try:
        with connection.reading(last.path, read_only=True) as db:
            return changed > work.last_change(db)
    except StorageError:
        return True


def _make(settings: Settings, target: Path | None, reason: str, *, is_whole: bool, progress: Progress | None) -> Path:
    from reader.storage import backup
    from reader.storage.values import now

    if target is None:
        name = backup.name_for(settings.library.stem, now(), reason, is_whole=is_whole)
        target = backups_folder(settings) / name
    backup.make(settings.library, target, is_whole=is_whole, progress=progress)
    return target
