"""dbt properties file: sources with their tables, and tags and meta on every column that holds data.

Only tables are listed, because dbt does not describe files. The names of the meta keys (``contains_pii``,
``data_class``, ``role``, ...) are fixed. https://docs.getdbt.com/reference/source-properties
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from reports.base import ReportFormat
from reports.order import in_order
from reports.summary import category, governing, held
from reports.words import plural
from reports.yaml_text import about, as_yaml, storable
from scanner.finding import Classification, Finding, Report

_NEUTRAL_CLASS = "none"
_TEMPLATE = re.compile(r"\{(?=[{%#])")
_NOT_A_NAME = re.compile(r"[^a-z0-9]+")


def write(report: Report, out: TextIO) -> None:
    report = in_order(report)
    tables = [item for item in report.collections if item.kind == "table"]
    by_table: dict[tuple[str, str], list[Finding]] = {}
    for finding in held(report):
        by_table.setdefault((finding.source, finding.collection), []).append(finding)
    sources: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for item in tables:
        file, _, inside = item.collection.rpartition("!/")
        schema, _, name = inside.rpartition(".")
        found = by_table.get((item.source, item.collection), [])
        held_in = f"{item.source}/{file}" if file else item.source
        sources.setdefault((held_in, schema), []).append(_table(name, found))
    body = {"version": 2, "sources": _sources(sources)}
    out.write(as_yaml(body, comments=_comments(report, len(tables))))


def _comments(report: Report, n_tables: int) -> Iterable[str]:
    yield from about(report)
    left_out = len(report.collections) - n_tables
    if left_out:
        yield f"{plural(left_out, 'collection')} left out, because dbt has only tables"


def _sources(tables: Mapping[tuple[str, str], list[dict[str, Any]]]) -> list[dict[str, Any]]:
    names: dict[str, int] = {}
    found = []
    for (source, schema), members in tables.items():
        slug = _slug(f"{source} {schema}")
        names[slug] = names.get(slug, 0) + 1
        entry: dict[str, Any] = {"name": slug if names[slug] == 1 else f"{slug}_{names[slug]}"}
        if schema:
            entry["schema"] = _literal(schema)
        found.append({**entry, "description": _literal(source), "tables": members})
    return found


def _literal(name: str) -> str:
    """``name``, escaped so that dbt, which evaluates templates in properties files, restores the name.

    >>> _literal("{{ env_var('KEY') }}"), _literal("{a}")
    ("{{ '{' }}{ env_var('KEY') }}", '{a}')
    """
    return _TEMPLATE.sub("{{ '{' }}", storable(name))


def _slug(text: str) -> str:
    return _NOT_A_NAME.sub("_", text.lower()).strip("_") or "source"


def _table(name: str, findings: Iterable[Finding]) -> dict[str, Any]:
    columns: dict[str, list[Finding]] = {}
    for finding in findings:
        columns.setdefault(finding.field, []).append(finding)
    entry: dict[str, Any] = {"name": _literal(name)}
    if columns:
        entry["columns"] = [_column(field, found) for field, found in columns.items()]
    return entry


def _column(field: str, findings: list[Finding]) -> dict[str, Any]:
    surest = max(findings, key=lambda item: (category(item) != _NEUTRAL_CLASS, item.confidence))
    first = governing(surest)
    meta: dict[str, Any] = {"entities": sorted({item.entity for item in findings})}
    tags: list[str] = []
    if first is not None:
        is_personal = first.category != _NEUTRAL_CLASS
        tags = ["pii", first.category] if is_personal else [first.category]
        meta |= {
            "contains_pii": is_personal,
            "data_class": first.category,
            "role": first.role,
            "element": first.element,
            "retention": first.retention.limit,
            "retention_from": first.retention.trigger,
            "confidentiality": first.confidentiality,
            "notice_section": first.notice_section,
            "notice_lines": list(first.notice_lines),
            "flags": list(first.flags),
            "confidence": round(surest.confidence, 4),
        }
        if also := [_further(item) for item in surest.classifications[1:]]:
            meta["also"] = also
    return {"name": _literal(field), "config": {"tags": tags, "meta": meta}}


def _further(label: Classification) -> dict[str, Any]:
    """The properties of a class other than the governing one."""
    return {
        "data_class": label.category,
        "role": label.role,
        "element": label.element,
        "retention": label.retention.limit,
        "notice_section": label.notice_section,
        "notice_lines": list(label.notice_lines),
    }


FORMAT = ReportFormat(name="dbt", filename="dbt-schema.yml", write=write)
