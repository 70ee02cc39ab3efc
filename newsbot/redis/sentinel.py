"""Pools that close what they asked for the primary: redis-py leaves a Sentinel's clients open."""

from __future__ import annotations

import redis.asyncio.sentinel
import redis.sentinel


class Pool(redis.sentinel.SentinelConnectionPool):
    """Of a blocking client."""

    def close(self) -> None:
        try:
            super().close()
        finally:
            self.sentinel_manager.close()


class AsyncPool(redis.asyncio.sentinel.SentinelConnectionPool):
    """Of an asyncio client."""

    async def aclose(self) -> None:
        try:
            await super().aclose()
        finally:
            await self.sentinel_manager.aclose()
