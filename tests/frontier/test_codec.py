"""Stored requests: what goes in comes out, and nothing else gets in."""

from __future__ import annotations

import contextlib
import pickle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy import FormRequest, Request, Spider
from scrapy.http import JsonRequest

from newsbot.frontier import codec


class NewsSpider(Spider):
    name = "news"

    def parse_article(self, response: Any) -> None: ...

    def on_error(self, failure: Any) -> None: ...


SPIDER = NewsSpider()
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False)
    | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=50)
@given(st.dictionaries(st.text(), PLAIN), st.integers(-(2**31), 2**31), st.binary())
def test_plain_values_survive(meta: dict[str, Any], priority: int, body: bytes) -> None:
    request = Request(
        "http://a.example/x?y=1",
        callback=SPIDER.parse_article,
        errback=SPIDER.on_error,
        method="POST",
        headers={"X-Bytes": b"\xff\x00"},
        body=body,
        cookies={"a": "b"},
        meta=meta,
        priority=priority,
        dont_filter=True,
        flags=["seen"],
        cb_kwargs={"hints": meta},
    )
    back = codec.decode(codec.encode(request, SPIDER), SPIDER)
    assert back.to_dict(spider=SPIDER) == request.to_dict(spider=SPIDER)


@pytest.mark.parametrize(
    "request_",
    [
        FormRequest("http://a.example", formdata={"a": "b"}),
        JsonRequest("http://a.example", data=[1]),
    ],
)
def test_classes_survive(request_: Request) -> None:
    back = codec.decode(codec.encode(request_, SPIDER), SPIDER)
    assert type(back) is type(request_)
    assert back.body == request_.body


def test_a_stored_article_request_is_small() -> None:
    request = Request(
        "https://www.bhaskar.com/local/news/some-story-with-a-long-headline-135790246.html",
        callback=SPIDER.parse_article,
        meta={"depth": 2, "newsbot_date": "2026-11-24T08:30:00+05:30"},
    )
    assert len(codec.encode(request, SPIDER)) < 170


def test_what_cannot_be_stored_is_refused() -> None:
    for request in (
        Request("http://a.example", meta={"x": object()}),
        Request("http://a.example", callback=lambda response: None),
        Request("http://a.example", body=b"x" * codec.MAX_BYTES),
    ):
        with pytest.raises(codec.RefusedRequest, match=r"a\.example"):
            codec.encode(request, SPIDER)


class Bomb:
    def __reduce__(self) -> Any:
        return pytest.fail, ("the pickle ran",)


def hostile() -> list[bytes]:
    import msgspec

    good = codec.encode(Request("http://a.example"), SPIDER)
    encode = msgspec.msgpack.encode
    return [
        b"",
        b"\xc1",
        good[:-1],
        pickle.dumps(Bomb()),
        b"\x81" * 100_000,
        encode([1, 2]),
        encode({"u": 1}),
        encode({"u": "http://a.example", "c": "no_such_method"}),
        encode({"u": "http://a.example", "c": "name"}),
        encode({"u": "http://a.example", "c": "__init_subclass__"}),
        encode({"u": "http://a.example", "c": "_set_crawler"}),
        encode({"u": "http://a.example", "e": "from_crawler"}),
        encode({"u": "http://a.example", "y": "subprocess.Popen"}),
        encode({"u": "no url"}),
        encode({"u": "http://a.example", "n": "no-such-encoding", "b": b"x"}),
        encode({"u": "http://a.example", "h": {"a": "b"}}),
        b"\xc6\x7f\xff\xff\xff" + b"x" * 100,
        b"x" * (codec.MAX_BYTES + 1),
    ]


@pytest.mark.parametrize("number", range(len(hostile())))
def test_hostile_bytes_are_refused(number: int) -> None:
    stored = hostile()[number]
    try:
        request = codec.decode(stored, SPIDER)
    except codec.RefusedRequest:
        return
    assert request.url.startswith("http")  # an odd encoding is not an attack


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_or_a_request(stored: bytes) -> None:
    with contextlib.suppress(codec.RefusedRequest):
        assert codec.decode(stored, SPIDER).url
