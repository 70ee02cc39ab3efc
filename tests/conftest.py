"""Fixtures that every room's tests may use."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Sites under test listen on loopback. Read by newsbot.settings, here and in child processes.
os.environ.setdefault("NEWSBOT_ALLOWED_NETWORKS", "127.0.0.0/8")

# A shell ignores Ctrl-C for what it runs in the background, and so would all children of the tests.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# An example may take as long as the machine likes, and the same are drawn each time;
# `--hypothesis-profile explore` draws new ones.
loaded = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("explore", loaded)
settings.register_profile("same", loaded, derandomize=True)
settings.load_profile("same")

PROJECT = Path(__file__).resolve().parent.parent


def find_shared() -> Path | None:
    """The folder of real development pages that may lie beside a checkout."""
    named = os.environ.get("NEWSBOT_SHARED")
    places = (
        [Path(named)] if named else [PROJECT.parent / "shared", PROJECT.parent.parent / "shared"]
    )
    return next((place for place in places if (place / "pages/manifest.jsonl").is_file()), None)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The development pages; tests that need them skip where they are absent."""
    found = find_shared()
    if found is None:
        pytest.skip(
            "no development pages beside this checkout (NEWSBOT_SHARED names another place)"
        )
    return found


@pytest.fixture(scope="session")
def _valkey_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    from newsbot.redis import RedisService

    with RedisService(state_dir=tmp_path_factory.mktemp("valkey")) as service:
        yield service.url


@pytest.fixture
def valkey(_valkey_server: str) -> str:
    """URL of a real, empty server; one per session, flushed for each test."""
    from newsbot.redis import connect_sync

    with connect_sync(_valkey_server) as client:
        client.flushall()
        client.script_flush()
    return _valkey_server
