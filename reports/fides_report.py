"""fides dataset and system: what each field holds as data categories, and how each class is processed.

There is one dataset per source, and one system with a privacy declaration per class and activity. fides
allows `meta` only on datasets, so the classes, roles and retention limits of all fields are in the `meta` of
their dataset. https://ethyca.github.io/fideslang/
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, TextIO

from reports.base import ReportFormat
from reports.order import in_order
from reports.processing import Activity, records
from reports.summary import governing, held
from reports.words import duration
from reports.yaml_text import about, as_yaml, storable
from scanner.finding import Classification, Finding, Report

_NOT_A_KEY = re.compile(r"[^a-zA-Z0-9_.-]+")
_ROLES = {"controller": "Controller", "processor": "Processor"}


def write(report: Report, out: TextIO) -> None:
    report = in_order(report)
    keys = _keys([item.source for item in report.sources] or [item.source for item in report.findings])
    body = {
        "dataset": [_dataset(report, source, key) for source, key in keys.items()],
        "system": _systems(report, keys),
    }
    out.write(as_yaml(body, comments=about(report)))


@cache
def _vocabulary() -> Mapping[str, Any]:
    import yaml

    loaded: Mapping[str, Any] = yaml.safe_load(files("reports").joinpath("data/fides.yaml").read_text())
    return loaded


def _keys(sources: Iterable[str]) -> dict[str, str]:
    """A unique fides key for each source."""
    keys: dict[str, str] = {}
    for source in dict.fromkeys(sources):
        slug = _NOT_A_KEY.sub("_", source).strip("_.-")[:200] or "source"
        taken = sum(known == slug or known.startswith(f"{slug}-") for known in keys.values())
        keys[source] = f"{slug}-{taken + 1}" if taken else slug
    return keys


def _dataset(report: Report, source: str, key: str) -> dict[str, Any]:
    found: dict[str, list[Finding]] = {}
    for finding in held(report):
        if finding.source == source:
            found.setdefault(finding.collection, []).append(finding)
    names = dict.fromkeys(
        [item.collection for item in report.collections if item.source == source and item.collection in found]
        + list(found)
    )
    return {
        "fides_key": key,
        "organization_fides_key": "default_organization",
        "name": storable(source),
        "meta": {
            "run": report.run.id,
            "annotations": {
                f"{storable(finding.collection)}.{storable(finding.field)}": _annotation(finding)
                for items in found.values()
                for finding in items
            },
        },
        "collections": [{"name": _name(name), "fields": _fields(found[name])} for name in names],
    }


def _name(text: str) -> str:
    """``text`` without dots, because fides reads a dot in a name as a level of nesting."""
    return storable(text).replace(".", "_") or "(no name)"


def _annotation(finding: Finding) -> dict[str, Any]:
    first = governing(finding)
    if first is None:
        return {"entity": finding.entity}
    return {
        "entity": finding.entity,
        "classes": [item.category for item in finding.classifications],
        "roles": [item.role for item in finding.classifications],
        "element": first.element,
        "retention": first.retention.limit,
        "cpni": "cpni" in first.flags,
        "confidence": round(finding.confidence, 4),
        **_further(finding.classifications[1:]),
    }


def _further(labels: Sequence[Classification]) -> dict[str, list[dict[str, str]]]:
    """The classes other than the governing one, under the key ``also``; empty if there are none."""
    told = [
        {"class": one.category, "element": one.element, "retention": one.retention.limit} for one in labels
    ]
    return {"also": told} if told else {}


@dataclass
class _Field:
    """A field of a fides dataset, which has either data categories or nested fields."""

    categories: set[str] = field(default_factory=set)
    parts: "dict[str, _Field]" = field(default_factory=dict)

    def part(self, name: str) -> "_Field":
        return self.parts.setdefault(name or "(no name)", _Field())

    def nested(self) -> list[dict[str, Any]]:
        return [{"name": name, **part.body()} for name, part in self.parts.items()]

    def body(self) -> dict[str, Any]:
        if self.parts:
            # fides allows categories only on the innermost fields.
            return {"fides_meta": {"data_type": "object"}, "fields": self.nested()}
        return {"data_categories": sorted(self.categories)} if self.categories else {}


def _fields(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """The fields of ``findings``, nested at the dots in their names."""
    whole = _Field()
    for finding in findings:
        level = whole
        for name in storable(finding.field).split("."):
            level = level.part(name)
        level.categories.update(_categories(finding))
    return whole.nested()


def _categories(finding: Finding) -> list[str]:
    words = _vocabulary()
    first = governing(finding)
    own = words["entities"].get(finding.entity, words["other_entities"])
    if first is not None and first.category == "none":
        return []
    if first is not None and first.category == "customer_content":
        return [own, words["categories"][first.category]["data_category"]]
    return [own]


def _systems(report: Report, keys: Mapping[str, str]) -> list[dict[str, Any]]:
    by_role = [(kind.role, activities) for kind, activities in records(report) if activities]
    if not by_role:
        return []
    return [
        {
            "fides_key": "noticemap",
            "organization_fides_key": "default_organization",
            "name": report.declared.company or "Systems scanned",
            "system_type": "Service",
            "responsibility": [_ROLES[role] for role, _ in by_role],
            "dataset_references": list(keys.values()),
            "privacy_declarations": [
                _declaration(activity, keys)
                for _, activities in by_role
                for activity in activities
                if activity.category in _vocabulary()["categories"]
            ],
        }
    ]


def _declaration(activity: Activity, keys: Mapping[str, str]) -> dict[str, Any]:
    words = _vocabulary()
    labels = [label for _, label in activity.labelled]
    categories = {one for finding, _ in activity.labelled for one in _categories(finding)}
    subjects = {words["data_subjects"].get(label.data_subject, "customer") for label in labels}
    bases = [
        words["legal_bases"][one]
        for label in labels
        for one in label.legal_basis
        if one in words["legal_bases"]
    ]
    limits = dict.fromkeys(duration(label.retention.limit) for label in labels if label.retention.limit)
    declaration: dict[str, Any] = {
        "name": activity.name or activity.title,
        "data_categories": sorted(categories),
        "data_use": words["categories"][activity.category]["data_use"],
        "data_subjects": sorted(subjects),
        "dataset_references": list(dict.fromkeys(keys[finding.source] for finding, _ in activity.labelled)),
    }
    if bases:
        declaration["legal_basis_for_processing"] = bases[0]
    if limits:
        declaration["retention_period"] = "; ".join(limits)
    return declaration


FORMAT = ReportFormat(name="fides", filename="fides.yml", write=write)
