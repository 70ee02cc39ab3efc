"""Real pages, packed and crawled offline through the code that crawls the web."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.pack import pack
from tests.commands.conftest import ScrapyProject


@pytest.mark.parametrize(
    ("site", "domain"), [("bhaskar", "bhaskar.com"), ("times_of_india", "indiatimes.com")]
)
def test_a_site_is_crawled_from_packed_pages(
    shared: Path, tmp_path: Path, site: str, domain: str
) -> None:
    count = pack(shared / "pages", tmp_path / "pages.warc.gz", [domain])
    project = ScrapyProject(tmp_path)
    code, _, error = project.run(
        "crawl", site, "-O", "out.jsonl", "-s", "NEWSBOT_REPLAY=pages.warc.gz",
        SPIDERS="newsbot.spiders",
    )  # fmt: skip
    assert code == 0, error
    articles = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert 0 < len(articles) <= count
    for article in articles:
        assert article["site"] == site
        assert domain in article["url"]
        assert article["title"]
        assert len(article["body"]) > 200
        assert article["fetched_at"].endswith("Z")
