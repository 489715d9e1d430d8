"""CSV, read back by the csv module, by duckdb and by pandas."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from reader.export.base import ExportArticle, ExportOptions
from reader.export.table import COLUMNS, FORMAT, formula_safe
from tests.unit.export.samples import HOSTILE, SAMPLE, article_of
from tests.unit.shared import naughty_strings

MACHINE = ExportOptions(formula_safe=False)


def written(*articles: ExportArticle, options: ExportOptions | None = None) -> str:
    return "".join(FORMAT.write(articles, options or ExportOptions()))


def rows(*articles: ExportArticle, options: ExportOptions | None = None) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(*articles, options=options), newline="")))


def test_one_row_an_annotation_and_a_quote() -> None:
    found = rows(SAMPLE)
    assert [row["type"] for row in found] == ["annotation"] * 4 + ["quote"] * 3
    assert all(tuple(row) == COLUMNS for row in found)
    assert {row["article"] for row in found} == {SAMPLE.uuid}
    first, direct = found[0], found[5]
    assert first["tags"] == "claim/economy; à vérifier"
    assert first["note"] == "Voir le compte rendu.\n\nEt rappeler."
    assert (first["start"], first["end"], first["text"]) == ("7", "19", "😀 : le maire")
    assert (direct["speaker"], direct["role"], direct["cue"]) == ("Anne Leduc", "maire de Vire", "a assuré")
    assert (direct["relay"], direct["confidence"], direct["state"]) == ("l'AFP", "0.9", "machine")


def test_offsets_are_code_points_and_a_lost_passage_has_none() -> None:
    for row in rows(SAMPLE):
        if row["state"] == "orphan":
            assert (row["start"], row["end"], row["text"]) == ("", "", "phrase")
        else:
            assert SAMPLE.text[int(row["start"]) : int(row["end"])] == row["text"]


def test_rejected_quotes_and_credentials_stay_at_home() -> None:
    assert "personne" not in written(SAMPLE)
    assert "secret" not in written(SAMPLE)


def test_no_article_leaves_the_header() -> None:
    assert written() == ",".join(COLUMNS) + "\r\n"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_formulas_get_an_apostrophe(start: str) -> None:
    assert formula_safe(f"{start}1+1") == f"'{start}1+1"
    assert formula_safe(f"1{start}") == f"1{start}"


def test_a_note_that_is_a_formula() -> None:
    assert rows(SAMPLE)[3]["note"] == "'=1+1"
    assert rows(SAMPLE, options=MACHINE)[3]["note"] == "=1+1"


def test_no_cell_of_a_stranger_is_a_formula() -> None:
    tried = 0
    for words in [*HOSTILE, "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", *naughty_strings()]:
        article = article_of(words)
        for row in rows(article):
            assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())
        exact = rows(article, options=MACHINE)
        assert [row["note"] for row in exact] == [article.annotations[0].note, ""]
        assert exact[1]["speaker"] == article.title
        tried += words.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert tried > 20


def test_duckdb_reads_the_same_cells(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    articles = (SAMPLE, *(article_of(words) for words in HOSTILE))
    path.write_bytes(written(*articles, options=MACHINE).encode())
    query = f"SELECT * FROM read_csv('{path}', header = true, all_varchar = true, delim = ',', quote = '\"')"
    table = duckdb.connect().execute(query)
    assert tuple(column[0] for column in table.description or ()) == COLUMNS
    expected = rows(*articles, options=MACHINE)
    assert [tuple(cell or "" for cell in row) for row in table.fetchall()] == [tuple(row.values()) for row in expected]


def test_pandas_reads_the_same_cells() -> None:
    frame = pd.read_csv(io.StringIO(written(SAMPLE), newline=""), keep_default_na=False, dtype=str)
    assert list(frame.columns) == list(COLUMNS)
    assert frame.to_dict("records") == rows(SAMPLE)
    numbers = pd.read_csv(io.StringIO(written(SAMPLE)))
    assert numbers["start"].dropna().tolist() == [7, 135, 221, 70, 119, 185]
