"""The quote engine's speed on one core: ``python -m benchmarks.quotes``.

Articles are made of our own paragraphs with names, numbers and order varied, about 300 words each. All figures are
process time, the best of several rounds, so that what else the machine does counts little; ratios are of one run.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial

from reader.quotes import attribute

__all__ = ["article", "main"]

_WORDS = 300
_NAMES = ("Luc Morel", "Claire Aubry", "Paul Garnier", "Nadia Perrin", "Hugo Lambert", "Inès Caron", "Rosa Blin")
_TOWNS = ("Vannes", "Dax", "Tulle", "Brest", "Vienne", "Saint-Malo", "Gap")
_FRENCH = (
    (
        "Le maire de {town}, {name}, a affirmé {day} que la digue « tiendra jusqu'au printemps ». Il a ajouté que les"
        " travaux coûteraient {number} millions d'euros."
    ),
    (
        "« Nous n'avons rien vu venir », a déclaré {name}, qui dirige le port depuis {number} ans. « Personne ne"
        " dormait », a-t-elle ajouté, avant de préciser que {number} bateaux avaient quitté le quai."
    ),
    (
        "Selon la préfecture, {number} habitants ont été évacués dans la nuit. Les pompiers de {town} sont restés"
        " sur place jusqu'au matin, et l'eau a commencé à baisser vers {number} heures."
    ),
    (
        "L'opposition, par la voix de {name}, dénonce une « faute grave » et réclame une enquête. Le ministère n'a pas"
        " répondu aux questions de la presse."
    ),
    (
        "La ville de {town} compte {number} kilomètres de berges. Elles ont été construites après la crue de 1910, puis"
        " relevées deux fois. Le conseil votera le budget {day}, à l'hôtel de ville, en présence des associations."
    ),
    (
        "Interrogé sur la suite, {name} a répondu : « On verra après l'hiver. » Pour lui, la priorité reste le retour"
        " des familles, jugeant que l'école de {town} peut rouvrir dès {day}."
    ),
)
_ENGLISH = (
    (
        "The mayor of {town}, {name}, said on {day} that the dyke “will hold until spring”. He added that the work"
        " would cost {number} million euros."
    ),
    (
        "“We did not see it coming,” said {name}, who has run the harbour for {number} years. “Nobody slept,” she"
        " added, noting that {number} boats had left the quay."
    ),
    (
        "According to the prefecture, {number} residents were moved in the night. Firefighters from {town} stayed until"
        " the morning, and the water began to fall at about {number} o'clock."
    ),
    (
        "The opposition, led by {name}, denounced a “grave error” and called for an inquiry. The ministry did not"
        " answer questions from reporters."
    ),
    (
        "The town of {town} has {number} kilometres of banks. They were built after the flood of 1910 and raised twice"
        " since. The council will vote on the budget on {day}, in the town hall."
    ),
    (
        "Asked what comes next, {name} replied: “We will see after the winter.” In his view the return of the families"
        " comes first; he said the school of {town} could open again on {day}."
    ),
)
_DAYS = {"fr": ("lundi", "mardi", "jeudi", "vendredi"), "en": ("Monday", "Tuesday", "Thursday", "Friday")}
_PARAGRAPHS = {"fr": _FRENCH, "en": _ENGLISH}
_PLAIN = {
    "fr": (
        (
            "La crue de la nuit a emporté {number} mètres de chemin entre {town} et la vallée. Les trains ne circulent"
            " plus depuis {day}, et les cars prennent par la côte. Une quarantaine d'élèves ont dormi au gymnase."
        ),
        (
            "Né à {town}, {name} a dirigé le port pendant {number} mois avant d'entrer au conseil. Le chantier, ouvert"
            " au mois de mars, doit finir avant l'été ; deux grues sont déjà sur le quai, près de l'ancienne criée."
        ),
    ),
    "en": (
        (
            "The flood took away {number} metres of road between {town} and the valley during the night. No trains have"
            " run since {day}, and coaches go round by the coast. Some forty pupils slept in the gymnasium."
        ),
        (
            "Born in {town}, {name} ran the harbour for {number} months before joining the council. The works, which"
            " began in March, are due to end before the summer; two cranes already stand on the quay by the old market."
        ),
    ),
}
_NEWS, _DENSE = 0.65, 0.0
"""The shares of paragraphs without quotes: with the first an article holds some five quotes, about as news does."""
_HOSTILE = (
    "«",
    '"',
    "“a ",
    "a-",
    "A.",
    "(",
    "— a\n",
    "« a\n",
    "selon ",
    "que ",
    "a-t-il ",
    ", ",
    "Mme ",
    "Q: a ?\n",
    "Paul dit « ",
)


def article(language: str, words: int, seed: int, plain: float = _NEWS) -> str:
    """An article of about ``words`` words, a headline first; the same for the same ``seed``.

    ``plain`` is the share of its paragraphs that quote nobody.
    """
    dice = random.Random(seed)
    blocks, count = [f"{dice.choice(_TOWNS)} {seed}"], 2
    while count < words:
        block = dice.choice((_PLAIN if dice.random() < plain else _PARAGRAPHS)[language]).format(
            town=dice.choice(_TOWNS),
            name=dice.choice(_NAMES),
            day=dice.choice(_DAYS[language]),
            number=dice.randrange(2, 900),
        )
        blocks.append(block)
        count += len(block.split())
    return "\n".join(blocks)


def _best(work: Callable[[], object], rounds: int) -> float:
    """The least process time of ``rounds`` runs, in seconds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def _all(texts: Sequence[str], language: str) -> None:
    for text in texts:
        attribute(text, (), language)


def _rates(count: int, rounds: int) -> None:
    for language in _PARAGRAPHS:
        for plain in (_NEWS, _DENSE):
            texts = [article(language, _WORDS, seed, plain) for seed in range(count)]
            words = sum(len(text.split()) for text in texts) / _WORDS
            quotes = sum(len(attribute(text, (), language).quotes) for text in texts)
            rate = words / _best(partial(_all, texts, language), rounds)
            sys.stdout.write(
                f"{language}: {rate:4.0f} articles of {_WORDS} words a second, {quotes / words:4.1f} quotes each\n"
            )


def _growth(rounds: int) -> None:
    base = 0.0
    for factor in (1, 10, 100):
        text = article("fr", _WORDS * factor, 7)
        seconds = _best(partial(attribute, text, (), "fr"), rounds if factor < 100 else 2)
        base = base or seconds
        sys.stdout.write(
            f"one text of {len(text):8d} characters: {seconds * 1000:9.1f} ms, {seconds / base:6.1f} times\n"
        )


def _hostile(size: int) -> None:
    for piece in _HOSTILE:
        small, large = (piece * (length // len(piece)) for length in (size, 4 * size))
        first, second = (_best(partial(attribute, text, (), "fr"), 2) for text in (small, large))
        shown = piece.replace("\n", "\\n")
        sys.stdout.write(
            f"{shown!r:14s} {4 * size} characters: {second * 1000:8.1f} ms, {second / first:4.1f} times a quarter\n"
        )


def main() -> None:
    """Print the rates, the growth with the length of one text, and the hostile strings."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=60, help="how many articles a round reads")
    parser.add_argument("--rounds", type=int, default=5, help="how many rounds, of which the best counts")
    parser.add_argument("--hostile", type=int, default=25_000, help="characters of the shorter hostile strings")
    arguments = parser.parse_args()
    _rates(arguments.articles, arguments.rounds)
    _growth(arguments.rounds)
    _hostile(arguments.hostile)


if __name__ == "__main__":
    main()
