"""Every URL that leads nowhere is one clear error."""

from __future__ import annotations

import pytest

from newsbot.redis import RedisUnavailable
from newsbot.redis.client import masked
from newsbot.redis.service import RedisService


@pytest.mark.parametrize(
    "url",
    [
        "redis://127.0.0.1:1/0",
        "rediss://127.0.0.1:1/0",
        "unix:///nonexistent/socket",
        "redis+sentinel://127.0.0.1:1/service",
        "redis+cluster://127.0.0.1:1",
    ],
)
def test_a_server_that_is_away_is_named_with_the_remedy(url: str) -> None:
    with pytest.raises(RedisUnavailable) as caught, RedisService(url) as service:
        service.sync.ping()
    message = str(caught.value)
    assert url in message
    assert "unset NEWSBOT_REDIS_URL" in message
    assert " object at 0x" not in message


@pytest.mark.parametrize(
    "url",
    ["", "garbage", "http://host", "redis://host:port", "redis+sentinel://", "redis+cluster://"],
)
def test_what_is_no_url_is_said_so(url: str) -> None:
    with pytest.raises(RedisUnavailable, match="is no Redis URL"):
        _ = RedisService(url or "x").sync


@pytest.mark.parametrize(
    "url",
    [
        "redis://:secret@host:1/0",
        "redis://user:secret@host",
        "redis://user:se@cret@host",
        "redis://:se/cret@host",
        "unix:///run/redis.sock?password=secret&db=1",
    ],
)
def test_a_password_is_never_shown(url: str) -> None:
    assert "cret" not in masked(url)
    assert masked(url).startswith(url.partition(":")[0])
