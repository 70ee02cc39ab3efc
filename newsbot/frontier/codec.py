"""Requests as bytes, and back: typed MessagePack, nothing that could run code.

A stored request names its callback and errback, methods of the spider, and one of four request
classes. `meta` and `cb_kwargs` carry plain values; MessagePack has no tuples, sets or dates, so
these come back as lists and ISO 8601 text.

The module is a serializer in the sense of scrapy-redis (`loads` and `dumps`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from scrapy import Request, Spider

MAX_BYTES = 1 << 20
"""A longer stored request is refused: news needs none."""

_CLASSES = {
    "scrapy.http.request.Request",
    "scrapy.http.request.form.FormRequest",
    "scrapy.http.request.json_request.JsonRequest",
    "scrapy.http.request.rpc.XmlRpcRequest",
}


class RefusedRequest(ValueError):  # noqa: N818, reads as the state it names
    """Bytes that are no stored request, or a request that cannot be stored."""


_SHORT = {
    "url": "u", "callback": "c", "errback": "e", "headers": "h", "method": "m", "body": "b",
    "cookies": "k", "meta": "t", "encoding": "n", "priority": "p", "dont_filter": "d",
    "flags": "f", "keywords": "w", "type_": "y",
}  # fmt: skip


class _Stored(msgspec.Struct, omit_defaults=True, rename=_SHORT):
    """One request; keys that it does not know are ignored."""

    url: str
    callback: str | None = None
    errback: str | None = None
    headers: dict[bytes, list[bytes]] = {}
    method: str = "GET"
    body: bytes = b""
    cookies: Any = {}
    meta: dict[str, Any] = {}
    encoding: str = "utf-8"
    priority: int = 0
    dont_filter: bool = False
    flags: list[str] = []
    keywords: dict[str, Any] = {}
    type_: str = ""


def dumps(values: dict[str, Any]) -> bytes:
    """Encode the result of `Request.to_dict`.

    Raises:
        RefusedRequest: a value in it is not plain, or all of it is too long.
    """
    values = dict(values)
    stored = _Stored(
        keywords=values.pop("cb_kwargs", {}), type_=values.pop("_class", ""), **_known(values)
    )
    return _pack(stored)


def _pack(stored: _Stored) -> bytes:
    try:
        encoded = msgspec.msgpack.encode(stored)
    except (TypeError, OverflowError, RecursionError) as error:
        raise RefusedRequest(f"cannot store the request for {stored.url}: {error}") from error
    if len(encoded) > MAX_BYTES:
        raise RefusedRequest(
            f"cannot store the request for {stored.url[:200]}: "
            f"{len(encoded)} bytes, over {MAX_BYTES}"
        )
    return encoded


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in _Stored.__struct_fields__ if name in values}


def loads(encoded: bytes) -> dict[str, Any]:
    """Decode to what `request_from_dict` takes.

    Raises:
        RefusedRequest: not what `dumps` writes.
    """
    if len(encoded) > MAX_BYTES:
        raise RefusedRequest(f"{len(encoded)} bytes, over {MAX_BYTES}")
    try:
        stored = msgspec.msgpack.decode(encoded, type=_Stored)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise RefusedRequest(f"not a stored request: {error}") from error
    values = msgspec.structs.asdict(stored)
    values["cb_kwargs"] = values.pop("keywords")
    name = values.pop("type_")
    if name:
        if name not in _CLASSES:
            raise RefusedRequest(f"not a class of stored requests: {name[:100]!r}")
        values["_class"] = name
    return values


def encode(request: Request, spider: Spider) -> bytes:
    """The request as bytes.

    Raises:
        RefusedRequest: its callback is no method of the spider, or a value is not plain.
    """
    from scrapy import Request as Plain

    try:
        if type(request) is not Plain:
            return dumps(request.to_dict(spider=spider))
        return _pack(
            _Stored(
                url=request.url,
                callback=_method(spider, request.callback),
                errback=_method(spider, request.errback),
                headers=dict(request.headers),
                method=request.method,
                body=request.body,
                cookies=request.cookies,
                meta=request.meta,
                encoding=request.encoding,
                priority=request.priority,
                dont_filter=request.dont_filter,
                flags=request.flags,
                keywords=request.cb_kwargs,
            )
        )
    except ValueError as error:
        raise RefusedRequest(f"cannot store {request}: {error}") from error


def _method(spider: Spider, function: Any) -> str | None:
    """Name by which the spider knows its method; `Request.to_dict` looks through all it has."""
    if function is None:
        return None
    name = str(getattr(function, "__name__", ""))
    if getattr(spider, name, None) != function:
        raise ValueError(f"{function} is no method of the spider {spider.name}")
    return name


def _is_callback(spider: Spider, name: str) -> bool:
    """Whether it is a method that a spider adds to what every spider has."""
    from scrapy import Spider as Plain

    method = getattr(spider, name, None)
    return getattr(method, "__self__", None) is spider and (
        name in ("parse", "_parse") or not hasattr(Plain, name)
    )


def decode(encoded: bytes, spider: Spider) -> Request:
    """The request that `encode` was given.

    Raises:
        RefusedRequest: not what `encode` writes, or not for this spider.
    """
    from scrapy.utils.request import request_from_dict

    values = loads(encoded)
    for role in ("callback", "errback"):
        if (name := values[role]) and not _is_callback(spider, name):
            raise RefusedRequest(f"{spider.name} has no callback {name[:100]!r}")
    try:
        return request_from_dict(values, spider=spider)
    except (TypeError, ValueError, AttributeError, LookupError) as error:
        raise RefusedRequest(f"not a request: {error}") from error
