"""Articles that say the same, folded under the first of them in a list."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Mapping

__all__ = ["Folds", "Opened"]


class Folds:
    """A list of articles of which some belong together: the first of each group stays, the ``others`` are under it.

    ``ids`` are all of them, each once; ``groups`` maps an article to its group, those without one are left out of it.
    ``shown`` is what is left of the list when all is folded, ``others`` maps an article in it to those that are under
    it, both in the order of ``ids``.
    """

    def __init__(self, ids: array[int] | None = None, groups: Mapping[int, int] | None = None) -> None:
        self.ids = array("q") if ids is None else ids
        self.groups: Mapping[int, int] = groups or {}
        self.shown = self.ids
        self.others: dict[int, list[int]] = {}
        self._head: dict[int, int] = {}
        if self.groups:
            self._fold(self.groups)

    def _fold(self, groups: Mapping[int, int]) -> None:
        first: dict[int, int] = {}
        # Few articles have copies: the others of a million are passed over without a line of Python for each.
        for key in [key for key in self.ids if key in groups]:
            head = first.setdefault(groups[key], key)
            if head != key:
                self.others.setdefault(head, []).append(key)
                self._head[key] = head
        if self._head:
            self.shown = array("q", [key for key in self.ids if key not in self._head])

    def head(self, key: int) -> int:
        """The article under which ``key`` is folded: itself if it is under none."""
        return self._head.get(key, key)

    def family(self, key: int) -> list[int]:
        """The article that ``key`` is under, and all that are; [] if it has no copy in the list."""
        head = self.head(key)
        others = self.others.get(head)
        return [head, *others] if others else []

    def is_under(self, key: int) -> bool:
        """Whether an article is under another one."""
        return key in self._head

    def rows(self, opened: Collection[int]) -> array[int]:
        """The articles of the list when the ``opened`` ones of ``shown`` have theirs below them."""
        if not opened:
            return self.shown
        rows = array("q")
        for key in self.shown:
            rows.append(key)
            if key in opened:
                rows.extend(self.others.get(key, ()))
        return rows


class Opened:
    """Which folds a person has opened: known by their articles, so that it holds for whatever list has these."""

    def __init__(self) -> None:
        self._is_all = False
        self._except: set[int] = set()

    def heads(self, folds: Folds) -> Collection[int]:
        """The articles of ``folds.shown`` whose others are to stand below them."""
        other = {folds.head(key) for key in self._except} & folds.others.keys()
        return folds.others.keys() - other if self._is_all else other

    def toggle(self, family: Collection[int]) -> None:
        """Open a fold, or close it, given by all its articles."""
        if self._except.isdisjoint(family):
            self._except.update(family)
        else:
            self._except.difference_update(family)

    def toggle_all(self) -> None:
        """Open every fold; when that has been done, close every one."""
        self._is_all = not self._is_all
        self._except.clear()
