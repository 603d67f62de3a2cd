"""The labelled columns that the name model is trained on; they have names and types, but no values.

``telecom_columns.csv`` has columns of telecom products. ``schema_columns.csv`` has columns of open products
(products whose schema files are public); the products marked ``held`` are never used for training. Both files
state elements. ``made_columns.csv`` has tables that were made up to show cases that are rare in both files.
``personal_fields.csv`` has fields of services, marked as personal or not. ``element_names.csv`` has names of
fields, from which only elements are learnt.
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
"""The weight of a column, by the origin of the column. Telecom products weigh most, because the notice is
about their field of business. ``OF_FURTHER`` is for products in ``schema_columns.csv`` that many people
labelled later; these are twice as many as the other products, which they would otherwise outweigh.
"""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One labelled column."""

    product: str
    table: str
    name: str
    type: str
    category: str
    """Class of the column; empty if nobody stated a class."""
    kind: str = ""
    """Kind of the source, if a person stated the kind; else empty."""
    element: str = ""
    personal: bool | None = None
    cpni: bool | None = None
    entity: str = ""
    counts: float = 1.0
    is_made: bool = False
    """Whether the source was made up, so that the name of the source is no evidence."""


def _column(row: Mapping[str, str], counts: float) -> Column:
    """A column with the facts that every file of labels states."""
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
    """In call records, true for the called number, which is CPNI, false for the caller's number; else
    ``None``.
    """
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
    """The columns of one split: ``learnt`` and ``further`` are products for training, ``held`` are products
    only for measuring, and ``made`` are made-up tables.
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
    """Names of fields, each with an element and the table in which the name is expected."""
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
    """Fields of services, which people marked only as personal or not."""
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
    """All columns for training, without columns that also occur in a set for measuring."""
    splits: tuple[Split, ...] = ("learnt", "further", "made")
    of_schemas = [one for split in splits for one in schema_columns(split)]
    measured = {_place(one) for one in (*telecom_columns("held"), *schema_columns("held"))}
    known = (*telecom_columns(), *of_schemas, *personal_fields(), *element_names())
    return [one for one in known if _place(one) not in measured]


def _place(column: Column) -> tuple[str, str, str]:
    return column.product.lower(), column.table.lower(), column.name.lower()


def tables_of(columns: Sequence[Column]) -> Iterator[tuple[list[Column], TableView, SourceFeatures]]:
    """Each table with its columns and the features of its product, product by product."""
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
    """Assign each product, in lower case, to one of ``n`` parts. A part is left out of training to measure a
    model on products that it does not know.
    """
    names = sorted({one.lower() for one in products})
    order = np.random.default_rng(seed).permutation(len(names))
    return {names[at]: place % n for place, at in enumerate(order)}
