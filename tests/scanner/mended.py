"""Writes and scans the sources of ``mended_cases.yaml``, and compares the results with the expected ones."""

import csv
import json
import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from scanner.finding import Finding, Report
from tests.scanner.made_values import make
from tests.scanner.scanning import scan, write_table

ROWS = 80
FILE = yaml.safe_load((Path(__file__).parent / "mended_cases.yaml").read_text(encoding="utf-8"))
POOLS: Mapping[str, list[object]] = FILE["pools"]
CASES: list[dict[str, Any]] = FILE["cases"]


def filled(template: str, rng: random.Random) -> str:
    """``template`` with a generated value for each name in braces; doubled braces become single ones."""
    held = template.replace("{{", "\0").replace("}}", "\1")
    while re.search(r"\{[\w:]+\}", held):
        held = re.sub(r"\{([\w:]+)\}", lambda found: made(found[1], rng), held)
    return held.replace("\0", "{").replace("\1", "}")


def made(what: str | Sequence[object], rng: random.Random) -> str:
    """A value from the maker or pool named ``what``, or from a random one of several templates."""
    if isinstance(what, str) and what not in POOLS:
        return make(what, rng)
    choices = POOLS[what] if isinstance(what, str) else what
    return filled(str(rng.choice(choices)), rng)


def record(columns: Mapping[str, Any], rng: random.Random) -> dict[str, Any]:
    return {
        name: record(what, rng) if isinstance(what, Mapping) else made(what, rng)
        for name, what in columns.items()
    }


def write(case: Mapping[str, Any], folder: Path) -> str:
    """Write the source of a case into ``folder``, and return the path or URI to scan."""
    rng = random.Random(case["id"])
    if "log" in case:
        path = folder / case["log"]
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [filled(case["lines"][at % len(case["lines"])], rng) for at in range(ROWS)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return str(folder)
    records = [record(case["make"], rng) for _ in range(ROWS)]
    if "table" in case:
        rows = [list(one.values()) for one in records]
        write_table(folder / "data.db", case["table"], list(case["make"]), rows)
        return f"sqlite:///{folder / 'data.db'}"
    if "jsonl" in case:
        (folder / case["jsonl"]).write_text("\n".join(map(json.dumps, records)) + "\n", encoding="utf-8")
        return str(folder)
    with (folder / case["csv"]).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(case["make"]))
        writer.writeheader()
        writer.writerows(records)
    return str(folder)


def differs(finding: Finding | None, expect: Mapping[str, Any]) -> list[str]:
    """How a finding differs from what is expected, in words; no finding counts as the category ``none``."""
    if finding is None:
        return [] if expect == {"category": "none"} else ["no finding"]
    label = finding.classifications[0]
    flags = {flag for one in finding.classifications for flag in one.flags}
    elements = {one.element for one in finding.classifications}
    is_now = {
        "category": label.category,
        "role": label.role,
        "element": label.element,
        "entity": finding.entity,
    }
    wrong = [f"{key} {is_now[key]}" for key in is_now if key in expect and expect[key] != is_now[key]]
    wrong += [f"flag {flag} missing" for flag in expect.get("flags", ()) if flag not in flags]
    forbidden = {label.category, label.retention.rule, *label.flags} | elements
    wrong += [f"never {one}" for one in expect.get("never", ()) if one in forbidden]
    return wrong + [f"entity {finding.entity}" for _ in range(expect.get("entity_not") == finding.entity)]


def differences(case: Mapping[str, Any], folder: Path) -> list[str]:
    """Scan a case and return how the results differ from the expected ones, in words."""
    return compared(case, scan(write(case, folder)))


def compared(case: Mapping[str, Any], report: Report) -> list[str]:
    wrong = []
    for field, expect in case.get("fields", {}).items():
        found = [one for one in report.findings if one.field == field]
        found.sort(key=lambda one: (one.axis != "column_type", -one.confidence))
        wrong += [f"{field}: {each}" for each in differs(found[0] if found else None, expect)]
    for one in report.findings:
        wrong += [f"{one.field}: {each}" for each in differs(one, case.get("every", {}))]
    for entity, expect in case.get("some", {}).items():
        of_entity = [one for one in report.findings if one.entity == entity]
        if not any(not differs(one, expect) for one in of_entity):
            wrong.append(f"{entity}: {[differs(one, expect) for one in of_entity] or 'not found'}")
    broken = {one.promise for one in report.violations}
    wrong += [f"not broken: {one}" for one in case.get("broken", ()) if one not in broken]
    return wrong + [f"broken: {one}" for one in case.get("unbroken", ()) if one in broken]
