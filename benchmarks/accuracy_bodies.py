"""Accuracy on the response bodies of an API, whose vendor marks the properties that are personal.

The scan uses names and values. The file of a body is named after the operation that returned the body, such
as ``chat_v2__FetchUser__200__fetch.json``. The marks for the body's properties are those of the resource with
that name in the same API. A property counts once, however many bodies have a value for it; a property that is
empty in every body does not count.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.accuracy_columns import Answer, Truth, vendor_truth
from benchmarks.accuracy_data import read_rows
from scanner.api import scan
from scanner.finding import Finding

_VERB = re.compile(r"^(Create|Fetch|List|Update)")
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
Marks = Mapping[str, Truth]


def body_answers(folder: Path) -> list[Answer]:
    """Every marked property that has a value in at least one body, with the findings of a scan."""
    bodies = folder / "twilio_bodies"
    marks = _marks(folder)
    found: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in scan(bodies, ner="off").findings:
        found[finding.collection, finding.field].append(finding)
    by_property: dict[tuple[str, str], list[Finding]] = {}
    for path in sorted(bodies.glob("*.json")):
        api, operation, *_ = path.name.split("__")
        resource = f"{api}.{_CAPITAL.sub('_', _VERB.sub('', operation)).lower()}"
        for field in sorted(set(_filled(json.loads(path.read_text(encoding="utf-8"))))):
            name = field.rpartition(".")[2]
            if name in marks.get(resource, {}):
                by_property.setdefault((resource, name), []).extend(found[path.name, field])
    return [
        Answer(table=resource, field=name, truth=marks[resource][name], findings=tuple(findings))
        for (resource, name), findings in by_property.items()
    ]


def _marks(folder: Path) -> Mapping[str, Marks]:
    """The marks for the properties of each resource, if the name of the resource is unique in its API."""
    marks: dict[str, dict[str, Truth]] = defaultdict(dict)
    owners: dict[str, set[str]] = defaultdict(set)
    for row in read_rows(folder / "columns" / "twilio_fields.csv"):
        name = f"{row['api']}.{row['resource'].rpartition('.')[2].lower()}"
        owners[name].add(row["resource"])
        marks[name].setdefault(row["property"], vendor_truth(row))
    return {name: found for name, found in marks.items() if len(owners[name]) == 1}


def _filled(node: Any, path: str = "") -> Iterator[str]:
    """The dotted paths of all non-empty values in a record or in a list of records."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _filled(value, f"{path}.{key}" if path else key)
    elif isinstance(node, list):
        for value in node:
            yield from _filled(value, path)
    elif node not in (None, ""):
        yield path
