"""The command palette: every action of the screen below, by its name and its line of help."""

from __future__ import annotations

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from reader.i18n import _
from reader.tui.screens.base import CommandScreen

__all__ = ["CommandPaletteProvider"]


class CommandPaletteProvider(Provider):
    """Offers the available commands of the current screen."""

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        if isinstance(self.screen, CommandScreen):
            for command in self.screen.user_commands():
                run = partial(self.screen.action_run_command, command.id)
                yield DiscoveryHit(_(command.label), run, help=command.help())

    async def search(self, query: str) -> Hits:
        """Those whose name or help matches ``query``."""
        matcher = self.matcher(query)
        if isinstance(self.screen, CommandScreen):
            for command in self.screen.user_commands():
                label = _(command.label)
                score = max(matcher.match(label), matcher.match(command.help()) * 0.8, matcher.match(command.id) * 0.6)
                if score > 0:
                    run = partial(self.screen.action_run_command, command.id)
                    yield Hit(score, matcher.highlight(label), run, help=command.help())
