from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from reader.ingest import workers
from reader.ingest.workers import WorkerFailure, WorkerPool, close_workers, run_job
from tests.loopback import wait_until

ROOT = Path(__file__).resolve().parents[3]
FEED = b"<rss version='2.0'><channel><title>t%d</title></channel></rss>"


def test_many_threads_share_the_workers() -> None:
    with ThreadPoolExecutor(max_workers=8) as threads:
        titles = threads.map(lambda number: run_job("feed", FEED % number, options={"url": ""})["title"], range(40))
    assert list(titles) == [f"t{number}" for number in range(40)]


def test_an_unknown_job_is_a_failure_and_the_next_one_works() -> None:
    with pytest.raises(WorkerFailure) as failure:
        run_job("nonsense", b"")
    assert failure.value.reason == "crash"
    assert run_job("feed", FEED % 1, options={"url": ""})["title"] == "t1"


def test_a_worker_that_was_killed_is_replaced() -> None:
    program = textwrap.dedent("""
        import os, signal, subprocess, sys
        from reader.ingest import workers
        feed = b"<rss version='2.0'><channel><title>t</title></channel></rss>"
        workers.run_job("feed", feed)
        pid = workers._pool._idle[0].pid
        os.kill(pid, signal.SIGKILL)
        try:
            workers.run_job("feed", feed)
        except workers.WorkerFailure as failure:
            print(failure.reason)
        print(workers.run_job("feed", feed)["title"])
        print(workers._pool._idle[0].pid)
    """)
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    reason, title, pid = done.stdout.split()
    assert (reason, title) == ("crash", "t")
    assert done.stderr == ""
    assert wait_until(lambda: not Path(f"/proc/{pid}").exists()), "no worker is left when the program ends"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks at /proc")
def test_workers_end_when_the_program_is_killed() -> None:
    program = textwrap.dedent("""
        import sys, time
        from reader.ingest import workers
        workers.run_job("feed", b"<rss version='2.0'><channel><title>t</title></channel></rss>")
        print(workers._pool._idle[0].pid, flush=True)
        time.sleep(60)
    """)
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        pid = int(child.stdout.readline())
        assert Path(f"/proc/{pid}").exists()
        os.kill(child.pid, signal.SIGKILL)
    assert wait_until(lambda: not Path(f"/proc/{pid}").exists())


def test_closing_the_workers_leaves_none_and_new_ones_start() -> None:
    run_job("feed", FEED % 1, options={"url": ""})
    close_workers()
    assert run_job("feed", FEED % 2, options={"url": ""})["title"] == "t2"


def test_closing_the_workers_ends_the_jobs_under_way() -> None:
    many = b" ".join(b"a%d='x'" % number for number in range(100_000))
    stalling = b"<rss version='2.0'><channel><title " + many + b">t</title></channel></rss>"
    with ThreadPoolExecutor(max_workers=1) as threads:
        job = threads.submit(run_job, "feed", stalling, options={"url": ""}, deadline=60)
        assert wait_until(lambda: bool(workers._pool._busy))
        close_workers()
        with pytest.raises(WorkerFailure, match="crash"):
            job.result(timeout=10)
    assert run_job("feed", FEED % 3, options={"url": ""})["title"] == "t3"


def test_a_worker_that_was_made_ready_does_the_job() -> None:
    with closing(WorkerPool(most=1)) as pool:
        pool.prepare("feed", 5)
        ready = [worker.pid for worker in pool._idle]
        assert pool.run("feed", {"url": ""}, FEED % 4, 20.0)["title"] == "t4"
        assert [worker.pid for worker in pool._idle] == ready
        assert len(ready) == 1
