"""What other programs may have left in Redis."""

from __future__ import annotations


def number(value: bytes | None) -> float:
    """A stored number; 0 for nothing, and for all else that is none, as in the scripts."""
    try:
        found = float(value or 0)
    except ValueError:
        return 0.0
    return found if -1e15 < found < 1e15 else 0.0
