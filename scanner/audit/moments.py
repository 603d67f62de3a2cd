"""SQL that turns points in time into whole seconds since 1970 (UTC), for each database.

A column may hold timestamps, dates, ISO text with or without an offset, and seconds, milliseconds or
microseconds since 1970. A date without a time counts as the end of its day. Anything else becomes null.
"""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement

from scanner.audit.column import Storage

_REST_OF_DAY = 86_399


class Epoch(FunctionElement[int]):
    """The time in a column, in seconds since 1970."""

    inherit_cache = False
    type = sa.BigInteger()

    def __init__(self, column: ColumnElement[Any], storage: Storage) -> None:
        super().__init__(column)
        self.storage = storage


class Before(FunctionElement[bool]):
    """Whether the time in a column is before a given time. A database that can order points in time compares
    the column without conversion.
    """

    inherit_cache = False
    type = sa.Boolean()

    def __init__(
        self, column: ColumnElement[Any], epoch: ColumnElement[Any], storage: Storage, seconds: int
    ) -> None:
        super().__init__(epoch, column)
        self.storage, self.seconds = storage, seconds

    @property
    def column(self) -> ColumnElement[Any]:
        _, column = self.clauses
        return column

    def is_ordered_by(self, dialect: str) -> bool:
        """Whether a database compares the column itself, not its seconds."""
        return dialect == "postgresql" and self.storage == "moment"


@compiles(Before)
def _before(element: Before, compiler: Any, **options: Any) -> str:
    epoch, _ = element.clauses
    return f"({compiler.process(epoch, **options)} < {element.seconds})"


@compiles(Before, "postgresql")
def _before_in_postgresql(element: Before, compiler: Any, **options: Any) -> str:
    if not element.is_ordered_by("postgresql"):
        return _before(element, compiler, **options)
    moment = datetime.fromtimestamp(element.seconds, UTC).isoformat(" ")
    return f"({compiler.process(element.column, **options)} < '{moment}')"


def _operand(element: Epoch, compiler: Any, **options: Any) -> str:
    return str(compiler.process(element.clauses, **options))


def _scaled(value: str) -> str:
    """SQL that converts a number of seconds, milliseconds or microseconds to seconds. Values before 1973
    become null.
    """
    return (
        f"CASE WHEN {value} >= 100000000000000 THEN {value} / 1000000 "
        f"WHEN {value} >= 100000000000 THEN {value} / 1000 WHEN {value} >= 100000000 THEN {value} END"
    )


@compiles(Epoch, "sqlite")
def _sqlite(element: Epoch, compiler: Any, **options: Any) -> str:
    value = _operand(element, compiler, **options)
    number = f"CAST({value} AS REAL)"
    packed = f"substr({value}, 1, 4) || '-' || substr({value}, 5, 2) || '-' || substr({value}, 7, 2)"
    text = f"coalesce(strftime('%s', {value}), strftime('%s', substr({value}, 1, 19)))"
    rest = f"CASE WHEN length({value}) = 10 THEN {_REST_OF_DAY} ELSE 0 END"
    return (
        f"CAST(CASE WHEN {value} GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]*' THEN {text} + {rest} "
        f"WHEN {value} GLOB '[12][0-9][0-9][0-9][01][0-9][0-3][0-9]' "
        f"THEN strftime('%s', {packed}) + {_REST_OF_DAY} "
        f"WHEN {value} <> '' AND {value} NOT GLOB '*[^0-9.]*' THEN {_scaled(number)} END AS INTEGER)"
    )


