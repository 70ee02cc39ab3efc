"""What each worker said last, in Redis: how it is doing, so that all are seen from one place."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from newsbot.redis import keys

if TYPE_CHECKING:
    import redis

logger = logging.getLogger(__name__)

RUNNING = "running"

Number: TypeAlias = int | float


@dataclass(slots=True)
class Report:
    """What one worker said last."""

    worker: str
    spider: str
    host: str
    pid: int
    started: float
    """Unix seconds."""
    beat: float
    """When this was said, Unix seconds."""
    state: str = RUNNING
    """`RUNNING`, or why it ended: "finished", "shutdown", …"""
    stats: dict[str, Number] = field(default_factory=dict)
    """Scrapy's statistics that are numbers."""
    waits: str = ""
    """For which host a running worker waits, and why; empty while it has something to do."""


def read_reports(client: redis.Redis, namespace: str) -> list[Report]:
    """The reports of all workers that have not been forgotten, by the time of their start."""
    reports = []
    for data in client.hvals(keys.REPORTS(namespace)):
        try:
            reports.append(msgspec.json.decode(data, type=Report))
        except msgspec.DecodeError as error:
            logger.warning("Ignored a worker's report that is none: %s", error)
    return sorted(reports, key=lambda report: report.started)


def numbers(stats: Mapping[str, Any]) -> dict[str, Number]:
    """The statistics that can be summed up."""
    return {
        name: value
        for name, value in stats.items()
        if isinstance(value, int | float) and not isinstance(value, bool)
    }
