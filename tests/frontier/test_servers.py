"""Workers on a Cluster, and through a change of the primary that a Sentinel watches."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

from newsbot.redis import connect_sync
from tests import servers
from tests.frontier.conftest import Site, finish


def test_a_crawl_on_a_cluster(
    tmp_path: Path, site: Site, worker: Callable[..., subprocess.Popen[str]]
) -> None:
    with servers.cluster(tmp_path) as url:
        with connect_sync(url) as client:
            client.rpush("{newsbot}:tree:start_urls", f"{site.url}/1")
        log = finish(worker(site, NEWSBOT_REDIS_URL=url, SCHEDULER_PERSIST=False))
        with connect_sync(url) as client:
            left = set(client.scan_iter("*:tree:*"))
    assert set(site.fetched) == {f"/{n}" for n in range(site.pages)}, log
    assert not left, "the last worker took everything with it, from every node"


def test_a_crawl_goes_on_with_the_next_primary(
    tmp_path: Path, site: Site, worker: Callable[..., subprocess.Popen[str]]
) -> None:
    site.halt = 8
    with servers.watched(tmp_path) as watched:
        process = worker(site, NEWSBOT_REDIS_URL=watched.url, DOWNLOAD_TIMEOUT=120)
        servers.until(lambda: not site.gate.is_set())
        # What the replica has not received is lost with the primary: the worker holds still.
        process.send_signal(signal.SIGSTOP)
        with connect_sync(watched.url) as client:
            assert client.wait(1, 60_000) == 1
        watched.fail_over()
        process.send_signal(signal.SIGCONT)
        site.gate.set()
        log = finish(process)
    assert set(site.fetched) == {f"/{n}" for n in range(site.pages)}, log
    assert "Redis is back" in log
