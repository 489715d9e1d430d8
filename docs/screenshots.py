"""Draw the README's pictures anew: ``python -m docs.screenshots``.

They show the sample articles in a library made for the purpose, driven by keys as a person would.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from pathlib import Path

from reader.services import annotating, articles, importing
from reader.services.library import Library, open_library
from reader.settings import load_settings
from reader.tui.app import NewsreaderApp
from reader.tui.theme import theme_name

PICTURES = Path(__file__).parent / "screenshots"
SHOTS = {
    "article-dark": ("dark", (120, 36), ["G", "enter", "n", "n", "n"]),
    "library-light": ("light", (120, 30), []),
    "tag-picker-dark": ("dark", (100, 30), ["G", "enter", "n", "n", "t"]),
}


def _library(home: Path) -> Library:
    library = open_library(load_settings(environ={"NEWSREADER_HOME": str(home)}))
    for imported in importing.import_samples(library):
        if imported.article_id is None:
            continue
        page = articles.open_article(library, imported.article_id)
        for reviewed, tag in zip(page.quotes[1:4], ("claim/economy", "to check", "claim/water"), strict=False):
            annotating.toggle_tag(library, imported.article_id, reviewed.quote.span, tag)
        annotating.annotate(library, imported.article_id, page.quotes[0].quote.span, note="ask for the minutes")
    return library


async def _draw(library: Library, name: str) -> None:
    theme, size, keys = SHOTS[name]
    app = NewsreaderApp(library)
    app.theme = theme_name(theme)
    async with app.run_test(size=size) as pilot:
        await pilot.pause(1)
        for key in keys:
            await pilot.press(key)
            await pilot.pause(0.5)
        await pilot.pause(0.5)
        # Rich names its classes after a random number: without it, the same screen is the same file.
        picture = re.sub(r"terminal-\d+", "terminal-newsreader", app.export_screenshot(title="newsreader"))
        (PICTURES / f"{name}.svg").write_text(picture, encoding="utf-8")
    app.jobs.close()


def main() -> None:
    """Draw every picture into docs/screenshots."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home, _library(Path(home)) as library:
        for name in SHOTS:
            asyncio.run(_draw(library, name))


if __name__ == "__main__":
    main()
