from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.errors import ImportFailure
from reader.ingest.plaintext import classify, read_text
from reader.model import BlockKind, Document, normalise

ACCEPTANCE = Path(__file__).resolve().parents[4] / "shared" / "seed" / "000_7227b543aeeab9a8.txt"


def kinds(document: Document) -> list[str]:
    return [block.kind.value for block in document.blocks]


def words(document: Document, kind: BlockKind) -> list[str]:
    return [block.span.of(document.text) for block in document.blocks if block.kind is kind]


@pytest.mark.skipif(not ACCEPTANCE.exists(), reason="the shared acceptance article is not there")
def test_the_acceptance_article_comes_in_as_blocks() -> None:
    raw = ACCEPTANCE.read_text(encoding="utf-8")
    document = read_text(raw, name=ACCEPTANCE.name)
    assert document.text == normalise(raw).rstrip()
    assert kinds(document) == (
        ["headline", "caption", "credit", "lede", "paragraph", "paragraph", "subhead"]
        + ["paragraph"] * 4
        + ["subhead"]
        + ["paragraph"] * 3
    )
    assert document.title == words(document, BlockKind.HEADLINE)[0]
    assert document.title.startswith("La Russie assure qu'une rencontre trilatérale")
    assert words(document, BlockKind.CAPTION) == ["Le diplomate russe Iouri Ouchakov à Moscou le 7 août 2025"]
    assert words(document, BlockKind.CREDIT) == ["Photo par ALEXANDER NEMENOV / POOL / AFP"]
    assert words(document, BlockKind.SUBHEAD) == [
        'L\'Ukraine veut accentuer la "pression" sur la Russie',
        "Accélération des discussions",
    ]
    assert document.language == "fr"
    assert document.text.endswith('"bouger rapidement".')


STORY = """\
Le conseil adopte le budget de la ville
La salle du conseil lundi à Valmorin. JEANNE VIDAL / AFP

VALMORIN, 3 mars (AFP) - Le conseil municipal a adopté lundi le budget, après six heures de débat.

« Nous avons tenu parole », a dit le maire.

Une opposition divisée

L'opposition a voté contre, à deux exceptions près. Elle demande :
- un audit des comptes
- le report du stade

La séance reprendra jeudi.

jv/mr
"""


def test_a_wire_story_with_blank_lines() -> None:
    document = read_text(STORY)
    assert kinds(document) == [
        "headline", "caption", "credit", "dateline", "lede", "paragraph", "subhead", "paragraph", "list_item",
        "list_item", "paragraph", "sign_off",
    ]  # fmt: skip
    assert words(document, BlockKind.DATELINE) == ["VALMORIN, 3 mars (AFP)"]
    assert words(document, BlockKind.LIST_ITEM) == ["un audit des comptes", "le report du stade"]
    assert document.source == "AFP"
    assert document.text == STORY.rstrip()


def test_between_the_blocks_lies_only_white_space_and_joining_punctuation() -> None:
    document = read_text(STORY)
    at = 0
    for block in document.blocks:
        assert document.text[at : block.span.start].strip(" \n-–—") == ""
        at = block.span.stop
    assert document.text[at:] == ""


def test_lines_that_a_mail_client_wrapped_become_one_block() -> None:
    text = (
        "A town counts its bridges\n"
        "\n"
        "The council of Lower Haven said on Tuesday that it had counted its\n"
        "bridges twice, and that the number was still seven, which nobody in\n"
        "the room had expected after the flood of last winter.\n"
        "\n"
        '"We will count again," said the mayor, who has never lost a bridge in\n'
        "eleven years of office.\n"
    )
    document = read_text(text)
    assert kinds(document) == ["headline", "lede", "paragraph"]
    assert words(document, BlockKind.LEDE)[0].count("\n") == 2
    assert words(document, BlockKind.PARAGRAPH)[0].endswith("years of office.")


def test_lines_of_a_poem_are_not_joined() -> None:
    text = "Title of it\n\nRoses are red\nViolets are blue\nSugar is sweet\nAnd so are you, my dear reader"
    assert len(read_text(text).blocks) == 5


