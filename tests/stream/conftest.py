from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from newsbot.redis import connect_sync


@pytest.fixture
def client(valkey: str) -> Iterator[Any]:
    with connect_sync(valkey) as client:
        yield client
