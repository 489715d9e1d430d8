from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from reader.model import Feed
from reader.services.hostqueue import HostQueue, host_of


def feed(number: int, host: str) -> Feed:
    return Feed(number, str(number), f"https://{host}/{number}", "")


@given(
    hosts=st.lists(st.sampled_from(["a.example", "b.example", "c.example"]), max_size=30),
    most=st.integers(1, 8),
    per_host=st.integers(1, 4),
    done=st.randoms(use_true_random=False),
)
def test_every_feed_has_its_turn_and_no_host_more_than_its_share(
    hosts: list[str], most: int, per_host: int, done: object
) -> None:
    feeds = [feed(number, host) for number, host in enumerate(hosts)]
    queue = HostQueue(feeds, most=most, per_host=lambda host: per_host)
    under_way: list[Feed] = []
    taken: list[Feed] = []

    def room() -> bool:
        """Whether a feed waits whose host has a share left."""
        busy = Counter(map(host_of, under_way))
        return len(under_way) < most and any(busy[host_of(one)] < per_host for one in feeds if one not in taken)

    while len(taken) < len(feeds):
        if room():
            one = queue.take()
            assert one is not None
            taken.append(one)
            under_way.append(one)
            assert len(under_way) <= most
            assert max(Counter(map(host_of, under_way)).values()) <= per_host
        else:
            queue.release(under_way.pop(done.randrange(len(under_way))))  # type: ignore[attr-defined]
    assert sorted(one.id for one in taken) == list(range(len(feeds)))
    assert queue.take() is None


def test_hosts_take_turns() -> None:
    queue = HostQueue([feed(n, "a") for n in range(3)] + [feed(9, "b")], most=9, per_host=lambda host: 9)
    assert [one.id for one in (queue.take(), queue.take()) if one] == [0, 9]


def test_what_waits_for_a_host_is_taken_out_together() -> None:
    queue = HostQueue([feed(n, "a") for n in range(3)] + [feed(9, "b")], most=1, per_host=lambda host: 1)
    first = queue.take()
    assert first is not None
    assert [one.id for one in queue.drop_host(first)] == [1, 2]
    assert queue.drop_host(first) == []
    queue.release(first)
    last = queue.take()
    assert last is not None
    assert last.id == 9
    assert queue.take() is None
