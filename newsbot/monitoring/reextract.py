"""A whole archive, extracted again on all cores."""

from __future__ import annotations

import json
import logging
import os
import signal
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import msgspec
from scrapy.settings import Settings

from newsbot.archive.reader import capture, read_at
from newsbot.monitoring.garbage import set_aside
from newsbot.monitoring.offline import Offline

if TYPE_CHECKING:
    from newsbot.archive.index import ArchiveIndex

logger = logging.getLogger(__name__)

BATCH = 50
"""Pages that a process takes at a time."""
TRIES = 1
"""Times that processes may be killed in a row before the pages they had are tried one by one."""
Places = list[tuple[Path, int]]
"""Files, and bytes from their start."""


@dataclass
class Batch:
    """What became of some pages."""

    pages: int = 0
    articles: list[tuple[str, bytes]] = field(default_factory=list)
    """Identifier and JSON of each, in the order of the archive."""
    counts: Counter[str] = field(default_factory=Counter)
    """Statistics by the names that a crawl uses."""


def reextract(index: ArchiveIndex, settings: Settings, jobs: int) -> Iterator[Batch]:
    """Articles of the best captures, batch by batch, in the order of the archive.

    Args:
        index: what to read.
        settings: of the project.
        jobs: processes; 1 is this one.
    """
    places = iter(index.places())
    batches = iter(lambda: list(islice(places, BATCH)), [])
    plain = json.dumps(_plain(settings), sort_keys=True)
    if jobs == 1:
        for batch in batches:
            yield extract_batch(batch, index.limit, plain)
        return
    yield from _in_processes(batches, jobs, index.limit, plain)


def _in_processes(
    batches: Iterator[Places], jobs: int, limit: int, settings: str
) -> Iterator[Batch]:
    """The same; what a process was busy with when it was killed is given to another."""
    pool = _processes(jobs)
    waiting: deque[tuple[Places, Future[Batch]]] = deque()
    broken = 0

    def submit(places: Places) -> tuple[Places, Future[Batch]]:
        try:
            return places, pool.submit(extract_batch, places, limit, settings)
        except BrokenProcessPool as error:
            future: Future[Batch] = Future()
            future.set_exception(error)
            return places, future

    try:
        while True:
            # Bounds what is read ahead and waits in memory.
            while len(waiting) < 4 * jobs and (places := next(batches, None)):
                waiting.append(submit(places))
            if not waiting:
                return
            places, future = waiting.popleft()
            try:
                batch = future.result()
            except BrokenProcessPool:
                logger.warning("A process was killed; what it had in hand is extracted again")
                broken += 1
                pool.shutdown(wait=False, cancel_futures=True)
                pool = _processes(jobs)
                if again := broken <= TRIES:
                    waiting.appendleft((places, future))
                waiting = deque(
                    (places, future) if _is_done(future) else submit(places)
                    for places, future in waiting
                )
                if again:
                    continue
                batch = _one_by_one(places, limit, settings)
            broken = 0
            yield batch
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _one_by_one(places: Places, limit: int, settings: str) -> Batch:
    """A batch that was in hand whenever a process died: one of its pages may be why."""
    whole = Batch()
    pool = _processes(1)
    for place in places:
        batch = None
        for _ in range(2):  # the first time something else may have killed it
            try:
                batch = pool.submit(extract_batch, [place], limit, settings).result()
                break
            except BrokenProcessPool:
                pool = _processes(1)
        if batch is None:
            logger.error("page at %s, byte %d, kills its process", *place)
            batch = Batch(1, counts=Counter({"newsbot/dropped/kills_its_process": 1}))
        whole.pages += batch.pages
        whole.articles += batch.articles
        whole.counts += batch.counts
    pool.shutdown()
    return whole


def _processes(jobs: int) -> ProcessPoolExecutor:
    """Fresh ones: a fork would inherit whatever threads and locks this one has."""
    return ProcessPoolExecutor(jobs, get_context("spawn"), _live_by_parent)


def _is_done(future: Future[Batch]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def extract_batch(places: Places, limit: int, settings: str) -> Batch:
    """Articles of the captures at these places."""
    offline = _offline(settings)
    before = Counter(_counts(offline))
    batch = Batch()
    encoder = msgspec.json.Encoder()
    for path, offset in places:
        batch.pages += 1
        try:
            if found := capture(read_at(path, offset, limit)):
                for article in offline.articles(found):
                    batch.articles.append((article.id, encoder.encode(article)))
        except Exception:  # a site's own code may raise anything; the next page is another's
            logger.exception("page at %s, byte %d", path, offset)
            batch.counts["newsbot/dropped/error"] += 1
    batch.counts += Counter(_counts(offline)) - before
    _set_aside()
    return batch


@cache
def _set_aside() -> None:
    """Once, after the first pages of this process."""
    set_aside()


def _counts(offline: Offline) -> dict[str, int]:
    return {name: value for name, value in offline.stats.items() if isinstance(value, int)}


@cache
def _offline(settings: str) -> Offline:
    return Offline.from_settings(Settings(json.loads(settings)))


def _plain(settings: Settings) -> dict[str, Any]:
    """Those of the settings that JSON can carry to another process."""
    kept = {}
    for name, value in settings.copy_to_dict().items():
        try:
            json.dumps(value)
        except TypeError:
            continue
        kept[name] = value
    return kept


def _live_by_parent() -> None:
    """Leave Ctrl-C to it, and end with it: killed, it says to nobody that there is no more work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    assert parent is not None
    Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(process: int) -> None:
    wait([process])
    os._exit(1)
