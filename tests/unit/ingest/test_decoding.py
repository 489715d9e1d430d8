from __future__ import annotations

import pytest

from reader.ingest.decoding import decode, html_charset, looks_binary

FRENCH = "L’été à Évry : « déjà vu », dit-elle… 12 € le kilo."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_french_in_any_usual_encoding(encoding: str) -> None:
    assert decode(FRENCH.encode(encoding)) == FRENCH
    assert not looks_binary(FRENCH.encode(encoding))


def test_latin_1() -> None:
    text = "La mère a été opérée à l'hôpital de Valmorin."
    assert decode(text.encode("latin-1")) == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Президент заявил, что переговоры продолжаются в Москве и завершатся завтра. " * 3),
        ("shift_jis", "大統領は金曜日に記者団に対し、交渉は続いていると述べた。" * 3),
        ("euc_kr", "대통령은 금요일 기자들에게 협상이 계속되고 있다고 말했다. " * 3),
    ],
)
def test_other_scripts(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding), declared=encoding) == text


def test_an_encoding_that_nobody_declares_is_guessed() -> None:
    text = "Президент заявил, что переговоры продолжаются в Москве и завершатся завтра. " * 3
    assert decode(text.encode("cp1251")) == text


def test_utf_8_wins_over_a_wrong_label() -> None:
    assert decode(FRENCH.encode(), declared="iso-8859-1") == FRENCH


def test_a_label_wins_over_guessing() -> None:
    assert decode("ąćęłńóśźż".encode("cp1250"), declared="windows-1250") == "ąćęłńóśźż"


@pytest.mark.parametrize(
    "label", ["utf-8", "nonsense", "zip", "rot13", "idna", "hex", "unicode_escape", "utf-7", "utf-16", "\x00"]
)
def test_a_label_that_does_not_fit_is_ignored(label: str) -> None:
    assert decode(FRENCH.encode("cp1252"), declared=label) == FRENCH
    assert decode(FRENCH.encode("cp1252") + b" ", declared=label) == FRENCH + " "


def test_broken_bytes_in_utf_8_are_read_as_windows_1252() -> None:
    assert decode(("Été à Évry. " * 20).encode() + b"caf\xe9 \x85") == "Été à Évry. " * 20 + "café …"


def test_iso_8859_1_means_windows_1252_as_in_every_browser() -> None:
    assert decode(b"caf\xe9 \x93bon\x94 \x81", declared="ISO-8859-1") == "café “bon” \ufffd"


@pytest.mark.parametrize("data", [b"\x00" * 100, bytes(range(32)) * 20, b"\x7fELF" + b"\x00\x01" * 50])
def test_binary(data: bytes) -> None:
    assert looks_binary(data)


def test_a_stray_nul_does_not_make_a_text_binary() -> None:
    assert not looks_binary(b"Le maire\x00 a dit non. " * 3)
    assert not looks_binary(b"")


def test_declared_charsets_of_pages() -> None:
    assert html_charset(b'<meta charset="iso-8859-15">') == "iso-8859-15"
    assert html_charset(b'<META http-equiv="Content-Type" content="text/html; charset=koi8-r">') == "koi8-r"
    assert html_charset(b"<?xml version='1.0' encoding='Big5'?><x/>") == "Big5"
    assert html_charset(b"<p>charset=x") == ""
