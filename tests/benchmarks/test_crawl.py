"""Benchmarks at tiny size: they run, and what they count is right."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.harness import PROJECT


def run(*command: str) -> None:
    """Run a benchmark as a user does."""
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=PROJECT, capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("crawler", ["floor", "newsbot"])
def test_the_whole_way_is_measured(tmp_path: Path, crawler: str) -> None:
    report = tmp_path / "numbers.json"
    run(
        *("benchmarks.crawl", "--pages", "30", "--size", "9000", "--workers", "1"),
        *("--only", crawler, "--json", str(report)),
    )
    (row,) = json.loads(report.read_text())["crawls"]
    assert row["distinct"] == 30
    assert row["complete"]
    assert row["cpu_ms"] > 0
    assert (row["round_trips"] > 0.1) is (crawler != "floor")


def test_phases_are_measured(tmp_path: Path) -> None:
    report = tmp_path / "numbers.json"
    run("benchmarks.crawl", "--pages", "5", "--only", "phases", "--json", str(report))
    phases = {row["phase"]: row["cpu_ms"] for row in json.loads(report.read_text())["phases"]}
    assert phases["all"] == pytest.approx(sum(v for k, v in phases.items() if k != "all"))
    assert phases["extract"] > 0
