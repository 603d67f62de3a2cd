"""Retention rules with tests of rows: exactly the rows in breach are counted, none in the clean twins."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.scanner.scanning import NOON, scan
from tests.scanner.strangers import Case, cases


@pytest.mark.parametrize("case", cases("of_rules.yaml"), ids=lambda case: case.name)
def test_rows_that_break_a_rule_are_counted(case: Case, tmp_path: Path) -> None:
    for clean in (False, True):
        path = tmp_path / f"{('company', 'twin')[clean]}.db"
        engine = sa.create_engine(f"sqlite:///{path}")
        case.build(engine, NOON.replace(tzinfo=None), clean=clean)
        engine.dispose()
        report = scan(path, audit_seconds=60)
        for asked, n_rows in case.breaks.items():
            counts = [one.counts for one in report.audits if one.id == asked]
            wrong = sum(one.get("breach", 0) + one.get("overdue", 0) for one in counts)
            assert wrong == (0 if clean else n_rows), asked
