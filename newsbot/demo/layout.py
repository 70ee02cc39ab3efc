"""HTML of the demo newspapers, each with markup, metadata and furniture of its own kind."""

from __future__ import annotations

import json
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from newsbot.demo.stories import phrases

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsbot.demo.press import Paper, TrueArticle

_CONTAINERS = {
    "ganga": '<article class="story"><div class="story-content">{}</div></article>',
    "harbour": '<div id="main"><div class="article-body">{}</div></div>',
    "himalaya": '<div class="post-42 hentry"><div class="entry-content clearfix">{}</div></div>',
    "kaveri": '<main><section class="article-section">{}</section></main>',
    "plains": '<main><div itemprop="articleBody" class="txt">{}</div></main>',
}
_METADATA = {"ganga": "json-ld", "kaveri": "json-ld-graph", "plains": "microdata"}
_SCRIPT = (
    "(function(w,d){var q=w.q||[];q.push(['cfg',{z:%d,t:d.title}]);w.q=q})(window,document);\n"
)


def article_page(
    paper: Paper, article: TrueArticle, links: dict[str, str], size: int, design: str = "first"
) -> str:
    """One article.

    `links` is headline → URL of everything the newspaper may recommend. The page has at least
    `size` characters, as real ones have: scripts for two thirds of the filling, a menu for the
    rest. Of the designs, "bare" has no metadata, byline or time any more, and "script" has its
    text where only a browser shows it.
    """
    if design != "first":
        return _redesigned(paper, article, design, size)
    words = phrases(article.language)
    container = _CONTAINERS[paper.title.key].format(_body(article, links))
    when = datetime.fromisoformat(article.date_published)
    date = words["date"].format(
        day=when.day,
        month=words["months"][when.month - 1],
        year=when.year,
        time=f"{when:%H:%M}",
    )
    byline = words["byline"].format(authors=", ".join(article.authors)) if article.authors else ""
    scope, headline, published = "", "", ""
    author = f'<span class="byline">{escape(byline)}</span>' if byline else ""
    if _METADATA.get(paper.title.key) == "microdata":
        scope = ' itemscope itemtype="https://schema.org/NewsArticle"'
        headline, published = ' itemprop="headline"', ' itemprop="datePublished"'
        author = "".join(
            '<span itemprop="author" itemscope itemtype="https://schema.org/Person">'
            f'<span itemprop="name">{escape(name)}</span></span> '
            for name in article.authors
        )
    heading = f"<h1{headline}>{escape(article.title)}</h1>"
    stamp = f'<time{published} datetime="{article.date_published}">{date}</time>'
    crumbs = f'<ul class="breadcrumb"><li><a href="/">{escape(paper.title.name)}</a></li>'
    crumbs += f"<li>{escape(article.section)}</li></ul>"
    share = f'<div class="share-bar"><a href="#fb">{words["share"]}</a> <a href="#x">X</a></div>'
    content = f"<div{scope}>{crumbs}{heading}{author}{stamp}{share}{container}</div>"
    html = _page(paper, article.title, _head(paper, article), content, size)
    if article.trouble == "broken-markup":
        # Unclosed paragraphs, a stray end tag, a bare ampersand and an attribute without its quote.
        html = html.replace("</p>", "").replace("<h1", "</div></b><h1", 1)
        html = html.replace('class="txt"', "class=txt data-x=a&b data-y='", 1)
        html = html.replace("data-y='>", "data-y=''>", 1)
    return html


def _redesigned(paper: Paper, article: TrueArticle, design: str, size: int) -> str:
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in article.paragraphs)
    if design == "script":
        text = json.dumps(paragraphs).replace("</", "<\\/")
        content = f'<div id="app"></div><script>app.render({text})</script>'
    else:
        content = f'<h1>{escape(article.title)}</h1><div class="c-prose">{paragraphs}</div>'
    return _page(paper, article.title, "", content, size)


def listing_page(paper: Paper, heading: str, urls: Iterable[tuple[str, str]]) -> str:
    """A front or section page: `urls` are pairs of URL and text."""
    items = "".join(f'<li><a href="{escape(u)}">{escape(text)}</a></li>' for u, text in urls)
    content = f'<h1>{escape(heading)}</h1><ul class="listing">{items}</ul>'
    return _page(paper, heading, "", content, 0)


