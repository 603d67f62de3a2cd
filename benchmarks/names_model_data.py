"""The labelled columns that the name model is trained on; they have names and types, but no values.

Columns of telecom products (``telecom_columns.csv``) and of open products from their own schema files
(``schema_columns.csv``; the products marked ``held`` are never used for training), both with elements; tables
that were made up to show cases that are rare in both (``made_columns.csv``); and fields of services
(``personal_fields.csv``). Elements are also learnt from names of fields (``element_names.csv``).
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np

from benchmarks.accuracy_classes import Half, half_of
from scanner.names.learned.features import SourceFeatures, TableView

DATA = Path(__file__).parent.parent / "tests" / "data"
OF_TELECOM, OF_SCHEMAS, OF_FURTHER, OF_MADE, OF_NAMES = 1.5, 1.0, 0.3, 0.5, 0.1
"""The weight of a column of each file. ``OF_TELECOM``: products of the field that the notice is about.
``OF_FURTHER``: products of ``schema_columns.csv`` that many hands labelled later. They are twice as many as
the others, and would outweigh them.
"""


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


def telecom_columns(half: Half = "tuning") -> list[Column]:
    return [
        replace(_column(row, OF_TELECOM), kind=row["source_kind"], element=row["element"], cpni=_cpni_of(row))
        for row in _rows("telecom_columns.csv")
        if half_of(row["batch"]) == half
    ]


def _cpni_of(row: Mapping[str, str]) -> bool | None:
    """Whether a column of call records is CPNI: the called number is, the caller's is not; else ``None``."""
    is_of_calls = row["source_kind"] == "cdr_store"
    return {"use_to_number": True, "use_from_number": False}.get(row["element"]) if is_of_calls else None


Split = Literal["learnt", "further", "held", "made"]
_OF_SPLIT: Mapping[Split, float] = {
    "learnt": OF_SCHEMAS,
    "further": OF_FURTHER,
    "held": OF_SCHEMAS,
    "made": OF_MADE,
}


def schema_columns(split: Split) -> list[Column]:
    """``learnt`` and ``further``: products for training; ``held``: products that are only measured on;
    ``made``: made-up tables.
    """
    name, counts = "made_columns.csv" if split == "made" else "schema_columns.csv", _OF_SPLIT[split]
    return [
        replace(
            _column(row, counts),
            kind=row.get("source_kind", ""),
            element=row.get("element", ""),
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
    """All columns for training, without those that are in a set for measuring, too."""
    splits: tuple[Split, ...] = ("learnt", "further", "made")
    of_schemas = [one for split in splits for one in schema_columns(split)]
    measured = {_place(one) for one in (*telecom_columns("held"), *schema_columns("held"))}
    known = (*telecom_columns(), *of_schemas, *personal_fields(), *element_names())
    return [one for one in known if _place(one) not in measured]


def _place(column: Column) -> tuple[str, str, str]:
    return column.product.lower(), column.table.lower(), column.name.lower()


def tables_of(columns: Sequence[Column]) -> Iterator[tuple[list[Column], TableView, SourceFeatures]]:
    """Each table with its columns, product by product."""
    by_product: dict[str, dict[str, list[Column]]] = defaultdict(lambda: defaultdict(list))
    for one in columns:
        by_product[one.product][one.table].append(one)
    for product, by_table in by_product.items():
        views = {
            table: TableView(
                source=product,
                kind=own[0].kind,
                table=table,
                fields=tuple((one.name, one.type) for one in own),
            )
            for table, own in by_table.items()
        }
        source = SourceFeatures.of(list(views.values()))
        for table, own in by_table.items():
            yield own, views[table], source


def folds_of(products: Sequence[str], n: int, seed: int) -> dict[str, int]:
    """Products in lower case, each in one of ``n`` parts. A part is left out of training to see how well a
    model does on products that it does not know.
    """
    names = sorted({one.lower() for one in products})
    order = np.random.default_rng(seed).permutation(len(names))
    return {names[at]: place % n for place, at in enumerate(order)}
