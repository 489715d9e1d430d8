from __future__ import annotations

import pytest

from reader.errors import ConfigError, NotFound
from reader.model import Annotation, Claim, ClaimStatus, Link, LinkKind, Span, Speaker, SpeakerKind
from reader.services import annotating, articles, claims, history
from reader.services.library import Library
from tests.unit.services.builders import TEXT, document, save

PORT = Span(3, 7)
QUAI = Span(TEXT.index("quai"), TEXT.index("quai") + 4)


@pytest.fixture
def article(library: Library) -> int:
    return save(library, document())


def notes(library: Library, article_id: int) -> list[Annotation]:
    return list(articles.open_article(library, article_id).annotations)


def test_a_claim_has_a_status_and_clean_sources_and_is_undone_in_one_step(library: Library, article: int) -> None:
    sources = ("https://insee.example/1", "  ", "INSEE,\nbulletin 3", "https://insee.example/1")
    claims.set_claim(library, article, QUAI, Claim(ClaimStatus.FALSE, sources))
    [stored] = notes(library, article)
    assert stored.claim == Claim(ClaimStatus.FALSE, ("https://insee.example/1", "INSEE, bulletin 3"))
    assert history.undo(library)
    assert notes(library, article) == []
    assert history.redo(library)
    assert [one.claim for one in notes(library, article)] == [stored.claim]


def test_taking_the_claim_away_leaves_what_else_the_annotation_says(library: Library, article: int) -> None:
    annotating.annotate(library, article, QUAI, note="combien ?")
    claims.set_claim(library, article, QUAI, Claim())
    kept = claims.set_claim(library, article, QUAI, None)
    assert kept is not None
    assert (kept.claim, kept.note) == (None, "combien ?")
    claims.set_claim(library, article, PORT, Claim())
    assert claims.set_claim(library, article, PORT, None) is None
    assert len(notes(library, article)) == 1


def test_a_link_is_seen_from_both_ends_and_outlives_the_deletion_of_its_target(library: Library, article: int) -> None:
    evidence = annotating.annotate(library, article, PORT, note="rapport")
    claim = claims.link(library, article, QUAI, LinkKind.CONTRADICTS, evidence.uuid)
    assert claim is not None
    assert claims.linked(library, claim) == [(Link(LinkKind.CONTRADICTS, evidence.uuid), False, evidence)]
    assert claims.linked(library, evidence) == [(Link(LinkKind.CONTRADICTS, evidence.uuid), True, claim)]
    annotating.delete_annotation(library, evidence.uuid)
    assert claims.linked(library, claim) == []
    history.undo(library)
    assert [other.uuid for _link, _back, other in claims.linked(library, claim)] == [evidence.uuid]


def test_the_same_link_again_takes_it_away(library: Library, article: int) -> None:
    other = annotating.annotate(library, article, PORT, note="rapport")
    claims.link(library, article, QUAI, LinkKind.SUPPORTS, other.uuid)
    claims.link(library, article, QUAI, LinkKind.RELATED, other.uuid)
    left = claims.link(library, article, QUAI, LinkKind.SUPPORTS, other.uuid)
    assert left is not None
    assert left.links == (Link(LinkKind.RELATED, other.uuid),)
    assert claims.link(library, article, QUAI, LinkKind.RELATED, other.uuid) is None


def test_links_that_cannot_be_are_refused(library: Library, article: int) -> None:
    own = annotating.annotate(library, article, PORT, note="rapport")
    with pytest.raises(ConfigError, match="itself"):
        claims.link(library, article, PORT, LinkKind.SUPPORTS, own.uuid)
    with pytest.raises(NotFound):
        claims.link(library, article, PORT, LinkKind.SUPPORTS, "0190aaaa-0000-7000-8000-000000000000")


def test_a_passage_is_about_somebody_without_being_a_quote(library: Library, article: int) -> None:
    anna = Speaker("Anna Kerval", SpeakerKind.PERSON, "maire")
    made = claims.set_passage_speaker(library, article, QUAI, anna)
    assert made is not None
    assert notes(library, article)[0].speaker == anna
    assert articles.open_article(library, article).quotes == ()
    with pytest.raises(ConfigError, match="name"):
        claims.set_passage_speaker(library, article, QUAI, Speaker("  "))
    assert claims.set_passage_speaker(library, article, QUAI, None) is None


def test_a_tag_is_put_on_every_occurrence_in_one_step(library: Library, article: int) -> None:
    annotating.toggle_tag(library, article, QUAI, "lieu")
    assert annotating.tag_occurrences(library, article, [PORT, QUAI], "lieu") == 1
    assert [one.tags for one in notes(library, article)] == [("lieu",)] * 2
    history.undo(library)
    assert [one.anchor.span for one in notes(library, article)] == [QUAI]


def test_tags_made_while_reading_get_the_free_digits(library: Library, article: int) -> None:
    for number in range(11):
        annotating.toggle_tag(library, article, QUAI, f"t{number}", with_key=True)
    from reader.services.tagging import list_tags

    keys = {tag.name: tag.shortcut for tag in list_tags(library)}
    assert [keys[f"t{number}"] for number in range(11)] == [*"123456789", "", ""]


def test_annotations_are_found_by_words_tags_and_kind(library: Library, article: int) -> None:
    annotating.annotate(library, article, QUAI, tags=["Économie/Emploi"], note="Vérifier l’ÉTÉ")
    claims.set_claim(library, article, PORT, Claim(ClaimStatus.TRUE, ("https://insee.example/7",)))

    def found(words: str, **only: bool) -> list[str]:
        ids = list(annotating.find_annotations(library, words, **only))
        return [row.annotation.anchor.exact for row in annotating.annotations_by_id(library, ids).values()]

    assert found("") == ["port", "quai"]
    assert found("été") == found("#économie") == found("QUAI verif") == ["quai"]
    assert found("insee.example") == ["port"]
    assert found("rouvrira") == ["port", "quai"], "the title of the article"
    assert found("", claims=True) == ["port"]
    assert found("", orphans=True) == []
    assert found("100% _x ' \" ; --") == []
