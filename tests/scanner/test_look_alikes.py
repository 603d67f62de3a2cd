"""A hundred kinds of look-alikes of personal data raise no alarm, and few are possible findings.

The kinds were written by somebody who had not seen the detectors. Half of them (`evidence_cases.half_of`)
belong to the cases on which the evidence was fitted.
"""

import random
import sqlite3
from collections import Counter
from contextlib import closing
from typing import Any

import pytest

from tests.column_corpus.look_alike_kinds import KINDS
from tests.running import Done, scan

SEEDS = range(10)
OF_NOBODY = {"DATE_TIME", "URL", "ORGANIZATION", "LOCATION", "RESOURCE_SID", "FREE_TEXT", "RECORD_METADATA"}


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    """A scan of a one-column table for every kind and seed; the seed also selects the column name."""
    folder = tmp_path_factory.mktemp("kinds")
    with closing(sqlite3.connect(folder / "kinds.db")) as db:
        for kind in KINDS:
            for seed in SEEDS:
                table, name = f"{kind.name}_{seed}", kind.names[seed % len(kind.names)]
                values = kind.make(random.Random(f"{kind.name}/{seed}"))
                db.execute(f'create table {table} ("{name}" text)')
                db.executemany(f"insert into {table} values (?)", [(value,) for value in values])
        db.commit()
    return scan(f"sqlite:///{folder / 'kinds.db'}", "--ner", "off", into=folder / "report", formats="json")


NAMED_AFTER_PEOPLE = {"ship"}
"""Kinds whose values really are names of people."""


def of_somebody(items: list[dict[str, Any]]) -> Counter[str]:
    return Counter(
        f"{item['collection'].rpartition('_')[0]}: {item['entity']}"
        for item in items
        if item["entity"] not in OF_NOBODY and item["collection"].rpartition("_")[0] not in NAMED_AFTER_PEOPLE
    )


def test_no_kind_of_look_alike_is_a_finding(done: Done) -> None:
    assert len(KINDS) >= 40
    assert of_somebody(done.report["findings"]) == {}


def test_at_most_one_column_in_ten_is_possible(done: Done) -> None:
    possible = of_somebody(done.report["possible"])
    assert possible.total() <= 0.1 * len(KINDS) * len(SEEDS), possible