def _body(article: TrueArticle, links: dict[str, str]) -> str:
    blocks = [
        f"<h2>{escape(text)}</h2>" if n in article.story.subheads else f"<p>{escape(text)}</p>"
        for n, text in enumerate(article.paragraphs)
    ]
    middle = len(blocks) // 2
    lines = article.recommended
    if article.shape == "inline":
        for line, at in zip(lines, (middle + 1, 2), strict=True):
            marker, _, headline = line.partition(": ")
            link = f'<a href="{links[headline]}">{escape(headline)}</a>'
            blocks.insert(at, f"<p><strong>{marker}: </strong>{link}</p>")
    elif article.shape == "aside":
        items = "".join(f'<a href="{links[text]}">{escape(text)}</a><br>' for text in lines)
        blocks.insert(middle, f'<aside class="pull">{items}</aside>')
    elif article.shape == "widget":
        cards = "".join(
            f'<div class="card"><a href="{links[text]}"><img src="/images/t.jpg" alt="">'
            f'<span class="card-title">{escape(text)}</span></a></div>'
            for text in lines[1:]
        )
        blocks.append(
            f'<div class="rec-widget" data-widget="recommend"><h3>{lines[0]}</h3>{cards}</div>'
        )
    elif article.shape == "tail":
        items = "".join(
            f'<li><a href="{links[text]}">{escape(text)}</a></li>' for text in lines[1:]
        )
        blocks.append(f'<div class="related"><h3>{lines[0]}</h3><ul>{items}</ul></div>')
    else:  # no markup gives it away, as in text that went through an aggregator
        blocks.extend(f"<p>{escape(text)}</p>" for text in lines)
    return "\n".join(blocks)


def _head(paper: Paper, article: TrueArticle) -> str:
    description = escape(_description(article))
    head = [
        f'<link rel="canonical" href="{article.url}">',
        f'<meta name="description" content="{description}">',
        '<meta property="og:type" content="article">',
        f'<meta property="og:title" content="{escape(article.title)}">',
        f'<meta property="og:site_name" content="{escape(paper.title.name)}">',
        f'<meta property="og:image" content="{article.image}">',
        f'<meta property="article:section" content="{escape(article.section)}">',
        f'<meta name="keywords" content="{escape(", ".join(article.tags))}">',
    ]
    if paper.title.key not in _METADATA:
        head.append(f'<meta property="article:published_time" content="{article.date_published}">')
        if article.date_modified:
            head.append(
                f'<meta property="article:modified_time" content="{article.date_modified}">'
            )
    elif _METADATA[paper.title.key] == "microdata":
        if article.date_modified:
            head.append(f'<meta itemprop="dateModified" content="{article.date_modified}">')
    else:
        head.append(_json_ld(paper, article))
    return "\n".join(head)


def _description(article: TrueArticle) -> str:
    opening = article.paragraphs[0]
    return opening if len(opening) < 160 else opening[:157].rsplit(" ", 1)[0] + "…"


def _json_ld(paper: Paper, article: TrueArticle) -> str:
    publisher = {"@type": "NewsMediaOrganization", "name": paper.title.name, "url": paper.origin}
    node: dict[str, object] = {
        "@type": "NewsArticle",
        "headline": article.title,
        "description": _description(article),
        "datePublished": article.date_published,
        "dateModified": article.date_modified or article.date_published,
        "mainEntityOfPage": article.url,
        "image": [article.image],
        "articleSection": article.section,
        "keywords": list(article.tags),
        "inLanguage": article.language,
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "publisher": publisher,
    }
    if _METADATA[paper.title.key] == "json-ld-graph":
        graph = [{"@type": "WebSite", "name": paper.title.name}, {"@type": "WebPage"}, node]
        node = {"@graph": graph}
    data = json.dumps({"@context": "https://schema.org", **node}, ensure_ascii=False)
    data = data.replace("</", "<\\/")  # a headline must not close the element
    return f'<script type="application/ld+json">{data}</script>'


def _page(paper: Paper, title: str, head: str, content: str, size: int) -> str:
    words = phrases(paper.title.language)
    menu = "".join(
        f'<li><a href="/{path}/">{escape(name)}</a></li>' for path, name in paper.sections.items()
    )
    name = escape(paper.title.name)
    missing = max(0, size - len(head) - len(content) - 1000)
    script = "".join(_SCRIPT % n for n in range(missing * 2 // 3 // len(_SCRIPT)))
    places = words["places"]
    topics = "".join(
        f'<li class="menu-item"><a href="/topic/{n}.html">{places[n % len(places)]}</a></li>\n'
        for n in range(missing // 3 // 60)
    )
    return f"""<!doctype html>
<html lang="{paper.title.language}"><head><meta charset="utf-8">
<title>{escape(title)} | {name}</title>
{head}
<link rel="alternate" type="application/rss+xml" href="/rss.xml">
<script>{script}</script></head>
<body><header><a href="/" class="logo">{name}</a><nav><ul>{menu}</ul></nav></header>
{content}
<footer><ul>{topics}</ul><a href="/about.html">{name}</a> © {words["copyright"]}</footer>
</body></html>
"""
