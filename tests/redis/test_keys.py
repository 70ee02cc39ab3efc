from __future__ import annotations

import re

from newsbot.redis import keys
from tests.conftest import PROJECT


def test_the_page_of_keys_is_current() -> None:
    page = PROJECT / "docs/redis_keys.md"
    assert page.read_text() == keys.table(), "python -m newsbot.redis.keys > docs/redis_keys.md"


def test_every_name_has_the_hash_tag() -> None:
    for key in keys.all_keys().values():
        parts = dict.fromkeys(re.findall(r"%\((\w+)\)", key.pattern), "x")
        assert key("ns", **parts).startswith("{ns}:")
