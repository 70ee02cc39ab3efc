"""By which means a site's pages are fetched: plain HTTP, a browser, curl; see newsbot.browser."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

RENDERED = {"playwright": True, "playwright_page_goto_kwargs": {"wait_until": "networkidle"}}


def means(site: Any, *, page: bool) -> dict[str, Any]:
    """What `meta` says of how a spider's (or its class's) article page, or a source, is fetched."""
    if page and site.render:
        return dict(RENDERED)
    return {"impersonate": site.impersonate} if site.impersonate else {}


def missing(site: Any) -> str | None:
    """What has to be installed for a spider (or its class); None: nothing."""
    if site.render and find_spec("scrapy_playwright") is None:
        return (
            "render = True needs a browser: python -m pip install scrapy-playwright, then "
            "playwright install chromium (or a chromium on the PATH)"
        )
    if site.impersonate and find_spec("scrapy_impersonate") is None:
        return "impersonate needs curl: python -m pip install scrapy-impersonate"
    return None
