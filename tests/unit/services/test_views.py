from __future__ import annotations

import pytest

from reader.errors import ConfigError, NotFound, QueryError
from reader.model import SavedView, Sort, View, ViewKind
from reader.services import articles, history, views
from reader.services.library import Library
from tests.unit.services.builders import document, save


def names(library: Library) -> list[str]:
    return [f"{one.folder}/{one.name}".strip("/") for one in views.list_views(library)]


def test_a_view_is_saved_changed_moved_and_deleted_each_in_one_step(library: Library) -> None:
    first = save(library, document("Titre\nLes prix"))
    save(library, document("Autre\nRien"))
    prices = views.save_view(library, " Les  prix ", " prix ", sort=Sort.TITLE)
    assert prices == SavedView(prices.uuid, "Les prix", "prix", "", Sort.TITLE, 0)
    rest = views.save_view(library, "Le reste", "-prix")
    views.save_view(library, "Le reste", "titre:x", folder=" Dossier / Sous ")
    view = View(ViewKind.SAVED, prices.uuid)
    assert list(articles.article_ids(library, view)) == [first]
    assert views.view_sort(library, view) is Sort.TITLE
    assert views.view_sort(library, View(ViewKind.SEARCH, "x")) is Sort.RELEVANCE
    assert [(line.label, line.count, line.is_more) for line in views.count_views(library)][:2] == [
        ("Les prix", 1, False),
        ("Le reste", 1, False),
    ]
    assert names(library) == ["Les prix", "Le reste", "Dossier/Sous/Le reste"]
    views.move_view(library, rest.uuid, -1)
    assert names(library)[:2] == ["Le reste", "Les prix"]
    views.move_view(library, rest.uuid, 9)
    assert names(library)[:2] == ["Les prix", "Le reste"]
    views.change_view(library, prices.uuid, name="Prix", query="prix OR rien", folder="Dossier")
    assert len(articles.article_ids(library, view)) == 2
    views.delete_view(library, prices.uuid)
    with pytest.raises(NotFound):
        articles.article_ids(library, view)
    assert [str(history.undo(library)) for _ in range(2)] == ["delete the view “Prix”", "change the view “Les prix”"]
    assert names(library)[0] == "Les prix"
    assert list(articles.article_ids(library, view)) == [first]


def test_a_view_is_found_by_its_name(library: Library) -> None:
    one = views.save_view(library, "Énergie", "énergie", folder="Dossier")
    assert views.find_view(library, "énergie") == views.find_view(library, "DOSSIER/Énergie") == one
    assert views.find_view(library, one.uuid[:-1]) == one
    views.save_view(library, "Énergie", "énergie")
    with pytest.raises(NotFound, match="Several"):
        views.find_view(library, "Énergie")
    with pytest.raises(NotFound, match="No view"):
        views.find_view(library, "autre")


def test_what_cannot_be_a_view_is_refused(library: Library) -> None:
    views.save_view(library, "Prix", "prix")
    with pytest.raises(ConfigError, match="already"):
        views.save_view(library, "PRIX", "x")
    with pytest.raises(ConfigError, match="name"):
        views.save_view(library, " \n", "x")
    with pytest.raises(QueryError):
        views.save_view(library, "Autre", "(")
    other = views.save_view(library, "Autre", "x")
    with pytest.raises(ConfigError, match="already"):
        views.change_view(library, other.uuid, name="prix")
    with pytest.raises(QueryError):
        views.change_view(library, other.uuid, query='"')
    assert names(library) == ["Prix", "Autre"]


def test_a_query_that_cannot_be_read_any_more_is_told_and_the_others_are_counted(library: Library) -> None:
    save(library, document())
    one = views.save_view(library, "Neuf", "port")
    views.save_view(library, "Port", "port")
    with library.writing() as unit:
        unit.db.execute("UPDATE saved_view SET query = 'is:someday', sort = 'mood' WHERE uuid = ?", [one.uuid])
    broken, well = views.count_views(library)
    assert (broken.count, well.count) == (-1, 1)
    assert broken.trouble.startswith("is: takes")
    assert views.list_views(library)[0].sort is Sort.NEWEST
