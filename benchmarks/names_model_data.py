"""The labelled columns that the name model is trained on; they have names and types, but no values.

Columns of telecom products with their elements (``telecom_columns.csv``); columns of open products from their
own schema files (``schema_columns.csv``; the products marked ``held`` are never used for training); tables
that were made up to show cases that are rare in both (``made_columns.csv``); and fields of services
(``personal_fields.csv``). Elements are also learnt from names of fields (``element_names.csv``).
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.accuracy_classes import half_of

DATA = Path(__file__).parent.parent / "tests" / "data"
OF_TELECOM, OF_SCHEMAS, OF_MADE, OF_NAMES = 1.0, 1.0, 0.5, 0.1
"""The weight of a column of each file."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One labelled column."""

    product: str
    table: str
    name: str
    type: str
    category: str
    """Class of the column; empty if nobody stated it."""
    kind: str = ""
    """Kind of the source, if a person states it."""
    element: str = ""
    personal: bool | None = None
    cpni: bool | None = None
    entity: str = ""
    counts: float = 1.0
    is_made: bool = False
    """Whether the source was made up, so that its name is no evidence."""


def _column(row: Mapping[str, str], counts: float) -> Column:
    """The facts that every labelled file has about a column."""
    return Column(
        product=row["product"],
        table=row["table"],
        name=row["column"],
        type=row["type"],
        category=row["category"],
        counts=counts,
    )


def telecom_columns() -> list[Column]:
    return [
        replace(_column(row, OF_TELECOM), kind=row["source_kind"], element=row["element"], cpni=_cpni_of(row))
        for row in _rows("telecom_columns.csv")
        if half_of(row["batch"]) == "tuning"
    ]


def _cpni_of(row: Mapping[str, str]) -> bool | None:
    """Whether a column of call records is CPNI: the called number is, the caller's is not; else ``None``."""
    is_of_calls = row["source_kind"] == "cdr_store"
    return {"use_to_number": True, "use_from_number": False}.get(row["element"]) if is_of_calls else None


def schema_columns(split: str) -> list[Column]:
    """``split``: ``learnt``, ``held`` (products that are only measured on), or ``made`` (made-up tables)."""
    name, counts = ("made_columns.csv", OF_MADE) if split == "made" else ("schema_columns.csv", OF_SCHEMAS)
    return [
        replace(
            _column(row, counts),
            personal=row["personal"] == "1",
            cpni=row["cpni"] == "1",
            entity=row["entity"],
            is_made=split == "made",
        )
        for row in _rows(name)
        if row["split"] == split
    ]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def element_names() -> list[Column]:
    """Names of fields, by element and the table in which they are expected."""
    return [
        Column(
            product=f"names in {row['table']}",
            table=row["table"],
            name=row["column"],
            type="",
            category="",
            element=row["element"],
            counts=OF_NAMES,
            is_made=True,
        )
        for row in _rows("element_names.csv")
    ]


def personal_fields() -> list[Column]:
    """Fields of services, for which people only said whether they are personal."""
    return [
        Column(
            product=row["table"].rpartition(".")[0],
            table=row["table"].rpartition(".")[2],
            name=row["field"],
            type=row["type"],
            category="",
            personal=row["personal"] == "1",
            is_made=True,
        )
        for row in _rows("personal_fields.csv")
    ]


def learnt_columns() -> list[Column]:
    """All columns for training."""
    of_schemas = (*schema_columns("learnt"), *schema_columns("made"))
    return [*telecom_columns(), *of_schemas, *personal_fields(), *element_names()]
