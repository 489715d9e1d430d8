"""NITF, NewsML and ninjs: every part of a story ends up as what it is."""

from __future__ import annotations

import json
from base64 import b64encode

import pytest

from reader.errors import ImportFailure
from reader.ingest.importers import read_bytes
from reader.model import BlockKind, Document
from tests.unit.ingest.importers import fixtures as made


def shown(document: Document) -> list[tuple[str, str]]:
    return [(block.kind.value, block.span.of(document.text)) for block in document.blocks]


def test_nitf_with_all_its_parts() -> None:
    (story,) = read_bytes(made.NITF.encode())
    assert shown(story) == [
        ("headline", "Le conseil adopte le budget"),
        ("dateline", "VALMONT, 3 mars"),
        ("subhead", "Six heures de débat"),
        ("lede", "Le budget passe, l'opposition ira au tribunal."),
        ("caption", "La salle du conseil, lundi."),
        ("credit", "Photo Paul Roche"),
        ("paragraph", "Le conseil municipal a adopté lundi le budget."),
        ("paragraph", "« Enfin », a dit\nla maire."),
        ("subhead", "Un recours"),
        ("list_item", "une majorité de 19 voix"),
        ("list_item", "douze voix contre"),
        ("block_quote", "Nous irons au tribunal."),
        ("sign_off", "jv/pr"),
    ]
    assert (story.kind, story.language, story.url) == ("nitf", "fr", "urn:courrier:20260303:budget")
    assert (story.source, story.authors) == ("Agence Valmont Presse", ("Jeanne Vidal",))
    assert story.published is not None
    assert story.published.isoformat() == "2026-03-03T17:15:00+00:00"


def test_newsml_1_with_a_photo_and_a_revision() -> None:
    (story,) = read_bytes(made.NEWSML_1.encode("latin-1"))
    assert shown(story) == [
        ("headline", "Le conseil adopte le budget"),
        ("dateline", "VALMONT, 3 mars (AVP) -"),
        ("lede", "Le conseil municipal a adopté lundi le budget."),
        ("paragraph", "« Enfin », a dit la maire."),
        ("caption", "La salle du conseil, lundi."),
        ("credit", "Paul Roche / AVP"),
    ]
    assert (story.kind, story.language, story.source) == ("newsml", "fr", "AVP")
    assert story.authors == ("Jeanne Vidal", "Paul Roche")
    # Without its revision: the next one is the same article.
    assert story.url == "urn:newsml:avp.example:20260303:TX-1"
    assert story.published is not None
    assert story.published.isoformat() == "2026-03-03T17:15:00+00:00"


def test_newsml_1_without_a_text_says_so() -> None:
    with pytest.raises(ImportFailure, match=r"^x is NewsML without a text in it: import the items it refers to$"):
        read_bytes(b"<NewsML><NewsItem><NewsComponent/></NewsItem></NewsML>", name="x")


G2 = """<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header/><itemSet>
<packageItem guid="urn:x:0"><groupSet/></packageItem>
<newsItem guid="urn:x:1" version="3" xml:lang="fr"><itemMeta><itemClass qcode="ninat:text"/>
 <provider><name>AVP</name></provider><versionCreated>2026-03-03T18:15:00+01:00</versionCreated></itemMeta>
 <contentMeta><headline>Titre un</headline><by>Par Jeanne Vidal</by><dateline>VALMONT, 3 mars (AVP)</dateline>
 <language tag="fr-FR"/></contentMeta><contentSet>{content}</contentSet></newsItem>
<newsItem guid="urn:x:2"><itemMeta><itemClass qcode="ninat:picture"/></itemMeta><contentMeta>
 <description role="drol:caption">Une photo.</description></contentMeta></newsItem></itemSet></newsMessage>"""


