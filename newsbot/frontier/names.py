"""Names of workers: where and as which process one runs, so that its neighbours see it die."""

from __future__ import annotations

import os
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from uuid import uuid4


def new_name() -> str:
    """A name for this process that no other worker has."""
    return f"{machine()}:{os.getpid()}:{uuid4().hex[:8]}"


def machine() -> str:
    """Which processes this one can see: the machine's boot and the namespace of process ids."""
    seen = [os.uname().nodename]
    for place in ("/proc/sys/kernel/random/boot_id", "/proc/self/ns/pid"):
        path = Path(place)
        if path.is_symlink():
            seen.append(str(path.readlink()))
        elif path.exists():
            seen.append(path.read_text())
    return blake2b("\n".join(seen).encode(), digest_size=4).hexdigest()


def gone(workers: Iterable[bytes]) -> list[str]:
    """Workers of this machine whose process has ended without a word."""
    here = machine()
    found = []
    for worker in workers:
        name = worker.decode(errors="replace")
        where, _, rest = name.partition(":")
        process = rest.partition(":")[0]
        if where == here and process.isdigit() and not _is_alive(int(process)):
            found.append(name)
    return found


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
