"""Start data of scrapy-redis: a URL, or JSON with `url`, `method`, `meta` and form fields.

Other programs put them under a start key. From there they are queued, each with a lease like a
request's, and made into requests by the worker that is given it.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from scrapy import FormRequest, Request
from scrapy.utils.defer import deferred_from_coro

from newsbot.frontier.protocol import run

if TYPE_CHECKING:
    import redis.asyncio
    from scrapy import Spider

    from newsbot.frontier.protocol import Frontier

logger = logging.getLogger(__name__)


class StartKey:
    """Queues what other programs put under a spider's start key.

    Args:
        client: for the calls.
        frontier: where it is queued.
        plain: the key by scrapy-redis' name, beside the frontier's own; None where the frontier
            cannot reach it: in a Cluster it lies in another slot.
        number: start data of one key that a look takes at most.
        looked: called after each look with how many it took; -1 where Redis did not answer.
    """

    def __init__(
        self,
        client: redis.asyncio.Redis,
        frontier: Frontier,
        plain: str | None,
        *,
        number: int,
        looked: Callable[[int], None],
    ) -> None:
        self.looked_at = 0.0
        """When the last look began that Redis answered; monotonic."""
        self.found_at = 0.0
        """When one last found something; monotonic."""
        self._client = client
        self._frontier = frontier
        self._names = [frontier.start_key, *([plain] if plain else ())]
        self._number = number
        self._looked = looked
        self._is_looking = False

    def look(self) -> None:
        """Begin a look, unless one is under way."""
        if not self._is_looking:
            self._is_looking = True
            deferred_from_coro(self._look())

    async def _look(self) -> None:
        from redis.exceptions import NoPermissionError, RedisError

        began = time.monotonic()
        found = 0
        try:
            for name in self._names:
                taken = await run(self._client, self._frontier.feed(name, self._number))
                if taken < 0:
                    logger.error("%s is no list, set or sorted set: moved aside", name)
                elif taken:
                    found += taken
                    self.found_at = time.monotonic()
            self.looked_at = began
        except NoPermissionError:  # to keys without the hash tag, as deploy/ has it: nobody feeds
            self.looked_at = began
        except (RedisError, OSError):
            found = -1
        finally:
            self._is_looking = False
            self._looked(found)


def requests_from(data: bytes, spider: Spider, encoding: str = "utf-8") -> Iterator[Request]:
    """The requests that start data stand for; the spider's `make_request_from_data` has the say.

    Raises:
        ValueError: neither a URL nor such JSON.
    """
    make = getattr(spider, "make_request_from_data", None)
    made: Any = make(data) if make is not None else _request_from(data, encoding)
    if isinstance(made, Request):
        yield made
    elif isinstance(made, Iterable):
        yield from made


def _request_from(data: bytes, encoding: str) -> Request:
    text = data.decode(encoding).strip()
    if not text.startswith("{"):
        return Request(text, dont_filter=True)
    values = json.loads(text)
    url, method, meta = values.pop("url", None), values.pop("method", "GET"), values.pop("meta", {})
    if not isinstance(url, str) or not isinstance(method, str) or not isinstance(meta, dict):
        raise ValueError(f"start data without a URL: {text[:200]}")
    if not values:
        return Request(url, method=method.upper(), meta=meta, dont_filter=True)
    fields = {name: str(value) for name, value in values.items()}
    return FormRequest(url, method=method.upper(), formdata=fields, meta=meta, dont_filter=True)
