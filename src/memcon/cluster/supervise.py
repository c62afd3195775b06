"""Shards in, their output files out: processes forked, watched, and bisected when they die."""

from __future__ import annotations

import gc
import os
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from signal import Signals, strsignal
from typing import Any

from memcon.cluster.shards import Shard
from memcon.cluster.worker import DOCUMENTS_PER_BATCH, Care, Reads, Tally, warm_up, work
from memcon.errors import InputError

# A batch of 32 Reuters-length articles takes some two seconds; a document that holds its process
# this long is taken for one that never ends.
SECONDS_PER_BATCH = 300.0
SECONDS_TO_BEGIN = 120.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one shard: its tally, or why it could not be finished."""

    shard: Shard
    tally: Tally
    failure: str | None = None


class _Run:
    """A shard being read in a forked process, and what is known of where it dies."""

    def __init__(self, shard: Shard) -> None:
        self.shard = shard
        self.care = Care()
        self.at = 0  # first document of the batch in hand
        self.process: Any = None
        self.channel: Connection | None = None
        self.heard = 0.0
        self.end: tuple[str, Any] | None = None
        self.is_late = False

    def start(self, source: str, out: str, reader: Reads) -> None:
        context = get_context("fork")
        ours, theirs = context.Pipe(duplex=False)
        self.process = context.Process(
            target=work,
            args=(source, out, self.shard, reader, self.care, theirs, os.getpid()),
            name=f"memcon {self.shard.name}",
        )
        with warnings.catch_warnings():
            # Newer Pythons warn of forks beside threads; ours are idle ones of array libraries.
            warnings.simplefilter("ignore", DeprecationWarning)
            self.process.start()
        theirs.close()
        self.channel, self.heard, self.end, self.is_late = ours, time.monotonic(), None, False
        self.at = -1

    def listen(self) -> None:
        """Take in what the process has sent."""
        assert self.channel is not None
        try:
            while self.channel.poll():
                kind, value = self.channel.recv()
                self.heard = time.monotonic()
                if kind == "at":
                    self.at = value
                else:
                    self.end = (kind, value)
        except EOFError:
            pass

    def close(self) -> None:
        self.process.join()
        self.listen()
        if self.channel is not None:
            self.channel.close()

    def cause(self, seconds: float) -> str:
        """How the process died, in words."""
        code = self.process.exitcode
        if self.is_late:
            return f"reading it took longer than {seconds:.0f} seconds"
        if code is not None and code < 0:
            name = strsignal(-code) or Signals(-code).name
            return f"its process died of signal {-code} ({name})"
        return f"its process ended with status {code}"

    def narrow(self, cause: str) -> None:
        """After a death: read more carefully where it happened, down to the one document."""
        care, at = self.care, max(self.at, 0)
        size = care.size if at < care.until else DOCUMENTS_PER_BATCH
        singled = at in care.condemned or at in care.shunned
        if self.at < 0 or at in care.shunned:
            # Dead before the first batch, or while passing a document over: the file itself kills.
            words = f"the rest of {self.shard.name} cannot be listed: {cause}"
            self.care = replace(care, broken_at=(at, words))
        elif at in care.condemned:
            words = f"taking its text out failed: {cause}"
            self.care = replace(care, shunned={**care.shunned, at: words})
        elif size > 1 and not singled:
            self.care = replace(care, size=max(1, size // 2), until=at + size)
        else:
            words = f"This document could not be read: {cause}."
            self.care = replace(care, condemned={**care.condemned, at: words})


def read_shards(
    source: str,
    out: str,
    shards: Iterable[Shard],
    reader: Reads,
    *,
    jobs: int = 1,
    seconds: float = SECONDS_PER_BATCH,
    on_outcome: Callable[[Outcome], None] = lambda _: None,
    on_start: Callable[[Shard, int], None] = lambda *_: None,
) -> list[Outcome]:
    """Read shards in forked processes, `jobs` at a time, and see every document through.

    A process that dies is started again where it stopped, with half as many documents at once,
    until the document that kills stands alone; that one is kept as a gap with its reason. What
    was read before is kept. When this process dies, its children die with it, and the next run
    goes on where they stopped.

    Args:
        reader: Loaded before, and shared by all processes as long as they do not write to it.
        seconds: A process that finishes no batch in this time is ended, as if it had died.
        on_outcome: Called with each shard that is finished.
        on_start: Called with each shard and the id of the process that reads it.

    Raises:
        InputError: This system cannot fork.
    """
    if not hasattr(os, "fork"):
        raise InputError(
            "`memcon run` forks processes, which this system does not do. Use Linux or macOS."
        )
    waiting = deque(_Run(shard) for shard in shards)
    active: list[_Run] = []
    outcomes: list[Outcome] = []
    deaths_before_start: dict[str, int] = {}

    def start(run: _Run) -> None:
        run.start(source, out, reader)
        on_start(run.shard, run.process.pid)
        active.append(run)

    warm_up(reader)
    gc.collect()
    gc.freeze()  # what is loaded is shared with the children as long as nothing touches it
    try:
        while waiting or active:
            while waiting and len(active) < jobs:
                start(waiting.popleft())
            handles = [each for run in active for each in (run.process.sentinel, run.channel)]
            wait([each for each in handles if each is not None], timeout=1.0)
            for run in list(active):
                run.listen()
                if run.process.is_alive():
                    # A process may take its time to begin: imports, or a writer it waits for.
                    limit = seconds if run.at >= 0 else max(seconds, SECONDS_TO_BEGIN)
                    if time.monotonic() - run.heard > limit:
                        run.is_late = True
                        run.process.kill()
                    elif run.end is None or run.process.is_alive():
                        _pause_if_closed(run)
                    continue
                run.close()
                active.remove(run)
                outcome = _outcome(run)
                if outcome is None:
                    if run.at < 0 and deaths_before_start.setdefault(run.shard.name, 0) < 2:
                        deaths_before_start[run.shard.name] += (
                            1  # killed before it began: again
                        )
                    else:
                        run.narrow(run.cause(seconds))
                    start(run)
                    continue
                outcomes.append(outcome)
                on_outcome(outcome)
    finally:
        gc.unfreeze()
        for run in active:
            run.process.kill()
            run.close()
    return outcomes


def _pause_if_closed(run: _Run) -> None:
    """A pipe closed by an ending process is ready at once; give the process time to end."""
    if run.end is not None:
        run.process.join(0.2)


def _outcome(run: _Run) -> Outcome | None:
    """What a process that ended left behind; None if it died at work."""
    if run.end is None:
        return None
    kind, value = run.end
    if kind == "done":
        return Outcome(run.shard, value)
    return Outcome(run.shard, Tally(), str(value))
