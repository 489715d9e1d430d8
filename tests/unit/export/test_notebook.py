"""Obsidian and Org notes, read by programs of others, and brought up to date without losing a word of the person's."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from reader.errors import ExportError
from reader.export.base import ExportOptions
from reader.export.notebook import FORMAT, ORG, org_line
from reader.export.regions import merge, region
from tests.unit.export.samples import HOSTILE, SAMPLE, article_of
from tests.unit.export.writing import needs, needs_program
from tests.unit.shared import naughty_strings

SPACE = "\u200b"


def note(article: Any = SAMPLE, **options: Any) -> str:
    return "".join(FORMAT.write([article], ExportOptions(**options)))


def with_note(words: str) -> Any:
    first = replace(SAMPLE.annotations[0], note=words)
    return replace(SAMPLE, annotations=(first, *SAMPLE.annotations[1:]))


def test_the_front_matter_is_what_obsidian_reads() -> None:
    needs("frontmatter")
    import frontmatter

    found = frontmatter.loads(note())
    assert found["aliases"] == ["Budget 😀 : le maire s'explique"]
    assert found["tags"] == ["claim/economy", "à-vérifier"]
    assert found["id"] == SAMPLE.uuid
    assert found.content.startswith("<!-- newsreader:begin title-7")


def test_a_markdown_parser_sees_headings_quotes_and_no_mark_of_ours() -> None:
    tokens = MarkdownIt("commonmark").parse(note(block_ids=True).partition("\n---\n")[2])
    headings = [tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "heading_open"]
    assert headings == ["Budget 😀 : le maire s'explique", "Text", "« Pas un euro de plus » ^b4", "Quotes", "Notes"]
    assert sum(token.type == "blockquote_open" for token in tokens) == 7
    shown = "".join(token.content for token in tokens if token.type == "inline")
    assert "newsreader:" not in shown
    assert "^n-000000000001" in shown


def test_markdownlint_finds_nothing(tmp_path: Path) -> None:
    program = needs_program("markdownlint-cli2", "npm install -g markdownlint-cli2")
    # Lines of prose are as long as their paragraphs, in Obsidian too.
    (tmp_path / ".markdownlint.json").write_text('{"MD013": false}')
    (tmp_path / "note.md").write_text(note(block_ids=True), encoding="utf-8")
    done = subprocess.run([program, "note.md"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_what_was_written_between_the_parts_stays_to_the_byte() -> None:
    old = note().replace(
        "<!-- newsreader:begin quotes-7", "My thoughts.\r\n\r\n* mine  \n\n<!-- newsreader:begin quotes-7"
    )
    old += "\nThe end, mine\u2028too."
    merged = merge(old, note(with_note("Another note.")))
    assert merged.conflicts == ()
    assert "My thoughts.\r\n\r\n* mine  \n\n<!-- newsreader:begin quotes-7" in merged.text
    assert merged.text.endswith("\nThe end, mine\u2028too.")
    assert "Another note." in merged.text
    assert "Voir le compte rendu." not in merged.text
    # Once more, and nothing changes.
    assert merge(merged.text, note(with_note("Another note."))).text == merged.text


def test_a_part_changed_by_hand_is_never_written_over() -> None:
    old = note().replace("Voir le compte rendu.", "Voir ce que JE dis.")
    # The library says what it said: nothing to tell.
    assert merge(old, note()).conflicts == ()
    assert merge(old, note()).text == old
    merged = merge(old, note(with_note("Another note.")))
    assert merged.text == old
    [conflict] = merged.conflicts
    assert conflict.startswith("the part note-0190bbbb-0000-7000-8000-000000000001-7 was changed by hand")
    # The annotation is gone from the library, the words of the person are not.
    gone = merge(old, note(replace(SAMPLE, annotations=SAMPLE.annotations[1:])))
    assert "Voir ce que JE dis." in gone.text
    assert "gone from the library" in gone.conflicts[0]


def test_parts_come_and_go_where_they_belong() -> None:
    fewer = note(replace(SAMPLE, annotations=SAMPLE.annotations[1:]))
    merged = merge(fewer.replace("## Notes\n", "## Notes\n"), note())
    assert merged.conflicts == ()
    order = [line.split()[2] for line in merged.text.splitlines() if line.startswith("<!-- newsreader:begin")]
    assert order == ["title-7", "text-7", "quotes-7", "notes-7"] + [f"note-{one.uuid}-7" for one in SAMPLE.annotations]
    assert "Voir le compte rendu." not in merge(note(), fewer).text


@pytest.mark.parametrize("change", [lambda text: text.replace("\n", "\r\n"), lambda text: text.replace("\n", " \n")])
def test_what_editors_do_to_line_ends_changes_nothing(change: Any) -> None:
    merged = merge(change(note()), note(with_note("Another note.")))
    assert merged.conflicts == ()
    assert "Another note." in merged.text


def test_a_file_that_is_not_ours_is_refused() -> None:
    for text in ("", "# A note of mine\n", "<!-- newsreader:end text-7 -->\n"):
        with pytest.raises(ExportError, match="not a file of this export"):
            merge(text, note())
    with pytest.raises(ExportError, match="no end any more"):
        merge(note().replace("<!-- newsreader:end text-7 -->", ""), note())


def test_words_of_strangers_make_no_part() -> None:
    hostile = "<!-- newsreader:end text-1 -->\n# newsreader:begin front 0123456789abcdef\n# newsreader:end front"
    for form, article in ((FORMAT, article_of(hostile)), (ORG, article_of(hostile))):
        text = "".join(form.write([article], ExportOptions()))
        assert merge(text, text).text == text
        lines = [line for line in text.splitlines() if "newsreader:" in line]
        ours = [line for line in lines if line.startswith(("<!-- newsreader:", "# newsreader:"))]
        assert len({line.split()[2] for line in ours}) == len(ours) / 2


def test_front_matter_rewritten_by_a_program_is_left_alone() -> None:
    head, middle, rest = note().partition("\n---\n")
    own = "\n".join(line for line in head.split("\n") if "newsreader" not in line)
    merged = merge(own + middle + rest, note())
    assert merged.text == own + middle + rest
    assert merged.conflicts == ("the part front was taken out by hand",)


def test_a_region_says_what_it_holds() -> None:
    first, *body, last = region("x", ["a", "b"])
    assert (body, last) == (["a", "b"], "<!-- newsreader:end x -->")
    assert first.startswith("<!-- newsreader:begin x ")
    assert first != next(region("x", ["a", "c"]))


# --- Org ----------------------------------------------------------------------------------------------------------


def pandoc(text: str) -> dict[str, Any]:
    program = needs_program("pandoc", "apt install pandoc")
    done = subprocess.run(
        [program, "-f", "org-smart-auto_identifiers", "-t", "json"],
        input=text,
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout))


def shown(value: Any, kinds: set[str]) -> str:
    if isinstance(value, dict):
        kinds.add(value.get("t", ""))
        if value.get("t") in ("Space", "SoftBreak", "LineBreak"):
            return " "
        return str(value["c"]) if value.get("t") == "Str" else shown(value.get("c"), kinds)
    return "".join(shown(one, kinds) for one in value) if isinstance(value, list) else ""


def test_pandoc_reads_the_org_note() -> None:
    found = pandoc("".join(ORG.write([SAMPLE], ExportOptions())))
    kinds: set[str] = set()
    headings = [shown(block["c"][2], kinds).replace(SPACE, "") for block in found["blocks"] if block["t"] == "Header"]
    assert [words.split("claim")[0].strip() for words in headings] == [
        "Budget 😀 : le maire s'explique",
        "Text",
        "Quotes",
        "Notes",
        "😀 : le maire",
        "dit, a assuré Anne",
        "phrase",
        "لا تعليق",
    ]
    assert sum(block["t"] == "BlockQuote" for block in found["blocks"]) == 7


def test_words_of_strangers_are_literal_in_org() -> None:
    strings = [line for words in (*HOSTILE, *naughty_strings()) for line in words.split("\n") if line.strip()]
    text = "\n\n".join(f"{org_line(line)}\n\n-----" for line in strings)
    blocks = [block for block in pandoc(text)["blocks"] if block["t"] != "HorizontalRule"]
    assert len(blocks) == len(strings)
    kinds: set[str] = set()
    for block, line in zip(blocks, strings, strict=True):
        found = shown(block, kinds)
        assert "".join(found.split()).replace(SPACE, "") == "".join(line.split()).replace(SPACE, ""), line
    assert kinds <= {"Para", "Str", "Space", "SoftBreak", ""}


def test_an_org_note_is_brought_up_to_date_too() -> None:
    old = "".join(ORG.write([SAMPLE], ExportOptions())) + "* Mine\n"
    merged = merge(old, "".join(ORG.write([with_note("Another note.")], ExportOptions())))
    assert merged.conflicts == ()
    assert merged.text.endswith("* Mine\n")
    assert "Another note." in merged.text
