"""Finding articles: sitemaps, feeds and listing pages as lists of links with hints. Pure."""

from newsbot.discovery.read import read_source, stream_source
from newsbot.discovery.sources import (
    Discovered,
    Feed,
    Link,
    Listing,
    NewsSitemap,
    Sitemap,
    Source,
    source_from_dict,
)

__all__ = [
    "Discovered",
    "Feed",
    "Link",
    "Listing",
    "NewsSitemap",
    "Sitemap",
    "Source",
    "read_source",
    "source_from_dict",
    "stream_source",
]
