"""A whole archive, extracted again on all cores."""

from __future__ import annotations

import json
import logging
import signal
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
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
    # Fresh processes: a fork would inherit whatever threads and locks this one has.
    with ProcessPoolExecutor(jobs, get_context("spawn"), _leave_ctrl_c_to_parent) as pool:
        waiting: list[Future[Batch]] = []
        try:
            for batch in batches:
                waiting.append(pool.submit(extract_batch, batch, index.limit, plain))
                if len(waiting) >= 4 * jobs:  # bounds what is read ahead and waits in memory
                    yield waiting.pop(0).result()
            while waiting:
                yield waiting.pop(0).result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def extract_batch(places: list[tuple[Path, int]], limit: int, settings: str) -> Batch:
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


def _leave_ctrl_c_to_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
