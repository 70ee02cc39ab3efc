"""Articles as a Parquet file (extra `parquet`)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import fields
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from newsbot.items import Article

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS = 10_000  # in a row group, and in memory


def schema() -> pa.Schema:
    """Columns in the order of `Article`; `extraction` is a map, `authors` and `tags` are lists."""
    import pyarrow as pa

    types: dict[str, Any] = {
        "str": pa.string(),
        "str | None": pa.string(),
        "bool": pa.bool_(),
        "int": pa.int32(),
        "list[str]": pa.list_(pa.string()),
        "dict[str, str]": pa.map_(pa.string(), pa.string()),
    }
    return pa.schema([(field.name, types[str(field.type)]) for field in fields(Article)])


def write_parquet(lines: Path, target: Path) -> None:
    """Turn JSON lines into a Parquet file (zstd), which is there wholly or not at all."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = schema()
    unfinished = target.with_name(f".{target.name}.unfinished")
    with (
        pq.ParquetWriter(unfinished, columns, compression="zstd") as writer,
        lines.open("rb") as file,
    ):
        for rows in _chunks(file):
            writer.write_table(pa.Table.from_pylist(rows, columns))
    with unfinished.open("r+b") as file:
        os.fsync(file.fileno())
    unfinished.replace(target)


def _chunks(lines: Iterator[bytes]) -> Iterator[list[dict[str, Any]]]:
    decode = msgspec.json.Decoder().decode
    while rows := [decode(line) for line in islice(lines, _ROWS)]:
        for row in rows:
            row["extraction"] = list(row["extraction"].items())
        yield rows
