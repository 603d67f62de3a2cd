"""The state of each row if a field breaks a promise: a row with a value in that field is in breach. Pure."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from scanner.audit import words
from scanner.audit.column import Column
from scanner.audit.count import row_keys
from scanner.audit.states import RowStates
from scanner.audit.table import Table


def field_states(
    table: Table, wanted: Sequence[Sequence[Column]], subject: Column | None, of: Any
) -> list[RowStates]:
    """The states of a table's rows for each set of columns in ``wanted``. A row is in breach if one of the
    columns has a value.

    ``of``: the table as an SQL expression.
    """
    person = words.cell(of, subject) if subject else None
    keys = row_keys(of, table)
    found = []
    for columns in wanted:
        held = sa.or_(*(sa.not_(words.is_empty(of, column)) for column in columns))
        found.append(
            RowStates(
                source=of,
                whens=((held, "breach"),),
                otherwise="kept",
                late="breach",
                subject=person,
                clock=None,
                may_be_late=held,
                keys=keys,
            )
        )
    return found
