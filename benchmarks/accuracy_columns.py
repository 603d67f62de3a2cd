"""Accuracy on columns by name alone: the classifier is run on schemas whose fields people have marked.

An answer counts as personal data in one of three ways. *Entity*: the classifier reports an entity outside the
neutral list (dates, web addresses, organisations, resource ids, free text, record metadata). *Value*: the
classifier reports any entity except record metadata, resource ids and dates, so that text and web addresses
count. *Class*: the classifier gives the field any class of the notice except ``none``.

Three times while rules were made, somebody inspected the errors in half of the tables of the first two sets
that were not inspected yet; a hash of the table's name decides which half. Figures for the other tables are
reported separately. Other people marked further fields from their own knowledge, in two batches. The errors
of the first batch were inspected, and once the errors in half of the second.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from benchmarks.accuracy_data import read_rows
from benchmarks.accuracy_scores import Counts, verdict_counts
from detectors.registry import load_detectors
from scanner.classifier.classify import classify_group
from scanner.classifier.decision import Classifier
from scanner.fields.profile import FieldProfile, RecordGroup
from scanner.finding import Finding
from scanner.policy.policy import load_policy

NEUTRAL = frozenset(
    {"DATE_TIME", "URL", "ORGANIZATION", "NRP", "RESOURCE_SID", "FREE_TEXT", "RECORD_METADATA"}
)
BESIDE_VALUES = frozenset({"RECORD_METADATA", "RESOURCE_SID", "DATE_TIME"})
"""Entities that do not count by *Value*, because fields with these entities contain no personal values."""
LOOKS = 3
"""Number of times that half of the tables not yet inspected were inspected while rules were made."""
PERSONAL = Path(__file__).parent.parent / "tests" / "data" / "personal_fields.csv"
"""Marked fields in two batches. While rules were made, the errors of the first batch were inspected, and once
the errors in half of the second.
"""
Truth = Literal["personal", "other", "unmarked"]
Row = Mapping[str, str]
Rule = Callable[[Iterable[Finding]], bool]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One field with the mark that people gave it and the findings from its name."""

    table: str
    field: str
    truth: Truth
    findings: tuple[Finding, ...]


def names_entity(findings: Iterable[Finding]) -> bool:
    return any(finding.entity not in NEUTRAL for finding in findings)


def names_value(findings: Iterable[Finding]) -> bool:
    return any(finding.entity not in BESIDE_VALUES for finding in findings)


def has_class(findings: Iterable[Finding]) -> bool:
    return any(finding.classifications[0].category != "none" for finding in findings)


def vendor_truth(row: Row) -> Truth:
    if row["eval_role"] == "positive":
        return "personal"
    return "other" if row["eval_role"] == "negative_in_annotated_resource" else "unmarked"


def _fides_truth(row: Row) -> Truth:
    return "personal" if row["is_personal"] == "1" else "other"


def _suite_truth(row: Row) -> Truth:
    return "personal" if row["sensitivity"] in ("Personal", "Sensitive") else "other"


def classify_schema(
    rows: Iterable[Row], table: str, field: str, type_: str, truth: Callable[[Row], Truth]
) -> Iterator[Answer]:
    """Build a record group from each table, and classify it as ``scan --schema-only`` does.

    ``table``, ``field`` and ``type_`` are the columns of ``rows`` with a field's table, name and type.
    """
    policy = load_policy("xpoz")
    classifier = Classifier(
        policy=policy,
        kinds=policy.kinds,
        detectors=load_detectors(),
        schema_only=True,
    )
    tables: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in rows:
        tables[row[table]].setdefault(row[field], row)
    for name, fields in tables.items():
        group = RecordGroup(
            source_id="schema",
            source="schema",
            collection=name,
            collection_kind="table",
            fields=tuple(FieldProfile(path=path, type=row[type_]) for path, row in fields.items()),
        )
        found: dict[str, list[Finding]] = defaultdict(list)
        for finding in classify_group(group, classifier).findings:
            found[finding.field].append(finding)
        for path, row in fields.items():
            yield Answer(table=name, field=path, truth=truth(row), findings=tuple(found[path]))


def vendor_answers(folder: Path) -> list[Answer]:
    rows = read_rows(folder / "columns" / "twilio_fields.csv")
    return list(classify_schema(rows, "resource", "property", "type", vendor_truth))


def dataset_answers(folder: Path) -> list[Answer]:
    rows = read_rows(folder / "columns" / "fides_fields.csv")
    named = [{**row, "place": f"{row['file']}!/{row['dataset']}.{row['collection']}"} for row in rows]
    return list(classify_schema(named, "place", "field", "data_type", _fides_truth))


def suite_answers(folder: Path) -> list[Answer]:
    rows = read_rows(folder / "columns" / "bc_fields_gold.csv")
    return list(classify_schema(rows, "table", "field", "type", _suite_truth))


def other_hands_answers(batch: str) -> list[Answer]:
    """Fields of services and communications platforms that people marked from their own knowledge, for this
    project.
    """
    rows = [row for row in read_rows(PERSONAL) if row["batch"] == batch]
    return list(classify_schema(rows, "table", "field", "type", _hands_truth))


def _hands_truth(row: Row) -> Truth:
    return "personal" if row["personal"] == "1" else "other"


def is_looked_at(table: str, looks: int = LOOKS) -> bool:
    """Whether errors in this table were inspected while rules were made. Each inspection covered about half
    of the tables that were not inspected yet.
    """
    seen = (hashlib.sha256(f"{look}:{table}".encode()).digest()[0] % 2 == 0 for look in range(1, looks + 1))
    return any(seen)


def in_part(answers: Iterable[Answer], *, looked_at: bool, looks: int = LOOKS) -> list[Answer]:
    return [answer for answer in answers if is_looked_at(answer.table, looks) == looked_at]


def without(answers: Iterable[Answer], *fields: str) -> list[Answer]:
    return [answer for answer in answers if answer.field not in fields]


def distinct_names(answers: Iterable[Answer], rule: Rule) -> list[tuple[bool, bool]]:
    """Pairs of (truth, answer), one per distinct field name. A name counts as personal if more than half of
    the fields with that name do.
    """
    by_name: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for answer in answers:
        by_name[answer.field.lower()].append((answer.truth == "personal", rule(answer.findings)))
    return [
        (
            2 * sum(truth for truth, _ in pairs) > len(pairs),
            2 * sum(found for _, found in pairs) > len(pairs),
        )
        for pairs in by_name.values()
    ]


def per_field(answers: Iterable[Answer], rule: Rule) -> list[tuple[bool, bool]]:
    """Pairs of (truth, answer), one per marked field."""
    return [
        (answer.truth == "personal", rule(answer.findings))
        for answer in answers
        if answer.truth != "unmarked"
    ]


def column_counts(pairs: Iterable[tuple[bool, bool]]) -> tuple[Counts, Counts]:
    """The counts of the answers, and the counts if every column were flagged as personal."""
    pairs = list(pairs)
    return verdict_counts(pairs), verdict_counts((truth, True) for truth, _ in pairs)
