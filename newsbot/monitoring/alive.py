"""`python -m newsbot.monitoring.alive`: whether a worker of this host reported to Redis of late.

Exit code 0 if so, 1 if not or if Redis does not answer: a health check for containers.
"""

from __future__ import annotations

import platform
import sys
import time
from typing import TYPE_CHECKING

from redis.exceptions import RedisError
from scrapy.settings import Settings

from newsbot.monitoring.worker_report import RUNNING, read_reports
from newsbot.redis import RedisUnavailable, resolve

if TYPE_CHECKING:
    import redis

PATIENCE = 60.0
"""Seconds since the last report; more than Redis takes to come back."""


def is_alive(client: redis.Redis, namespace: str, host: str, now: float) -> bool:
    """Whether a worker that runs on `host` has reported within `PATIENCE`."""
    return any(
        report.host == host and report.state == RUNNING and now - report.beat < PATIENCE
        for report in read_reports(client, namespace)
    )


def main() -> int:
    """The exit code."""
    settings = Settings()
    settings.setmodule("newsbot.settings", priority="project")
    try:
        with resolve(settings) as service:
            namespace = settings.get("NEWSBOT_NAMESPACE")
            return 0 if is_alive(service.sync, namespace, platform.node(), time.time()) else 1
    except (RedisUnavailable, RedisError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
