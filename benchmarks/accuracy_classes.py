"""Accuracy of the notice's classes by name alone, on labelled columns of real telecom and business schemas.

There are two files of labels. ``tests/data/telecom_columns.csv`` has columns of telecom products in batches.
Other people labelled each batch before anything was learnt from it. All batches but the last have since been
used for learning, and the figures measured before that are on record. ``tests/data/schema_columns.csv`` has
columns of open products (products whose schema files are public); the products marked ``held`` are used only
for measuring. A column without findings counts as class ``none``. Every column is classified in three ways,
which differ in what is known about the source (``Sight``).

python -m benchmarks.accuracy_classes [tuning|held] [--wrong [--told|--hidden]]
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from benchmarks.accuracy_data import read_rows
from benchmarks.accuracy_scores import markdown
from detectors.registry import load_detectors
from scanner.classifier.classify import classify_group
from scanner.classifier.decision import Classifier
from scanner.fields.profile import FieldProfile, RecordGroup
from scanner.finding import Classification
from scanner.policy.policy import load_policy

LABELS = Path(__file__).parent.parent / "tests" / "data" / "telecom_columns.csv"
OPEN = LABELS.with_name("schema_columns.csv")
"""Columns from the schema files of open products, labelled by other people."""
AGAIN = LABELS.with_name("telecom_columns_again.csv")
"""Second labels of some columns, by a person who did not see the first labels; used only for measuring."""
UNSEEN = frozenset({"12"})
"""Batches that are not used for learning."""
Half = Literal["tuning", "held"]
HALVES: tuple[Half, ...] = ("tuning", "held")
Sight = Literal["stated", "told", "hidden"]
"""What the classifier knows about a source: the kind that a user stated, the product's name, or neither."""
SIGHTS: Mapping[Sight, str] = {
    "stated": "stated",
    "told": "told from names",
    "hidden": "product's name hidden",
}


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """One column with the labels of a person and the answer of the classifier."""

    table: str
    column: str
    batch: str
    category: str
    role: str
    element: str
    label: Classification | None

    @property
    def found_category(self) -> str:
        return self.label.category if self.label else "none"

    @property
    def found_role(self) -> str:
        return self.label.role if self.label else _role_of("none")


@lru_cache(maxsize=1)
def _roles() -> dict[str, str]:
    return {key: one.role for key, one in load_policy("xpoz").classes.items()}


def _role_of(category: str) -> str:
    return _roles()[category]


def half_of(batch: str) -> Half:
    """``held`` for a batch that is used only for measuring, ``tuning`` for one that is used for learning."""
    return "held" if batch in UNSEEN else "tuning"


def labelled_columns(half: Half, sight: Sight = "stated") -> list[Labelled]:
    """Every labelled column of one half of the batches, classified from its table's schema."""
    policy = load_policy("xpoz")
    classifier = Classifier(policy=policy, kinds=policy.kinds, detectors=load_detectors(), schema_only=True)
    groups = list(labelled_groups(half, sight))
    classifier = classifier.of_run(group for group, _ in groups)
    return [column for group, rows in groups for column in _classified(group, rows, classifier)]


def labelled_groups(half: Half, sight: Sight) -> Iterator[tuple[RecordGroup, Sequence[Mapping[str, str]]]]:
    """Each labelled table of one half of the batches, with its rows of labels in the order of its fields."""
    tables: dict[tuple[str, str], list[Mapping[str, str]]] = defaultdict(list)
    for row in read_rows(LABELS):
        tables[row["product"], row["table"]].append(row)
    for (product, table), rows in tables.items():
        if half_of(rows[0]["batch"]) != half:
            continue
        group = RecordGroup(
            source_id=product,
            source=_source(product, sight),
            collection=table,
            collection_kind="table",
            fields=tuple(FieldProfile(path=row["column"], type=row["type"]) for row in rows),
            source_kind=rows[0]["source_kind"] if sight == "stated" else "",
        )
        yield group, rows


def open_columns(*, is_named: bool) -> list[Labelled]:
    """Every column of open products that are used only for measuring, classified from its table's schema."""
    policy = load_policy("xpoz")
    classifier = Classifier(policy=policy, kinds=policy.kinds, detectors=load_detectors(), schema_only=True)
    groups = list(open_groups("held", is_named))
    classifier = classifier.of_run(group for group, _ in groups)
    return [column for group, rows in groups for column in _classified(group, rows, classifier)]


