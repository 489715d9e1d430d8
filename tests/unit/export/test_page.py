"""The HTML report: valid, accessible, and nothing in it that a stranger wrote comes alive."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from lxml import html

from reader.export.base import ExportArticle, ExportOptions
from reader.export.page import _STYLE, FORMAT
from reader.export.registry import find_format
from reader.i18n import set_language
from tests.unit.catalogues import compile_into
from tests.unit.export.samples import HOSTILE, SAMPLE, article_of
from tests.unit.export.writing import needs_program
from tests.unit.shared import naughty_strings


def page(*articles: ExportArticle) -> str:
    return "".join(FORMAT.write(articles, ExportOptions()))


def test_the_nu_validator_finds_no_error(tmp_path: Path) -> None:
    # vnu-jar's own starter, or one that runs "java -jar vnu.jar".
    program = needs_program("vnu", "npm install -g vnu-jar, with a script vnu that runs java -jar vnu.jar")
    paths = []
    for number, article in enumerate((SAMPLE, *map(article_of, HOSTILE))):
        path = tmp_path / f"{number}.html"
        path.write_text(page(article), encoding="utf-8")
        paths.append(str(path))
    done = subprocess.run([program, "--errors-only", "--stdout", *paths], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_landmarks_headings_and_links() -> None:
    tree = html.document_fromstring(page(SAMPLE))
    assert tree.body is not None
    assert [node.tag for node in tree.body if node.tag in ("header", "main", "footer")] == ["header", "main", "footer"]
    levels = [int(str(node.tag)[1]) for node in tree.iter("h1", "h2", "h3", "h4")]
    assert levels[:3] == [1, 2, 3]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [node.get("id") for node in tree.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    targets = [node.get("href", "") for node in tree.iter("a")]
    assert all(target[1:] in ids for target in targets if target.startswith("#"))
    assert {node.get("aria-labelledby") for node in tree.iter() if node.get("aria-labelledby")} <= set(ids)
    assert tree.get("lang") == "en"
    marked = ["".join(node.itertext()) for node in tree.iter("mark")]
    assert marked == ["😀 : le maire", "dit", ", a assuré Anne", "لا تعليق"]
    assert len(tree.findall(".//ol/li")) == len(SAMPLE.annotations)
    assert "personne" not in page(SAMPLE)
    assert "secret" not in page(SAMPLE)


def test_our_own_words_are_in_the_language_of_the_interface(tmp_path: Path) -> None:
    compile_into(tmp_path)
    set_language("fr", localedir=tmp_path)
    try:
        pages = [page(SAMPLE), page(SAMPLE, replace(SAMPLE, id=8, language="en", title="", annotations=(), quotes=()))]
        note = "".join(find_format("obsidian").write([SAMPLE], ExportOptions()))
    finally:
        set_language("en")
    first, second = map(html.document_fromstring, pages)
    assert first.get("lang") == second.get("lang") == "fr"
    assert (first.findtext("head/title"), second.findtext("head/title")) == (SAMPLE.title, "Rapport newsreader")
    assert [node.text for node in first.iter("h3")] == ["Texte", "Citations (3)", "Notes (4)"]
    # The words of the article are in its own language, ours in ours.
    assert [node.get("lang") for node in second.iter("h2")] == [None, "fr", None]
    assert "(sans titre)" in pages[1]
    shown = " ".join("".join(map(str, first.itertext())).split())
    assert "le texte n’a plus ce passage" in shown
    assert "Anne Leduc, maire de Vire (directe, via l'AFP)" in shown
    assert not re.search(r"\b(by|the|speaker|unknown|note made|articles? on)\b", shown)
    assert "## Citations" in note


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    values = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in values]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_contrast_is_at_least_seven_to_one_in_light_and_dark() -> None:
    schemes = re.findall(r":root\{([^}]*)\}", _STYLE)
    # Light, dark, and paper.
    assert len(schemes) == 3
    for scheme in schemes:
        colours = dict(re.findall(r"--(\w+):(#\w+)", scheme))
        for ink in ("ink", "soft", "link"):
            for ground in ("page", "mark", "said") if ink == "ink" else ("page",):
                light, dark = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
                assert (light + 0.05) / (dark + 0.05) >= 7, (ink, ground)


def test_nothing_is_loaded_from_anywhere() -> None:
    text = page(SAMPLE)
    assert not re.search(r"<(script|link|img|iframe|object|embed|form|base)\b|url\(|@import", text)
    assert "default-src 'none'" in text


def test_no_word_of_strangers_comes_alive() -> None:
    for words in (*HOSTILE, *naughty_strings()):
        text = page(article_of(words))
        tree = html.document_fromstring(text)
        assert not list(tree.iter("script", "iframe", "img", "svg", "object", "embed", "form", "base", "link"))
        for node in tree.iter():
            assert not [name for name in node.attrib if name.lower().startswith("on")]
            for name in ("href", "src", "action"):
                assert not node.get(name, "").strip().lower().startswith(("javascript:", "data:", "vbscript:"))
        shown = "".join("".join(map(str, tree.itertext())).split())
        assert "".join(words.split())[:20] in shown or not words.isprintable()
