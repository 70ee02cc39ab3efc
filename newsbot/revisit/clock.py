"""The clock that news is followed by. A simulation lets it run faster than the wall's."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Clock:
    """`scale` seconds pass in one of the wall's; both clocks agree at `origin` (Unix seconds).

    Revisits, dates, budgets and delays of articles go by this clock; leases, time-outs and the
    pauses between requests to a host by the wall's.
    """

    scale: float = 1.0
    origin: float = 0.0

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Clock:
        return cls(
            settings.getfloat("NEWSBOT_TIME_SCALE", 1.0), settings.getfloat("NEWSBOT_TIME_ORIGIN")
        )

    def at(self, wall: float) -> float:
        """What this clock shows (Unix seconds) at a moment of the wall's."""
        return self.origin + (wall - self.origin) * self.scale

    def now(self) -> float:
        """Unix seconds."""
        return self.at(time.time())

    def utc(self) -> datetime:
        return datetime.fromtimestamp(self.now(), UTC)

    def on_wall(self, seconds: float) -> float:
        """How long the wall's clock takes for so many seconds of this one."""
        return seconds / self.scale


def moment(date: str | None) -> float | None:
    """Unix seconds of an ISO 8601 date with time and offset; None for all others."""
    if not date or len(date) <= 10:
        return None
    try:
        parsed = datetime.fromisoformat(date)
        return parsed.timestamp() if parsed.tzinfo else None
    except (ValueError, OverflowError):
        return None
