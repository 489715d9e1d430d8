"""docs/keys.md, written from the commands themselves: ``python -m tests.keys_page`` writes it anew."""

from __future__ import annotations

from pathlib import Path

from reader.tui.commands.keys import key_name, keys_of
from reader.tui.commands.registry import all_commands

__all__ = ["PAGE", "keys_page"]

PAGE = Path(__file__).parents[1] / "docs" / "keys.md"

_HEAD = """# Keys

Every action has a key, an entry in the command palette (`ctrl+p`) and a line of help (`?`). The keys here are the
defaults; give an action other keys in the `[keys]` table of the configuration file, by its id:

```toml
[keys]
"library.star" = "z"            # one key
"library.open" = "enter,l"      # or several
```

Write letters as they are (`a`, `A`), and `ctrl+x`, `shift+tab`, `f2`, `up`, `pageup`, `home`, `enter`, `escape`,
`space`; signs as they are or by name (`*` or `asterisk`, `slash`, `comma`). A key that two actions of one screen would
share, or an id that there is not, is refused when the program starts.

On the screen of an article, a tag with a shortcut of its own is put on the quote or selection by that key.
"""


def keys_page() -> str:
    """The page: a table for each group of commands, in the order of the help screen."""
    lines = [_HEAD.rstrip("\n")]
    last = ""
    for group, command in all_commands():
        if group != last:
            lines += ["", f"## {group}", "", "| id | keys | name | what it does |", "|---|---|---|---|"]
            last = group
        keys = " ".join(f"`{key_name(key)}`" for key in keys_of(command, {})) or "–"
        lines.append(f"| `{command.id}` | {keys} | {command.label} | {command.help()} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(keys_page(), encoding="utf-8")
