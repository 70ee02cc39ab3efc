"""RSS 0.9x, 1.0 (RDF), 2.0 and Atom.

Read by local name: feeds mix the modules (`dc:`, `content:`, `media:`, `feedburner:`) and get
their namespaces wrong.
"""

from __future__ import annotations

import re

from lxml import etree

from newsbot.discovery.dates import hint_date
from newsbot.discovery.documents import local_name
from newsbot.discovery.sources import Discovered, Link
from newsbot.discovery.text import link_url, plain, unique
from newsbot.items import Hints

MAX_ENTRIES = 10_000
"""Of one feed."""

# RSS 2.0 wants "name@example.com (Name)".
_MAIL_AND_NAME = re.compile(r"\S+@\S+\s*\((.+)\)\s*$")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_Children = dict[str, list[etree._Element]]
_PUBLISHED = ("pubdate", "published", "date", "issued", "created")
_MODIFIED = ("updated", "modified")


def read_feed(root: etree._Element, url: str) -> Discovered:
    """The entries of a feed, in its order; an entry without a link is counted as `no_link`."""
    found = Discovered()
    items = [element for element in root.iter() if local_name(element) in ("item", "entry")]
    if len(items) > MAX_ENTRIES:
        found.problems["too_many_entries"] += 1
    channel = next((element for element in root if local_name(element) == "channel"), root)
    of_feed = _children(channel)
    language = _language(_first(of_feed, "language") or _lang(root) or _lang(channel))
    publisher = plain(_first(of_feed, "title")) or None
    for item in items[:MAX_ENTRIES]:
        children = _children(item)
        href = _link(item, children)
        if not href:
            found.problems["no_link"] += 1
            continue
        address = link_url(href, item.base or url, found.problems)
        if address is None:
            continue
        published, modified = _date(children, _PUBLISHED), _date(children, _MODIFIED)
        if published is None and any(_first(children, name) for name in _PUBLISHED):
            found.problems["bad_date"] += 1
        hints = Hints(
            title=plain(_first(children, "title")) or None,
            description=plain(_first(children, "description", "summary")) or None,
            date_published=published or modified,
            date_modified=modified,
            language=_language(_lang(item)) or language,
            authors=_authors(children),
            tags=_tags(children),
            image=_image(children, item.base or url),
            publisher=publisher,
        )
        found.links.append(Link(address, hints, modified or published))
    return found


def _children(element: etree._Element) -> _Children:
    children: _Children = {}
    for child in element:
        children.setdefault(local_name(child), []).append(child)
    return children


def _text(element: etree._Element) -> str:
    """All text of an element, that of XHTML inside it included."""
    if len(element) == 0:
        return (element.text or "").strip()
    return "".join(element.itertext()).strip()


def _first(children: _Children, *names: str) -> str:
    """Text of the first such child that has any, without a namespace before one with."""
    for name in names:
        for child in sorted(children.get(name, ()), key=_is_extension):
            if text := _text(child):
                return text
    return ""


def _is_extension(element: etree._Element) -> bool:
    """Of a module like `media:`, whose `title` is not the article's."""
    return element.prefix not in (None, "dc", "dcterms", "atom", "content")


def _link(item: etree._Element, children: _Children) -> str:
    """The address of the article itself where a feed service put its own in front."""
    if original := _first(children, "origlink"):
        return original
    for link in children.get("link", ()):
        kind, href = link.get("rel", "alternate"), link.get("href")
        if href and kind == "alternate" and "html" in link.get("type", "html"):
            return href
    if text := _first(children, "link"):
        return text
    for guid in children.get("guid", []) + children.get("id", []):
        text = _text(guid)
        permanent = guid.get("isPermaLink", "true").lower() != "false"
        if permanent and text.startswith(("http://", "https://")):
            return text
    about = [value for name, value in item.items() if name.rpartition("}")[2] == "about"]
    return str(about[0]) if about else ""


def _date(children: _Children, names: tuple[str, ...]) -> str | None:
    return next((date for name in names if (date := hint_date(_first(children, name)))), None)


def _authors(children: _Children) -> list[str]:
    names = []
    for element in children.get("creator", []) + children.get("author", []):
        name = _first(_children(element), "name") if len(element) else _text(element)
        match = _MAIL_AND_NAME.match(name)
        names.append(plain(match[1] if match else name))
    return [name for name in unique(names) if "@" not in name]


def _tags(children: _Children) -> list[str]:
    categories = children.get("category", []) + children.get("subject", [])
    texts = [
        element.get("label") or element.get("term") or _text(element) for element in categories
    ]
    return unique(map(plain, texts))


def _image(children: _Children, base: str) -> str | None:
    """The first picture of the media module or of an enclosure."""
    media = list(children.get("content", ()))
    for group in children.get("group", ()):
        media.extend(_children(group).get("content", ()))
    for element in children.get("enclosure", []) + media + children.get("thumbnail", []):
        address, kind = element.get("url"), element.get("type") or element.get("medium") or "image"
        if address and kind.startswith("image"):
            return link_url(address, base)
    return None


def _lang(element: etree._Element) -> str:
    return element.get("{http://www.w3.org/XML/1998/namespace}lang", "")


def _language(text: str) -> str | None:
    """The tag as written ("en-us"), if it is one."""
    return text.strip().replace("_", "-") if _LANGUAGE.fullmatch(text.strip()) else None
