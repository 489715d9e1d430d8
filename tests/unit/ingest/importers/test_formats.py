"""Mail, PDF, EPUB, web archives, JSON and archives: what a reader wants of them, and nothing of what surrounds it."""

from __future__ import annotations

import gzip

import brotli
import pytest

from reader.errors import ImportFailure
from reader.ingest.importers import FeedList, Unread, found_in, read_bytes
from reader.ingest.importers.pdf_layout import Line, join_lines, paragraphs
from reader.model import BlockKind, Document
from tests.unit.ingest.importers import fixtures as made


def shown(document: Document) -> list[tuple[str, str]]:
    return [(block.kind.value, block.span.of(document.text)) for block in document.blocks]


def test_a_newsletter_in_both_forms_is_read_as_it_is_shown() -> None:
    (letter,) = read_bytes(made.EML.encode())
    assert shown(letter) == [
        ("headline", "Le budget est adopté"),
        ("subhead", "Valmont"),
        ("lede", "Le conseil municipal a adopté lundi le budget de la ville."),
        ("paragraph", "« Enfin », a dit la maire."),
        ("list_item", "Dix-neuf voix pour"),
    ]
    assert (letter.kind, letter.language, letter.source) == ("mail", "fr", "courrier.example")
    assert letter.authors == ("La lettre de Valérie",)
    assert letter.published is not None
    assert letter.published.isoformat() == "2026-03-03T17:15:00+00:00"


def test_a_plain_message_loses_its_wrapping_and_keeps_its_quotations() -> None:
    body = (
        "Bonjour,\n\nLe conseil municipal a adopté lundi le budget de la ville, après \nsix heures de débat.\n\n"
        "> Nous irons au tribunal.\n\n- un recours\n- un référé\n"
    )
    head = "From: a@b.example\nTo: c@d.example\nSubject: Budget\n"
    head += "Content-Type: text/plain; charset=utf-8; format=flowed\n\n"
    (letter,) = read_bytes((head + body).encode())
    assert shown(letter)[1:] == [
        ("lede", "Bonjour,"),
        ("paragraph", "Le conseil municipal a adopté lundi le budget de la ville, après six heures de débat."),
        ("block_quote", "Nous irons au tribunal."),
        ("list_item", "un recours"),
        ("list_item", "un référé"),
    ]


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("=?gb2312?B?0MLOxQ==?= =?utf-8?q?_et_suite?=", "新闻 et suite"),
        ("=?unknown-8bit?q?caf=E9?=", "café"),
        ("=?utf-8?B?broken", "=?utf-8?B?broken"),
        ("Un titre\n sur deux lignes", "Un titre sur deux lignes"),
        ("=?utf-8?q?titre_=1B]0;x=07?=", "titre ]0;x"),
    ],
)
def test_subjects_in_any_encoding(subject: str, title: str) -> None:
    (letter,) = read_bytes(f"From: a@b.example\nTo: c@d.example\nSubject: {subject}\nDate: x\n\nUn texte.\n".encode())
    assert letter.title == title


def test_a_mailbox_gives_its_messages_and_a_forwarded_message_is_one_of_its_own() -> None:
    assert [letter.title for letter in read_bytes(made.MBOX.encode())] == ["Le budget est adopté", "Deux"]
    assert "From here on" in read_bytes(made.MBOX.encode())[1].text
    inner = made.EML.replace("\r\n", "\n")
    outer = (
        "From: x@y.example\nTo: z@y.example\nSubject: Fwd\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="o"\n\n--o\nContent-Type: text/plain\n\nVoir ci-joint.\n--o\n'
        f"Content-Type: message/rfc822\n\n{inner}\n--o--\n"
    )
    assert [letter.title for letter in read_bytes(outer.encode())] == ["Fwd", "Le budget est adopté"]


