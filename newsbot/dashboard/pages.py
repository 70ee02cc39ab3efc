"""The dashboard's HTML. Everything that comes from Redis goes through `look.text` or `escape`."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from newsbot.monitoring import look, plots
from newsbot.monitoring.drift import fell
from newsbot.monitoring.terminal import shown

if TYPE_CHECKING:
    from newsbot.dashboard.watch import View
    from newsbot.monitoring.latest import Glimpse

GONE: Final = (
    "It is not among the latest articles any more (NEWSBOT_LATEST says how many are kept), or "
    "never was."
)
STALE_AFTER: Final = 24 * 3600
"""Seconds without an article after which a site is called stale."""
_NOT_TABLED: Final = ("body", "extraction", "stripped", "title", "id", "duplicate_of", "version")

CSS = f"""{look.CSS}
header {{ display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1rem; }}
header p {{ margin: 0; }}
.skip {{ position: absolute; inset-inline-start: -99rem; }}
.skip:focus {{ position: static; }}
.sides {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr));
  gap: 0 2.5rem; }}
.sides p {{ margin: 0 0 .8rem; overflow-wrap: anywhere; }}
.lines {{ padding: 0; list-style: none; }}
.lines li {{ border-inline-start: 3px solid var(--bad); padding: .1rem .6rem; margin: .4rem 0;
  background: var(--card); overflow-wrap: anywhere; }}
