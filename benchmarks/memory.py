"""How much memory a process has needed, by itself."""

from __future__ import annotations

import re
import resource
import sys
from pathlib import Path


def peak() -> int:
    """Bytes that this process held at most.

    `ru_maxrss` outlives fork and exec: a child begins with what its parent held when it was made.
    It is asked only where there is no /proc.
    """
    status = Path("/proc/self/status")
    if status.exists() and (own := re.search(r"VmHWM:\s+(\d+) kB", status.read_text())):
        return int(own[1]) * 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
