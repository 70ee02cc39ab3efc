"""What a worker gathers between two calls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Report:
    """What a worker learned about a host since its last call. Times in seconds."""

    failures: int = 0
    wait: float = 0.0
    """As `Retry-After` asks; without failures: until its site has a budget again."""
    successes: int = 0
    crawl_delay: float | None = None
    visited: float = 0.0
    """When a request was sent later than its start, Unix time of the server's clock."""
    latency: float = 0.0
    """From the last request to its answer; 0 for none."""

    def add(self, later: Report) -> None:
        """Let it tell what `later` does, too."""
        self.failures += later.failures
        self.wait = max(self.wait, later.wait)
        self.successes += later.successes
        if later.crawl_delay is not None:
            self.crawl_delay = later.crawl_delay
        self.visited = max(self.visited, later.visited)
        self.latency = later.latency or self.latency


@dataclass(slots=True)
class Batch:
    """What a worker has to tell, and asks for."""

    new: list[tuple[bytes, str, float, bytes]] = field(default_factory=list)
    """Tag, host, order, stored request; see `Frontier.tag` and `order`."""
    moved: list[tuple[int, str, float, bytes]] = field(default_factory=list)
    """Lease, and what takes its place: host, order, stored request."""
    acknowledged: list[int] = field(default_factory=list)
    failed: list[tuple[int, str, bool]] = field(default_factory=list)
    """Lease, error, whether it is hopeless."""
    released: list[int] = field(default_factory=list)
    announced: list[int] = field(default_factory=list)
    """Suspects that are started now."""
    read: list[int] = field(default_factory=list)
    """Suspects whose answers are read now."""
    hosts: dict[str, Report] = field(default_factory=dict)
    want: int = 0
    sleep: bool = False
    """Whether the worker will wait on its wake list when it gets nothing."""
    routine: bool = False
    """Whether the last call went well, this worker does not sleep, and it has lately renewed its
    leases and looked for wrong keys and dead workers: what such a call need not do again."""
    turned_back: float = 0.0
    """Seconds by which the server's clock was seen to go back; such a call is no routine."""
    known: list[int] | None = None
    """Every lease it knows of, after a reply was lost."""

    def leases(self) -> Iterator[int]:
        """Leases that it gives back, one way or another."""
        yield from self.acknowledged
        yield from self.released
        for told in (self.moved, self.failed):
            yield from (each[0] for each in told)

    def add(self, later: Batch) -> None:
        """Let it tell what `later` does, after its own."""
        self.new += later.new
        self.moved += later.moved
        self.acknowledged += later.acknowledged
        self.failed += later.failed
        self.released += later.released
        self.announced += later.announced
        self.read += later.read
        for host, report in later.hosts.items():
            if host in self.hosts:
                self.hosts[host].add(report)
            else:
                self.hosts[host] = report

    def cut(self, number: int) -> Batch:
        """Take the first `number` new requests out, as a batch of their own."""
        part = Batch(new=self.new[:number])
        self.new = self.new[number:]
        return part
