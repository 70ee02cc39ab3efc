"""Writers and exporters killed at random: the files are the truth, each article once."""

from __future__ import annotations

from pathlib import Path

from benchmarks.stream import chaos


def test_kill_9_of_writers_and_exporters(valkey: str, tmp_path: Path) -> None:
    result = chaos(valkey, 1_500, 6, tmp_path)
    assert result["in the files"] == 1_500
    assert result["writers"] + result["exporters"] >= 2
