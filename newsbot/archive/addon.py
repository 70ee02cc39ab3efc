"""What changes in a crawl that is replayed."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


class ReplayAddon:
    """With NEWSBOT_REPLAY a crawl starts from nothing and leaves nothing but its output.

    It has an embedded Valkey of its own, forgotten at its end: pages that were crawled when they
    were archived are not "seen", articles are published to nobody. NEWSBOT_REPLAY_SHARED=1 keeps
    the crawl's own Redis instead. Delays do not apply. `-s` overrules all of it.
    """

    def __repr__(self) -> str:
        return type(self).__name__

    def update_settings(self, settings: BaseSettings) -> None:
        if not settings.get("NEWSBOT_REPLAY"):
            return
        changes: dict[str, Any] = {
            "DOWNLOAD_DELAY": 0,
            "AUTOTHROTTLE_ENABLED": False,
            "RETRY_ENABLED": False,
        }
        if not settings.getbool("NEWSBOT_REPLAY_SHARED"):
            folder = tempfile.mkdtemp(prefix="newsbot-replay-")
            atexit.register(shutil.rmtree, folder, ignore_errors=True)
            changes |= {"NEWSBOT_STATE_DIR": folder, "NEWSBOT_REDIS_URL": None, "REDIS_URL": None}
        for name, value in changes.items():
            settings.set(name, value, priority="spider")
