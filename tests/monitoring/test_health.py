"""A site against its past: kept in Redis over crawls and workers, told when it falls."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector

from newsbot.demo import Newspapers
from newsbot.items import Article
from newsbot.monitoring.health import SiteHealth
from newsbot.pipelines.publish import AlreadyPublished, DuplicateArticle
from newsbot.redis import connect_sync, for_crawler, keys
from tests.conftest import PROJECT


def article(**values: Any) -> Article:
    return Article(**{"title": "t", "body": "x" * 900, "site": "daily", "authors": ["A"], **values})


async def _crawl(
    url: str, good: int, bare: int = 0, none: int = 0, hook: str | None = None, copies: int = 0
) -> SiteHealth:
    crawler = Crawler(Spider, Settings({"NEWSBOT_REDIS_URL": url}))
    crawler.stats = MemoryStatsCollector(crawler)
    health = SiteHealth(crawler, namespace="newsbot", hook=hook)
    health.spider_opened()
    for _ in range(good):
        health.page_read("daily", article())
    for _ in range(bare):
        health.page_read("daily", article(authors=[]))
    for _ in range(none):
        health.page_read("daily", None)
    for _ in range(copies):
        health.item_dropped(article(), DuplicateArticle("again"))
        health.item_dropped(article(), AlreadyPublished("known"))
    await health.finish()
    await health.finish()
    await for_crawler(crawler).close()
    return health


def crawl(url: str, good: int, **pages: Any) -> SiteHealth:
    """One crawl of the site `daily` with so many pages of each kind."""
    return asyncio.run(_crawl(url, good, **pages))


def stats(health: SiteHealth) -> dict[str, object]:
    assert health.crawler.stats is not None
    return dict(health.crawler.stats.get_stats())


def told(health: SiteHealth) -> list[str]:
    return [drop.measure for drop in health.drops]


def test_a_site_that_loses_a_field_and_one_that_loses_its_articles(valkey: str) -> None:
    assert told(crawl(valkey, 30)) == []
    assert told(crawl(valkey, 30, none=3)) == []
    fell = crawl(valkey, 5, bare=25)
    assert told(fell) == ["authors"]
    assert stats(fell)["newsbot/health/dropped/daily/authors"] == 0.167
    assert told(crawl(valkey, 5, none=25)) == ["articles"]


def test_few_pages_are_put_together(valkey: str) -> None:
    crawl(valkey, 20)
    for _ in range(2):
        assert told(crawl(valkey, 0, bare=9)) == []
    with connect_sync(valkey) as client:
        recent = json.loads(client.hget(keys.HEALTH(site="daily"), "recent"))
    assert recent["pages"] == 18
    assert told(crawl(valkey, 0, bare=2)) == ["authors"]


def test_what_lasts_becomes_normal(valkey: str) -> None:
    crawl(valkey, 40)
    crawls = [told(crawl(valkey, 20, bare=20)) for _ in range(6)]
    assert crawls[0] == ["authors"]
    assert crawls[-1] == []


def test_copies_are_counted_and_known_articles_are_not(valkey: str) -> None:
    crawl(valkey, 20, copies=4)
    with connect_sync(valkey) as client:
        past = json.loads(client.hget(keys.HEALTH(site="daily"), "past"))
    assert past["duplicates"] == 0.2
    assert past["length"] == 900


def test_garbage_in_redis_is_no_past(valkey: str) -> None:
    with connect_sync(valkey) as client:
        client.hset(keys.HEALTH(site="daily"), mapping={"past": "{not json", "recent": "[1]"})
    assert told(crawl(valkey, 20)) == []
    assert told(crawl(valkey, 0, none=20)) == ["articles"]


def test_the_hook_is_told_and_its_failure_counted(valkey: str, tmp_path: Path) -> None:
    file = tmp_path / "told"
    crawl(valkey, 30)
    fell = crawl(valkey, 0, bare=30, hook=f"tee {file}")
    assert stats(fell)["newsbot/health/hook/called"] == 1
    message = json.loads(file.read_text())
    assert message["drops"][0]["measure"] == "authors"
    assert "authors 0% of articles" in message["text"]
    fell = crawl(valkey, 0, bare=30, hook="false")
    assert stats(fell)["newsbot/health/hook/failed"] == 1


def test_without_redis_a_crawl_ends_all_the_same() -> None:
    health = crawl("redis://127.0.0.1:9/0", 30)
    assert told(health) == []


def demo(folder: Path, port: int, *settings: str) -> subprocess.CompletedProcess[str]:
    options = [
        "SCHEDULER_FLUSH_ON_START=1",
        "NEWSBOT_STATE_DIR=state",
        "RETRY_ENABLED=0",
        "NEWSBOT_DELAY_CEILING=0.05",  # else a host in trouble is asked once a second
        *settings,
    ]
    command = [sys.executable, "-m", "scrapy", "crawl", "demo", "-a", f"port={port}"]
    environment = {name: value for name, value in os.environ.items() if "REDIS" not in name}
    return subprocess.run(
        [*command, *(part for option in options for part in ("-s", option))],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        cwd=folder,
        env={**environment, "PYTHONPATH": str(PROJECT)},
    )


def test_a_redesign_is_told_within_one_crawl(tmp_path: Path) -> None:
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = newsbot.settings\n")
    with Newspapers(articles=40, slow=0) as papers:
        before = demo(tmp_path, papers.port)
        assert before.returncode == 0, before.stderr
        assert "not as it was" not in before.stderr
        for design, measure in (("bare", "authors"), ("script", "articles")):
            papers.design = design
            told = f"NEWSBOT_HEALTH_HOOK=tee {design}"
            after = demo(tmp_path, papers.port, "NEWSBOT_HEALTH_EXIT=1", told)
            assert after.returncode == 4, after.stderr
            assert f"demo is not as it was: {measure}" in after.stderr
            drops = json.loads((tmp_path / design).read_text())["drops"]
            assert measure in [drop["measure"] for drop in drops]
