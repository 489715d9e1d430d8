"""Articles from one wire under one line of the list."""

from __future__ import annotations

from reader.services import grouping, views
from reader.services.library import Library
from tests.pilot.driving import add_articles, document, library_screen, press, rows, shown, started, until

WIRE = (
    "The port of Brest will open again on Monday morning after nine weeks of work, its director said in a letter to "
    "the fishermen, who had asked for three years that the old quay be mended before another winter, and who now want "
    "to know which of the two companies that came forward will pay for the cranes."
)


async def test_copies_fold_under_one_line_that_opens(stories: Library) -> None:
    head, *copies = add_articles(
        stories, [document(number, title=f"Wire {number}", words=WIRE) for number in (-1, 20, 21)]
    )
    for _progress in grouping.group_pending(stories):
        pass
    async with started(stories) as pilot:
        screen = library_screen(pilot)
        articles = screen.articles
        line = next(each for each in rows(pilot) if "Wire -1" in each)
        assert "⧉2" in line
        assert "15 articles, 2 of them folded" in shown(pilot)
        assert "Wire 20" not in shown(pilot)
        await press(pilot, "space", "g", "s", "c")
        assert list(articles.ids[:3]) == [head, *copies]
        await until(pilot, lambda: all(articles.summary(key) for key in copies))
        starred = [key for key in articles.ids[:3] if (known := articles.summary(key)) and known.is_starred]
        assert starred == [head], "what is folded away is left out"
        assert "15 articles" in shown(pilot)
        assert "folded" not in shown(pilot)
        await press(pilot, "j")
        first, second = (next(each for each in rows(pilot) if f"Wire {n}" in each) for n in (-1, 20))
        assert second.index("Wire") == first.index("Wire") + 2

        screen.library_changed()
        await until(pilot, lambda: list(articles.ids[:3]) == [head, *copies])
        await press(pilot, "c")
        assert articles.article_id == head, "the cursor goes to the line that stays"
        assert articles.row_count == 13
        await press(pilot, "C")
        assert articles.row_count == 15
        await press(pilot, "C")
        assert articles.go_to_next({copies[1]})
        assert articles.article_id == copies[1], "nothing else is wanted: what is folded away opens"
        await press(pilot, "c", "slash", *"brest", "enter")
        await until(pilot, lambda: "3 articles, 2 of them folded" in shown(pilot))
        assert articles.row_count == 1

        # What a view holds is counted beside its name as in its title: folded articles too.
        made = views.save_view(stories, "Quay", "quay")
        screen.library_changed()
        await until(pilot, lambda: any(one.label == "Quay" and one.count == 3 for one in screen.views))
        screen.show_saved(made.uuid)
        await until(pilot, lambda: "Quay · 3 articles, 2 of them folded" in shown(pilot))
