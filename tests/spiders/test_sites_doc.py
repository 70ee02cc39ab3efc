from __future__ import annotations

import re

from docs.sites_md import markdown
from newsbot.spiders.catalogue import site_spiders
from tests.conftest import PROJECT
from tests.spiders.test_pages import CASES


def test_the_page_of_sites_is_that_of_the_catalogue() -> None:
    saved = (PROJECT / "docs/sites.md").read_text(encoding="utf-8")
    assert saved == markdown(site_spiders()), "run: python -m docs.sites_md > docs/sites.md"


def test_the_table_of_accuracy_has_every_site_with_pages() -> None:
    text = (PROJECT / "docs/accuracy.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE))
    assert listed <= {spider.name for spider in site_spiders()}
    if CASES:  # of the development pages beside the checkout
        assert listed == {case.spider.name for case in CASES}, "run: python -m benchmarks.sites"


def test_the_catalogue_is_as_wide_as_promised() -> None:
    spiders = site_spiders()
    assert len(spiders) >= 100
    assert len({spider.language for spider in spiders}) >= 15
    assert len({spider.country for spider in spiders}) >= 20
    assert len([spider for spider in spiders if spider.country == "IN"]) >= 25
