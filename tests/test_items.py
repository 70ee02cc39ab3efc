"""Article: every field has its format, and docs and schema say the same."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Any

import msgspec
from itemadapter import ItemAdapter

from docs.article_md import PAGE, SCHEMA, descriptions, markdown, schema, schema_text
from newsbot.items import Article, Hints


def test_docs_and_schema_are_those_of_the_class() -> None:
    remedy = "run: python -m docs.article_md"
    assert PAGE.read_text("utf-8") == markdown(), remedy
    assert SCHEMA.read_text("utf-8") == schema_text(), remedy


def test_every_field_is_described() -> None:
    assert list(descriptions()) == [field.name for field in dataclasses.fields(Article)]


def test_an_article_fits_its_schema_and_survives_the_way_through_json() -> None:
    article = Article(
        url="https://a.example/1", title="T", authors=["Ann Lee"], date_published="2026-11-24"
    )
    record: dict[str, Any] = json.loads(msgspec.json.encode(article))
    properties = schema()["properties"]
    assert list(record) == list(properties)
    assert re.search(properties["date_published"]["pattern"], record["date_published"])
    assert msgspec.convert(record, Article) == article


def test_scrapy_takes_it_as_an_item() -> None:
    adapter = ItemAdapter(Article(title="T"))
    assert adapter["title"] == "T"
    assert set(adapter.field_names()) == {field.name for field in dataclasses.fields(Article)}


def test_hints_hold_plain_values_of_article_fields() -> None:
    names = {field.name for field in dataclasses.fields(Hints)}
    assert names < {field.name for field in dataclasses.fields(Article)}
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(Hints(title="T")), type=Hints).title == "T"