def test_markdown_headings_quotes_and_rulers() -> None:
    document = read_text(
        "# Les comptes du port\n\nUn premier paragraphe, long.\n\n## La suite ##\n\n> Une citation.\n\n"
        "---\n\nUn second paragraphe.\n\nEncore un titre\n---------------\n\nFin du texte.\n"
    )
    assert kinds(document) == [
        "headline", "lede", "subhead", "block_quote", "paragraph", "subhead", "paragraph",
    ]  # fmt: skip
    assert document.title == "Les comptes du port"
    assert words(document, BlockKind.SUBHEAD) == ["La suite", "Encore un titre"]


def test_a_rubric_above_the_headline_is_not_the_headline() -> None:
    text = (
        "Politique\nLe conseil adopte le budget de la ville\n"
        "Le conseil municipal a adopté lundi le budget, après six heures de débat et deux suspensions.\nFin de séance."
    )
    assert read_text(text).title == "Le conseil adopte le budget de la ville"


def test_byline_and_date_are_datelines_and_give_authors() -> None:
    document = read_text(
        "Le conseil adopte le budget\nPar Jeanne Vidal et Karim Belhadj, avec AFP\nPublié le 3 mars 2025 à 18h30\n"
        "Le conseil municipal a adopté lundi le budget.\nLe maire est content."
    )
    assert kinds(document) == ["headline", "dateline", "dateline", "lede", "paragraph"]
    assert document.authors == ("Jeanne Vidal", "Karim Belhadj")
    assert document.published == datetime(2025, 3, 3, 18, 30, tzinfo=UTC)


def test_prose_without_a_headline_gets_a_title_from_its_first_sentence() -> None:
    document = read_text("Le maire a dit « non ». Puis il est parti, sans un mot de plus pour la presse.")
    assert kinds(document) == ["paragraph"]
    assert document.title == "Le maire a dit « non »."


def test_a_long_first_sentence_is_cut_at_a_word() -> None:
    document = read_text("Le maire " + "très " * 60 + "content a parlé.")
    assert document.title.endswith("très…")
    assert len(document.title) <= 91


def test_three_short_lines_in_a_row_are_no_subheads() -> None:
    text = "Titre du texte\nUn paragraphe qui dit tout.\nPommes\nPoires\nPrunes\nUn autre paragraphe qui finit."
    assert "subhead" not in kinds(read_text(text))


def test_a_quotation_set_apart_with_its_author_is_a_block_quote() -> None:
    text = (
        "Harrow Bay counts its bridges\nThe council said on Tuesday that it had counted them.\n"
        '"So far it is one to nil. But it is a long game." - Ann Reed\nNobody objected.\n'
    )
    assert kinds(read_text(text)) == ["headline", "lede", "block_quote", "paragraph"]


def test_a_sentence_that_an_agency_signs_is_no_caption() -> None:
    text = "Titre du texte\nUn premier paragraphe.\nLe maire a parlé mardi soir. AFP\nEt puis plus rien."
    assert kinds(read_text(text)) == ["headline", "lede", "paragraph", "paragraph"]


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff\n", "\x00\x01\x02", "---\n***\n", "\u200b\n\u00a0\n"])
def test_nothing_to_read_is_said_with_the_name(text: str) -> None:
    with pytest.raises(ImportFailure, match=r"^notes\.txt is empty: .*$"):
        read_text(text, name="notes.txt")


def test_control_characters_go_and_the_rest_of_the_text_stays() -> None:
    document = read_text("Titre\r\n\r\nUn\x1b]0;mot\x07 et\u200cun autre.\u2028Fin.\n\n")
    assert document.text == "Titre\n\nUn]0;mot et\u200cun autre.\nFin."


def test_beyond_twenty_thousand_lines_everything_is_a_paragraph() -> None:
    text = "Titre\n" + "Un mot de plus.\n" * 25_000 + "# Un titre\nFin."
    blocks = classify(normalise(text).rstrip())
    assert len(blocks) == 25_003
    assert blocks[-2].kind is BlockKind.PARAGRAPH


def test_a_text_of_a_million_lines_is_refused_with_the_limit() -> None:
    with pytest.raises(ImportFailure, match=r"^log\.txt has more than 100,000 lines, the limit for one article$"):
        read_text("x\n" * 1_000_000 + "x", name="log.txt")