def test_pages_saved_in_one_file_know_where_they_come_from() -> None:
    for data in (made.MHTML, made.SINGLE_FILE):
        (page,) = read_bytes(data.encode())
        assert (page.kind, page.url, page.title) == ("html", "https://courrier.example/budget", "Le budget est adopté")
        assert all(words in page.text for words in made.PARAGRAPHS)


HEADER, FOOTER = ("Courrier de Valmont, 3 mars", 40, 810, 9), ("Page {} / 2", 500, 20, 9)


def test_a_pdf_is_read_in_order_without_its_running_lines() -> None:
    left = [
        "Le conseil municipal a adop-",
        "té lundi le budget de la ville",
        "après six heures de débat, peut-",
        "être les derniers.",
    ]
    right = ["« Enfin », a dit la maire,", "Claire Aubin, en sortant."]
    first = [
        HEADER,
        ("Le budget est adopté", 40, 760, 24),
        *((words, 40, 700 - 14 * row, 11) for row, words in enumerate(left)),
        ("Un recours", 40, 620, 14),
        *((words, 300, 700 - 14 * row, 11) for row, words in enumerate(right)),
        (FOOTER[0].format(1), *FOOTER[1:]),
    ]
    second = [
        HEADER,
        ("L'opposition ira au tribunal (administratif).", 40, 700, 11),
        ("Elle demande l'annulation du vote de lundi soir.", 40, 686, 11),
        (FOOTER[0].format(2), *FOOTER[1:]),
    ]
    (story,) = read_bytes(made.pdf([first, second], title="Microsoft Word - budget.doc", author="Jeanne Vidal"))
    assert shown(story) == [
        ("headline", "Le budget est adopté"),
        (
            "lede",
            (
                "Le conseil municipal a adopté lundi le budget de la ville après six heures de débat, peut-être les"
                " derniers."
            ),
        ),
        ("subhead", "Un recours"),
        ("paragraph", "« Enfin », a dit la maire, Claire Aubin, en sortant."),
        (
            "paragraph",
            "L'opposition ira au tribunal (administratif). Elle demande l'annulation du vote de lundi soir.",
        ),
    ]
    assert (story.kind, story.language, story.authors) == ("pdf", "fr", ("Jeanne Vidal",))
    assert story.published is not None
    assert story.published.isoformat() == "2026-03-03T17:15:00+00:00"


def test_running_heads_that_change_with_the_chapter_are_told_by_their_place() -> None:
    pages = [
        [
            (f"Chapitre {number // 2}, le titre {'abc'[number // 2]}", 200, 810, 9),
            (f"Le texte de la page {number} commence ici et va son chemin.", 40, 700, 11),
            ("Il finit là.", 40, 686, 11),
        ]
        for number in range(6)
    ]
    (story,) = read_bytes(made.pdf(pages))
    assert "Chapitre" not in story.text
    assert all(f"la page {number} commence" in story.text for number in range(6))


def test_columns_that_are_drawn_row_by_row_are_read_one_after_the_other() -> None:
    rows = [
        ("gauche un", "Droite un"),
        ("gauche deux", "droite deux"),
        ("gauche trois", "droite trois"),
        ("fin.", "fin."),
    ]
    lines = [
        Line(words, x, 700 - 12 * row, 10)
        for row, pair in enumerate(rows)
        for x, words in zip((40, 300), pair, strict=True)
    ]
    assert [words for _, words in paragraphs([lines])] == [
        "gauche un gauche deux gauche trois fin.",
        "Droite un droite deux droite trois fin.",
    ]


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (["la majo-", "rité"], "la majorité"),
        (["la majo\u2010", "rité"], "la majorité"),
        (["la majo\u00ad", "rité"], "la majorité"),
        (["peut-", "être"], "peut-être"),
        (["a-t-", "elle dit"], "a-t-elle dit"),
        (["celui-", "ci"], "celui-ci"),
        (["Saint-", "Denis"], "Saint-Denis"),
        (["le vice-", "président"], "le vice-président"),
        (["Paris-", "8"], "Paris-8"),
        (["de 2025 -", "2026"], "de 2025 - 2026"),
        (["un mot", "un autre"], "un mot un autre"),
    ],
)
def test_words_cut_at_a_line_end_are_whole_again(lines: list[str], whole: str) -> None:
    assert join_lines(lines) == whole


