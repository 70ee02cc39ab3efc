"""Order 900: the duplicate check and the push to the stream, as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.exceptions import DropItem

from newsbot.items import Article
from newsbot.redis import for_crawler
from newsbot.stream.writer import ArticleWriter

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector


class DuplicateArticle(DropItem):
    """The article repeats one that was published.

    `kind` is how it was found ("canonical_url", "content", "near"), `original` that one's id.
    """

    def __init__(
        self, message: str, log_level: str | None = None, *, kind: str = "", original: str = ""
    ) -> None:
        super().__init__(message, log_level)
        self.kind = kind
        self.original = original


class AlreadyPublished(DuplicateArticle):
    """This text of this URL is in the stream: nothing is lost."""


class PublishPipeline:
    """Publishes each article once, over all workers.

    Stats: `newsbot/articles/{published,updated,already_published}`,
    `newsbot/duplicates/{canonical_url,content,near}`,
    `newsbot/stream/{waits/full,waits/redis,trimmed}`.
    """

    def __init__(self, writer: ArticleWriter, stats: StatsCollector) -> None:
        self._writer = writer
        self._stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        stats, settings = crawler.stats, crawler.settings
        assert stats is not None
        pushed_to = settings.get("NEWSBOT_STREAM_LIST")
        spider = crawler.spider.name if crawler.spider else ""
        writer = ArticleWriter(
            for_crawler(crawler).client,
            namespace=settings.get("NEWSBOT_NAMESPACE"),
            window=settings.getint("NEWSBOT_DUPLICATES_WINDOW"),
            policy=settings.get("NEWSBOT_DUPLICATES_POLICY"),
            memory=settings.getint("NEWSBOT_DUPLICATES_MEMORY"),
            limit=settings.getint("NEWSBOT_STREAM_MAXLEN"),
            list_key=pushed_to % {"spider": spider} if pushed_to else None,
            count=lambda event, number: stats.inc_value(f"newsbot/stream/{event}", number),
        )
        return cls(writer, stats)

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article):
            return item
        outcome = await self._writer.publish(item)
        if outcome.verdict == "known":
            self._stats.inc_value("newsbot/articles/already_published")
            raise AlreadyPublished(f"published before: {item.canonical_url}", "DEBUG")
        if outcome.verdict in ("published", "updated"):
            self._stats.inc_value(f"newsbot/articles/{outcome.verdict}")
        else:
            kind = outcome.verdict.removeprefix("published_")
            self._stats.inc_value(f"newsbot/duplicates/{kind}")
            if kind == outcome.verdict:
                original = outcome.original or item.id
                raise DuplicateArticle(
                    f"repeats {original} ({kind}): {item.url}",
                    "DEBUG",
                    kind=kind,
                    original=original,
                )
            self._stats.inc_value("newsbot/articles/published")
        item.version, item.duplicate_of = outcome.version, outcome.original
        return item
