"""A child's memory is its own, not what its parent held when it was made."""

from __future__ import annotations

import subprocess
import sys

from tests.conftest import PROJECT


def test_a_child_does_not_count_its_parent() -> None:
    child = f"import sys; sys.path.insert(0, {str(PROJECT)!r})\nfrom benchmarks.memory import peak"
    parent = (
        "import subprocess, sys\n"
        "held = b'x' * (200 << 20)\n"
        f"code = {child + '; print(peak())'!r}\n"
        "subprocess.run([sys.executable, '-c', code], check=True, close_fds=False)"
    )
    done = subprocess.run([sys.executable, "-c", parent], capture_output=True, check=True)
    assert 1 << 20 < int(done.stdout) < 100 << 20
