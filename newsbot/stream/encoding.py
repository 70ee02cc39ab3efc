"""How an article is written down in the stream: one JSON object, with the version of its schema.

`{"schema": 1, "url": …, every other field of Article by its name …}`. A reader ignores names that
it does not know and takes the default of `Article` for those that it misses, so a field may be
added without a new schema version; removing one or changing its meaning takes a new version.
"""

from __future__ import annotations

from functools import cache

import msgspec

from newsbot.items import Article

SCHEMA = 1


class BadMessage(ValueError):  # noqa: N818, reads as the thing it names
    """An entry of the stream that holds no article this program can read."""


def encode(article: Article) -> bytes:
    """The article as UTF-8 JSON on one line, its fields in the order of `Article`.

    Raises:
        UnicodeEncodeError: a text holds a lone surrogate.
    """
    return msgspec.json.encode({"schema": SCHEMA, **msgspec.to_builtins(article)})


def encode_open(article: Article) -> bytes:
    """`encode` without its end, `version` and `duplicate_of`: `publish.lua` adds them."""
    fields = msgspec.to_builtins(article)
    del fields["version"], fields["duplicate_of"]
    return msgspec.json.encode({"schema": SCHEMA, **fields})[:-1]


def decode(data: bytes) -> Article:
    """Read what `encode` wrote.

    Raises:
        BadMessage: no JSON, a field of another type, or a schema that is too new.
    """
    try:
        schema = _schema_decoder().decode(data).schema
        if schema > SCHEMA:
            raise BadMessage(f"schema {schema}, this newsbot reads up to {SCHEMA}: upgrade it")
        return _article_decoder().decode(data)
    except msgspec.DecodeError as error:  # ValidationError is one
        raise BadMessage(str(error)) from error


class _Header(msgspec.Struct):
    schema: int


@cache
def _schema_decoder() -> msgspec.json.Decoder[_Header]:
    return msgspec.json.Decoder(_Header)


@cache
def _article_decoder() -> msgspec.json.Decoder[Article]:
    return msgspec.json.Decoder(Article)
