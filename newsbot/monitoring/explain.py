"""Why an article came out as it did, for people."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import DropItem

from newsbot.boilerplate import text
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

LONG = 60
"""Characters of a block from which on a terminal shows it among those left out."""

_OURS = ("body", "extraction", "fingerprint", "id", "stripped", "version", "duplicate_of")
"""Fields that are not read from the page, or shown on their own."""


@dataclass(frozen=True)
class Explanation:
    """One page's extraction, and what became of it."""

    article: Article
    extracted: Extracted
    why_dropped: str | None = None
    pipeline_stripped: list[Stripped] = field(default_factory=list)

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

    def left_out(self) -> list[tuple[str, str]]:
        """Why, and what, of the page's blocks that are not in the body and were not stripped."""
        blocks = self.extracted.body.kept if self.extracted.body else []
        return [(why, one_line(block)) for block, why in blocks if why != "kept"]

    def stripped(self) -> list[Stripped]:
        """Every removed line, in the order of removal."""
        return [*self.extracted.stripped, *self.pipeline_stripped]


def explain(page: Page, spider: Spider | None, offline: Offline) -> Explanation:
    """What a crawl would make of a page, by the spider's rule or none, and why."""
    loader = ArticleLoader.from_page(
        page,
        rule=getattr(spider, "rule", None),
        site=spider.name if spider else "",
        fetched_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    article: Article = loader.load_item()
    extracted = loader.extracted
    assert extracted is not None
    before, reason = article.body, None
    try:
        article = offline.through_pipelines(article)
    except DropItem as error:
        reason = str(error)
    more = text.strip(before, language=article.language)[1] if article.body != before else []
    return Explanation(article, extracted, reason, more)


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
    console.print(Text(f"Body ({rule}, {len(article.body)} characters)", style="bold"))
    for paragraph in article.body.split("\n\n"):
        console.print(Text(shown(paragraph)), end="\n\n")
    if left_out := [row for row in explanation.left_out() if len(row[1]) >= LONG]:
        table("Left out of the body (long blocks only)", ("why", "block"), left_out)
    if stripped := explanation.stripped():
        rows = [(line.layer, line.rule, one_line(line.text, 1000)) for line in stripped]
        table(f"Stripped ({len(stripped)} lines)", ("layer", "rule", "line"), rows)
    else:
        console.print(Text("Nothing was stripped."))


def html_explanation(explanation: Explanation) -> str:
    """One self-contained page: fields, what was kept beside what was stripped. No script."""
    article = explanation.article
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in article.body.split("\n\n"))
    lines = "".join(
        f"<li><code>{escape(line.layer)}/{escape(line.rule)}</code> {escape(line.text)}</li>"
        for line in explanation.stripped()
    )
    return _PAGE.format(
        language=escape(article.language or "und"),
        title=escape(article.title or "No article"),
        dropped=f"<p><strong>No article: {escape(explanation.why_dropped)}</strong></p>"
        if explanation.why_dropped
        else "",
        fields=_html_rows(explanation.rows()),
        losers=_html_rows(explanation.losers()),
        left_out=_html_rows(explanation.left_out()),
        body=paragraphs,
        stripped=lines or "<li>Nothing.</li>",
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
.sides {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 2rem; }}
.stripped li {{ opacity: .8; }}
</style></head><body>
<h1>{title}</h1>{dropped}
<table><thead><tr><th>field</th><th>rule</th><th>value</th></tr></thead>
<tbody>{fields}</tbody></table>
<div class="sides"><main><h2>Kept</h2>{body}</main>
<section class="stripped"><h2>Stripped</h2><ul>{stripped}</ul></section></div>
<details><summary>Weighed, not taken</summary><table><tbody>{losers}</tbody></table></details>
<details><summary>Left out of the body</summary><table><tbody>{left_out}</tbody></table></details>
</body></html>
"""
