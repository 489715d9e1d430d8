"""Files of agencies and other projects: how many articles each holds, and what the file states of them."""

from __future__ import annotations

import pytest

from reader.errors import ImportFailure
from reader.ingest.importers import FeedList, Unread, found_in, load
from reader.model import Document
from tests.unit.shared import shared

NINJS = {
    "1.4/businesswire-newsml-20130515006361.json": 1,
    "1.4/businesswire-newsml-20130605006126.json": 1,
    "1.4/businesswire-newsml-20130612006110.json": 1,
    "1.4/businesswire-newsml-20130731006140.json": 1,
    "1.4/ninjs-1-4-examples.json": 1,
    "1.4/ninjsExComplex1.json": 1,
    "1.4/ninjsExComplex2.json": 1,
    "1.4/ninjsExMediumText1.json": 1,
    "1.4/ninjsExSimplePhoto1.json": 1,
    "1.4/ninjsExSimpleText1.json": 1,
    "2.1/SIPA_image_2.json": 1,
    "2.1/ap_audio.json": 1,
    "2.1/ap_image.json": 1,
    "2.1/ap_video.json": 1,
    "2.1/businesswire-newsml-20130605006126.json": 1,
    "2.1/businesswire-newsml-20130731006140.json": 1,
    "2.1/dpa_text.json": 1,
    "2.1/imageEncodedRights.json": 1,
    "2.1/imageLinkedRights.json": 1,
    "2.1/ninjsExSimpleText_2.json": 1,
    "2.1/ntb_text.json": 1,
    "2.1/tt_text_image_2.json": 1,
    "3.0/20231004-UEFA-ChampionLeague.json": 1,
    "3.0/20231005-65-addb-event.json": 1,
    "3.0/20231008-anti-doping-measures-at-the-tour-down-under-will-be-the-toughest-ever-addb-ninjs-nitf.json": 1,
    "3.0/20231016-addb-example-press-conference.json": 1,
    "3.0/SIPA_image_3.json": 1,
    "3.0/ap_audio.json": 1,
    "3.0/ap_image.json": 1,
    "3.0/ap_video.json": 1,
    "3.0/businesswire-newsml-20130605006126.json": 1,
    "3.0/businesswire-newsml-20130731006140.json": 1,
    "3.0/collection/20231016-event-timeline-sample.json": 14,
    "3.0/dpa_text.json": 1,
    "3.0/imageEncodedRights.json": 1,
    "3.0/imageLinkedRights.json": 1,
    "3.0/ninjsExSimpleText_3.json": 1,
    "3.0/ntb_text.json": 1,
    "3.0/simpleEvent.json": 1,
    "3.0/tt_event_pressconference_3.0.json": 1,
    "3.0/tt_text_image_3.json": 1,
    "NewsML/businesswire-newsml-20130515006361.xml": 1,
    "NewsML/businesswire-newsml-20130605006126.xml": 1,
    "NewsML/businesswire-newsml-20130612006110.xml": 1,
    "NewsML/businesswire-newsml-20130731006140.xml": 1,
}
# Items without a text (concepts, plans, catalogues, packages, pieces of documents) hold no article.
NEWSML_G2 = {
    "LISTING_1_A_NewsML-G2_News_Item.xml": 0,
    "LISTING_2_NewsML-G2_Text_Document.xml": 1,
    "LISTING_3_Photo_in_NewsML-G2.xml": 1,
    "LISTING_3A_Photo_in_NewsML-G2_(URI_sibling_attributes).xml": 1,
    "LISTING_4_Multiple_Renditions_of_a_Video_in_NewsML-G2.xml": 1,
    "LISTING_5_Multi-part_Video_in_NewsML-G2.xml": 1,
    "LISTING_6_Simple_NewsML-G2_Package.xml": 0,
    "LISTING_7_Group_Set_example_showing_Hierarchical_Package_Structure.xml": 0,
    "LISTING_8_Group_Set_example_showing_an_ALT_Package_Mode.xml": 0,
    "LISTING_9_Group_Set_example_showing_a_SEQ_Package_Mode.xml": 0,
    "LISTING_10_Abstract_Concept_conveyed_in_a_NewsML-G2_Concept_Item.xml": 0,
    "LISTING_11_Person_Concept_conveyed_in_a_NewsML-G2_Concept_Item.xml": 0,
    "LISTING_12_Knowledge_Item_for_Access_Codes.xml": 0,
    "LISTING_13_Complete_Catalog_Item.xml": 0,
    "LISTING_14_Event_sent_as_a_Concept_Item.xml": 0,
    "LISTING_15_Two_Related_Events_in_a_Knowledge_Item.xml": 0,
    "LISTING_16_A_Set_of_Events_carried_in_a_News_Item.xml": 0,
    "LISTING_17_Planning_Item_a_CCL.xml": 0,
    "LISTING_18_Planning_Item_at_PCL.xml": 0,
    "LISTING_19_Planning_Item_with_delivery_at_CCL.xml": 0,
    "LISTING_20_Planning_Item_with_delivery_at_PCL.xml": 0,
    "LISTING_21_A_complete_sample_SportsML-G2_document.xml": 0,
    "LISTING_22_Sports_story_in_NewsML-G2NITF.xml": 1,
    "LISTING_23_SportsML-G2_Package.xml": 0,
    "LISTING_24_News_Message_conveying_a_complete_News_Package.xml": 0,
    "LISTING_25_An_NITF_marked-up_article_conveyed_in_inlineXML.xml": 1,
    "LISTING_26_Embedded_photo_metadata_fields_mapped_to_NewsML-G2.xml": 1,
    "LISTING_27_Company_Financial_Information.xml": 1,
    "LISTING_28_Illustrating_Located_Subject_and_Dateline.xml": 0,
    "LISTING_29_Hop_History.xml": 0,
    "ap_metadata_example.xml": 0,
    "facet-example.xml": 0,
    "facet-example-2.xml": 0,
    "facet-example-3.xml": 1,
}
# Archived pages; pictures, requests, redirections and what a crawler says of itself are none.
WARC = {
    "bad.arc": 0,
    "example-bad-non-chunked.warc.gz": 1,
    "example-bad.warc.gz.bad": 1,
    "example-digest.warc": 0,
    "example-iana.org-chunked.warc": 1,
    "example-resource.warc.gz": 1,
    "example-space-in-target-uri.warc.gz": 0,
    "example-space-in-url.arc": 1,
    "example-trunc.warc": 1,
    "example-wget-bad-target-uri.warc.gz": 1,
    "example-wrong-chunks.warc.gz": 1,
    "example.arc": 1,
    "example.arc.gz": 1,
    "example.warc": 1,
    "example.warc.gz": 1,
    "post-test.warc.gz": 0,
}
# A message without any words (attachments only) and Outlook's own format are refused.
EML = dict.fromkeys((f"mail_test_{number}" for number in range(1, 20)), 1) | {
    "mail_malformed_1": 1,
    "mail_malformed_2": 1,
    "mail_malformed_3": 0,
    "mail_outlook_1": 0,
}
TABLE = (
    {f"newsroom/ninjs/examples/{name}": count for name, count in NINJS.items()}
    | {f"newsroom/newsml-g2/examples/{name}": count for name, count in NEWSML_G2.items()}
    | {f"newsroom/warc/test/data/{name}": count for name, count in WARC.items()}
    | {f"newsroom/eml/tests/mails/{name}": count for name, count in EML.items()}
)

