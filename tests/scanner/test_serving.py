"""Staff who handle records about others are recognised as a few people who recur next to many."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from scanner.policy.policy import load_policy
from tests.made_names import full_names
from tests.scanner.scanning import classifier, scan, write_table

N = 200


def _subjects(
    path: Path, policy: str, columns: tuple[str, str], n_first: int, n_second: int
) -> dict[str, str]:
    """The data subject of each column in a table whose two columns have so many distinct names."""
    chance = random.Random(4)
    pools = [full_names(count, seed) for seed, count in enumerate((n_first, n_second), start=1)]
    rows = [[chance.choice(pool) for pool in pools] + [f"2026-01-{day % 28 + 1:02}"] for day in range(N)]
    write_table(path, "appointments", [*columns, "starts_on"], rows)
    read = load_policy(policy)
    report = scan(f"sqlite:///{path}", classify_with=replace(classifier(), policy=read, kinds=read.kinds))
    return {
        item.field: item.classifications[0].data_subject
        for item in report.findings
        if item.entity == "PERSON"
    }


@pytest.mark.parametrize("served", ["doctor_name", "nurse", "agent", "teacher", "handled_by"])
def test_a_few_who_recur_beside_many_are_staff(served: str, tmp_path: Path) -> None:
    whose = _subjects(tmp_path / "a.db", "hospital", ("patient_name", served), 150, 12)
    assert whose == {"patient_name": "patient", served: "employee"}


def test_those_who_are_many_are_not(tmp_path: Path) -> None:
    whose = _subjects(tmp_path / "a.db", "hospital", ("patient_name", "parent_name"), 150, 120)
    assert set(whose.values()) == {"patient"}


def test_where_others_have_staff_of_their_own_nothing_is_concluded(tmp_path: Path) -> None:
    whose = _subjects(tmp_path / "a.db", "xpoz", ("patient_name", "doctor_name"), 150, 12)
    assert "employee" not in whose.values()
