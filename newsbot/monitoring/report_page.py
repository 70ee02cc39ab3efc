"""The page of `--report`: one file, no script, nothing loaded from elsewhere."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsbot.monitoring import look, plots
from newsbot.monitoring.progress import Tally
from newsbot.monitoring.record import LATENCIES, WORST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from newsbot.monitoring.record import Record, Series

_HOST_ROWS = 200
_STATUS = "downloader/response_status_count/"
_ERROR = "downloader/exception_type_count/"


def page(record: Record) -> str:
    """A crawl as HTML."""
    tally = Tally.of(record.stats)
    seconds = max(record.ended - record.started, 0.001)
    began = datetime.fromtimestamp(record.started, UTC)
    workers = f", {record.workers} workers" if record.workers > 1 else ""
    found = tally.articles + tally.updated
    return _PAGE.format(
        css=look.CSS,
        title=look.text(record.spider),
        subtitle=look.text(
            f"{began:%Y-%m-%d %H:%M:%S} UTC, {plots.duration(seconds)}{workers}, {record.reason}"
        ),
        figures=look.figures(
            [
                (f"{tally.pages:,}", "pages"),
                (plots.number(tally.pages / seconds), "pages a second"),
                (f"{found:,}", "articles"),
                (f"{tally.updated:,}", "new versions"),
                (f"{tally.duplicates:,}", "duplicates"),
                (f"{tally.stripped:,}", "lines stripped"),
                (f"{tally.errors:,}", "errors logged"),
                (f"{plots.number(record.stats.get('downloader/response_bytes', 0))}B", "received"),
            ]
        ),
        plots=_plots(record),
        statuses=_counted("answer", _named(record.stats, {_STATUS: "status ", _ERROR: ""})),
        hosts=_hosts(record),
        languages=_counted("language", record.languages),
        left_out=_counted("reason", tally.left_out),
        stripped=_counted("layer and rule", _rules(record.stats)),
        worst=_worst(record),
    )


def _plots(record: Record) -> str:
    latency = [
        (">30" if math.isinf(end) else f"{end:g}", float(count))
        for end, count in zip(LATENCIES, record.latency, strict=True)
    ]
    return "".join(
        f"<figure><figcaption>{name}</figcaption>{plot}</figure>"
        for name, plot in (
            ("Pages a second", _rate(record.pages, "pages a second over time")),
            ("Articles a second", _rate(record.articles, "articles a second over time")),
            ("Answers by seconds taken, at most", plots.columns(
                latency, label="answers by seconds"
            )),
        )
    )  # fmt: skip


def _rate(series: Series, label: str) -> str:
    rates = series.rates()
    if not any(rates):
        return '<p class="soft">None.</p>'
    return plots.area(rates, seconds=len(rates) * series.width, label=label)


def _named(stats: Mapping[str, float], prefixes: Mapping[str, str]) -> dict[str, float]:
    """Statistics under the prefixes, by what they are called here."""
    return {
        f"{word}{name.removeprefix(prefix).rpartition('.')[2]}": value
        for prefix, word in prefixes.items()
        for name, value in stats.items()
        if name.startswith(prefix)
    }


def _rules(stats: Mapping[str, float]) -> dict[str, float]:
    named = _named(stats, {"newsbot/boilerplate/": ""})
    return {name: value for name, value in named.items() if "/" in name}


def _counted(heading: str, counts: Mapping[str, float]) -> str:
    if not counts:
        return '<p class="soft">None.</p>'
    most = max(counts.values()) or 1
    rows = [
        [look.text(name), f"{value:,.0f}", plots.bar(value / most)]
        for name, value in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    return look.table([heading, "number#", ""], rows)


def _hosts(record: Record) -> str:
    rows = [
        [
            look.text(name, 80),
            f"{host.pages:,}",
            f"{host.articles:,}",
            f"{host.left_out:,}",
            f"<span class=bad>{host.failed:,}</span>" if host.failed else "0",
            f"{plots.number(host.bytes)}B",
            f"{host.seconds / max(host.pages, 1):.2f}",
            f"{host.slowest:.2f}",
        ]
        for name, host in sorted(record.hosts.items(), key=lambda pair: -pair[1].pages)
    ]
    columns = ["host", "pages#", "articles#", "without#", "status ≥ 400#", "size#", "mean s#",
               "slowest s#"]  # fmt: skip
    more = len(rows) - _HOST_ROWS
    rest = f'<p class="soft">{more} more with fewer pages.</p>' if more > 0 else ""
    return look.table(columns, rows[:_HOST_ROWS]) + rest if rows else '<p class="soft">None.</p>'


def _worst(record: Record) -> str:
    slow = [[look.link(url), f"{seconds:.2f} s"] for seconds, url in _greatest(record.slowest)]
    large = [[look.link(url), f"{plots.number(size)}B"] for size, url in _greatest(record.largest)]
    parts = [
        f"<h3>{name}</h3>{look.table(['page', f'{measure}#'], rows)}"
        for name, measure, rows in (("Slowest", "took", slow), ("Largest", "size", large))
        if rows
    ]
    for reason, urls in sorted(record.left_out.items()):
        shown = "".join(f"<li>{look.link(url)}</li>" for url in urls)
        total = int(record.stats.get(f"newsbot/dropped/{reason}", len(urls)))
        of = f", the first {WORST} of {total:,}" if total > len(urls) else f", {total:,}"
        parts.append(
            f"<details><summary>No article: {look.text(reason.replace('_', ' '))}{of}</summary>"
            f"<ul>{shown}</ul></details>"
        )
    return "".join(parts) or '<p class="soft">None.</p>'


def _greatest(heap: Iterable[tuple[float, str]]) -> list[tuple[float, str]]:
    return sorted(heap, reverse=True)[:10]


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}: report of a crawl</title>
<style>{css}
h3 {{ font-size: 1rem; margin: 1rem 0 .25rem; }} summary {{ cursor: pointer; padding: .25rem 0; }}
.two {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr));
  gap: 0 2.5rem; }}
</style></head><body>
<h1>{title}</h1><p class="soft">{subtitle}</p>
{figures}
<div class="plots">{plots}</div>
<div class="two">
<section><h2>Answers</h2>{statuses}</section>
<section><h2>Languages</h2>{languages}</section>
<section><h2>Not published</h2>{left_out}</section>
<section><h2>Boilerplate stripped</h2>{stripped}</section>
</div>
<h2>Hosts</h2>{hosts}
<h2>Worst pages</h2>{worst}
</body></html>
"""
