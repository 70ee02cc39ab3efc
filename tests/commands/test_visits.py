"""`scrapy visits`."""

from __future__ import annotations

import json
import time

import msgspec

from newsbot.redis import connect_sync, keys
from tests.commands.conftest import ScrapyProject


def test_sources_and_the_dead_among_them(valkey: str, project: ScrapyProject) -> None:
    now = time.time()
    states = {
        "a": {"site": "alpha", "source": {"kind": "Feed", "url": "https://a.example/rss"},
              "visits": 7, "unchanged": 5, "new": 3, "interval": 600.0},
        "b": {"site": "beta", "source": {"kind": "Feed", "url": "https://b.example/rss"},
              "failures": 9, "error": "http_503", "since": now - 86400},
    }  # fmt: skip
    with connect_sync(valkey) as client:
        for name, state in states.items():
            packed = msgspec.msgpack.encode(state)
            client.hset(keys.VISITS(kind="sources"), name, packed)
            client.zadd(keys.VISITS_DUE(kind="sources"), {name: now + 300})
        client.hset(keys.VISITS(kind="sources"), "c", b"\xc1")

    def call(*arguments: str) -> str:
        code, output, error = project.call(
            "visits", *arguments, "-s", f"NEWSBOT_REDIS_URL={valkey}"
        )
        assert (code, error) == (0, "")
        return output

    lines = call().splitlines()
    assert len(lines) == 2
    assert "alpha" in lines[0]
    assert "7 visits" in lines[0]
    assert "dead for 1 day" in lines[1]
    (dead,) = call("--dead", "--json").splitlines()
    assert json.loads(dead)["error"] == "http_503"
    assert call("gamma") == "the fleet follows no source of gamma\n"
    assert call("--dead", "alpha") == "no source of alpha is dead\n"
