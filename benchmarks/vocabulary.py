"""Words as texts have them: a few in every article, most in hardly any (Zipf's law), made of syllables, and seeded.

Searching costs what the words of a library are: with a vocabulary of a hundred words every search finds every article.
"""

from __future__ import annotations

import random
from itertools import accumulate

__all__ = ["Vocabulary"]

_COMMON = """
de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se il ce avec son sont aux mais comme ou
on ses être fait été cette deux aussi leur elle bien tout nous sans lui peut même dit après ont très ils ministre
gouvernement président France projet budget prix énergie travail loi ville pays État entreprise salariés réforme grève
élections maire région santé école sécurité justice climat emploi logement retraite industrie
"""
_STARTS = (
    "b",
    "ch",
    "d",
    "f",
    "g",
    "j",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "v",
    "br",
    "cr",
    "pr",
    "tr",
    "gl",
    "pl",
    "qu",
)
_VOWELS = ("a", "e", "i", "o", "u", "é", "è", "ou", "ai", "eau", "oi", "an", "on", "in")
_ENDS = ("", "", "", "s", "r", "t", "l", "n", "tion", "ment", "eur", "ique", "er", "é", "ée", "és")


class Vocabulary:
    """``size`` words, the first ones common French ones; ``text`` gives as many as wanted, by Zipf's law."""

    def __init__(self, size: int = 60_000, seed: int = 1) -> None:
        self._dice = random.Random(seed)
        made = dict.fromkeys(_COMMON.split())
        while len(made) < size:
            syllables = self._dice.choices((1, 2, 3), (1, 5, 3))[0]
            word = "".join(self._dice.choice(_STARTS) + self._dice.choice(_VOWELS) for _ in range(syllables))
            made[word + self._dice.choice(_ENDS)] = None
        self.words = tuple(made)
        # Mandelbrot's form of the law: the very first words are not quite as frequent as Zipf's own would have them.
        self._weights = tuple(accumulate(1 / (rank + 2.7) for rank in range(1, size + 1)))
        self._pool = self._dice.choices(self.words, cum_weights=self._weights, k=2_000_000)

    def text(self, dice: random.Random, words: int) -> str:
        """``words`` words in a row, from anywhere in a long text."""
        start = dice.randrange(len(self._pool) - words)
        return " ".join(self._pool[start : start + words])
