"""Image, compose file and Kubernetes files, judged by the tools that there are for them.

`script/check` installs the tools (requirements-deploy.lock); where one is absent its test skips.
"""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import redis
import yaml

from newsbot.redis.embedded import find_binary
from tests.conftest import PROJECT

DEPLOY = PROJECT / "deploy"
KUSTOMIZE = DEPLOY / "kustomize"
RESOURCES = sorted(path for path in KUSTOMIZE.rglob("*.yaml") if path.name != "kustomization.yaml")


def tool(name: str) -> str:
    """Its path; beside this Python, or on the PATH."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed (requirements-deploy.lock)")
    return found


def documents(path: Path) -> list[dict[str, Any]]:
    return [document for document in yaml.safe_load_all(path.read_text()) if document]


def pods() -> list[tuple[str, dict[str, Any]]]:
    every = [document for path in RESOURCES for document in documents(path)]
    return [
        (one["metadata"]["name"], one["spec"]["template"]["spec"])
        for one in every
        if one["kind"] in ("Deployment", "StatefulSet")
    ]


def test_the_dockerfile_is_clean() -> None:
    done = subprocess.run(
        [tool("hadolint"), DEPLOY / "Dockerfile"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_the_image_runs_locked_as_nobody_in_particular() -> None:
    text = (DEPLOY / "Dockerfile").read_text()
    assert "--require-hashes -r requirements-server.lock" in text
    assert text.rindex("USER 10001") > text.rindex("RUN")
    assert "HEALTHCHECK" in text
    for source in re.findall(r"^COPY (?!--from)(\S+)", text, re.MULTILINE):
        assert (PROJECT / source).exists(), source
        assert f"!{source}" in (PROJECT / ".dockerignore").read_text().splitlines()


def test_the_compose_file_is_one() -> None:
    done = subprocess.run(
        [tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec",
         DEPLOY / "compose.yaml"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_what_the_compose_file_names_is_there() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    dockerfile = (DEPLOY / "Dockerfile").read_text()
    for name, service in compose["services"].items():
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            if source.startswith("."):
                assert (DEPLOY / source).exists(), source
            else:
                assert source in compose["volumes"]
            if "build" in service:  # a volume on what is not in the image belongs to root
                assert volume.split(":")[1] in re.findall(r"/[\w/]+", dockerfile)
        for port in service.get("ports", []):
            assert port.startswith("127.0.0.1:"), name
        for secret in service.get("secrets", []):
            assert (secret["source"] if isinstance(secret, dict) else secret) in compose["secrets"]
        if "build" in service:
            assert service["read_only"]
            assert service["cap_drop"] == ["ALL"]


def judge(resource: dict[str, Any]) -> None:
    """Whether Kubernetes takes it; KEDA's own kind has no public schema here."""
    validate = pytest.importorskip(
        "kubernetes_validate", reason="not installed (requirements-deploy.lock)"
    )
    if resource["apiVersion"].startswith("keda.sh/"):
        assert {"scaleTargetRef", "triggers"} <= set(resource["spec"])
    else:
        validate.validate(resource, "1.31", strict=True)


@pytest.mark.parametrize("path", RESOURCES, ids=lambda path: path.name)
def test_kubernetes_takes_every_resource(path: Path) -> None:
    for document in documents(path):
        judge(document)


def test_every_resource_is_listed_and_every_secret_too() -> None:
    for path in KUSTOMIZE.rglob("kustomization.yaml"):
        for resource in yaml.safe_load(path.read_text())["resources"]:
            assert (path.parent / resource).exists(), resource
    listed = yaml.safe_load((KUSTOMIZE / "base/kustomization.yaml").read_text())["resources"]
    assert {path.name for path in RESOURCES if path.parent.name == "base"} == set(listed)
    operations = (PROJECT / "docs/operations.md").read_text()
    for _, pod in pods():
        for volume in pod["volumes"]:
            for item in volume.get("secret", {}).get("items", ()):
                assert item["key"] in operations


def test_pods_have_no_rights_that_they_do_not_need() -> None:
    for name, pod in pods():
        assert pod["securityContext"]["runAsNonRoot"], name
        assert pod["securityContext"]["seccompProfile"]["type"] == "RuntimeDefault"
        assert pod["automountServiceAccountToken"] is False
        for container in pod["containers"]:
            allowed = container["securityContext"]
            assert allowed["readOnlyRootFilesystem"], name
            assert not allowed["allowPrivilegeEscalation"]
            assert allowed["capabilities"] == {"drop": ["ALL"]}
            assert "memory" in container["resources"]["limits"]
            assert not [one for one in container.get("env", ()) if "://" in one["value"]]


@pytest.mark.parametrize("overlay", ["small", "fleet"])
def test_overlays_build(overlay: str) -> None:
    if (kubectl := shutil.which("kubectl")) is None:
        pytest.skip("kubectl is not installed")
    done = subprocess.run(
        [kubectl, "kustomize", KUSTOMIZE / "overlays" / overlay],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    built = [one for one in yaml.safe_load_all(done.stdout) if one]
    assert {one["metadata"]["namespace"] for one in built} == {"newsbot"}
    worker = next(one for one in built if one["kind"] == "Deployment" and one["metadata"]["name"] == "worker")  # fmt: skip  # noqa: E501
    assert worker["spec"].get("replicas") == {"small": 1, "fleet": None}[overlay]
    names = next(one for one in built if one["metadata"]["name"] == "names-and-valkey")
    dns = names["spec"]["egress"][0]["to"][0]["podSelector"]["matchLabels"]
    assert dns == {"k8s-app": "kube-dns"}, "a label of ours got into the selector of the DNS"
    for resource in built:
        judge(resource)


def test_valkey_starts_with_the_arguments_of_the_pod(tmp_path: Path) -> None:
    binary = find_binary()
    assert binary is not None
    pod = dict(pods())["valkey"]
    folders = {"/run/secrets/newsbot": str(DEPLOY / "valkey"), "/data": str(tmp_path)}
    arguments = []
    for argument in pod["containers"][0]["args"][1:]:
        for there, here in folders.items():
            argument = argument.replace(there, here)
        arguments.append(argument)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    arguments += ["--port", str(port), "--bind", "127.0.0.1"]
    with subprocess.Popen([binary, *arguments], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        for line in server.stdout:
            if "Ready to accept connections" in line:
                break
        with redis.Redis.from_url(f"redis://status:change-me-status@127.0.0.1:{port}") as client:
            assert client.info("memory")["maxmemory"] == 2 << 30
            assert client.info("persistence")["aof_enabled"] == 1
        server.terminate()
        server.communicate(timeout=60)
    assert server.returncode == 0


def test_the_grafana_dashboard_is_json_with_a_panel_a_question() -> None:
    board = json.loads((DEPLOY / "grafana/newsbot.json").read_text())
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"]) > 10
    assert all(panel["targets"] and panel["title"] for panel in board["panels"])
