"""What a source listed at its last visit: 10 bytes a link. Pure."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from newsbot.revisit.clock import moment

MAX_LINKS = 5_000
"""Of one source: 50 kB. Of a longer document both ends, at one of which it grows; what it lists
between them is neither new nor changed."""
_ENTRY = struct.Struct(">6sI")


@dataclass(slots=True)
class Comparison:
    """A document of a source beside the one before."""

    memory: bytes
    """To be compared with the next one."""
    new: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    """Links that were listed before, with an earlier date of change."""


def compare(links: Sequence[tuple[str, str | None]], memory: bytes) -> Comparison:
    """URLs with their date of change, against what `Comparison.memory` held last time."""
    whole = memory[: len(memory) // _ENTRY.size * _ENTRY.size]
    before: dict[bytes, int] = dict(_ENTRY.iter_unpack(whole))
    found = Comparison(b"")
    entries: dict[bytes, int] = {}
    if len(links) > MAX_LINKS:
        links = [*links[: MAX_LINKS // 2], *links[-MAX_LINKS // 2 :]]
    for url, lastmod in links:
        key = blake2b(url.encode("utf-8", "surrogatepass"), digest_size=6).digest()
        minute = _minute(lastmod)
        if key not in before:
            found.new.add(url)
        elif 0 < before[key] < minute:
            found.changed.add(url)
        entries.setdefault(key, max(minute, before.get(key, 0)))
    found.memory = b"".join(_ENTRY.pack(key, minute) for key, minute in entries.items())
    return found


def _minute(date: str | None) -> int:
    seconds = moment(date)
    return 0 if seconds is None else min(max(int(seconds // 60), 0), 2**32 - 1)
