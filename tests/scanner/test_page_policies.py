"""Policies that are a page and extend nothing: they hold together, and classify schemas of ten tables."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from detectors.registry import load_detectors
from scanner.classifier.classify import classify_group
from scanner.classifier.decision import Classifier
from scanner.classifier.policy.check import check
from scanner.classifier.policy.policy import load_policy
from scanner.profile import FieldProfile, RecordGroup

PAGES = ("gdpr", "hospital", "bank", "telecom")
LABELS = Path(__file__).parents[1] / "data" / "policy_columns.csv"


def told(policy_id: str) -> dict[tuple[str, str], tuple[str, str]]:
    """By table and column of a schema: the class that is right, and the one that is found."""
    tables = defaultdict(list)
    with LABELS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["policy"] == policy_id:
                tables[row["table"]].append(row)
    policy = load_policy(policy_id)
    groups = [
        RecordGroup(
            source_id="db",
            source="sqlite:///app.db",
            collection=table,
            collection_kind="table",
            fields=tuple(FieldProfile(path=row["column"], type="varchar") for row in rows),
        )
        for table, rows in tables.items()
    ]
    classifier = Classifier(policy=policy, kinds=policy.kinds, detectors=load_detectors(), schema_only=True)
    classifier = classifier.of_run(groups)
    found = {}
    for group in groups:
        by_field = {}
        for finding in classify_group(group, classifier).findings:
            by_field.setdefault(finding.field, finding.classifications[0].category)
        for row in tables[group.collection]:
            found[group.collection, row["column"]] = (row["class"], by_field.get(row["column"], "none"))
    return found


@pytest.mark.parametrize("policy_id", PAGES)
def test_a_page_is_sound(policy_id: str) -> None:
    assert check(policy_id) == []


@pytest.mark.parametrize("policy_id", PAGES[1:])
def test_a_page_classifies_a_schema_of_its_kind_of_company(policy_id: str) -> None:
    found = told(policy_id)
    wrong = {place: pair for place, pair in found.items() if pair[0] != pair[1]}
    assert len({table for table, _ in found}) >= 10
    assert 1 - len(wrong) / len(found) >= 0.85, wrong
