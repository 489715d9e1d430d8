"""Files of every format, written here: invented stories in the forms that their specifications give."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Mapping, Sequence

__all__ = [
    "EML", "EPUB_FILES", "HTML", "MBOX", "MHTML", "NEWSML_1", "NINJS", "NITF", "OPML", "OWN", "PARAGRAPHS", "RSS",
    "SINGLE_FILE", "TEXT", "epub", "json_bytes", "pdf", "warc", "zipped",
]  # fmt: skip

TEXT = "Le conseil adopte le budget\n\nLe conseil municipal a adopté lundi le budget. « Enfin », a dit la maire.\n"

PARAGRAPHS = (
    "Le conseil municipal de Valmont a adopté lundi soir le budget de la ville, après six heures de débat.",
    "« Nous avons été entendus », a déclaré la maire, Claire Aubin, à la sortie de la séance publique.",
    "L'opposition, qui demandait un report, a voté contre et annonce un recours devant le tribunal administratif.",
)

HTML = (
    "<!DOCTYPE html><html lang='fr'><head><title>Le budget est adopté</title></head><body><article>"
    "<h1>Le budget est adopté</h1>" + "".join(f"<p>{words}</p>" for words in PARAGRAPHS) + "</article></body></html>"
)
SINGLE_FILE = HTML.replace(
    "<head>",
    "<!--\n Page saved with SingleFile \n url: https://courrier.example/budget \n saved date: Tue Mar 03 2026 \n-->"
    f"<head><style>body{{background:url(data:image/png;base64,{'A' * 200_000})}}</style>",
)
RSS = (
    "<?xml version='1.0'?><rss version='2.0'><channel><title>Courrier</title>"
    "<item><title>un</title><description>Bonjour.</description></item><item><title>deux</title></item></channel></rss>"
)
OPML = (
    "<?xml version='1.0'?><opml version='2.0'><body><outline text='Courrier' type='rss'"
    " xmlUrl='https://courrier.example/rss'/><outline text='x' type='rss' xmlUrl='file:///etc/passwd'/></body></opml>"
)

# NITF 3.6: hedline, byline with person and title, distributor, dateline, abstract, lists, quotes, media, tagline.
NITF = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.6/specification/dtd/nitf-3-6.dtd">
<nitf baselang="fr-FR">
 <head>
  <title>budget-valmont</title>
  <docdata><doc-id regsrc="courrier.example" id-string="urn:courrier:20260303:budget"/>
   <date.issue norm="20260303T181500+0100"/></docdata>
  <pubdata type="print" date.publication="20260304T050000+0100" name="Le Courrier de Valmont"/>
 </head>
 <body>
  <body.head>
   <hedline><hl1>Le conseil adopte le <em>budget</em></hl1><hl2>Six heures de débat</hl2></hedline>
   <byline>Par <person>Jeanne Vidal</person><byttl>correspondante</byttl></byline>
   <distributor><org>Agence Valmont Presse</org></distributor>
   <dateline><location>VALMONT</location>, <story.date norm="20260303">3 mars</story.date></dateline>
   <abstract><p>Le budget passe, l'opposition ira au tribunal.</p></abstract>
  </body.head>
  <body.content>
   <media media-type="image"><media-reference source="salle.jpg"/>
    <media-caption><p>La salle du conseil, lundi.</p></media-caption>
    <media-producer>Photo Paul Roche</media-producer></media>
   <block><p lede="true">Le conseil municipal a adopté lundi le budget.</p>
    <p>« Enfin », a dit<br/>la maire.</p></block>
   <hl2>Un recours</hl2>
   <ul><li>une majorité de 19 voix</li><li>douze voix contre</li></ul>
   <bq><block><p>Nous irons au tribunal.</p></block></bq>
  </body.content>
  <body.end><tagline>jv/pr</tagline></body.end>
 </body>
</nitf>"""

