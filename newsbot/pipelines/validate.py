"""Order 100: what is no article does not pass, and what is wrong in one is taken out."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import DropItem

from newsbot.duplicates.fingerprints import content_fingerprint
from newsbot.items import Article
from newsbot.urls import article_id, canonical_url

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector

TITLE_MAXLEN = 1_000
"""Characters; an article with a longer title is dropped and counted."""
_SHORT = 5_000  # characters; for every text but title and body
_MANY = 500  # entries of a list or a mapping
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_HEX = re.compile(r"[0-9a-f]{16}")
_UNSTORABLE = re.compile("[\ud800-\udfff\0]")
_REQUIRED = ("url", "title", "body")
_REPORTED = ("authors", "date_published", "description", "image", "language")


class InvalidArticle(DropItem):
    """The item is no article; `reason` names the stat that counts it."""

    def __init__(self, reason: str, url: str) -> None:
        super().__init__(f"{reason}: {url or 'no URL'}", "WARNING")
        self.reason = reason


class ValidatePipeline:
    """Requires url, and title and body of what is not removed; empties optional fields whose value
    is not of their format.

    Sets `id`, and `canonical_url` and `fingerprint` where they are missing. Stats:
    `newsbot/dropped/<reason>`, `newsbot/articles/incomplete/<field>` (empty in a good article),
    `newsbot/articles/invalid/<field>` (emptied here).
    """

    def __init__(self, stats: StatsCollector, *, body_maxlen: int) -> None:
        self._stats = stats
        self._longest = {"title": TITLE_MAXLEN, "body": body_maxlen}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        assert crawler.stats is not None
        return cls(crawler.stats, body_maxlen=crawler.settings.getint("NEWSBOT_BODY_MAXLEN"))

    def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article):
            return item
        try:
            self._require(item)
        except InvalidArticle as error:
            self._stats.inc_value(f"newsbot/dropped/{error.reason}")
            raise
        blank = Article()
        for name, is_valid in _FORMATS.items():
            value, empty = getattr(item, name), getattr(blank, name)
            if value is None or value == empty:
                setattr(item, name, empty)
            elif not is_valid(value):
                self._stats.inc_value(f"newsbot/articles/invalid/{name}")
                setattr(item, name, empty)
        for name in () if item.removed_at else _REPORTED:
            if not getattr(item, name):
                self._stats.inc_value(f"newsbot/articles/incomplete/{name}")
        item.id = article_id(item.canonical_url)  # the index spreads articles by it
        item.fingerprint = item.fingerprint or content_fingerprint(item.title, item.body)
        return item

    def _require(self, article: Article) -> None:
        for name in _REQUIRED:
            value = getattr(article, name)
            if not isinstance(value, str):
                raise InvalidArticle(f"{name}_no_text", str(article.url))
            value = _UNSTORABLE.sub("\ufffd", value).strip()
            setattr(article, name, value)
            if not value and not (article.removed_at and name != "url"):
                raise InvalidArticle(f"no_{name}", article.url)
            if len(value) > self._longest.get(name, _SHORT):
                raise InvalidArticle(f"{name}_too_long", article.url[:200])
        if not _is_link(article.url):
            raise InvalidArticle("url_not_http", article.url)
        try:
            article.canonical_url = article.canonical_url or canonical_url(article.url)
        except ValueError as error:
            raise InvalidArticle("url_malformed", article.url) from error


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _SHORT and not _UNSTORABLE.search(value)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and len(value) <= _MANY and all(map(_is_text, value))


def _is_link(value: object) -> bool:
    return isinstance(value, str) and _is_text(value) and value.startswith(("http://", "https://"))


def _is_date(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        date = datetime.fromisoformat(value)
    except ValueError:
        return False
    return date.tzinfo is not None or _DAY.fullmatch(value) is not None


def _matches(pattern: re.Pattern[str]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_rules(value: object) -> bool:
    return isinstance(value, dict) and _is_texts([*value]) and _is_texts([*value.values()])


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value < 2**31


_FORMATS: dict[str, Callable[[object], bool]] = {
    **{field.name: _is_text for field in fields(Article) if field.name not in _REQUIRED},
    "canonical_url": _is_link,
    "image": _is_link,
    "authors": _is_texts,
    "tags": _is_texts,
    "date_published": _is_date,
    "date_modified": _is_date,
    "fetched_at": _is_date,
    "removed_at": _is_date,
    "language": _matches(_LANGUAGE),
    "fingerprint": _matches(_HEX),
    "version": _is_count,
    "stripped": _is_count,
    "extraction": _is_rules,
}