code {{ font-size: .85rem; color: var(--soft); }}
time {{ white-space: nowrap; }}
@media (min-width: 60rem) {{ #latest td:last-child {{ white-space: nowrap; }} }}
@media (max-width: 40rem) {{ /* a site or article is its name, and a line below it */
  :is(#sites, #latest) thead {{ display: none; }}
  :is(#sites, #latest) tr {{ display: flex; flex-wrap: wrap; gap: 0 .75rem; padding: .4rem 0;
    border-bottom: 1px solid var(--faint); }}
  :is(#sites, #latest) td {{ border: 0; padding: 0; min-width: 0; color: var(--soft); }}
  #sites td:first-child, #latest td:nth-child(3) {{ order: -1; flex-basis: 100%;
    color: var(--ink); }}
  #sites .n::after {{ content: " articles"; }} #latest .n::after {{ content: " stripped"; }}
}}
figure {{ max-width: 36rem; }}
.problem {{ border-inline-start: 3px solid var(--bad); padding: .25rem .75rem; }}
"""


def front(view: View) -> str:
    """Fleet, sites, latest articles, queues and readers; kept current by `live.js`."""
    filled = parts(view)
    sections = "".join(
        f'<section aria-labelledby="h-{name}"><h2 id="h-{name}">{heading}</h2>'
        f'<div id="{name}">{filled[name]}</div></section>'
        for name, heading in (
            ("sites", "Sites"),
            ("latest", "Latest articles"),
            ("workers", "Workers"),
            ("queues", "Queues"),
            ("readers", "Readers of the stream"),
        )
    )
    return _page(
        "newsbot",
        '<header><h1>newsbot</h1><p id="state" role="status" class="soft">connecting</p></header>'
        f'<main id="main"><div id="fleet">{filled["fleet"]}</div>{sections}</main>'
        '<script src="live.js"></script>',
    )


def parts(view: View) -> dict[str, str]:
    """Id of an element of the front page → what is in it now."""
    return {
        "fleet": _fleet(view),
        "sites": _sites(view),
        "latest": _latest(view),
        "workers": _workers(view),
        "queues": _queues(view),
        "readers": _readers(view),
    }


def article(id_: str, glimpses: list[Glimpse]) -> str:
    """The newest version: what was kept beside what was stripped; versions and duplicates."""
    own = [glimpse for glimpse in glimpses if glimpse.article.id == id_]
    chosen = (own or glimpses)[0]
    item = chosen.article
    language = look.text(item.language or "und", 40)
    body = "".join(f'<p dir="auto">{escape(shown(part))}</p>' for part in item.body.split("\n\n"))
    stripped = "".join(
        f"<li><code>{look.text(line.layer)}/{look.text(line.rule)}</code> "
        f'<span dir="auto">{look.text(line.text, 500)}</span></li>'
        for line in chosen.stripped
    )
    fields = [
        [look.text(name), look.text(item.extraction.get(name, "–")), _value(name, value)]
        for name in type(item).__dataclass_fields__
        if name not in _NOT_TABLED and (value := getattr(item, name)) not in (None, "", [])
    ]
    others = [glimpse for glimpse in glimpses if glimpse.article.id != id_]
    return _page(
        shown(item.title) or "No title",
        f'<p><a href="../">← all articles</a></p><main id="main">'
        f'<h1 dir="auto" lang="{language}">{look.text(item.title or "No title", 500)}</h1>'
        f"<p>{_verdict(chosen)} {_ago(chosen.seen)}</p>"
        f'<div class="sides"><section lang="{language}"><h2>Kept</h2>{body}</section>'
        f"<section><h2>Stripped, and why</h2>"
        f'<ul class="lines">{stripped or _none("Nothing was stripped.", "li")}</ul></section></div>'
        f"<h2>Fields</h2>{look.table(['field', 'rule', 'value'], fields)}"
        f"<h2>Versions</h2>{_versions(own)}<h2>Duplicates</h2>{_duplicates(others)}</main>",
        base="../",
    )


def problem(heading: str, text: str) -> str:
    """A page that says what is wrong."""
    return _page(
        heading,
        f'<main id="main"><h1>{look.text(heading)}</h1><p>{look.text(text, 500)}</p>'
        '<p><a href="/">To the dashboard</a></p></main>',
        base="/",
    )


def _fleet(view: View) -> str:
    status = view.status
    alive = [worker for worker in status.workers if worker.state == "running"]
    silent = sum(worker.state == "silent" for worker in status.workers)
    rates = view.history.get("", [])
    lately = rates[-15:]
    limit = f", of {plots.number(status.memory_limit)}B" if status.memory_limit else ""
    error = f'<p class="problem bad" role="alert">{look.text(view.error)}</p>' if view.error else ""
    plot = (
        f"<figure><figcaption>Articles a minute, the last five minutes</figcaption>"
        f"{plots.area(rates, seconds=len(rates) * 2, label='articles a minute')}</figure>"
        if any(rates)
        else ""
    )
    return (
        error
        + look.figures(
            [
                (f"{len(alive)}", "workers running" + (f", {silent} silent" if silent else "")),
                (plots.number(sum(lately) / max(len(lately), 1)), "articles a minute"),
                (f"{sum(spider.queued for spider in status.spiders):,}", "requests queued"),
                (f"{sum(spider.in_flight for spider in status.spiders):,}", "in flight"),
                (f"{sum(spider.dead_letters for spider in status.spiders):,}", "dead letters"),
                (f"{status.stream_length:,}", "articles in the stream"),
                (f"{plots.number(status.memory_used)}B", f"memory of Redis{limit}"),
            ]
        )
        + f'<div class="plots">{plot}</div>'
    )


def _sites(view: View) -> str:
    rows = []
    for name, site in view.sites.items():
        if drops := view.drifted.get(name):
            words = ", ".join(fell(measure, value) for measure, value in drops.items())
            health = f'<span class="bad">not as it was: {look.text(words)}</span>'
        elif time.time() - site.last > STALE_AFTER:
            health = '<span class="bad">stale</span>'
        else:
            health = '<span class="good">well</span>'
        rates = view.history.get(name, [])
        label = f"articles a minute of {shown(name)}"
        rows.append(
            [look.text(name), health, plots.spark(rates, label=label), f"{site.published:,}",
             _ago(site.last)]
        )  # fmt: skip
    return _table(
        ["site", "health", "five minutes", "articles#", "last"],
        rows,
        "No site has given an article yet. Begin with: scrapy launch",
    )


def _latest(view: View) -> str:
    rows = [
        [
            _ago(glimpse.seen),
            look.text(glimpse.article.site),
            f'<a href="article/{quote(glimpse.article.id, safe="")}" dir="auto">'
            f"{look.text(glimpse.article.title or 'No title')}</a>",
            look.text(glimpse.article.language or "–"),
            f"{len(glimpse.stripped):,}",
            _verdict(glimpse, "article/"),
        ]
        for glimpse in view.latest
    ]
    return _table(
        ["when", "site", "title", "language", "stripped#", "verdict"],
        rows,
        "No article has come yet.",
    )


def _workers(view: View) -> str:
    rows = [
        [
            look.text(worker.worker),
            look.text(worker.spider),
            f'<span class="{_tone(worker.state)}">{look.text(worker.state)}</span>',
            f"{worker.pages:,}",
            f"{worker.pages_per_second:.1f}",
            f"{worker.articles:,}",
            f"{worker.errors:,}",
        ]
        for worker in view.status.workers
    ]
    return _table(
        ["worker", "spider", "state", "pages#", "a second#", "articles#", "errors#"],
        rows,
        "No worker has reported in the last day.",
    )


def _queues(view: View) -> str:
    rows = [
        [
            look.text(spider.spider),
            f"{spider.queued:,}",
            f"{spider.in_flight:,}",
            f"{spider.dead_letters:,}",
            look.text(", ".join(f"{host} ({n:,})" for host, n in list(spider.hosts.items())[:3])),
        ]
        for spider in view.status.spiders
    ]
    return _table(
        ["spider", "queued#", "in flight#", "dead letters#", "longest queues"],
        rows,
        "Nothing was queued yet.",
    )


def _readers(view: View) -> str:
    rows = [
        [
            look.text(group.name),
            f"{group.consumers:,}",
            "?" if group.unread is None else f"{group.unread:,}",
            f"{group.pending:,}",
            f"{group.dead:,}",
            "–" if group.oldest is None else plots.duration(group.oldest),
        ]
        for group in view.status.groups
    ]
    return _table(
        ["group", "consumers#", "unread#", "in work#", "dead letters#", "behind"],
        rows,
        "Nobody reads the stream. Begin with: scrapy consume -O stream.jsonl",
    )


def _versions(own: list[Glimpse]) -> str:
    rows = [
        [f"{one.article.version}", _verdict(one), _ago(one.seen), look.text(one.article.title)]
        for one in own
        if one.verdict in ("published", "updated")
    ]
    return _table(["version#", "verdict", "when", "title"], rows, "None.")


def _duplicates(others: list[Glimpse]) -> str:
    return _table(
        ["site", "found by", "title", "address"],
        [
            [
                look.text(one.article.site),
                look.text(one.why or one.verdict),
                f'<a href="{quote(one.article.id, safe="")}" dir="auto">'
                f"{look.text(one.article.title)}</a>",
                look.link(one.article.url),
            ]
            for one in others
        ],
        "None among the latest articles.",
    )


def _verdict(glimpse: Glimpse, folder: str = "") -> str:
    words = glimpse.verdict + (f": {glimpse.why.replace('_', ' ')}" if glimpse.why else "")
    if glimpse.original:
        address = folder + quote(glimpse.original, safe="")
        return f'<span class="warn">{look.text(words)}</span> <a href="{address}">original</a>'
    return f'<span class="{_tone(glimpse.verdict)}">{look.text(words)}</span>'


def _tone(word: str) -> str:
    return {"published": "good", "running": "good", "updated": "good", "finished": "soft"}.get(
        word, "warn"
    )


def _ago(when: float) -> str:
    """A moment in words that change slowly, with the exact one for who points at it."""
    if when <= 0:
        return "never"
    exact = datetime.fromtimestamp(min(when, 4e9), UTC).isoformat(timespec="seconds")
    seconds = max(time.time() - when, 0)
    step = 60 if seconds >= 60 else 10
    words = f"{plots.duration(seconds // step * step)} ago" if seconds >= step else "now"
    return f'<time datetime="{exact}" title="{exact}">{words}</time>'


def _value(name: str, value: object) -> str:
    if name in ("url", "canonical_url", "image"):
        return look.link(str(value))
    words = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f'<span dir="auto">{look.text(words, 500)}</span>'


def _table(columns: list[str], rows: list[list[str]], nothing: str) -> str:
    """The rows as `look.table` shows them or, where there are none, what that means."""
    return look.table(columns, rows) if rows else _none(nothing)


def _none(text: str, tag: str = "p") -> str:
    return f'<{tag} class="soft">{look.text(text)}</{tag}>'


def _page(title: str, content: str, base: str = "") -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{look.text(title)}</title><link rel="stylesheet" href="{base}style.css">'
        "</head><body>"
        f'<a class="skip" href="#main">Skip to content</a>{content}</body></html>'
    )
