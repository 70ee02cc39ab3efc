"""Order 300: the language of an article whose page does not state it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsbot.items import Article

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector

_SAMPLE = 4_000  # characters; more changes no verdict


class LanguagePipeline:
    """Fills `language` by CLD2 where it is empty and the text is surely in one language.

    Stats: `newsbot/languages/{detected,unknown}`.
    """

    def __init__(self, stats: StatsCollector) -> None:
        self._stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        assert crawler.stats is not None
        return cls(crawler.stats)

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Article) and not item.language and not item.removed_at:
            item.language = detect(f"{item.title}\n{item.body[:_SAMPLE]}")
            if item.language:
                item.extraction["language"] = "text"
            self._stats.inc_value(f"newsbot/languages/{'detected' if item.language else 'unknown'}")
        return item


_ALLOWED = {ord(character): None for character in "\n\u200c\u200d"}


def detect(text: str) -> str | None:
    """BCP 47 tag of the language a text is mainly written in; None if that is not sure."""
    import pycld2

    # CLD2 refuses control characters and noncharacters.
    clean = text
    if not text.translate(_ALLOWED).isprintable():
        clean = "".join(c for c in text if c.isprintable() or c in "\n\u200c\u200d")
    try:
        reliable, _, found = pycld2.detect(clean, bestEffort=True)
    except pycld2.error:
        return None
    code = found[0][1]
    return code if reliable and code != "un" else None
