"""Files made to harm: refused in one line, in bounded time and memory, and never at the expense of their neighbours."""

from __future__ import annotations

import gzip
import io
import os
import random
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.errors import ImportFailure
from reader.ingest.importers import Unread, found_in, load
from reader.model import Document
from tests.unit.ingest.importers import fixtures as made

MILLION = 1_000_000


def outcome(data: bytes, name: str = "x") -> tuple[list[Document], list[str]]:
    """What came of a file: documents, and one line for each part that could not be read."""
    try:
        items = list(found_in(data, name=name))
    except ImportFailure as failure:
        return [], [str(failure)]
    lines = [str(item.why) for item in items if isinstance(item, Unread)]
    assert not [line for line in lines if "\n" in line]
    return [item for item in items if isinstance(item, Document)], lines


def zeros(size: int) -> bytes:
    """A DEFLATE stream of that many zero bytes, made without holding them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = bytes(MILLION)
    return b"".join(packer.compress(block) for _ in range(size // MILLION)) + packer.flush()


def lying_zip(name: str, stream: bytes, *, size: int = 100) -> bytes:
    """A zip of one member whose headers say that it unpacks to ``size`` bytes."""
    head = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(stream), size, len(name), 0) + name.encode()
    entry = struct.pack(
        "<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, 0, len(stream), size, len(name), 0, 0, 0, 0, 0, 0
    )
    directory = entry + name.encode()
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, len(directory), len(head) + len(stream), 0)
    return head + stream + directory + end


def test_a_zip_bomb_is_not_opened_and_its_neighbours_are_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", made.TEXT)
        with archive.open("bomb.txt", "w", force_zip64=True) as member:
            for _ in range(300):
                member.write(bytes(MILLION))
        archive.writestr("z.txt", made.TEXT.replace("budget", "rapport"))
    documents, lines = outcome(out.getvalue())
    assert [document.title for document in documents] == ["Le conseil adopte le budget", "Le conseil adopte le rapport"]
    assert lines == ["x: bomb.txt unpacks to 150 times its size and more: not opened"]


def test_sizes_in_headers_are_not_believed() -> None:
    documents, lines = outcome(lying_zip("a.txt", zeros(200 * MILLION)))
    assert not documents
    assert len(lines) == 1


@pytest.mark.parametrize("depth", [4, 30])
def test_archives_within_archives_are_opened_three_deep(depth: int) -> None:
    data = made.zipped({"a.txt": made.TEXT})
    for _ in range(depth):
        data = made.zipped({"next.zip": data})
    documents, lines = outcome(data)
    assert not documents
    assert "archives within archives more than 3 deep are not opened" in lines[0]
    assert len(outcome(made.zipped({"b.zip": made.zipped({"a.txt": made.TEXT})}))[0]) == 1


def test_many_archives_of_many_archives_share_one_budget() -> None:
    """As 42.zip: sixteen in each of sixteen, each full of what is small enough alone."""
    leaf = made.zipped({"a": b"\x89PNG" + random.Random(7).randbytes(4_000) * 1_250})
    inner = made.zipped({f"{number}.zip": leaf for number in range(16)}, compression=zipfile.ZIP_STORED)
    outer = made.zipped({f"{number}.zip": inner for number in range(16)})
    _documents, lines = outcome(outer)
    assert sum("is an image" in line for line in lines) < 90
    assert "unpacks to more than is read" in lines[-1]


def test_more_members_than_anyone_reads_are_refused() -> None:
    data = made.zipped({f"{number}.txt": "x" for number in range(10_001)})
    assert outcome(data)[1] == ["x lists more than 10,000 files: import it in pieces"]


def test_names_that_climb_out_of_the_archive_write_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = ("../../climbed.txt", "/absolute.txt", "C:\\windows.txt", "a/../../b.txt")
    documents, lines = outcome(made.zipped(dict.fromkeys(names, made.TEXT)))
    assert len(documents) == len(names)
    assert not lines
    assert not list(tmp_path.iterdir())
    assert not (tmp_path.parent.parent / "climbed.txt").exists()


def encrypted_zip() -> bytes:
    data = bytearray(made.zipped({"secret.txt": made.TEXT, "open.txt": made.TEXT}, compression=zipfile.ZIP_STORED))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def test_an_encrypted_member_says_what_to_do_and_the_others_are_read() -> None:
    documents, lines = outcome(encrypted_zip())
    assert len(documents) == 1
    assert lines == ["x: secret.txt is encrypted: unpack it with its password first"]


def test_a_locked_epub_and_a_locked_pdf_say_what_to_do() -> None:
    lock = "<encryption><EncryptedData><EncryptionMethod Algorithm='http://www.w3.org/2001/04/xmlenc#aes128-cbc'/>"
    files = {"META-INF/encryption.xml": f"{lock}</EncryptedData></encryption>"}
    assert outcome(made.epub(**files))[1] == ["x is protected (DRM) and cannot be read: get a copy without protection"]
    fonts = files["META-INF/encryption.xml"].replace(
        "http://www.w3.org/2001/04/xmlenc#aes128-cbc", "http://www.idpf.org/2008/embedding"
    )
    assert len(outcome(made.epub(**{"META-INF/encryption.xml": fonts}))[0]) == 2
    documents, lines = outcome(locked_pdf())
    assert not documents
    assert lines == ["x is protected by a password: save a copy of it without one, and import that"]


def locked_pdf() -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made.pdf([[("Secret", 50, 700, 12)]]))))
    writer.encrypt("geheim", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_that_only_forbids_printing_is_read() -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made.pdf([[("Le budget est voté.", 50, 700, 12)]]))))
    writer.encrypt("", "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    (document,) = outcome(out.getvalue())[0]
    assert document.text == "Le budget est voté."


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n%\xe2\xe3 and nothing",
        b"%PDF-1.4\ntrailer << /Root 1 0 R >>\n1 0 obj << /Type /Catalog /Pages 1 0 R /Kids [1 0 R] >> endobj",
        b"PK\x03\x04 no archive",
        made.zipped({"a.txt": made.TEXT * 50})[:-40],
        gzip.compress(made.TEXT.encode() * 50, mtime=0)[:-20],
        b"WARC/1.0\r\nnonsense",
        b"\x1f\x8b\x08" + bytes(64),
        made.epub()[: len(made.epub()) // 2],
        b'{"uri": "urn:1", "headline": "cut short',
        b"<nitf><body><body.content>",
        b"<NewsML><NewsItem>",
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        b"<nitf>" + b"<p>" * 100_000,
        b"From: a@b\r\nTo: c@d\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n",
    ],
    ids=map(str, range(15)),
)
def test_damaged_and_senseless_files_end_in_one_line(data: bytes) -> None:
    documents, lines = outcome(data)
    assert not documents
    assert len(lines) == 1
    assert lines[0].startswith("x")


def test_gzip_bombs_single_and_double() -> None:
    bomb = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + zeros(200 * MILLION) + bytes(8)
    for data in (bomb, gzip.compress(bomb, mtime=0)):
        documents, lines = outcome(data)
        assert not documents
        assert "150 times its size" in lines[0]


def test_a_bomb_in_a_web_archive_is_bounded() -> None:
    record = made.warc([("http://a.example/", "text/html", b"<p>" + bytes(40 * MILLION))], packed=True)
    documents, lines = outcome(record)
    assert not documents
    assert lines == ["x: http://a.example/ (record 1) unpacks to more than is read"]


def test_a_piece_that_stalls_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of 60,000 links keeps the extraction busy for longer than anybody waits."""
    from reader.ingest.importers import sources

    monkeypatch.setattr(sources, "_DEADLINE", 3.0)
    links = "".join(f"<p><a href='/{number}'>Un lien parmi d'autres, le {number}e</a></p>" for number in range(60_000))
    files = {
        "a.html": made.HTML,
        "b.html": f"<html><body>{links}</body></html>",
        "c.html": made.HTML.replace("budget", "rapport"),
    }
    documents, lines = outcome(made.zipped(files))
    assert [document.title for document in documents] == ["Le budget est adopté", "Le rapport est adopté"]
    assert lines == ["x, part 2, is too complex, it could not be read in 3 s"]


