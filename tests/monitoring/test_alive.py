from __future__ import annotations

import msgspec
import pytest

from newsbot.monitoring.alive import PATIENCE, is_alive
from newsbot.monitoring.worker_report import Report
from newsbot.redis import connect_sync, keys


@pytest.mark.parametrize(
    ("host", "state", "beat", "verdict"),
    [
        ("here", "running", 100.0, True),
        ("there", "running", 100.0, False),
        ("here", "finished", 100.0, False),
        ("here", "running", 100.0 - PATIENCE - 1, False),
    ],
)
def test_a_worker_of_this_host_that_reported_of_late(
    valkey: str, host: str, state: str, beat: float, verdict: bool
) -> None:
    with connect_sync(valkey) as client:
        report = Report("w", "daily", host, 1, started=0.0, beat=beat, state=state)
        client.hset(keys.REPORTS(), "w", msgspec.json.encode(report))
        assert is_alive(client, "newsbot", "here", now=100.0) is verdict
