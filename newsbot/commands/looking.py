"""What commands share that look into Redis and do not crawl."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.exceptions import UsageError

from newsbot.commands.careful import FAILED, Careful, fail
from newsbot.redis import RedisUnavailable, resolve

if TYPE_CHECKING:
    import redis
    from scrapy.settings import BaseSettings


class Looking(Careful):
    """Beside ScrapyCommand: the base of such commands, which Scrapy does not take for one."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_LEVEL": "WARNING"}

    def syntax(self) -> str:
        return "[options]"


def only_options(args: list[str]) -> None:
    """End with exit code 2 if the command was given an argument."""
    if args:
        raise UsageError("no arguments, only options")


@contextmanager
def looking_into(settings: BaseSettings | None) -> Iterator[tuple[redis.Redis, str]]:
    """A client and the namespace; ends with exit code 1 if Redis is away, or goes."""
    from redis import exceptions

    assert settings is not None
    try:
        with resolve(settings) as service:
            yield service.sync, settings.get("NEWSBOT_NAMESPACE")
    except (exceptions.ConnectionError, exceptions.TimeoutError) as error:
        fail(f"Redis went away ({error}): start it, then this command again", FAILED)
    except (RedisUnavailable, exceptions.RedisError) as error:
        fail(str(error), FAILED)
