"""``python -m reader``: the same as the command ``newsreader``."""

from __future__ import annotations

from reader.cli.main import main

if __name__ == "__main__":
    main()