@pytest.mark.parametrize(
    "content",
    [
        (
            '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>'
            "<p>Un paragraphe.</p><h2>Suite</h2></body></html></inlineXML>"
        ),
        (
            '<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body>'
            "<body.content><p>Un paragraphe.</p><hl2>Suite</hl2></body.content></body></nitf></inlineXML>"
        ),
        '<inlineData contenttype="text/html">&lt;p&gt;Un paragraphe.&lt;/p&gt;&lt;h2&gt;Suite&lt;/h2&gt;</inlineData>',
    ],
    ids=["xhtml", "nitf", "escaped html"],
)
def test_newsml_g2_whatever_carries_the_text(content: str) -> None:
    (story,) = read_bytes(G2.format(content=content).encode())
    assert shown(story) == [
        ("headline", "Titre un"),
        ("dateline", "VALMONT, 3 mars (AVP)"),
        ("paragraph", "Un paragraphe."),
        ("subhead", "Suite"),
    ]
    assert (story.kind, story.language, story.source) == ("newsml_g2", "fr", "AVP")
    assert (story.authors, story.url) == (("Jeanne Vidal",), "urn:x:1")


def test_ninjs_with_its_picture() -> None:
    (story,) = read_bytes(made.json_bytes(made.NINJS))
    assert [kind for kind, _ in shown(story)] == ["headline", "caption", "credit", "lede", "paragraph", "paragraph"]
    assert (story.kind, story.language, story.source) == ("ninjs", "fr", "AVP")
    assert (story.authors, story.url) == (("Jeanne Vidal",), "urn:avp.example:20260303:1")


@pytest.mark.parametrize(
    "wrap",
    [
        lambda item: [item, item | {"uri": "urn:2"}],
        lambda item: {"_items": [item, item | {"uri": "urn:2"}], "_meta": {"total": 2}},
        lambda item: {"data": {"item": [{"item": item}, {"item": item | {"uri": "urn:2"}}]}, "api_version": "1"},
        lambda item: {"hits": {"hits": [{"_source": item}, {"_source": item | {"uri": "urn:2"}}]}},
    ],
    ids=["array", "superdesk", "nested items", "elasticsearch"],
)
def test_ninjs_in_arrays_and_envelopes(wrap: object) -> None:
    assert callable(wrap)
    found = read_bytes(made.json_bytes(wrap(made.NINJS)))
    assert [(story.kind, story.url) for story in found] == [("ninjs", "urn:avp.example:20260303:1"), ("ninjs", "urn:2")]


def test_ninjs_3_takes_its_richest_body() -> None:
    item = {
        "uri": "urn:3",
        "headlines": [{"role": "short", "value": "Court"}, {"role": "main", "value": "Titre"}],
        "bodies": [
            {"role": "text", "contentType": "text/plain", "value": "Un.\nDeux."},
            {"role": "nitf", "contentType": "text/vnd.IPTC.NITF", "value": made.NITF},
        ],
    }
    (story,) = read_bytes(made.json_bytes(item))
    assert story.title == "Titre"
    assert any(block.kind is BlockKind.BLOCK_QUOTE for block in story.blocks)


@pytest.mark.parametrize("odd", ["&#27;", "&#xD800;", "&#x110000;", "\x00", "\x1b", "&bad;", "&#0;", "&zwnj;", ""])
def test_odd_references_lose_no_text(odd: str) -> None:
    source = (
        f"<nitf><body><body.content><p>Un début{odd} et une fin.</p><p>L&apos;&eacute;t&eacute;&nbsp;&amp; après.</p>"
    )
    (story,) = read_bytes(f"{source}</body.content></body></nitf>".encode())
    assert story.text.startswith("Un début")
    assert " et une fin.\nL'été" in story.text
    assert story.text.endswith("& après.")


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "utf-16", "cp1252"])
@pytest.mark.parametrize("declared", ["", "<?xml version='1.0' encoding='utf-16'?>", "<?xml version='1.0'?>"])
def test_newswire_in_any_encoding_whatever_it_declares(encoding: str, declared: str) -> None:
    (story,) = read_bytes((declared + made.NITF.partition("?>")[2].strip()).encode(encoding))
    assert story.title == "Le conseil adopte le budget"
    assert "a adopté lundi le budget" in story.text


