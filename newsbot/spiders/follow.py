"""What a visit of a source leads to: when the next one is, and what is remembered of this one."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from newsbot.revisit import answers
from newsbot.revisit.clock import DAY
from newsbot.revisit.pace import Limits, Pace, after_failures, jittered
from newsbot.spiders.visits import Settlement, headers_of

if TYPE_CHECKING:
    from scrapy.http import Response

    from newsbot.revisit.schedule import Visit

ECHOES = 5
"""Links that other sources had brought before, in a row, after which a source is spared."""
SPARE = 4
"""Times the ceiling that such a source is left alone. It counts again with its next news."""
SILENCE = 8
"""Visits in the time for which a source has had no news, where that is days."""


def answered(
    visit: Visit,
    response: Response,
    now: float,
    limits: Limits,
    *,
    new: int = 0,
    echoed: int = 0,
    times: Iterable[float] = (),
    links: bytes = b"",
) -> Settlement:
    """A source answered, with news or without (304).

    Args:
        visit: this one; its state is what the visits before have told.
        response: the answer.
        now: Unix seconds of the fleet's clock.
        limits: of all sources.
        new: articles (for an index, sitemaps) that nobody has found before.
        echoed: links that are new here, and were found elsewhere before.
        times: when those of them appeared that say so.
        links: what the source lists now, see `known.compare`; empty: as before.
    """
    state, headers = visit.state, headers_of(response)
    pace = Pace(
        last=float(state.get("last", 0)),
        hours=[float(rate) for rate in state.get("hours", [0] * 24)],
        rate=float(state.get("rate", 0)),
        known=float(state.get("known", 0)),
    )
    pace.observe(now, new, list(times))
    echoes = 0 if new else int(state.get("echoes", 0)) + echoed
    heard = now if new else float(state.get("heard", now))
    if limits.floor < limits.ceiling:  # else the interval is fixed
        spared = SPARE * limits.ceiling
        quiet = spared if echoes >= ECHOES else (now - heard) / SILENCE
        limits = replace(limits, ceiling=min(max(limits.ceiling, quiet), spared))
    # What an index drives is visited when that says so.
    wanted = limits.ceiling if state.get("driven") else pace.interval(now, limits)
    lifetime = answers.ttl(response.body) or float(state.get("ttl", 0))
    asked = min(max(answers.freshness(headers), lifetime), limits.ceiling)
    interval = max(asked, jittered(wanted, limits, random.random()))
    changes: dict[str, Any] = {
        "last": pace.last,
        "heard": heard,
        "hours": [round(rate, 4) for rate in pace.hours],
        "rate": round(pace.rate, 4),
        "known": round(pace.known, 4),
        "interval": round(interval, 1),
        "visits": int(state.get("visits", 0)) + 1,
        "unchanged": int(state.get("unchanged", 0)) + (response.status == 304),
        "new": int(state.get("new", 0)) + new,
        "echoes": echoes,
        "failures": 0,
        "error": "",
    }
    if response.status != 304:
        told = answers.validators(headers)
        before = (state.get("etag", ""), state.get("modified", ""))
        # What lists other links under the same validators cannot be asked whether it has changed.
        same = told == before != ("", "")
        lies = bool(state.get("lies")) or (same and bool(links) and links != visit.links)
        etag, modified = ("", "") if lies else told
        changes |= {"etag": etag, "modified": modified, "lies": lies, "read": now, "ttl": lifetime}
    return Settlement(now + interval, changes, links)


def failed(
    visit: Visit, reason: str, headers: Mapping[str, str], now: float, limits: Limits
) -> Settlement:
    """A source did not answer, or refused: the next try is later each time, then daily."""
    failures = int(visit.state.get("failures", 0)) + 1
    pauses = replace(limits, ceiling=max(limits.daily, limits.floor))
    wait = jittered(after_failures(failures, limits), pauses, random.random())
    wait = max(wait, min(answers.retry_after(headers, now), DAY))
    changes = {"failures": failures, "error": reason, "interval": round(wait, 1)}
    if failures == 1:
        changes["since"] = now
    return Settlement(now + wait, changes)
