"""The container, the pre-commit hook and the GitHub action work, as far as this machine can run them."""

import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from dockerfile_parse import DockerfileParser

ROOT = Path(__file__).parents[1]
_BUILDER = next((tool for tool in ("docker", "podman", "buildah") if shutil.which(tool)), None)
_ROWS = [f"{n},ann{n}@example.org,4111111111111111,hunter{n}x" for n in range(40)]
_LEAK = "\n".join(["id,email,card_number,password", *_ROWS, ""])


def _instructions() -> list[tuple[str, str]]:
    parser = DockerfileParser(str(ROOT / "Dockerfile"))
    return [(item["instruction"], item["value"]) for item in parser.structure]


def _values(instruction: str) -> list[str]:
    return [value for name, value in _instructions() if name == instruction]


def test_the_base_is_pinned_and_slim() -> None:
    [version] = [value.partition("=")[2] for value in _values("ARG") if value.startswith("PYTHON=")]
    assert re.fullmatch(r"3\.1[123]\.\d+-slim-\w+", version)
    assert {value.split(" AS ")[0] for value in _values("FROM")} == {"python:${PYTHON}"}


def test_it_runs_without_rights_and_writes_only_where_a_volume_is() -> None:
    last = max(place for place, (name, _) in enumerate(_instructions()) if name == "FROM")
    final = _instructions()[last:]
    assert [value for name, value in final if name == "USER"] == ["10001:10001"]
    assert [value for name, value in final if name == "VOLUME"] == ["/data"]
    words = " ".join(value for name, value in final if name == "ENV")
    places = dict(re.findall(r"(HOME|XDG_\w+_HOME|NOTICEMAP_HEARTBEAT)=(\S+)", words))
    assert all(place.startswith(("/data", "/tmp")) for place in places.values())
    assert "PYTHONDONTWRITEBYTECODE=1" in words


def test_its_health_is_that_of_the_daemon() -> None:
    [check] = _values("HEALTHCHECK")
    assert json.loads(check.partition("CMD ")[2]) == ["noticemap", "schedule", "alive"]
    assert [json.loads(value) for value in _values("ENTRYPOINT")] == [["noticemap"]]


def _is_sent(path: str) -> bool:
    """Whether ``.dockerignore`` lets a path into the build; the last matching line decides."""
    is_sent = True
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        pattern = line.removeprefix("!").removeprefix("**/")
        parents = [path, *(str(parent) for parent in Path(path).parents)]
        parts = parents + [Path(name).name for name in parents] if "**/" in line else parents
        if line and not line.startswith("#") and any(fnmatch.fnmatch(part, pattern) for part in parts):
            is_sent = line.startswith("!")
    return is_sent


def test_what_it_copies_exists_and_nothing_else_is_sent() -> None:
    copied = [part for value in _values("COPY") if "--from" not in value for part in value.split()[:-1]]
    assert copied
    assert all((ROOT / part).exists() and _is_sent(part) for part in copied)
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    [packages] = re.findall(r"include = \[(.*)\]", project)
    assert set(re.findall(r'"(\w+)\*"', packages)) <= set(copied)
    secrets = (
        ".env",
        ".git/config",
        "noticemap.yaml",
        "report/findings.json",
        ".venv/pyvenv.cfg",
        "tests/x.py",
    )
    assert not any(_is_sent(path) for path in secrets)
    assert not _is_sent("scanner/cli/__pycache__/main.pyc")


def test_no_secret_stands_in_it() -> None:
    for name, value in _instructions():
        assert not re.search(r"(?i)(password|secret|token|api_?key)\s*=", value), name
    assert not any(value.startswith(("http", "ftp")) for value in _values("ADD"))