STATED = {
    "newsroom/ninjs/examples/3.0/dpa_text.json": (
        "ninjs",
        "de",
        "2019-05-10T14:02:28+00:00",
        ("Christian Hollmann",),
        "Faktencheck Derby-Elfmeter: Hat Schiedsrichter Zwayer recht?",
    ),
    "newsroom/ninjs/examples/3.0/ntb_text.json": (
        "ninjs",
        "nb",
        "2019-08-09T09:46:53+00:00",
        (),
        "Google har kjøpt giganttomt i Skien",
    ),
    "newsroom/ninjs/examples/1.4/ninjsExComplex1.json": (
        "ninjs",
        "en",
        "2013-07-09T10:37:00+00:00",
        ("Paulo Santalucia", "Frances d'Emilio"),
        "Captain of wrecked cruise ship on trial in Italy",
    ),
    "newsroom/ninjs/tools/xslt/NTB_nitf_sample.xml": (
        "nitf",
        "nb",
        "2021-05-16T09:00:04+00:00",
        (),
        "Pandemien herjer på den legeløse indiske landsbygda",
    ),
    "newsroom/ninjs/tools/xslt/afp.com_newsml1.2_sample.xml": (
        "newsml",
        "en",
        "2021-05-16T08:06:25+00:00",
        ("Adel Zaanoun", "Guillaume Lavallee"),
        "Israel strikes key Hamas targets as UN Security Council to meet",
    ),
    "newsroom/ninjs/tools/xslt/TT_newsmlg2_sample.xml": (
        "newsml_g2",
        "sv",
        "2021-09-19T18:57:43+00:00",
        (),
        'Jan Guillou skriver på ny "Hamilton"-bok',
    ),
    "newsroom/newsml-g2/examples/LISTING_2_NewsML-G2_Text_Document.xml": (
        "newsml_g2",
        "en",
        "2018-11-21T21:25:32+00:00",
        ("Meredith Jameson",),
        'Fed to halt QE to avert "bubble"',
    ),
    "newsroom/eml/tests/mails/mail_test_5": (
        "mail",
        "fr",
        "2017-03-08T04:00:31+00:00",
        ("Marina de Carlance",),
        "Je prépare mon été zéro complexe !",
    ),
    "newsroom/eml/tests/mails/mail_test_12": (
        "mail",
        "",
        "2018-05-13T04:32:22+00:00",
        ("张先生",),
        "代开各地增值税发票",
    ),
}
"""Kind, language, time, authors and title, as the files state them."""