@pytest.mark.parametrize(
    "hostile",
    [
        (
            '<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/hostname">]><nitf><body><body.content><p>a &x; b</p>'
            "</body.content></body></nitf>"
        ),
        (
            '<!DOCTYPE nitf [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">'
            '<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;">]><nitf><body><body.content><p>a &d; b</p></body.content></body></nitf>'
        ),
    ],
    ids=["external entity", "billion laughs"],
)
def test_entities_stay_unresolved(hostile: str) -> None:
    (story,) = read_bytes(hostile.encode())
    assert len(story.text) < 20
    assert story.text.startswith("a ")


SAID = "« Le port restera fermé », a déclaré mardi la préfète, Claire Aubin."
VOTED = "Les dockers ont voté la grève pour une troisième journée, selon le syndicat."


def words(document: Document) -> list[str]:
    return [held for kind, held in shown(document) if kind in ("lede", "paragraph")]


@pytest.mark.parametrize(
    "item",
    [
        {
            "uri": "urn:1",
            "headlines": {"role": "main", "value": "Titre"},
            "bodies": {"value": f"<p>{SAID}</p><p>{VOTED}"},
        },
        {"uri": "urn:1", "headlines": ["Titre"], "bodies": [f"{SAID}\n{VOTED}"]},
        {"headline": "Titre", "body_text": f"{SAID}\n\n{VOTED}", "versioncreated": "2026-03-03T17:15:00Z"},
        {
            "uri": "urn:0",
            "type": "composite",
            "headline": "Paquet",
            "associations": {
                "picture": {"uri": "urn:p", "type": "picture", "headline": "x", "description_text": "Un port."},
                "main": {"uri": "urn:1", "type": "text", "headline": "Titre", "body_html": f"<p>{SAID}</p><p>{VOTED}"},
            },
        },
    ],
    ids=["objects for arrays", "words for objects", "no uri", "a composite"],
)
def test_ninjs_of_odd_shapes(item: object) -> None:
    (story,) = read_bytes(made.json_bytes(item))
    assert (story.kind, story.title, words(story)) == ("ninjs", "Titre", [SAID, VOTED])


def test_ninjs_one_after_the_other_and_with_authors_of_superdesk() -> None:
    item = made.NINJS | {"byline": None, "authors": [{"name": "Ana Ruiz", "role": "writer"}, {"name": "Bob Noël"}]}
    pretty = [json.dumps(one, indent=1) for one in (item, item | {"uri": "urn:2"})]
    found = read_bytes("\n".join(pretty).encode())
    assert [story.url for story in found] == ["urn:avp.example:20260303:1", "urn:2"]
    assert found[0].authors == ("Ana Ruiz", "Bob Noël")


def test_nitf_with_several_bodies_tables_and_credited_quotations() -> None:
    """The DTD: body (body.head?, body.content*, body.end?), bq (block*, credit?), tr (th | td)+."""
    body = (
        f"<body.content><p>{SAID}</p><bq><block><p>Nous restons.</p></block><credit>Ana</credit></bq></body.content>"
        f"<body.content><p>{VOTED}</p><table><tr><th>Pour</th><td>12</td></tr></table></body.content>"
    )
    (story,) = read_bytes(
        f"<nitf><body><body.head><hedline><hl1>T</hl1></hedline></body.head>{body}</body></nitf>".encode()
    )
    assert shown(story) == [
        ("headline", "T"),
        ("lede", SAID),
        ("block_quote", "Nous restons."),
        ("block_quote", "Ana"),
        ("paragraph", VOTED),
        ("paragraph", "Pour | 12"),
    ]


