"""The engine's figures on our own German texts: exact spans, speakers by name.

python -m tests.gold.german                   print the figures, what was missed and what was found too much
"""

from __future__ import annotations

import sys
from pathlib import Path

from reader.quotes import attribute

__all__ = ["figures", "texts"]

TEXTS = Path(__file__).parent / "own" / "de.txt"
Told = tuple[str, str]


def texts() -> list[tuple[str, list[Told]]]:
    """Each text with the (words, speaker) of its quotes."""
    found: list[tuple[str, list[Told]]] = []
    for line in TEXTS.read_text(encoding="utf-8").splitlines():
        if line.startswith("de: "):
            found.append((line.removeprefix("de: ").replace(" / ", "\n"), []))
        elif line.startswith("= "):
            _, words, speaker = line.removeprefix("= ").split(" | ")
            found[-1][1].append((words, speaker))
    return found


def told(text: str) -> list[Told]:
    """The (words, speaker) that the engine finds."""
    quotes = attribute(text, (), "de").quotes
    return [(quote.span.of(text), quote.speaker.name if quote.speaker else "") for quote in quotes]


def figures() -> dict[str, float]:
    """F1 of exact spans, and of spans with their speaker."""
    gold = predicted = spans = joint = 0
    for text, expected in texts():
        found = told(text)
        gold, predicted = gold + len(expected), predicted + len(found)
        spans += len({words for words, _ in expected} & {words for words, _ in found})
        joint += len(set(expected) & set(found))
    return {"span": 2 * spans / (gold + predicted), "joint": 2 * joint / (gold + predicted)}


def main() -> None:
    """Print the figures and where they are lost."""
    for figure, value in figures().items():
        sys.stdout.write(f"{figure:6s} {value:.3f}\n")
    for text, expected in texts():
        found = told(text)
        sys.stdout.writelines(f"missed {item}\n" for item in expected if item not in found)
        sys.stdout.writelines(f"extra  {item}\n" for item in found if item not in expected)


if __name__ == "__main__":
    main()
