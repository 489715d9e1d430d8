from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader import i18n
from tests.unit.catalogues import compile_into


@pytest.fixture
def compiled(tmp_path: Path) -> Path:
    compile_into(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    i18n.set_language("en")


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr"}, "fr"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "fr_CA.UTF-8"}, "fr"),
        ({"LC_ALL": "en_US.UTF-8", "LC_MESSAGES": "fr_FR", "LANG": "fr_FR"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "fr_BE@euro"}, "fr"),
        ({"LC_ALL": "C.UTF-8", "LANG": "fr_FR"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "../fr"}, "en"),
        ({}, "en"),
    ],
)
def test_environment_decides_when_nothing_is_asked_for(compiled: Path, environ: dict[str, str], expected: str) -> None:
    assert i18n.set_language(environ=environ, localedir=compiled) == expected
    assert i18n.language() == expected


@pytest.mark.parametrize(
    ("code", "expected"), [("fr", "fr"), ("fr-CA", "fr"), ("FR_fr.UTF-8", "fr"), ("en", "en"), ("xx", "en")]
)
def test_a_code_that_is_given_decides(compiled: Path, code: str, expected: str) -> None:
    assert i18n.set_language(code, environ={"LANG": "fr_FR"}, localedir=compiled) == expected


def test_messages_and_plurals_in_french_and_back(compiled: Path) -> None:
    i18n.set_language("fr", localedir=compiled)
    assert i18n._("Library") == "Bibliothèque"
    assert i18n._("") == ""
    assert i18n._("not in any catalogue") == "not in any catalogue"
    one, many = "{number} article", "{number} articles"
    # French counts 0 as singular, English does not.
    assert [i18n.ngettext(one, many, count) for count in (0, 1, 2)] == [one, one, many]
    i18n.set_language("en", localedir=compiled)
    assert i18n._("Library") == "Library"
    assert [i18n.ngettext(one, many, count) for count in (0, 1, 2)] == [many, one, many]


def test_a_missing_or_damaged_catalogue_leaves_english(tmp_path: Path, compiled: Path) -> None:
    assert i18n.set_language("fr", localedir=tmp_path / "nowhere") == "en"
    catalogue = compiled / "fr" / "LC_MESSAGES" / f"{i18n.DOMAIN}.mo"
    catalogue.write_bytes(b"not a catalogue")
    assert i18n.set_language("fr", localedir=compiled) == "en"
    catalogue.write_bytes(b"")
    assert i18n.set_language("fr", localedir=compiled) == "en"
    assert i18n._("Library") == "Library"


def test_available_languages(compiled: Path) -> None:
    assert i18n.available_languages(compiled) == ("en", "fr")
    assert i18n.available_languages(compiled / "none") == ("en",)


def test_english_does_not_load_gettext() -> None:
    program = "import reader.i18n as i, sys; i.set_language('en'); i._('x'); print('gettext' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
