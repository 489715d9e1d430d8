"""The engine's figures on the gold of ../shared and on our own sets, and the floors they may not fall below.

python -m tests.gold.measure                  print the figures
python -m tests.gold.measure --verbose NAME   also what is missed, found too much or told of the wrong speaker in a set
python -m tests.gold.measure --pin            raise the floors to what is measured
python -m tests.gold.measure --pin --lower    pin what is measured, also where it is lower
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from reader.model import Block, BlockKind, Quote, Span
from reader.quotes import attribute
from tests.gold import genres, own
from tests.gold.mentions import shares

GOLD = Path(__file__).parents[3] / "shared" / "gold"
FLOORS = Path(__file__).with_name("floors.toml")
SETS = ("fr", "en", "fr-own", "fr-genres", "en-genres")
"""The dev sets of ../shared by their language, our own French one, our own of other genres."""
LAYERS = ("quoted", "reported F50")
_LINE = re.compile(
    r"^(?P<layer>[\w@. ]+?)\s+gold\s+\d+ pred\s+\d+ \| span P \S+ R \S+ F (?P<span>\S+)"
    r" \| span\+speaker P \S+ R \S+ F (?P<joint>\S+) \| speaker (?P<speaker>\S+)"
)


def is_here(name: str) -> bool:
    """Whether a set can be measured: ../shared holds the texts and the scorer."""
    return GOLD.is_dir() and (name != "fr-own" or own.CORPUS.is_dir())


def write_gold(name: str, path: Path) -> None:
    """Write a set as the scorer reads its gold, an article a line."""
    language, _, ours = name.partition("-")
    if ours == "own":
        own.write(path)
    elif ours == "genres":
        lines = (json.dumps(article, ensure_ascii=False) + "\n" for article in genres.load(language))
        path.write_text("".join(lines), encoding="utf-8")
    else:
        path.write_bytes((GOLD / f"{language}-dev.jsonl").read_bytes())


def blocks_of(text: str) -> tuple[Block, ...]:
    """A block a line, the first the headline: what the gold's texts are."""
    blocks: list[Block] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            kind = BlockKind.PARAGRAPH if blocks else BlockKind.HEADLINE
            blocks.append(Block(kind, Span(at, at + len(line))))
        at += len(line) + 1
    return tuple(blocks)


def printed(text: str, quote: Quote) -> dict[str, object]:
    """A quote as `newsreader quotes --format jsonl` prints it, as far as the scorer reads it."""
    return {
        "kind": quote.kind.value,
        "text": quote.span.of(text),
        "fragments": [{"text": fragment.of(text)} for fragment in quote.fragments],
        "speaker": {"name": quote.speaker.name} if quote.speaker else None,
    }


def measure(name: str, *, verbose: bool = False) -> dict[str, float]:
    """The figures of one set: "quoted span", "quoted joint", "reported F50 span" …, each an F1 or a share.

    "speaker by pronoun" … are the shares of found quotes whose speaker is right, by what names the speaker, and
    "found by pronoun" … how many quotes those are. ``verbose`` prints what the scorer says of each error.
    """
    read = []
    with tempfile.TemporaryDirectory() as folder:
        gold, predictions = Path(folder) / "gold.jsonl", Path(folder) / "predictions.jsonl"
        write_gold(name, gold)
        with predictions.open("w", encoding="utf-8") as out:
            for line in gold.read_text(encoding="utf-8").splitlines():
                article = json.loads(line)
                text = article["text"]
                quotes = attribute(text, blocks_of(text), article["lang"]).quotes
                read.append((article, quotes))
                row = {"id": article["id"], "quotes": [printed(text, quote) for quote in quotes]}
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
        command = [
            sys.executable,
            str(GOLD / "score_quotes.py"),
            str(gold),
            str(predictions),
            *(["--verbose"] if verbose else []),
        ]
        answer = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    if verbose:
        sys.stdout.write(answer.stdout)
    figures: dict[str, float] = {}
    for line in answer.stdout.splitlines():
        match = _LINE.match(line)
        if match and match["layer"] in LAYERS:
            for figure in ("span", "joint", "speaker"):
                figures[f"{match['layer']} {figure}"] = float(match[figure])
    for kind, (right, found) in shares(read, GOLD / "score_quotes.py").items():
        figures[f"speaker by {kind}"] = right / found if found else 1.0
        figures[f"found by {kind}"] = found
    return figures


def digest(name: str) -> str:
    """The sha256 of a set's marks."""
    language, _, ours = name.partition("-")
    if ours == "genres":
        return genres.digest(language)
    return hashlib.sha256((own.MARKS if ours else GOLD / f"{language}-dev.jsonl").read_bytes()).hexdigest()


def pinned() -> dict[str, dict[str, object]]:
    """What floors.toml holds."""
    return tomllib.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}


def floor_of(value: float) -> float:
    """A figure cut, not rounded, to three places: a floor that it reaches."""
    return math.floor(value * 1000 + 1e-9) / 1000


def pin(*, lower: bool) -> None:
    """Write floors.toml from what is measured; a figure that fell keeps its floor unless ``lower``."""
    before = pinned()
    lines = [
        "# Floors of the quote engine's figures on the dev sets, pinned by tests/gold/measure.py with the data's hash."
    ]
    for name in SETS:
        old = before.get(name, {})
        same = old.get("sha256") == digest(name)
        lines += ["", f"[{name}]", f'sha256 = "{digest(name)}"']
        for figure, value in measure(name).items():
            if figure.startswith("found by"):
                continue
            floor = old.get(figure)
            kept = max(value, floor) if same and not lower and isinstance(floor, float) else value
            lines.append(f'"{figure}" = {floor_of(kept):.3f}')
    FLOORS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Print the figures, or pin them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--verbose", choices=SETS, help="print every error in this set, and measure no other")
    parser.add_argument("--pin", action="store_true", help="write floors.toml")
    parser.add_argument("--lower", action="store_true", help="let floors fall")
    arguments = parser.parse_args()
    for name in [arguments.verbose] if arguments.verbose else SETS:
        for figure, value in measure(name, verbose=bool(arguments.verbose)).items():
            sys.stdout.write(f"{name:9s} {figure:24s} {value:.3f}\n")
    if arguments.pin:
        pin(lower=arguments.lower)


if __name__ == "__main__":
    main()
