"""The Lua scripts beside this file, run by digest and loaded when the server lacks them."""

from __future__ import annotations

from functools import cache
from hashlib import sha1
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import NoScriptError, OutOfMemoryError, ReadOnlyError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import redis
    import redis.asyncio


_AWAY = (RedisConnectionError, RedisTimeoutError, ReadOnlyError, OutOfMemoryError, OSError)
_STATES = ("BUSY ", "CLUSTERDOWN", "LOADING", "MASTERDOWN", "MISCONF", "NOREPLICAS", "TRYAGAIN")


def is_away(error: Exception) -> bool:
    """Whether waiting may mend it: no connection, or a server that takes no command just now."""
    if isinstance(error, ResponseError) and str(error).startswith(_STATES):
        return True
    return isinstance(error, _AWAY)


@cache
def source(name: str) -> str:
    """Text of `lua/<name>.lua`."""
    return (Path(__file__).parent / "lua" / f"{name}.lua").read_text("utf-8")


@cache
def _digest(name: str) -> str:
    return sha1(source(name).encode(), usedforsecurity=False).hexdigest()


async def run(
    client: redis.asyncio.Redis, name: str, keys: Sequence[str], args: Sequence[bytes | str | int]
) -> Any:
    """Run a script in one round trip; a second one where the server has just forgotten it."""
    call: Any = client
    try:
        return await call.evalsha(_digest(name), len(keys), *keys, *args)
    except NoScriptError:
        return await call.eval(source(name), len(keys), *keys, *args)


def run_sync(
    client: redis.Redis, name: str, keys: Sequence[str], args: Sequence[bytes | str | int]
) -> Any:
    """`run` for blocking clients."""
    call = cast("Any", client)
    try:
        return call.evalsha(_digest(name), len(keys), *keys, *args)
    except NoScriptError:
        return call.eval(source(name), len(keys), *keys, *args)