def found(name: str) -> list[Document | Unread | FeedList]:
    path = shared(name)
    try:
        return list(found_in(load(path), name=path.name))
    except ImportFailure as failure:
        return [Unread(path.name, str(failure))]


@pytest.mark.parametrize("name", TABLE)
def test_each_sample_gives_its_articles_or_one_line(name: str) -> None:
    items = found(name)
    documents = [item for item in items if isinstance(item, Document)]
    assert len(documents) == TABLE[name]
    for document in documents:
        assert document.title
        assert document.text
        assert all(0 <= block.span.start < block.span.stop <= len(document.text) for block in document.blocks)
    for item in items:
        if isinstance(item, Unread):
            assert "\n" not in str(item.why)
            assert shared(name).name in str(item.why)
            # Nothing in these files surprises a parser: what is refused is refused on purpose.
            assert "Error" not in str(item.why)


@pytest.mark.parametrize("name", STATED)
def test_what_a_sample_states_is_what_comes_in(name: str) -> None:
    documents = [item for item in found(name) if isinstance(item, Document)]
    (document,) = documents
    time = document.published.isoformat() if document.published else None
    assert (document.kind, document.language, time, document.authors, document.title) == STATED[name]


def test_the_table_lists_every_sample() -> None:
    folders = (
        "newsroom/ninjs/examples",
        "newsroom/newsml-g2/examples",
        "newsroom/warc/test/data",
        "newsroom/eml/tests/mails",
    )
    present = {
        f"{folder}/{path.relative_to(shared(folder))}"
        for folder in folders
        for path in shared(folder).rglob("*")
        if path.is_file() and path.suffix not in (".xsd", ".xsl", ".md") and "schema-extension" not in path.parts
    }
    assert not present - set(TABLE) - {"newsroom/newsml-g2/examples/Receiver View.xml"}