def test_a_word_with_a_hyphen_elsewhere_keeps_it() -> None:
    assert join_lines(["un porte-", "voix"], frozenset({"porte-voix"})) == "un porte-voix"


def test_a_pdf_of_pictures_says_what_to_do() -> None:
    with pytest.raises(
        ImportFailure, match=r"^scan holds pictures of pages and no text: run it through text recognition"
    ):
        read_bytes(made.pdf([[]]), name="scan")


def test_an_epub_gives_its_prose_in_reading_order() -> None:
    chapters = read_bytes(made.epub())
    assert [chapter.title for chapter in chapters] == ["Le budget", "Le tribunal"]
    for chapter in chapters:
        assert (chapter.kind, chapter.language, chapter.source) == ("epub", "fr", "Courrier du 3 mars")
        assert chapter.authors == ("Jeanne Vidal",)
    assert "cover" not in " ".join(chapter.text for chapter in chapters)


def test_a_web_archive_gives_its_pages_with_their_addresses() -> None:
    pages = [
        ("http://courrier.example/un", "text/html; charset=utf-8", made.HTML.encode()),
        ("http://courrier.example/logo.png", "image/png", b"\x89PNG"),
        ("http://courrier.example/deux", "text/html", made.HTML.replace("budget", "rapport").encode("cp1252")),
    ]
    for packed in (True, False):
        data = made.warc(pages, packed=packed)
        # Also one that was unpacked and packed again in one piece, as wget and people do.
        for archive in (data, gzip.compress(made.warc(pages, packed=False), mtime=0)):
            found = read_bytes(archive)
            assert [page.url for page in found] == ["http://courrier.example/un", "http://courrier.example/deux"]
            assert all("adopté" in page.text for page in found)


