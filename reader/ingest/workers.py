"""Child processes that read what strangers send: they can be killed, and their memory and time are limited.

A hostile feed or page can keep a parser busy for minutes or make it take gigabytes; a thread cannot be stopped, a
process can. Idle workers are kept, so that a start (about 0.2 s) is not paid for each piece of work.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

from reader.ingest.worker_main import WORDS

__all__ = ["WorkerFailure", "WorkerPool", "close_workers", "prepare_workers", "run_job"]

_PACKAGE_PARENT = Path(__file__).resolve().parents[2]
_MOST_WORKERS = max(2, min(4, os.cpu_count() or 2))
_MOST_JOBS = 500
_LONGEST_REPLY = 96 * 1024 * 1024


class WorkerFailure(Exception):
    """The work was not done; ``reason`` is "time" (deadline), "memory", or "crash", ``detail`` one line more."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class _Worker:
    """One child process, the program of ``module``; used by one thread at a time.

    With ``first`` it gets ready for that job before it is asked for.
    """

    def __init__(self, module: str, first: str = "") -> None:
        environment = dict(os.environ)
        # -P keeps the working directory off sys.path: a folder of downloads must not supply our modules.
        environment["PYTHONPATH"] = str(_PACKAGE_PARENT)
        self.jobs = 0
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and a module of ours
            [sys.executable, "-P", "-X", "utf8", "-m", module, *([first] if first else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            # A Ctrl-C of the terminal is for the program, not for its children.
            start_new_session=True,
        )

    def run(self, job: str, options: dict[str, str], payload: bytes, deadline: float) -> dict[str, Any]:
        """The JSON reply of ``job``; raises WorkerFailure, after which the worker is of no more use."""
        self.jobs += 1
        late = threading.Event()

        def stop() -> None:
            late.set()
            self._process.kill()

        timer = threading.Timer(deadline, stop)
        timer.daemon = True
        timer.start()
        try:
            header = json.dumps({"job": job, "options": options, "size": len(payload), "deadline": deadline})
            stdin, stdout = self._pipes()
            stdin.write(header.encode() + b"\n" + payload)
            stdin.flush()
            status = stdout.readline(4096)
            reply = json.loads(status) if status.endswith(b"\n") else {}
            size, words = int(reply.get("size", -1)), int(reply.get("words", -1))
            if size < 0 or words < 0 or size + words > _LONGEST_REPLY:
                raise WorkerFailure("crash", "no answer")
            body, text = stdout.read(size), stdout.read(words)
            if len(body) != size or len(text) != words:
                raise WorkerFailure("crash", "half an answer")
            answer = json.loads(body)
            told = text.decode()
        except (OSError, ValueError) as error:
            raise WorkerFailure("time" if late.is_set() else "crash", str(error)) from error
        except WorkerFailure as failure:
            if late.is_set():
                raise WorkerFailure("time") from failure
            raise
        finally:
            timer.cancel()
        if "failure" in answer:
            raise WorkerFailure(str(answer["failure"]), str(answer.get("detail", "")))
        result = answer["result"]
        if not isinstance(result, dict):
            raise WorkerFailure("crash", "an answer of another kind")
        return {**result, WORDS: told} if told else result

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process.stdin is None or self._process.stdout is None:
            raise WorkerFailure("crash", "no pipes")
        return self._process.stdin, self._process.stdout

    @property
    def pid(self) -> int:
        return self._process.pid

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()

    def close(self) -> None:
        """End the process and its pipes, at once."""
        self.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            try:
                if pipe is not None:
                    pipe.close()
            except OSError:  # a full pipe to a dead process
                pass
        self._process.wait()


class WorkerPool:
    """Workers with the program of ``module`` (see :func:`reader.ingest.worker_main.serve`), ``most`` at once."""

    def __init__(self, module: str = "reader.ingest.worker_main", most: int = _MOST_WORKERS) -> None:
        self._module = module
        self._most = most
        self._idle: list[_Worker] = []
        self._busy: set[_Worker] = set()
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(most)

    def run(self, job: str, options: dict[str, str], payload: bytes, deadline: float) -> dict[str, Any]:
        """What ``job`` makes of ``payload``; thread-safe, waits for a free worker first. Raises WorkerFailure."""
        with self._places:
            with self._lock:
                worker = self._idle.pop() if self._idle else None
            worker = worker or _Worker(self._module, job)
            with self._lock:
                self._busy.add(worker)
            try:
                result = worker.run(job, options, payload, deadline)
            except BaseException:
                with self._lock:
                    self._busy.discard(worker)
                worker.close()
                raise
            with self._lock:
                self._busy.discard(worker)
                is_worn = worker.jobs >= _MOST_JOBS
                if not is_worn:
                    self._idle.append(worker)
            if is_worn:
                worker.close()
            return result

    def prepare(self, job: str, number: int) -> None:
        """Have ``number`` workers, or as many as there may be, get ready for a job that is about to come."""
        for _ in range(min(number, self._most)):
            with self._lock:
                if len(self._idle) + len(self._busy) >= self._most:
                    return
                self._idle.append(_Worker(self._module, job))

    def close(self) -> None:
        """End all workers; jobs under way fail, the next one starts a new worker."""
        with self._lock:
            idle, self._idle = self._idle, []
            for worker in self._busy:
                # Its own thread notices, and clears up after it.
                worker.kill()
        for worker in idle:
            worker.close()


_pool = WorkerPool()
atexit.register(_pool.close)


def run_job(
    job: str, payload: bytes, *, options: dict[str, str] | None = None, deadline: float = 20.0
) -> dict[str, Any]:
    """What ``job`` ("feed", "page") makes of ``payload``, as JSON values; ``deadline`` in seconds, start included.

    A text that travelled beside the values stands among them under ``WORDS``. Thread-safe; waits for a free worker
    first. Raises WorkerFailure.
    """
    return _pool.run(job, options or {}, payload, deadline)


def prepare_workers(job: str, number: int) -> None:
    """Start up to ``number`` workers while what ``job`` will read is still on its way."""
    _pool.prepare(job, number)


def close_workers() -> None:
    """End all workers, jobs under way fail; the next job starts a new one. For leaving without waiting."""
    _pool.close()
