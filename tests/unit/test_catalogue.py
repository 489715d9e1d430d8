"""Every message of the interface is in every catalogue, and every catalogue holds only messages of the interface."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message

import reader
from reader import errors
from reader.export.registry import BUILT_IN, find_format
from reader.i18n import LOCALE_DIR
from reader.tui.commands.registry import all_commands
from tests.unit.catalogues import read_catalogue

Key = str | tuple[str, ...]

PACKAGE = Path(reader.__file__).parent
LANGUAGES = sorted(path.name for path in LOCALE_DIR.iterdir() if (path / "LC_MESSAGES").is_dir())
# Name of the function -> how many of its first arguments are the message.
KEYWORDS = {"_": 1, "N_": 1, "ngettext": 2, "phrase": 1, "counted": 2}
# Fields of str.format and of %-formatting with names: a translation that drops or invents one raises when shown.
FIELD = re.compile(r"%\((\w+)\)[sdr]|\{(\w*)[^{}]*\}|%[sdr]")
LETTERS = re.compile(r"[A-Za-z]{3}")


def calls(path: Path) -> Iterator[tuple[Key, int]]:
    """The messages that a module marks, each with its line; also those within f-strings, which babel does not see."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
            given = [word.value for word in node.args[: KEYWORDS[node.func.id]] if isinstance(word, ast.Constant)]
            words = tuple(word for word in given if isinstance(word, str))
            if len(words) == KEYWORDS[node.func.id]:
                yield words[0] if len(words) == 1 else words, node.lineno


def extracted() -> dict[Key, str]:
    """Each message of the command line and the screens, with the place of one use."""
    found: dict[Key, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for key, line in calls(path):
            found.setdefault(key, f"{path.relative_to(PACKAGE)}:{line}")
    # A command's line of help is the first line of its docstring, which no call marks.
    for _group, command in all_commands():
        for words in (command.label, command.group, (command.__doc__ or "").strip().splitlines()[0]):
            found.setdefault(words, f"tui: {command.id}")
    # The layers below speak no language; what they say of a format is translated where it is shown.
    for name in BUILT_IN:
        found.setdefault(find_format(name).description, f"cli: {name}")
    return found


def messages(code: str) -> Iterator[Message]:
    return (message for message in read_catalogue(code) if message.id)


def key(message: Message) -> Key:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def forms(value: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def test_there_is_something_to_translate() -> None:
    assert LANGUAGES
    found = extracted()
    assert len(found) > 300
    assert {place.split("/")[0].split(":")[0] for place in found.values()} >= {"cli", "tui", "reasons.py", "services"}


def test_messages_within_f_strings_are_found(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text("x = f\"{_('one')} {ngettext('two', 'twos', n)}\"\ny = _(variable)\n")
    assert [key for key, _line in calls(module)] == ["one", ("two", "twos")]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_message_is_translated(code: str) -> None:
    translated = {
        key(message)
        for message in messages(code)
        if message.string and all(forms(message.string)) and not message.fuzzy
    }
    missing = {message: place for message, place in extracted().items() if message not in translated}
    assert not missing


def test_every_failure_is_a_message() -> None:
    """What a failure says is worded when it is shown; a text of its own would be English in any language."""
    names = set(errors.__all__)
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}
    for _round in range(3):
        names |= {
            node.name
            for tree in trees.values()
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef)
            and any(isinstance(one, ast.Name) and one.id in names for one in node.bases)
        }
    plain = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names and node.args
        if isinstance(node.args[0], ast.JoinedStr | ast.Constant) and bool(LETTERS.search(ast.unparse(node.args[0])))
    ]
    assert not plain


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_message_is_left_over(code: str) -> None:
    # What a used library asks our catalogue for (click's own words) carries a comment that names the library.
    own = {key(message) for message in messages(code) if "click" not in message.user_comments}
    assert own <= set(extracted())


@pytest.mark.parametrize("code", LANGUAGES)
def test_translations_keep_the_fields(code: str) -> None:
    for message in messages(code):
        wanted = [fields(form) for form in forms(message.id)]
        for number, form in enumerate(forms(message.string)):
            expected = wanted[min(number, len(wanted) - 1)]
            # Of what a library fills in some is English in any language, and better left out.
            left_out = expected - fields(form) if "click" in message.user_comments else set()
            assert fields(form) | left_out == expected, message.id


def test_french_is_set_as_french_is() -> None:
    """An apostrophe is no prime, and no line begins with the mark that belongs to the word before it."""
    wrong = re.compile(r"\w'[\w«]| [;:!?»](?:\W|$)|« ")
    found = {form for message in messages("fr") for form in forms(message.string) if wrong.search(form)}
    assert not found


def fields(form: str) -> set[str]:
    return {match[0] for match in FIELD.finditer(form)}
