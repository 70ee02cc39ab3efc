"""Fixtures that every room's tests may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent


def find_shared() -> Path | None:
    """The folder of real development pages that may lie beside a checkout."""
    named = os.environ.get("NEWSBOT_SHARED")
    places = [Path(named)] if named else [PROJECT.parent / "shared", PROJECT.parent.parent / "shared"]
    return next((place for place in places if (place / "pages/manifest.jsonl").is_file()), None)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The development pages; tests that need them skip where they are absent."""
    found = find_shared()
    if found is None:
        pytest.skip("no development pages beside this checkout (NEWSBOT_SHARED names another place)")
    return found
