"""The dashboard in a real Chromium: live, by keyboard, on a phone, dark, and under attack."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from newsbot.redis import keys
from tests.dashboard.conftest import glimpse, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    import redis

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    module = pytest.importorskip(
        "playwright.sync_api", reason="needs playwright (the extra `browser`)"
    )
    if CHROMIUM is None:
        pytest.skip("needs Chromium on the PATH")
    with module.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-dev-shm-usage"],
            timeout=60_000,
        )
        yield browser
        browser.close()


@pytest.mark.timeout(300)  # a browser on a busy machine
def test_live_by_keyboard_on_a_phone_in_the_dark(browser: Any, filled: redis.Redis) -> None:
    complaints: list[str] = []
    with serving(filled) as served:
        page = browser.new_page(viewport={"width": 360, "height": 640}, color_scheme="dark")
        page.set_default_timeout(60_000)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append("a script ran"))
        page.goto(f"http://127.0.0.1:{served.port}/", wait_until="domcontentloaded")
        page.wait_for_selector("#state:text('live')", timeout=60_000)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        width = page.evaluate("document.querySelector('#latest td:nth-child(3)').offsetWidth")
        assert width > 300, "a title has the width of the screen"
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert background == "rgb(20, 23, 27)"

        fresh = {"glimpse": msgspec.json.encode(glimpse(9))}
        filled.xadd(keys.LATEST("newsbot"), fresh)  # type: ignore[arg-type]
        page.wait_for_selector("#latest >> text='Story 9'", timeout=60_000)

        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        link = page.locator("#latest a", has_text="Story 9")
        link.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("h1:text('Story 9')", timeout=60_000)
        assert page.locator("h2:text('Kept')").is_visible()

        page.goto(f"http://127.0.0.1:{served.port}/article/{4:016x}", wait_until="domcontentloaded")
        page.wait_for_selector("h2:text('Stripped')", timeout=60_000)
        assert page.title() != "taken"
        assert page.locator("main img, main script").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.close()
    assert complaints == []