# NewsML 1.2: an item of a text component and a photo with its caption; dates in the basic form of ISO 8601.
NEWSML_1 = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE NewsML SYSTEM "http://www.iptc.org/std/NewsML/1.2/specification/NewsML_1.2.dtd">
<NewsML Version="1.2">
 <NewsEnvelope><DateAndTime>20260303T181500+0100</DateAndTime></NewsEnvelope>
 <NewsItem xml:lang="fr">
  <Identification><NewsIdentifier><ProviderId>avp.example</ProviderId><DateId>20260303</DateId><NewsItemId>TX-1</NewsItemId>
   <RevisionId PreviousRevision="1" Update="N">2</RevisionId>
   <PublicIdentifier>urn:newsml:avp.example:20260303:TX-1:2</PublicIdentifier></NewsIdentifier></Identification>
  <NewsManagement><NewsItemType FormalName="News"/><FirstCreated>20260303T170000+0100</FirstCreated>
   <ThisRevisionCreated>20260303T181500+0100</ThisRevisionCreated><Status FormalName="Usable"/></NewsManagement>
  <NewsComponent>
   <NewsLines><HeadLine>Le conseil adopte le budget</HeadLine><ByLine>Par Jeanne Vidal et Paul Roche</ByLine>
    <DateLine>VALMONT, 3 mars (AVP) -</DateLine></NewsLines>
   <AdministrativeMetadata><Provider><Party FormalName="AVP"/></Provider></AdministrativeMetadata>
   <DescriptiveMetadata><Language FormalName="fr"/></DescriptiveMetadata>
   <NewsComponent><Role FormalName="Main"/>
    <ContentItem><MediaType FormalName="Text"/><Format FormalName="bcNITF2.5"/>
     <DataContent><p>Le conseil municipal a adopt\u00e9 lundi le budget.</p>
      <p>\u00ab Enfin \u00bb, a dit la maire.</p></DataContent>
    </ContentItem></NewsComponent>
   <NewsComponent><Role FormalName="Photo"/><NewsLines><CreditLine>Paul Roche / AVP</CreditLine></NewsLines>
    <NewsComponent><Role FormalName="Caption"/>
     <ContentItem><MediaType FormalName="Text"/><DataContent>La salle du conseil, lundi.</DataContent></ContentItem>
    </NewsComponent>
    <ContentItem Href="salle.jpg"><MediaType FormalName="Photo"/></ContentItem></NewsComponent>
  </NewsComponent>
 </NewsItem>
</NewsML>"""

NINJS = {
    "uri": "urn:avp.example:20260303:1",
    "versioncreated": "2026-03-03T18:15:00+01:00",
    "language": "fr-FR",
    "byline": "Par Jeanne Vidal",
    "headline": "Le conseil adopte le budget",
    "body_xhtml": "".join(f"<p>{words}</p>" for words in PARAGRAPHS),
    "copyrightholder": "AVP",
    "associations": {
        "main": {"type": "picture", "description_text": "La salle du conseil, lundi.", "byline": "Paul Roche"}
    },
}

OWN = {
    "format": "newsreader-article", "version": 1, "title": "Titre", "text": "Titre\nUn texte.", "language": "fr",
    "url": "https://courrier.example/1", "source": "Courrier", "authors": ["Jo"], "kind": "html",
    "published": "2026-03-03T17:15:00Z",
    "blocks": [{"kind": "headline", "span": [0, 5]}, {"kind": "paragraph", "span": [6, 15]}],
}  # fmt: skip

EML = """From: =?utf-8?q?La_lettre_de_Val=C3=A9rie?= <lettre@courrier.example>
To: lecteurs@courrier.example
Subject: =?iso-8859-1?Q?Le_budget_est_adopt=E9?=
Date: Tue, 3 Mar 2026 18:15:00 +0100
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b1"

--b1
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Version texte : le budget est adopt=E9.

--b1
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<html><body><div style=3D"display:none">Aper=C3=A7u cach=C3=A9</div><h2>Valmont</h2>
<table><tr><td>Le conseil municipal a adopt=C3=A9 lundi le budget de la ville.</td></tr></table>
<p>=C2=AB Enfin =C2=BB, a dit la maire.</p><ul><li>Dix-neuf voix pour</li></ul></body></html>

