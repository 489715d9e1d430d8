from __future__ import annotations

import asyncio
import gc
import weakref

from reader.services.library import Library
from tests.pilot.driving import press, started


class Knot:
    """An object that only a full round of the collector can take away."""

    def __init__(self) -> None:
        self.itself = self


async def test_full_rounds_wait_until_the_keyboard_rests_and_then_run(stories: Library) -> None:
    before = gc.get_threshold()
    async with started(stories) as pilot:
        assert gc.get_threshold()[2] > 1_000 * before[2]
        knot = weakref.ref(Knot())
        for generation in (0, 1):
            gc.collect(generation)
        while gc.get_count()[2] < before[2]:
            gc.collect(1)
        await press(pilot, "down")
        for _moment in range(60):
            if knot() is None:
                break
            await asyncio.sleep(0.1)
        assert knot() is None
    assert gc.get_threshold() == before
