from __future__ import annotations

import io

from rich.console import Console
from scrapy.settings import Settings

from newsbot.extraction.page import Page
from newsbot.extraction.verdicts import Verdict
from newsbot.monitoring.explain import (
    FOLDED,
    Explanation,
    explain,
    html_explanation,
    print_explanation,
)
from newsbot.monitoring.offline import Offline
from tests.archive.test_replay import story

TAIL = (
    "<p>Also read: Minister opens <b>&lt;another&gt;</b> bridge</p></article>"
    "<h3>You may also like</h3>"
    + "".join(f'<p><a href="/{n}">Mayor number {n} opens yet another bridge</a></p>' for n in "123")
)


def explained() -> Explanation:
    page = Page(story(1).replace("</article>", TAIL).encode(), "https://news.example/a")
    return explain(page, None, Offline.from_settings(Settings({"SPIDER_MODULES": []})))


def test_every_line_of_the_page_is_kept_or_has_a_reason() -> None:
    explanation = explained()
    kept = [line.text for line in explanation.lines if line.why is None]
    assert kept == explanation.article.body.split("\n\n")
    why = {line.text: line.why for line in explanation.lines if line.why}
    assert why["You may also like"] == why["Mayor number 2 opens yet another bridge"]
    assert why["You may also like"] == "dom/marker-related"
    assert why["Also read: Minister opens <another> bridge"] == "dom/inline"
    assert why["Council of town 1 mends its bridges"] == "body/title"


def test_a_terminal_shows_it_in_colour() -> None:
    screen = io.StringIO()
    print_explanation(explained(), Console(file=screen, force_terminal=True, width=150))
    lines = screen.getvalue().splitlines()
    removed = next(line for line in lines if "You may also like" in line)
    assert "\x1b[1;31m- dom/marker-related" in removed
    assert "\x1b[2;9m" in removed  # dim and struck through
    assert any(line.startswith("\x1b[32m+ \x1b[0m") for line in lines)


def test_a_line_of_megabytes_is_left_to_the_terminal_to_fold() -> None:
    line = "word " * (FOLDED // 5 + 1)
    explanation = explained()
    explanation.lines.append(Verdict(line, None))
    screen = io.StringIO()
    print_explanation(explanation, Console(file=screen, width=80))
    assert f"+ {line.rstrip()}" in map(str.rstrip, screen.getvalue().splitlines())


def test_the_web_page_is_one_file_and_runs_nothing() -> None:
    html = html_explanation(explained())
    assert "<del>Also read: Minister opens &lt;another&gt; bridge</del>" in html
    assert "default-src 'none'" in html
    for outside in ("<script", "<link", "src=", "@import", "url("):
        assert outside not in html