def open_groups(split: str, is_named: bool) -> Iterator[tuple[RecordGroup, Sequence[Mapping[str, str]]]]:
    """Each labelled table of the open products in ``split``, with its rows of labels.

    ``split`` is ``learnt`` or ``held``. ``is_named`` says whether the name of the source contains the name of
    the product.
    """
    tables: dict[tuple[str, str], list[Mapping[str, str]]] = defaultdict(list)
    for row in read_rows(OPEN):
        if row["split"] == split:
            tables[row["product"], row["table"]].append(row)
    for (product, table), rows in tables.items():
        group = RecordGroup(
            source_id=product,
            source=_source(product, "told" if is_named else "hidden"),
            collection=table,
            collection_kind="table",
            fields=tuple(FieldProfile(path=row["column"], type=row["type"]) for row in rows),
        )
        yield group, [{**row, "role": _role_of(row["category"]), "batch": ""} for row in rows]


def _source(product: str, sight: Sight) -> str:
    return f"sqlite:///{product.lower().replace(' ', '_')}.db" if sight == "told" else "schema"


def _classified(
    group: RecordGroup, rows: Iterable[Mapping[str, str]], classifier: Classifier
) -> Iterable[Labelled]:
    first: dict[str, Classification] = {}
    for finding in classify_group(group, classifier).findings:
        first.setdefault(finding.field, finding.classifications[0])
    for row in rows:
        yield Labelled(
            table=f"{row['product']}.{row['table']}",
            column=row["column"],
            batch=row["batch"],
            category=row["category"],
            role=row["role"],
            element=row["element"],
            label=first.get(row["column"]),
        )


def macro_f1(columns: Iterable[Labelled]) -> float:
    """The mean F1 of the categories that occur in the labels."""
    columns = list(columns)
    scores = [f1_of(columns, category) for category in sorted({one.category for one in columns})]
    return sum(scores) / len(scores)


def f1_of(columns: Iterable[Labelled], category: str) -> float:
    counts = Counter((one.category == category, one.found_category == category) for one in columns)
    wrong = counts[True, False] + counts[False, True]
    return 2 * counts[True, True] / (2 * counts[True, True] + wrong) if counts[True, True] else 0.0


def role_accuracy(columns: Iterable[Labelled]) -> float:
    """Share of columns whose role is right; a column without a finding has the role of the class ``none``."""
    columns = list(columns)
    return sum(one.role == one.found_role for one in columns) / len(columns)


def confused_share(columns: Iterable[Labelled]) -> float:
    """Share of findings that mistake content for usage data or usage data for content, a costly error."""
    found = [one for one in columns if one.label is not None]
    pair = {"customer_content", "customer_usage_data"}
    wrong = sum({one.category, one.found_category} == pair for one in found)
    return wrong / len(found) if found else 0.0


def element_accuracy(columns: Iterable[Labelled]) -> float:
    named = [one for one in columns if one.element]
    return sum(one.label is not None and one.label.element == one.element for one in named) / len(named)


def class_table() -> str:
    """A Markdown table of the results by half, ``Sight`` and batch, and a sentence on human agreement."""
    measured = (macro_f1, role_accuracy, confused_share, element_accuracy)
    rows = []
    for half in HALVES:
        for sight, way in SIGHTS.items():
            columns = labelled_columns(half, sight)
            for batch in sorted({one.batch for one in columns}, key=int):
                part = [one for one in columns if one.batch == batch]
                rows.append((half, way, batch, len(part), *(f"{measure(part):.3f}" for measure in measured)))
    for is_named, way in ((True, SIGHTS["told"]), (False, SIGHTS["hidden"])):
        part = open_columns(is_named=is_named)
        figures = tuple(f"{measure(part):.3f}" for measure in measured)
        rows.append(("held", way, "open products", len(part), *figures))
    header = ("half", "kind of source", "batch", "columns", "macro-F1", "role", "content/usage", "element")
    return f"{markdown(header, rows)}\n\n{_agreement()}"


def _agreement() -> str:
    """A sentence on how often two people give a column the same role and class."""
    first = {_key(row): row for row in read_rows(LABELS)}
    pairs = [(first[_key(row)], row) for row in read_rows(AGAIN)]
    same = {
        part: sum(one[part] == other[part] for one, other in pairs) / len(pairs)
        for part in ("role", "category")
    }
    return (
        f"Two people who labelled the same {len(pairs)} columns of batches 1 to 6 agree on the role of "
        f"{same['role']:.3f} and the class of {same['category']:.3f}."
    )


def _key(row: Mapping[str, str]) -> tuple[str, str]:
    return f"{row['product']}.{row['table']}", row["column"]


def main() -> None:
    if "--wrong" not in sys.argv:
        print(class_table())
        return
    half: Half = "held" if "held" in sys.argv else "tuning"
    sight: Sight = next((one for one in SIGHTS if f"--{one}" in sys.argv), "stated")
    for one in labelled_columns(half, sight):
        if one.category != one.found_category:
            found = one.label.element if one.label else "-"
            print(f"{one.table}.{one.column}: {one.category} {one.element}, not {one.found_category} {found}")


if __name__ == "__main__":
    main()
