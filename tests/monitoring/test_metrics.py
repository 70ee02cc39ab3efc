"""What is exported, and that rules and panels ask for nothing else."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from newsbot.monitoring.metrics import exposition
from newsbot.monitoring.worker_report import Report
from newsbot.redis import connect_sync, keys
from tests.conftest import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

STATS = {
    "response_received_count": 40,
    "downloader/response_bytes": 4000,
    "downloader/response_status_count/200": 39,
    "downloader/exception_type_count/x.DNSLookupError": 2,
    "newsbot/articles/published": 20,
    "newsbot/articles/incomplete/date_published": 3,
    "newsbot/duplicates/near": 4,
    "newsbot/dropped/no_body": 5,
    "newsbot/frontier/reclaimed": 6,
    "newsbot/health/dropped/daily/articles": 0.1,
}


@pytest.fixture
def exposed(valkey: str) -> bytes:
    """What Prometheus is answered."""
    now = time.time()
    with connect_sync(valkey) as client:
        report = Report("w", "daily", "here", 1, started=now - 10, beat=now, stats={**STATS})
        client.hset(keys.REPORTS(), "w", msgspec.json.encode(report))
        client.hset(keys.STATE(spider="daily"), "size", 7)
        client.xadd(keys.STREAM(), {"article": "{}"})
        client.xgroup_create(keys.STREAM(), 'a"\n', "0")
        client.hset(keys.SITE_PUBLISHED(), "daily", 3)
        client.hset(keys.SITE_LAST(), "daily", 1000)
        client.hset(keys.DELAYS(), mapping={"daily 2": 9, "daily 4": 1})
        return exposition(client, "newsbot")


@pytest.fixture
def exported(exposed: bytes) -> dict[str, dict[tuple[str, ...], float]]:
    """Sample name → label values by the labels' names → value."""
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for family in text_string_to_metric_families(exposed.decode()):
        assert family.documentation
        for sample in family.samples:
            labels = sorted(sample.labels.items())
            found.setdefault(sample.name, {})[tuple(value for _, value in labels)] = sample.value
    return found


def test_values(exported: dict[str, dict[tuple[str, ...], float]]) -> None:
    assert exported["newsbot_up"] == {(): 1}
    assert exported["newsbot_pages_total"] == {("daily", "w"): 40}
    assert exported["newsbot_articles_total"] == {("published", "daily", "w"): 20}
    assert exported["newsbot_leases_expired_total"] == {("daily", "w"): 6}
    assert exported["newsbot_workers"] == {("daily", "running"): 1}
    assert exported["newsbot_queue_requests"] == {("daily",): 7}
    assert exported["newsbot_stream_group_unread"] == {('a"\n',): 1}
    assert exported["newsbot_site_last_article_timestamp_seconds"] == {("daily",): 1000}
    assert exported["newsbot_site_delay_seconds"] == {("50", "daily"): 30, ("95", "daily"): 60}
    assert exported["newsbot_site_drift"] == {("articles", "daily"): 0.1}


def test_names_follow_the_conventions(exported: dict[str, dict[tuple[str, ...], float]]) -> None:
    for name in exported:
        assert re.fullmatch(r"newsbot_[a-z_]+", name)


def test_what_rules_and_panels_ask_for_is_exported(
    exported: dict[str, dict[tuple[str, ...], float]],
) -> None:
    rules = yaml.safe_load((PROJECT / "deploy/prometheus/rules.yml").read_text())
    asked = [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    assert len(asked) > 8
    panels = json.loads((PROJECT / "deploy/grafana/newsbot.json").read_text())["panels"]
    asked += [target["expr"] for panel in panels for target in panel["targets"]]
    names = {name for query in asked for name in re.findall(r"newsbot_\w+", query)}
    assert names - set(exported) == set()


def test_every_alert_is_tried_and_explained() -> None:
    folder = PROJECT / "deploy/prometheus"
    rules = yaml.safe_load((folder / "rules.yml").read_text())
    alerts = {rule["alert"] for group in rules["groups"] for rule in group["rules"]}
    tries: list[dict[str, Any]] = yaml.safe_load((folder / "rules_test.yml").read_text())["tests"]
    raised = {
        one["alertname"] for test in tries for one in test["alert_rule_test"] if one["exp_alerts"]
    }
    assert alerts == raised
    operations = (PROJECT / "docs/operations.md").read_text()
    assert [alert for alert in sorted(alerts) if alert not in operations] == []


@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool (Debian: prometheus) is absent")
def test_promtool_agrees(exposed: bytes, tmp_path: Path) -> None:
    panels = json.loads((PROJECT / "deploy/grafana/newsbot.json").read_text())["panels"]
    queries = [target["expr"] for panel in panels for target in panel["targets"]]
    asked = [{"record": f"panels:{n}", "expr": query} for n, query in enumerate(queries)]
    as_rules = tmp_path / "panels.yml"
    as_rules.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": asked}]}))
    for arguments in (
        ["check", "config", "--syntax-only", "prometheus.yml"],
        ["check", "metrics"],
        ["check", "rules", "rules.yml"],
        ["check", "rules", as_rules],
        ["test", "rules", "rules_test.yml"],
    ):
        done = subprocess.run(
            ["promtool", *arguments], cwd=PROJECT / "deploy/prometheus", input=exposed,
            capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr


def test_no_redis_is_a_metric_too(tmp_path: Path) -> None:
    with connect_sync(f"unix://{tmp_path}/none.sock") as client:
        assert exposition(client, "newsbot").decode().splitlines()[-1] == "newsbot_up 0.0"
