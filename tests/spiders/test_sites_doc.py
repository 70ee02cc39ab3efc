from __future__ import annotations

from docs.sites_md import markdown
from newsbot.spiders.catalogue import site_spiders
from tests.conftest import PROJECT


def test_the_page_of_sites_is_that_of_the_catalogue() -> None:
    saved = (PROJECT / "docs/sites.md").read_text(encoding="utf-8")
    assert saved == markdown(site_spiders()), "run: python -m docs.sites_md > docs/sites.md"


def test_the_catalogue_is_as_wide_as_promised() -> None:
    spiders = site_spiders()
    assert len(spiders) >= 100
    assert len({spider.language for spider in spiders}) >= 15
    assert len({spider.country for spider in spiders}) >= 20
    assert len([spider for spider in spiders if spider.country == "IN"]) >= 25
