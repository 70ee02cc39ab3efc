"""Rules that every site's spider keeps: names, places, size, sources, patterns."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newsbot.extraction.selectors import compile_selector
from newsbot.items import Article
from newsbot.spiders.catalogue import site_spiders
from newsbot.spiders.news import NewsSpider
from newsbot.urls import canonical_url

SPIDERS = site_spiders()
each_spider = pytest.mark.parametrize("spider", SPIDERS, ids=lambda spider: spider.name)

MAX_LINES = 15
# Sites whose spider is longer, and why.
LONGER: dict[str, str] = {}
# Sites that override a method, and why.
WITH_CODE: dict[str, str] = {}


def source_lines(spider: type[NewsSpider]) -> list[str]:
    return [line for line in inspect.getsource(spider).splitlines() if line.strip()]


def test_names_and_pages_are_not_shared() -> None:
    names = [spider.name for spider in SPIDERS]
    assert len(names) == len(set(names))
    pages = [
        (domain, spider.article_urls) for spider in SPIDERS for domain in spider.allowed_domains
    ]
    assert len(pages) == len(set(pages))


@each_spider
def test_file_spider_class_and_folder_have_one_name(spider: type[NewsSpider]) -> None:
    path = Path(inspect.getfile(spider))
    assert path.stem == spider.name
    assert spider.__name__ == "".join(map(str.capitalize, spider.name.split("_"))) + "Spider"
    assert spider.country
    assert re.fullmatch("[A-Z]{2}", spider.country)
    assert path.parent.name.removesuffix("_") == spider.country.lower()


@each_spider
def test_a_site_is_a_docstring_and_attributes(spider: type[NewsSpider]) -> None:
    (declared,) = ast.parse(inspect.getsource(spider)).body
    assert isinstance(declared, ast.ClassDef)
    assert ast.get_docstring(declared)
    others = [node for node in declared.body[1:] if not isinstance(node, ast.Assign)]
    assert not others or spider.name in WITH_CODE
    assert len(source_lines(spider)) <= MAX_LINES or spider.name in LONGER


def test_exceptions_stay_rare_and_lines_few() -> None:
    assert len(WITH_CODE) <= len(SPIDERS) / 10
    assert len(LONGER) <= len(SPIDERS) / 10
    assert {*WITH_CODE, *LONGER} <= {spider.name for spider in SPIDERS}
    counts = sorted(len(source_lines(spider)) for spider in SPIDERS)
    assert counts[len(counts) // 2] <= 12
    assert counts[len(counts) * 9 // 10] <= MAX_LINES


@each_spider
def test_what_a_site_declares_is_usable(spider: type[NewsSpider]) -> None:
    site = spider()
    assert spider.sources
    for source in spider.sources:
        url = spider.absolute(source.url)
        canonical_url(url)
        assert url.startswith(("https://", "http://"))
        re.compile(getattr(source, "include", None) or "")
        compile_selector(getattr(source, "links", None) or "a")
    for domain in spider.allowed_domains:
        assert canonical_url(f"https://{domain}") == f"https://{domain}/"
    assert canonical_url(spider.absolute("/"))
    assert spider.language
    assert re.fullmatch(r"[a-z]{2,3}(?:-[A-Z][A-Za-z]{1,3})?", spider.language)
    assert spider.verified is None or date.fromisoformat(spider.verified)
    if spider.timezone:
        ZoneInfo(spider.timezone)
    for selector in (*filter(None, [spider.body]), *spider.remove, *spider.fields.values()):
        compile_selector(selector)
    assert set(spider.fields) <= set(Article.__dataclass_fields__)
    assert site.custom_settings is None, "politeness and robots.txt are the project's, not a site's"


@each_spider
def test_front_page_and_section_fronts_are_no_articles(spider: type[NewsSpider]) -> None:
    if spider.article_urls is None:
        pytest.skip("its sources list articles alone")
    for front in ("/", "/sport/", "/politics", "/about-us", "/contact/", "/login", "/rss"):
        url = canonical_url(spider.absolute(front))
        assert not re.search(spider.article_urls, url)


def test_the_whole_catalogue_loads_within_a_second() -> None:
    code = (
        "import scrapy.spiderloader, scrapy.utils.project, time; start = time.process_time();"
        "settings = scrapy.utils.project.get_project_settings();"
        "loader = scrapy.spiderloader.get_spider_loader(settings);"
        "[loader.load(name) for name in loader.list()];"
        "print(time.process_time() - start)"
    )
    seconds = []
    for _ in range(3):  # a busy machine may slow one of them
        result = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        seconds.append(float(result.stdout))
        if seconds[-1] <= 1.0:
            return
        time.sleep(1)
    pytest.fail(f"took {min(seconds):.2f} s of CPU")