def test_what_is_larger_than_its_format_may_be_is_not_read(tmp_path: Path) -> None:
    for name, head, limit in (
        ("a.txt", b"Bonjour\n", 15),
        ("a.pdf", b"%PDF-1.4\n", 100),
        ("a.mbox", made.MBOX.encode(), 100),
    ):
        path = tmp_path / name
        with path.open("wb") as file:
            file.write(head)
            file.truncate(400 * MILLION)
        data = load(path)
        assert len(data) == limit * MILLION + 1
        with pytest.raises(ImportFailure, match=f"is larger than {limit} MB, which is the limit for one file"):
            list(found_in(data, name=name))


HOSTILE_XML = (
    '<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/hostname">]><nitf><body><body.content><p>&x;</p></body.content></body></nitf>',
    '<!DOCTYPE nitf [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd">%x;]><nitf><body><p>a</p></body></nitf>',
    '<NewsML xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/hostname"/></NewsML>',
    '<!DOCTYPE newsItem SYSTEM "http://127.0.0.1:9/x.dtd"><newsItem/>',
)


@pytest.fixture(scope="module")
def opened() -> Iterator[list[str]]:
    """What this process opens and connects to from now on."""
    seen: list[str] = []
    active = [True]

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if active and event in ("open", "socket.connect"):
            seen.append(f"{event} {arguments[0] if event == 'open' else arguments[1]}")

    sys.addaudithook(note)
    yield seen
    active.clear()


@pytest.mark.parametrize("number", range(len(HOSTILE_XML)))
def test_xml_opens_no_file_and_no_connection(opened: list[str], number: int) -> None:
    from reader.ingest.importers.reading import read_job

    read_job(made.NITF.encode(), "x", "", "", "0", "-1")
    opened.clear()
    read_job(HOSTILE_XML[number].encode(), "x", "", "", "0", "-1")
    assert not [what for what in opened if "hostname" in what or "connect" in what or "dtd" in what]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks at /proc")
def test_memory_stays_bounded_over_bombs() -> None:
    def resident() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    outcome(made.zipped({"a.txt": made.TEXT}))
    before = resident()
    outcome(lying_zip("a.txt", zeros(200 * MILLION)))
    outcome(made.warc([("http://a.example/", "text/html", bytes(40 * MILLION))]))
    assert resident() - before < 60 * MILLION