RECORDS = {
    "newsapi": {
        "status": "ok",
        "articles": [
            {
                "source": {"id": None, "name": "Le Courrier"}, "author": "Jeanne Vidal", "title": "Titre",
                "url": "https://courrier.example/1", "publishedAt": "2026-03-03T17:15:00Z", "content": "Un texte.",
            }
        ],
    },
    "guardian": {
        "response": {
            "results": [
                {
                    "webTitle": "Titre", "webUrl": "https://courrier.example/1",
                    "webPublicationDate": "2026-03-03T17:15:00Z",
                    "fields": {"bodyText": "Un texte.", "byline": "Jeanne Vidal", "publication": "Le Courrier"},
                }
            ]
        }
    },
    "new york times": {
        "response": {
            "docs": [
                {
                    "headline": {"main": "Titre"}, "web_url": "https://courrier.example/1",
                    "lead_paragraph": "Un texte.",
                    "pub_date": "2026-03-03T17:15:00+0000", "byline": {"original": "By Jeanne Vidal"},
                    "source": "Le Courrier",
                }
            ]
        }
    },
    "news-please": {
        "title": "Titre", "maintext": "Un texte.", "url": "https://courrier.example/1", "authors": ["Jeanne Vidal"],
        "date_publish": "2026-03-03 17:15:00", "source_domain": "Le Courrier", "language": "fr",
    },
    "schema.org": {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": "Titre", "articleBody": "Un texte.",
        "url": "https://courrier.example/1", "datePublished": "2026-03-03T18:15:00+01:00",
        "author": [{"@type": "Person", "name": "Jeanne Vidal"}], "publisher": {"name": "Le Courrier"},
    },
    "seconds": {
        "title": "Titre", "body": "<p>Un texte.</p>", "link": "https://courrier.example/1", "timestamp": 1772558100,
        "by": "Jeanne Vidal", "site": "Le Courrier",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", RECORDS)
def test_json_of_articles_under_the_names_that_services_use(name: str) -> None:
    (story,) = read_bytes(made.json_bytes(RECORDS[name]))
    assert (story.title, story.url, story.source) == ("Titre", "https://courrier.example/1", "Le Courrier")
    assert shown(story) == [("headline", "Titre"), ("paragraph", "Un texte.")]
    assert story.authors == ("Jeanne Vidal",)
    assert story.published is not None
    assert story.published.isoformat() == "2026-03-03T17:15:00+00:00"


def test_json_lines_read_what_they_can() -> None:
    lines = [made.json_bytes(RECORDS["schema.org"]), b"{broken", b"", made.json_bytes(made.NINJS), b'{"a": 1}']
    found = list(found_in(b"\n".join(lines), name="x"))
    assert [item.kind for item in found if isinstance(item, Document)] == ["json", "ninjs"]
    assert [str(item.why) for item in found if isinstance(item, Unread)] == [
        "x › line 2 is no JSON of an article",
        "x › line 5 is no JSON of an article",
    ]


def test_our_own_export_comes_back_to_the_letter() -> None:
    (story,) = read_bytes(made.json_bytes(made.OWN) + b"\n")
    assert (story.title, story.text, story.kind, story.source) == ("Titre", "Titre\nUn texte.", "html", "Courrier")
    assert [block.kind for block in story.blocks] == [BlockKind.HEADLINE, BlockKind.PARAGRAPH]
    # What the library shares beside its articles is no article, and no failure.
    lines = made.json_bytes(made.OWN) + b'\n{"format":"newsreader-library","version":1,"shared":[]}\n'
    assert [item.title for item in found_in(lines) if isinstance(item, Document)] == ["Titre"]
    assert not [item for item in found_in(lines) if isinstance(item, Unread)]
    with pytest.raises(ImportFailure, match="exported by a later version of newsreader"):
        read_bytes(made.json_bytes(made.OWN | {"version": 99}))


def test_json_without_articles_says_what_is_read() -> None:
    with pytest.raises(ImportFailure, match=r"^x is JSON without articles: objects with a title and a text are read$"):
        read_bytes(b'{"a": [1, 2, {"b": "c"}]}', name="x")


def test_an_archive_of_everything_and_what_is_beside_it() -> None:
    files: dict[str, bytes | str] = {
        "a.txt": made.TEXT, "b.eml": made.EML, "c/d.xml": made.NITF, "e.json": made.json_bytes(made.NINJS),
        "f.rss": made.RSS, "g.epub": made.epub(), "h.opml": made.OPML,
        "i.pdf": made.pdf([[("Un texte bref.", 50, 700, 12)]]),
        "__MACOSX/a.txt": "x", ".DS_Store": "x", "c/style.css": "p {}", "j.doc": b"\xd0\xcf\x11\xe0" + bytes(600),
    }  # fmt: skip
    found = list(found_in(made.zipped(files), name="tout.zip"))
    kinds = [item.kind for item in found if isinstance(item, Document)]
    assert kinds == ["text", "mail", "nitf", "ninjs", "feed", "feed", "epub", "epub", "pdf"]
    assert [item.name for item in found if isinstance(item, FeedList)] == ["tout.zip › h.opml"]
    assert [item.name for item in found if isinstance(item, Unread)] == ["tout.zip › j.doc"]


def record(url: str, body: bytes, headers: str) -> bytes:
    http = f"HTTP/1.1 200 OK\r\n{headers}\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-03T17:15:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def test_a_web_archive_however_its_pages_were_sent() -> None:
    """In pieces, packed, packed by Brotli, with labels that lie or without any; one that is damaged costs no other."""
    page = made.HTML.encode()
    pieces = b"".join(b"%x\r\n%s\r\n" % (len(one), one) for one in (page[:200], page[200:])) + b"0\r\n\r\n"
    kind = "Content-Type: text/html; charset=utf-8\r\n"
    records = [
        record("https://x.example/plain", page, kind),
        record("https://x.example/pieces", pieces, f"{kind}Transfer-Encoding: chunked\r\n"),
        record("https://x.example/gzip", gzip.compress(page, mtime=0), f"{kind}Content-Encoding: gzip\r\n"),
        record("https://x.example/brotli", brotli.compress(page), f"{kind}Content-Encoding: br\r\n"),
        record("https://x.example/bomb", brotli.compress(bytes(20_000_000)), f"{kind}Content-Encoding: br\r\n"),
        record("https://x.example/lie", page, f"{kind}Content-Encoding: gzip\r\n"),
        record("https://x.example/nothing-said", page, ""),
        record("https://x.example/picture", b"GIF89a", "Content-Type: image/gif\r\n"),
        record("https://x.example/last", page, kind),
    ]
    found = list(found_in(b"".join(records)))
    read = [one.url.rpartition("/")[2] for one in found if isinstance(one, Document)]
    assert read == ["plain", "pieces", "gzip", "brotli", "lie", "nothing-said", "last"]
    (unread,) = [one for one in found if isinstance(one, Unread)]
    assert "bomb" in str(unread.why)


def test_messages_with_a_mark_before_them_or_few_headers() -> None:
    (marked,) = read_bytes(b"\xef\xbb\xbf" + made.EML.encode())
    assert marked.title == "Le budget est adopté"
    line = "From a@b.example Wed Mar  4 08:00:00 2026\n"
    box = "".join(
        f"{line}From: Ana <a@b.example>\nSubject: {one}\n\nLe port reste fermé.\n\n" for one in ("Un", "Deux")
    )
    assert [(one.title, one.authors) for one in read_bytes(box.encode())] == [("Un", ("Ana",)), ("Deux", ("Ana",))]


def test_the_rows_of_a_table_are_paragraphs_with_their_cells_apart() -> None:
    """Run together, the words of one row would be said by the speaker of the next."""
    rows = [("Ville", "Grévistes"), ("Brest", "« 300 », dit le syndicat"), ("Le Havre", "« 120 », selon la direction")]
    lines = [
        Line(" ".join(row), 60.0, 700.0 - 17 * at, 11.0, cells=((60.0, row[0]), (150.0, row[1])))
        for at, row in enumerate(rows)
    ]
    lines += [Line("Le port reste fermé.", 60.0, 630.0, 11.0)]
    assert list(paragraphs([lines])) == [
        (BlockKind.PARAGRAPH, "Ville | Grévistes"),
        (BlockKind.PARAGRAPH, "Brest | « 300 », dit le syndicat"),
        (BlockKind.PARAGRAPH, "Le Havre | « 120 », selon la direction"),
        (BlockKind.PARAGRAPH, "Le port reste fermé."),
    ]


def test_one_wide_gap_makes_no_table() -> None:
    gap = Line("Le port reste fermé", 60.0, 700.0, 11.0, cells=((60.0, "Le port"), (150.0, "reste fermé")))
    rest = Line("jusqu'à nouvel ordre.", 60.0, 687.0, 11.0)
    assert list(paragraphs([[gap, rest]])) == [(BlockKind.PARAGRAPH, "Le port reste fermé jusqu'à nouvel ordre.")]


def test_lines_that_run_through_two_columns_are_read_as_columns() -> None:
    left = [f"La gauche dit sa ligne {at} de la page" for at in range(10)]
    right = [f"et la droite dit la sienne, {at} aussi" for at in range(10)]
    lines = [
        Line(f"{one} {other}", 60.0, 700.0 - 13 * at, 11.0, cells=((60.0, one), (320.0, other)))
        for at, (one, other) in enumerate(zip(left, right, strict=True))
    ]
    assert " ".join(words for _, words in paragraphs([lines])) == " ".join([*left, *right])
