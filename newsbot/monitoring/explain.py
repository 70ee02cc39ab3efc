"""Why an article came out as it did, for people."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import DropItem

from newsbot.boilerplate import text
from newsbot.extraction.verdicts import Verdict, verdicts
from newsbot.items import Article
from newsbot.loaders import ArticleLoader
from newsbot.monitoring.terminal import one_line, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console
    from scrapy import Spider

    from newsbot.boilerplate import Stripped
    from newsbot.extraction.article import Extracted
    from newsbot.extraction.page import Page
    from newsbot.monitoring.offline import Offline

SHOWN = 3
"""Lines of a run removed for one reason, as menus are, that a terminal shows."""
FOLDED = 20_000
"""Characters of a line that are folded between words."""

_OURS = ("body", "extraction", "fingerprint", "id", "stripped", "version", "duplicate_of")
"""Fields that are not read from the page, or shown on their own."""


@dataclass(frozen=True)
class Explanation:
    """One page's extraction, and what became of it."""

    article: Article
    extracted: Extracted
    why_dropped: str | None = None
    pipeline_stripped: list[Stripped] = field(default_factory=list)
    lines: list[Verdict] = field(default_factory=list)
    """Every line of the page."""

    def rows(self) -> list[tuple[str, str, str]]:
        """Field, rule that won, value; "–" where nothing was found."""
        return [
            (
                item.name,
                self.article.extraction.get(item.name, "–"),
                _text(getattr(self.article, item.name)),
            )
            for item in fields(Article)
            if item.name not in _OURS
        ]

    def losers(self) -> list[tuple[str, str, str]]:
        """Field, rule and raw value of the candidates that were weighed and did not win."""
        won = self.article.extraction
        return [
            (candidate.field, candidate.rule, _text(candidate.raw))
            for candidate in self.extracted.trace
            if candidate.value is None or won.get(candidate.field) != candidate.rule
        ]

    def stripped(self) -> list[Stripped]:
        """Every removed line, in the order of removal."""
        return [*self.extracted.stripped, *self.pipeline_stripped]


def explain(
    page: Page, spider: Spider | None, offline: Offline, fetched_at: str | None = None
) -> Explanation:
    """What a crawl would make of a page, by the spider's rule or none, and why.

    `fetched_at` is ISO 8601 in UTC; None: now.
    """
    loader = ArticleLoader.from_page(
        page,
        rule=getattr(spider, "rule", None),
        site=spider.name if spider else "",
        fetched_at=fetched_at or datetime.now(UTC).isoformat(timespec="seconds"),
    )
    article: Article = loader.load_item()
    extracted = loader.extracted
    before, reason = article.body, None
    try:
        article = offline.through_pipelines(article)
    except DropItem as error:
        reason = str(error)
    more = text.strip(before, language=article.language)[1] if article.body != before else []
    assert extracted.body is not None
    lines = verdicts(page, extracted.body, article.body, more)
    return Explanation(article, extracted, reason, more, lines)


def print_explanation(explanation: Explanation, console: Console) -> None:
    """Tables in a terminal, the same without colour elsewhere."""
    from rich.table import Table
    from rich.text import Text

    def table(title: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
        made = Table(
            title=title, title_justify="left", box=None, pad_edge=False, title_style="bold"
        )
        for column in columns:
            made.add_column(column, overflow="fold")
        for row in rows:
            made.add_row(*(Text(cell) for cell in row))
        console.print(made)
        console.print()

    article = explanation.article
    if explanation.why_dropped:
        console.print(Text(f"No article: {shown(explanation.why_dropped)}\n", style="bold red"))
    table("Fields", ("field", "rule", "value"), explanation.rows())
    if losers := explanation.losers():
        table("Weighed, not taken", ("field", "rule", "value"), losers)
    rule = article.extraction.get("body", "–")
    kept = sum(line.why is None for line in explanation.lines)
    console.print(
        Text(
            f"Body ({rule}, {len(article.body)} characters): "
            f"{kept} of {len(explanation.lines)} lines of the page, the others with the reason",
            style="bold",
        )
    )
    for why, group in groupby(explanation.lines, key=lambda line: line.why):
        lines = list(group)
        if why is None:
            for line in lines:
                # Rich folds a line of megabytes for minutes; a terminal does it in no time.
                is_long = len(line.text) > FOLDED
                console.print(Text.assemble(("+ ", "green"), shown(line.text)), soft_wrap=is_long)
            continue
        style = "red" if why.startswith("body/") else "bold red"
        for line in lines[:SHOWN] if why == "body/outside" else lines:
            console.print(
                Text.assemble((f"- {why:22} ", style), (one_line(line.text, 120), "dim strike"))
            )
        if why == "body/outside" and (more := len(lines) - SHOWN) > 0:
            console.print(Text(f"- {why:22} … {more} more", style=style))


def html_explanation(explanation: Explanation) -> str:
    """One self-contained page: fields, what was kept beside what was stripped. No script."""
    article = explanation.article
    lines = "".join(
        f"<p>{escape(line.text)}</p>"
        if line.why is None
        else f"<p class=out><code>{escape(line.why)}</code> <del>{escape(line.text)}</del></p>"
        for line in explanation.lines
    )
    return _PAGE.format(
        language=escape(article.language or "und"),
        title=escape(article.title or "No article"),
        dropped=f"<p><strong>No article: {escape(explanation.why_dropped)}</strong></p>"
        if explanation.why_dropped
        else "",
        fields=_html_rows(explanation.rows()),
        losers=_html_rows(explanation.losers()),
        lines=lines,
        kept=sum(line.why is None for line in explanation.lines),
        all=len(explanation.lines),
    )


def _html_rows(rows: Iterable[Iterable[str]]) -> str:
    return "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )


def _text(value: Any) -> str:
    if value is None or value == "" or value == []:
        return "–"
    return one_line(", ".join(map(str, value)) if isinstance(value, list) else str(value))


_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.5 system-ui, sans-serif; margin: 1rem auto; }}
body {{ max-width: 75rem; padding: 0 1rem; }}
table {{ border-collapse: collapse; }}
td, th {{ text-align: start; vertical-align: top; padding: .2rem .8rem .2rem 0; }}
td {{ overflow-wrap: anywhere; }}
main {{ max-width: 45rem; }}
.out {{ font-size: .8rem; margin: .2rem 0; }}
.out code {{ color: #c33; }}
.out del {{ opacity: .6; }}
</style></head><body>
<h1>{title}</h1>{dropped}
<table><thead><tr><th>field</th><th>rule</th><th>value</th></tr></thead>
<tbody>{fields}</tbody></table>
<h2>Page text: {kept} of {all} lines kept</h2>
<main>{lines}</main>
<details><summary>Weighed, not taken</summary><table><tbody>{losers}</tbody></table></details>
</body></html>
"""