def newsml(*contents: str, language: str = "fr", title: str = "Titre") -> str:
    """A NewsComponent by the DTD of NewsML 1.2."""
    return (
        f'<NewsComponent xml:lang="{language}"><NewsLines><HeadLine>{title}</HeadLine></NewsLines>'
        f"{''.join(f'<ContentItem>{content}</ContentItem>' for content in contents)}</NewsComponent>"
    )


def read_newsml(components: str) -> list[Document]:
    identity = (
        "<Identification><NewsIdentifier><RevisionId>1</RevisionId><PublicIdentifier>urn:newsml:x.example:20260303:n:1"
        "</PublicIdentifier></NewsIdentifier></Identification>"
    )
    return read_bytes(f"<NewsML><NewsItem>{identity}{components}</NewsItem></NewsML>".encode())


def test_newsml_1_in_two_languages_is_two_articles_with_a_name_each() -> None:
    """One name for both would make the second a revision of the first."""
    english = newsml("<DataContent><p>The port stays closed.</p></DataContent>", language="en", title="Port")
    french = newsml(f"<DataContent><p>{SAID}</p></DataContent>")
    found = read_newsml(f'<NewsComponent EquivalentsList="yes">{french}{english}</NewsComponent>')
    assert [(one.title, one.language, one.url) for one in found] == [
        ("Titre", "fr", "urn:newsml:x.example:20260303:n#fr"),
        ("Port", "en", "urn:newsml:x.example:20260303:n#en"),
    ]


@pytest.mark.parametrize(
    "contents",
    [
        (f"<DataContent><p>{SAID}</p></DataContent>", f"<DataContent><p>{VOTED}</p></DataContent>"),
        (
            f"<Format FormalName='txt'/><DataContent>{SAID} {VOTED}</DataContent>",
            f"<Format FormalName='xhtml'/><DataContent><p>{SAID}</p><p>{VOTED}</p></DataContent>",
        ),
        (
            (
                "<MediaType FormalName='Text'/><Encoding Notation='Base64'><DataContent>"
                f"{b64encode(f'<p>{SAID}</p><p>{VOTED}</p>'.encode()).decode()}</DataContent></Encoding>"
            ),
        ),
    ],
    ids=["in two parts", "in two formats", "in base64"],
)
def test_newsml_1_however_its_text_is_packed(contents: tuple[str, ...]) -> None:
    (story,) = read_newsml(newsml(*contents))
    assert (story.url, words(story)) == ("urn:newsml:x.example:20260303:n", [SAID, VOTED])


def read_g2(meta: str, content: str) -> Document:
    (story,) = read_bytes(
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x"><itemMeta/><contentMeta>'
        f"{meta}</contentMeta><contentSet>{content}</contentSet></newsItem>".encode()
    )
    return story


def test_newsml_g2_in_several_languages_is_read_in_the_first_it_names() -> None:
    story = read_g2(
        '<language tag="fr"/><language tag="en"/><headline xml:lang="en">Port</headline>'
        '<headline xml:lang="fr-FR">Le port</headline>',
        f'<inlineXML xml:lang="en"><html><body><p>The port.</p></body></html></inlineXML>'
        f'<inlineXML xml:lang="fr"><html><body><p>{SAID}</p><p>{VOTED}</p></body></html></inlineXML>',
    )
    assert (story.title, story.language, words(story)) == ("Le port", "fr", [SAID, VOTED])


def test_newsml_g2_in_base64() -> None:
    data = b64encode(f"{SAID}\n\n{VOTED}".encode()).decode()
    story = read_g2("<headline>T</headline>", f'<inlineData encoding="base64">{data}</inlineData>')
    assert words(story) == [SAID, VOTED]


def test_json_with_nuls_behind_it() -> None:
    """As programs leave them that write in blocks."""
    (story,) = read_bytes(made.json_bytes(made.NINJS) + b"\0\0\n")
    assert story.kind == "ninjs"
