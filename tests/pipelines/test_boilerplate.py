from __future__ import annotations

from pathlib import Path

from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler

from newsbot.duplicates.fingerprints import content_fingerprint
from newsbot.items import Article
from newsbot.pipelines.boilerplate import BoilerplatePipeline


def test_the_seed_loses_its_tail(shared: Path) -> None:
    seed = (shared / "seed/seed.txt").read_text("utf-8").strip()
    stats = MemoryStatsCollector(get_crawler())
    article = BoilerplatePipeline(stats).process_item(Article(title="भेंट", body=seed, stripped=1))
    paragraphs = [line for line in article.body.split("\n") if line]
    assert paragraphs == seed.split("\n")[:6]
    assert article.stripped == 7
    assert article.fingerprint == content_fingerprint("भेंट", article.body)
    assert stats.get_value("newsbot/boilerplate/lines") == 7


def test_a_clean_text_stays_as_it_is() -> None:
    stats = MemoryStatsCollector(get_crawler())
    article = Article(title="Bridge", body="It closes.\n\nIt opens again.", fingerprint="as it was")
    BoilerplatePipeline(stats).process_item(article)
    assert (article.body, article.stripped) == ("It closes.\n\nIt opens again.", 0)
    assert article.fingerprint == "as it was"
    assert not stats.get_stats()