@compiles(Epoch, "postgresql")
def _postgresql(element: Epoch, compiler: Any, **options: Any) -> str:
    value = _operand(element, compiler, **options)
    if element.storage == "moment":
        return f"CAST(floor(extract(epoch FROM {value})) AS bigint)"
    if element.storage == "date":
        return f"CAST(extract(epoch FROM {value}) AS bigint) + {_REST_OF_DAY}"
    if element.storage == "number":
        return f"CAST(floor({_scaled(value)}) AS bigint)"
    # Every month has a first day, so no cast can fail.
    month = f"extract(epoch FROM CAST(substr({value}, 1, 7) || '-01' AS date))"
    day = f"{month} + 86400 * (CAST(substr({value}, 9, 2) AS int) - 1)"
    iso = r"^[12][0-9]{3}-(0[1-9]|1[0-2])-[0-3][0-9]"
    clock = r"[T ][0-2][0-9]:[0-5][0-9](:[0-5][0-9])?"
    hour, minute, second = (f"CAST(substr({value}, {place}, 2) AS int)" for place in (12, 15, 18))
    seconds = f"CASE WHEN substr({value}, 17, 1) = ':' THEN {second} ELSE 0 END"
    zone = r"[+-][0-9]{2}:?[0-9]{2}$"
    sign = f"CASE WHEN left(substring({value} FROM '{zone}'), 1) = '-' THEN -1 ELSE 1 END"
    digits = f"replace(substring({value} FROM '{zone}'), ':', '')"
    offset = (
        f"{sign} * (CAST(substr({digits}, 2, 2) AS int) * 3600 + CAST(substr({digits}, 4, 2) AS int) * 60)"
    )
    return (
        f"CAST(CASE WHEN {value} ~ '{iso}{clock}' THEN {day} + {hour} * 3600 + {minute} * 60 + {seconds} "
        f"- CASE WHEN substr({value}, 14) ~ '{zone}' THEN {offset} ELSE 0 END "
        f"WHEN {value} ~ '{iso}$' THEN {day} + {_REST_OF_DAY} "
        f"WHEN {value} ~ '^[0-9]{{9,17}}([.][0-9]+)?$' "
        f"THEN {_scaled(f'CAST({value} AS numeric)')} END AS bigint)"
    )


@compiles(Epoch, "mysql")
@compiles(Epoch, "mariadb")
def _mysql(element: Epoch, compiler: Any, **options: Any) -> str:
    value = _operand(element, compiler, **options)
    since = "TIMESTAMPDIFF(SECOND, '1970-01-01', {})"
    if element.storage == "moment":
        return since.format(value)
    if element.storage == "date":
        return f"({since.format(value)} + {_REST_OF_DAY})"
    if element.storage == "number":
        return f"CAST(FLOOR({_scaled(value)}) AS SIGNED)"
    iso = "^[12][0-9]{3}-(0[1-9]|1[0-2])-[0-3][0-9]"
    moment = since.format(f"CAST(REPLACE(LEFT({value}, 19), 'T', ' ') AS DATETIME)")
    day = since.format(f"CAST({value} AS DATETIME)")
    digits = f"REPLACE(RIGHT({value}, 6), ':', '')"
    number = f"CAST(RIGHT({digits}, 4) AS UNSIGNED)"
    sign = f"CASE WHEN LEFT(RIGHT({digits}, 5), 1) = '-' THEN -1 ELSE 1 END"
    offset = f"{sign} * (FLOOR({number} / 100) * 3600 + ({number} MOD 100) * 60)"
    return (
        f"CAST(CASE WHEN {value} REGEXP '{iso}[T ][0-2][0-9]:[0-5][0-9]' THEN {moment} "
        f"- CASE WHEN {value} REGEXP ':.*[+-][0-9]{{2}}:?[0-9]{{2}}$' THEN {offset} ELSE 0 END "
        f"WHEN {value} REGEXP '{iso}$' THEN {day} + {_REST_OF_DAY} "
        f"WHEN {value} REGEXP '^[0-9]{{9,17}}([.][0-9]+)?$' "
        f"THEN {_scaled(f'CAST({value} AS DECIMAL(30, 6))')} END AS SIGNED)"
    )


@compiles(Epoch, "duckdb")
def _duckdb(element: Epoch, compiler: Any, **options: Any) -> str:
    value = _operand(element, compiler, **options)
    if element.storage == "moment":
        return f"CAST(floor(epoch({value})) AS BIGINT)"
    if element.storage == "date":
        return f"CAST(epoch({value}) AS BIGINT) + {_REST_OF_DAY}"
    if element.storage == "number":
        return f"CAST(floor({_scaled(value)}) AS BIGINT)"
    text = f"CAST({value} AS VARCHAR)"
    whole = f"epoch(TRY_CAST({text} AS TIMESTAMP))"
    return (
        f"CAST(floor(CASE WHEN length({text}) = 10 AND {text} LIKE '%-%' THEN {whole} + {_REST_OF_DAY} "
        f"WHEN {text} LIKE '%-%' THEN {whole} ELSE {_scaled(f'TRY_CAST({text} AS DOUBLE)')} END) AS BIGINT)"
    )
