"""Start data of scrapy-redis: a URL, or JSON with `url`, `method`, `meta` and form fields."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from scrapy import FormRequest, Request

if TYPE_CHECKING:
    from scrapy import Spider


def requests_from(data: bytes, spider: Spider) -> Iterator[Request]:
    """The requests that start data stand for; the spider's `make_request_from_data` has the say.

    Raises:
        ValueError: neither a URL nor such JSON.
    """
    make = getattr(spider, "make_request_from_data", None)
    encoding = spider.settings.get("REDIS_ENCODING", "utf-8")
    made: Any = make(data) if make is not None else _request_from(data, encoding)
    if isinstance(made, Request):
        yield made
    elif isinstance(made, Iterable):
        yield from made


def _request_from(data: bytes, encoding: str) -> Request:
    text = data.decode(encoding).strip()
    if not text.startswith("{"):
        return Request(text, dont_filter=True)
    values = json.loads(text)
    url, method, meta = values.pop("url", None), values.pop("method", "GET"), values.pop("meta", {})
    if not isinstance(url, str) or not isinstance(method, str) or not isinstance(meta, dict):
        raise ValueError(f"start data without a URL: {text[:200]}")
    if not values:
        return Request(url, method=method.upper(), meta=meta, dont_filter=True)
    fields = {name: str(value) for name, value in values.items()}
    return FormRequest(url, method=method.upper(), formdata=fields, meta=meta, dont_filter=True)
