"""The words of names and roles, by which quotes are searched; kept by triggers like all that is searched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.storage.migrations.toolkit import run_script

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["migrate"]

_INDEX = """
CREATE VIRTUAL TABLE {index} USING fts5(words, tokenize='ascii', columnsize=0);
INSERT INTO {index} (rowid, words) SELECT id, folded_words({column}) FROM {table};
CREATE TRIGGER {index}_in AFTER INSERT ON {table} BEGIN
  INSERT INTO {index} (rowid, words) VALUES (new.id, folded_words(new.{column}));
END;
CREATE TRIGGER {index}_change AFTER UPDATE OF {column} ON {table} WHEN old.{column} <> new.{column} BEGIN
  UPDATE {index} SET words = folded_words(new.{column}) WHERE rowid = new.id;
END;
CREATE TRIGGER {index}_out AFTER DELETE ON {table} BEGIN DELETE FROM {index} WHERE rowid = old.id; END;
"""


def migrate(db: Database) -> None:
    """Index what speakers are called now, every name that was met, and every role."""
    for index, table, column in (
        ("speaker_search", "speaker", "name"),
        ("name_search", "speaker_name", "shown"),
        ("role_search", "speaker_role", "role"),
    ):
        run_script(db, _INDEX.format(index=index, table=table, column=column))
