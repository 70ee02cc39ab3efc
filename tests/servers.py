"""Real servers beyond a single one: a Cluster of one node, a primary under a Sentinel."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, cast

import redis
from redis.sentinel import Sentinel

from benchmarks.harness import end, free_port, spawn
from newsbot.redis.embedded import find_binary

PATIENCE = 60.0
Process = subprocess.Popen[bytes]


@contextmanager
def server(folder: Path, port: int, *options: str) -> Iterator[Process]:
    """A server that answers; the first of `options` may be the name of a configuration file."""
    binary = find_binary()
    assert binary
    command = [binary, *options, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
    process = spawn(command, stdout=subprocess.DEVNULL)
    try:
        with redis.Redis(port=port) as client:
            until(lambda: answers(client))
        yield process
    finally:
        end(process)


def answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


def until(condition: Callable[[], bool]) -> None:
    """Wait for it, and fail after a minute."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """URL of a Cluster whose one node has all slots."""
    port = free_port()
    # The default port of the cluster's bus is 10,000 higher, which may be none.
    bus = ["--cluster-enabled", "yes", "--cluster-port", str(free_port()), "--save", ""]
    with server(folder, port, *bus), redis.Redis(port=port) as client:
        client.execute_command("CLUSTER", "ADDSLOTSRANGE", 0, 16383)
        until(lambda: client.cluster("info")["cluster_state"] == "ok")
        yield f"redis+cluster://127.0.0.1:{port}"


class Watched:
    """A primary, its replica, and a Sentinel that makes the replica primary in `fail_over`."""

    def __init__(self, url: str, sentinel: int, primary: int, process: Process) -> None:
        self.url = url
        self._sentinel: Any = cast("Any", Sentinel)([("127.0.0.1", sentinel)])
        self._primary, self._process = primary, process

    def fail_over(self) -> None:
        """Kill the primary; return when the Sentinel names the other one."""
        control: Any = self._sentinel.sentinels[0]
        until(lambda: control.sentinel_master("press")["num-slaves"] == 1)
        self._process.kill()
        # Not before: a busy machine is silent for as long now and then.
        control.sentinel_set("press", "down-after-milliseconds", 300)
        until(lambda: control.sentinel_get_master_addr_by_name("press")[1] != self._primary)

    def close(self) -> None:
        self._sentinel.close()


@contextmanager
def watched(folder: Path) -> Iterator[Watched]:
    """Two servers under a Sentinel that never finds the primary down by itself."""
    primary, replica, sentinel = free_port(), free_port(), free_port()
    file = folder / "sentinel.conf"
    file.write_text(
        f"sentinel monitor press 127.0.0.1 {primary} 1\n"
        "sentinel down-after-milliseconds press 600000\n"
    )
    with ExitStack() as stack:
        quick = ["--repl-diskless-sync-delay", "0", "--save", ""]
        process = stack.enter_context(server(folder, primary, *quick))
        follow = ["--replicaof", "127.0.0.1", str(primary)]
        stack.enter_context(server(folder, replica, *quick, *follow))
        stack.enter_context(server(folder, sentinel, str(file), "--sentinel"))
        found = Watched(f"redis+sentinel://127.0.0.1:{sentinel}/press", sentinel, primary, process)
        stack.callback(found.close)
        with redis.Redis(port=replica) as client:
            until(lambda: client.info("replication")["master_link_status"] == "up")
        yield found
