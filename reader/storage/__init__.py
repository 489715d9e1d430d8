"""The SQLite library: the only place where SQL is written."""
