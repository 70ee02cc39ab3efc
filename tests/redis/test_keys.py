from __future__ import annotations

import re
from pathlib import Path

from newsbot.redis import keys
from tests.conftest import PROJECT


def test_the_page_of_keys_is_current() -> None:
    page = PROJECT / "docs/redis_keys.md"
    assert page.read_text() == keys.table(), "python -m newsbot.redis.keys > docs/redis_keys.md"


def test_no_name_is_defined_twice() -> None:
    defined = re.findall(r"^(\w+) = Key\(", Path(keys.__file__).read_text(), re.MULTILINE)
    assert sorted(defined) == sorted(keys.all_keys())
    patterns = [key.pattern for key in keys.all_keys().values()]
    assert len(set(patterns)) == len(patterns)


def test_every_name_has_the_hash_tag() -> None:
    for key in keys.all_keys().values():
        parts = dict.fromkeys(re.findall(r"%\((\w+)\)", key.pattern), "x")
        assert key("ns", **parts).startswith("{ns}:")