@pytest.mark.skipif(_BUILDER is None, reason="neither docker, podman nor buildah is here; it is linted above")
def test_it_builds_and_runs_with_a_root_that_is_only_read(tmp_path: Path) -> None:
    tool = _BUILDER or ""
    [version] = [value.partition("=")[2] for value in _values("ARG") if value.startswith("PYTHON=")]
    base = f"docker.io/library/python:{version}"
    held = [tool, "inspect", "--type", "image", base]
    if all(subprocess.run(one, capture_output=True).returncode for one in (held, [tool, "pull", base])):
        pytest.skip(f"{base} cannot be fetched here; it is linted above")
    build = ["bud", "--format", "docker"] if tool == "buildah" else ["build"]
    subprocess.run([tool, *build, "-t", "noticemap-test", str(ROOT)], check=True)
    tmp_path.chmod(0o755)
    (tmp_path / "people.csv").write_text(_LEAK)
    mount = ["-v", f"{tmp_path}:/work:ro"]
    if tool == "buildah":  # buildah runs a command in a container that must be created first
        made = subprocess.run([tool, "from", "noticemap-test"], capture_output=True, text=True, check=True)
        container = made.stdout.strip()
        call = [tool, "run", "--user", "10001:10001", *mount, container, "--", "noticemap"]
    else:
        call = [tool, "run", "--rm", "--read-only", "--tmpfs", "/tmp", *mount, "noticemap-test"]
    scan = [*call, "scan", "people.csv", "--format", "json"]
    done = subprocess.run(scan, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["findings"]
    asleep = subprocess.run([*call, "schedule", "alive"], capture_output=True, text=True)
    assert asleep.returncode == 1 and "schedule serve" in asleep.stdout + asleep.stderr


def _environment(tmp_path: Path, **variables: str) -> Mapping[str, str]:
    """Environment variables with a ``PATH`` on which ``noticemap`` runs this checkout."""
    command = tmp_path / "bin" / "noticemap"
    command.parent.mkdir(exist_ok=True)
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m scanner.cli.main "$@"\n')
    command.chmod(0o755)
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    return os.environ | {"PATH": path, "PYTHONPATH": str(ROOT)} | variables


def _action() -> dict[str, Any]:
    action: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    return action


def _step(name: str) -> str:
    [run] = [step["run"] for step in _action()["runs"]["steps"] if step.get("name") == name]
    return str(run)


@pytest.fixture
def leaked(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "people.csv").write_text(_LEAK)
    return tmp_path


def _scan(folder: Path, **inputs: str) -> dict[str, str]:
    """The outputs of the scan step of the action."""
    defaults = {"SOURCES": "data", "CONFIG": "", "POLICY": "", "FAIL_ON": "", "ARGUMENTS": "--store\nnone"}
    outputs = folder / "outputs"
    environment = _environment(
        folder, RUNNER_TEMP=str(folder / "temp"), GITHUB_OUTPUT=str(outputs), **(defaults | inputs)
    )
    script = ["bash", "-eo", "pipefail", "-c", _step("Scan")]
    subprocess.run(script, cwd=folder, env=environment, check=True, capture_output=True)
    return dict(line.split("=", 1) for line in outputs.read_text().splitlines())


def test_the_action_keeps_to_its_schema() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-actions"]
    done = subprocess.run([*command, str(ROOT / "action.yml")], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_action_scans_and_gates(leaked: Path) -> None:
    outputs = _scan(leaked, POLICY="gdpr", FAIL_ON="confidence>=0.9")
    assert outputs["exit-code"] == "1"
    written = Path(outputs["report"])
    assert json.loads((written / "findings.sarif").read_text())["runs"]
    assert (written / "report.html").exists()
    gate = ["bash", "-eo", "pipefail", "-c", _step("Gate")]
    codes = [subprocess.run(gate, env=os.environ | {"CODE": code}).returncode for code in ("0", "1", "3")]
    assert codes == [0, 1, 0]


def test_inputs_of_the_action_are_never_run(leaked: Path) -> None:
    odd = leaked / "a $(touch run) `touch run`;touch run"
    odd.mkdir()
    (odd / "people.csv").write_text(_LEAK)
    outputs = _scan(leaked, SOURCES=f"data\n{odd.name}")
    assert outputs["exit-code"] == "0"
    assert not (leaked / "run").exists()
    report = json.loads((Path(outputs["report"]) / "findings.json").read_text())
    assert len(report["sources"]) == 2
    for step in _action()["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


def test_the_hook_is_one_that_pre_commit_takes() -> None:
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")]
    assert subprocess.run(command, capture_output=True).returncode == 0


def test_the_hook_refuses_a_leak_and_nothing_else(leaked: Path) -> None:
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    (leaked / "data" / "readme.txt").write_text("How to install it.\n")

    def committed(*names: str) -> "subprocess.CompletedProcess[str]":
        call = [*hook["entry"].split(), *hook["args"], *names]
        environment = _environment(leaked)
        return subprocess.run(call, cwd=leaked, env=environment, capture_output=True, text=True)

    assert committed("data/readme.txt").returncode == 0
    refused = committed("data/readme.txt", "data/people.csv")
    assert refused.returncode == 1
    assert "people.csv" in refused.stderr
    assert "hunter1x" not in refused.stderr + refused.stdout