--b1--
""".replace("\n", "\r\n")

MBOX = (
    "From lettre@courrier.example Tue Mar  3 18:15:00 2026\n"
    + EML.replace("\r\n", "\n")
    + "\nFrom a@b.example Wed Mar  4 08:00:00 2026\nFrom: Ana Ruiz <a@b.example>\nTo: c@d.example\nSubject: Deux\n"
    "Date: Wed, 4 Mar 2026 08:00:00 +0000\n\n>From here on it is the second message of this box.\n"
)

MHTML = (
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://courrier.example/budget\r\nSubject: x\r\n"
    "Date: Tue, 3 Mar 2026 18:15:00 +0100\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n'
    "Content-Transfer-Encoding: 8bit\r\nContent-Location: https://courrier.example/budget\r\n\r\n"
    + HTML.replace("<head>", "<head><meta charset='utf-8'>")
    + "\r\n--b\r\nContent-Type: text/css\r\n\r\nbody { color: red }\r\n--b--\r\n"
)

EPUB_FILES = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles>"
    "<rootfile full-path='OEBPS/p.opf' media-type='application/oebps-package+xml'/></rootfiles></container>",
    "OEBPS/p.opf": "<package xmlns='http://www.idpf.org/2007/opf' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
    "<metadata><dc:title>Courrier du 3 mars</dc:title><dc:creator>Jeanne Vidal</dc:creator>"
    "<dc:language>fr-FR</dc:language><dc:date>2026-03-03</dc:date></metadata><manifest>"
    "<item id='n' href='nav.xhtml' properties='nav' media-type='application/xhtml+xml'/>"
    "<item id='c' href='cover.xhtml' media-type='application/xhtml+xml'/>"
    "<item id='b' href='text/b%20b.xhtml' media-type='application/xhtml+xml'/>"
    "<item id='a' href='text/a.xhtml' media-type='application/xhtml+xml'/></manifest>"
    "<spine><itemref idref='n'/><itemref idref='c'/><itemref idref='a'/><itemref idref='b'/></spine></package>",
    "OEBPS/nav.xhtml": "<html xmlns='http://www.w3.org/1999/xhtml'><body><nav><ol>"
    "<li><a href='text/a.xhtml'>Un</a></li>"
    "<li><a href='text/b%20b.xhtml#x'>Le tribunal</a></li></ol></nav></body></html>",
    "OEBPS/cover.xhtml": "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>Courrier</p></body></html>",
    "OEBPS/text/a.xhtml": "<?xml version='1.0' encoding='utf-8'?><!DOCTYPE html><html"
    " xmlns='http://www.w3.org/1999/xhtml'><head><title>a</title></head><body><h1>Le budget</h1>"
    + "".join(f"<p>{words}</p>" for words in PARAGRAPHS)
    + "</body></html>",
    "OEBPS/text/b b.xhtml": "<html xmlns='http://www.w3.org/1999/xhtml'><body>"
    + "".join(f"<p>{words} Encore.</p>" for words in PARAGRAPHS)
    + "</body></html>",
}


def zipped(files: Mapping[str, bytes | str], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in files.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else compression
            archive.writestr(zipfile.ZipInfo(name, (2026, 3, 3, 0, 0, 0)), data, kind)
    return out.getvalue()


def epub(**changes: str) -> bytes:
    """The EPUB of ``EPUB_FILES``, with changes."""
    return zipped(EPUB_FILES | changes)


def warc(pages: Sequence[tuple[str, str, bytes]], *, packed: bool = True) -> bytes:
    """A WARC 1.1 file of responses: (address, content type, body) each."""
    records = []
    for number, (url, kind, body) in enumerate(pages):
        http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        head = (
            f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: {url}\r\n"
            "WARC-Date: 2026-03-03T17:15:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(http)}\r\n\r\n"
        )
        records.append(head.encode() + http + b"\r\n\r\n")
    return b"".join(gzip.compress(record, mtime=0) for record in records) if packed else b"".join(records)


def pdf(
    pages: Sequence[Sequence[tuple[str, int, int, int]]], *, title: str = "", author: str = "", extra: str = ""
) -> bytes:
    """A PDF 1.4 file of lines: (words in windows-1252, x, y, size) each."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{5 + 2 * n} 0 R' for n in range(len(pages)))}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /Title ({title}) /Author ({author}) /CreationDate (D:20260303181500+01'00') {extra} >>",
    ]
    for number, lines in enumerate(pages):
        drawn = []
        for words, x, y, size in lines:
            shown = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
            drawn.append(f"BT /F1 {size} Tf {x} {y} Td ({shown}) Tj ET")
        stream = "\n".join(drawn)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {6 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
    out, places = b"%PDF-1.4\n", []
    for number, held in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{held}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return out + (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R"
        f" /Info 4 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    ).encode("ascii")


def json_bytes(value: object) -> bytes:
    """``value`` as JSON."""
    return json.dumps(value, ensure_ascii=False).encode()
