"""The entry point: one run of the command line, from arguments to exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from reader.cli import diagnostics, output
from reader.i18n import DOMAIN, LOCALE_DIR, language, set_language

__all__ = ["main", "run"]


def main() -> NoReturn:
    """Run with the arguments of the process and end it."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run with ``arguments`` and give the exit code; nothing but an end of the interpreter gets out."""
    output.prepare()
    try:
        _speak(arguments)
        from reader.cli.root import make_root

        # Outside its standalone mode click gives the code of an Exit back, and None when a command just ends.
        code = make_root().main(list(arguments), prog_name="newsreader", standalone_mode=False)
        output.flush()
    except (Exception, KeyboardInterrupt, SystemExit) as error:
        return diagnostics.exit_code(error, state_dir=lambda: _state_dir(arguments))
    finally:
        _stop_workers()
    return code if isinstance(code, int) else 0


def _stop_workers() -> None:
    library = sys.modules.get("reader.services.library")
    if library is not None:
        library.stop_workers()


def _speak(arguments: Sequence[str]) -> None:
    """Choose the language, before any command words its help: ``--lang``, the configuration, the environment."""
    set_language(_option(arguments, "--lang") or _configured_language(arguments))
    if language() != "en":
        # click words its own messages through gettext's current domain: let it find them in our catalogue.
        import gettext

        gettext.bindtextdomain(DOMAIN, str(LOCALE_DIR))
        gettext.textdomain(DOMAIN)
        os.environ["LANGUAGE"] = language()


def _configured_language(arguments: Sequence[str]) -> str:
    from reader.errors import ReaderError
    from reader.settings import load_settings

    config = _option(arguments, "--config")
    try:
        return load_settings(config=Path(config) if config else None).language
    except ReaderError:
        # The command that needs the configuration will say what is wrong with it.
        return ""


def _option(arguments: Sequence[str], name: str) -> str:
    """The value of a global option, which stands before the command; "" without it."""
    rest = iter(arguments)
    for argument in rest:
        if argument.startswith(f"{name}="):
            return argument.partition("=")[2]
        if argument == name:
            return next(rest, "")
        if argument in ("--library", "--config", "--lang", "--as-of"):
            next(rest, None)
        elif not argument.startswith("-"):
            break
    return ""


def _state_dir(arguments: Sequence[str]) -> Path:
    from reader.settings import load_settings

    config = _option(arguments, "--config")
    return load_settings(config=Path(config) if config else None).state_dir
