"""Firms are named after people but are none: columns of firms without telling names raise no alarm."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.made_names import PEOPLE
from tests.running import scan

ROWS = 60
FORMS = (
    "{} and Sons", "{} Group", "{}, {} and {}", "{} Ltd", "{} PLC", "{} & {}", "{} GmbH", "{} AB", "{} S.A.", "{} s.r.o.",
    "{} d.o.o.", "{} {} Oy", "{} Holding", "{}-{} Inc", "{} og {}", "{} S.r.l.",
)  # fmt: skip


def test_firms_named_after_people_raise_no_alarm(tmp_path: Path) -> None:
    """A column for every country with known names; a quarter of the values are bare names of people."""
    with closing(sqlite3.connect(tmp_path / "firms.db")) as db:
        for place, (locale, listed) in enumerate(PEOPLE.items()):
            rng = random.Random(locale)
            made = [
                rng.choice(FORMS).format(*rng.choices(listed["family"], k=3)) if rng.random() < 0.75
                else rng.choice(listed["family"])
                for _ in range(ROWS)
            ]  # fmt: skip
            db.execute(f"create table t{place} (c_7 text)")
            db.executemany(f"insert into t{place} values (?)", [(one,) for one in made])
        db.commit()
    report = scan(
        f"sqlite:///{tmp_path / 'firms.db'}", "--ner", "off", into=tmp_path / "report", formats="json"
    ).report
    assert [item["collection"] for item in report["findings"] if item["entity"] == "PERSON"] == []
