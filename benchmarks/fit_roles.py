"""Trains the role model of the audit (`scanner/names/learned/roles.py`) on labelled tables.

    python -m benchmarks.fit_roles [--dry-run]

``tests/data/audit_roles.csv`` has a row for each column of the tables of made-up companies. The names of
tables and columns in the audit's vocabulary are learnt as well. Each role has a separate logistic regression.
A fifth of the companies is left out of the training, to measure how often the model is right and to calibrate
its log-odds. The command also writes the meanings of values.
"""

import argparse
import csv
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from benchmarks.names_fit_steps import Steps, matrix, rounded
from scanner.names.learned.features import Bag
from scanner.names.learned.roles import BITS, MODEL, Outputs, RoleModel, column_bags, model_bytes, table_bags
from scanner.policy.audit_vocabulary import vocabulary

ROOT = Path(__file__).parent.parent
LABELS = ROOT / "tests" / "data" / "audit_roles.csv"
VALUES = ROOT / "scanner" / "policy" / "data" / "audit_values.toml"
TARGET = ROOT / "scanner" / "names" / "learned" / MODEL
PARTS, SEED = 5, 173
NAMES = "names"
"""The name used as company for names in the vocabulary, which belong to no company."""
LONGEST = 40
"""Maximum length of a value; longer values are texts, not codes."""
LEAST = 4
"""Minimum number of examples that a role needs to get an output."""
PASSES, PER_STEP, DECAY = 60, 256, 1e-6
"""Number of passes over the rows, number of rows per step, and weight decay."""
SHOWN = 0.5
"""Share of the training examples that show a column with its table; the others show only the column's name.
"""


@dataclass(frozen=True, kw_only=True)
class LabelledTable:
    company: str
    name: str
    roles: frozenset[str]
    columns: tuple[tuple[str, frozenset[str]], ...]
    """The name and the roles of each column."""


def labelled_tables() -> list[LabelledTable]:
    """The labelled tables, in the order of the file, with names written out as the model reads them."""
    read = vocabulary().written_out
    found: dict[tuple[str, str], list[Mapping[str, str]]] = {}
    with LABELS.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            found.setdefault((row["company"], row["table"]), []).append(row)
    return [
        LabelledTable(
            company=company,
            name=read(name),
            roles=frozenset(rows[0]["table_roles"].split()),
            columns=tuple(
                (read(row["column"]), frozenset(row["column_roles"].split())) for row in rows if row["column"]
            ),
        )
        for (company, name), rows in found.items()
    ]


def listed_names() -> Iterator[LabelledTable]:
    """The names in the vocabulary: one nameless table with all column names, then named tables without
    columns.
    """
    said = vocabulary()
    columns: dict[str, set[str]] = {}
    for role in said.columns.values():
        for name in filter(None, map("_".join, role.called)):
            columns.setdefault(name, set()).add(role.name)
    listed = tuple((name, frozenset(roles)) for name, roles in sorted(columns.items()))
    yield LabelledTable(company=NAMES, name="", roles=frozenset(), columns=listed)
    tables: dict[str, set[str]] = {}
    for of_table in said.tables.values():
        for name in map("_".join, of_table.called):
            tables.setdefault(name, set()).add(of_table.name)
    for name, roles in sorted(tables.items()):
        yield LabelledTable(company=NAMES, name=name, roles=frozenset(roles), columns=())


def labelled_values() -> dict[str, list[str]]:
    """The sorted values of columns, by their labelled meaning; values of one character or of more than
    ``LONGEST`` characters are left out.
    """
    found: dict[str, set[str]] = {}
    with LABELS.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            for part in row["values"].split("|"):
                value, _, means = part.partition("=")
                value = " ".join(value.lower().split())
                if means and 1 < len(value) <= LONGEST:
                    found.setdefault(means, set()).add(value)
    return {means: sorted(values) for means, values in sorted(found.items())}


def _as_toml(values: Mapping[str, Sequence[str]]) -> str:
    lines = ["# What values mean, by list: from the labelled tables, by `python -m benchmarks.fit_roles`."]
    lines += [f"{means} = {json.dumps(said, ensure_ascii=False)}" for means, said in values.items()]
    return "\n".join(lines) + "\n"


def _fitted(bags: Sequence[Sequence[Bag]], told: Sequence[frozenset[str]], shown: float) -> Outputs:
    """Fit one output per role. ``shown`` is the share of training examples that use all bags of a row; the
    others use only the first bag.
    """
    own, around = (matrix([one[part] for one in bags], 1 << BITS) for part in (slice(1), slice(1, None)))
    counts = Counter(role for one in told for role in one)
    roles = tuple(sorted(role for role, n in counts.items() if n >= LEAST))
    truth = np.array([[role in one for role in roles] for one in told], np.float32)
    draw = np.random.default_rng(SEED)
    weights = np.zeros((own.shape[1] + 1, len(roles)), np.float32)
    weights[-1] = -4.0
    steps = Steps(weights, PASSES * -(-len(told) // PER_STEP))
    for _ in range(PASSES):
        order = draw.permutation(len(told))
        for start in range(0, len(order), PER_STEP):
            rows = order[start : start + PER_STEP]
            is_shown = draw.random((len(rows), 1)) < shown
            some = csr_matrix(own[rows] + around[rows].multiply(is_shown))
            off = 1 / (1 + np.exp(-(some @ weights[:-1] + weights[-1]))) - truth[rows]
            slope = some.T @ (off / len(rows)) + DECAY * weights[:-1]
            steps.step(np.vstack([slope, off.mean(axis=0)]))
    return Outputs(roles=roles, part=rounded(steps.result))


def fit(tables: Sequence[LabelledTable]) -> RoleModel:
    columns = [(table, name, roles) for table in tables for name, roles in table.columns]
    bags = [column_bags(name, table.name, table.roles) for table, name, _ in columns]
    named = [table for table in tables if table.name]
    of_tables = [table_bags(one.name, [name for name, _ in one.columns]) for one in named]
    return RoleModel(
        columns=_fitted(bags, [roles for _, _, roles in columns], SHOWN),
        tables=_fitted(of_tables, [table.roles for table in named], 1.0),
    )


def left_out(tables: Sequence[LabelledTable]) -> tuple[list[LabelledTable], list[LabelledTable]]:
    """The tables for training, and the tables of a fifth of the companies, left out for measuring."""
    companies = sorted({table.company for table in tables} - {NAMES})
    order = np.random.default_rng(SEED).permutation(len(companies))
    without = {companies[at] for at in order[: len(order) // PARTS]}
    kept = [table for table in tables if table.company not in without]
    return kept, [table for table in tables if table.company in without]


Said = list[tuple[float, bool]]
"""Predictions: the log-odds of a role, and whether the table or column has the role."""


def seen(model: RoleModel, unseen: Sequence[LabelledTable]) -> tuple[Said, Said]:
    """The predictions of a model for tables that were left out of training.

    The first list has one prediction per table and table role. The second list has one prediction per table
    and column role, for the column with the highest odds.
    """
    of_tables: Said = []
    of_columns: Said = []
    for table in unseen:
        names = [name for name, _ in table.columns]
        told = model.tables.of(table_bags(table.name, names))
        of_tables += [(odds, role in table.roles) for role, odds in told.items()]
        columns = [model.columns.of(column_bags(name, table.name, table.roles)) for name in names]
        for role in model.columns.roles:
            best = max(range(len(columns)), key=lambda at: columns[at][role])
            of_columns.append((columns[best][role], role in table.columns[best][1]))
    return of_tables, of_columns


def calibrated(outputs: Outputs, said: Said) -> Outputs:
    """``outputs`` with log-odds calibrated to how often the predictions on left-out tables are right."""
    odds, is_right = np.array([one for one, _ in said])[:, None], [one for _, one in said]
    curve = LogisticRegression(C=1e3).fit(odds, is_right)
    slope, base = np.float32(curve.coef_[0, 0]), np.float32(curve.intercept_[0])
    part = outputs.part
    part = replace(part, scales=part.scales * slope, offsets=part.offsets * slope + base)
    return replace(outputs, part=part)


def show(title: str, said: Said) -> None:
    n_right = sum(is_right for _, is_right in said)
    print(f"{title}: {n_right:,} right of {len(said):,}")
    for least in (-2.0, -1.0, 0.0, 1.0, 2.0):
        above = [is_right for odds, is_right in said if odds > least]
        shares = f"right {np.mean(above):.2f}, of all {sum(above) / n_right:.2f}"
        print(f"  above {least:4}: {len(above):6,}, {shares}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the role model of the audit.")
    parser.add_argument("--dry-run", action="store_true", help="measure, write nothing")
    options = parser.parse_args()
    tables = [*labelled_tables(), *listed_names()]
    kept, unseen = left_out(tables)
    part = fit(kept)
    of_tables, of_columns = seen(part, unseen)
    part = RoleModel(columns=calibrated(part.columns, of_columns), tables=calibrated(part.tables, of_tables))
    for title, said in zip(("tables", "likeliest columns"), seen(part, unseen), strict=True):
        show(title, said)
    if not options.dry_run:
        whole = fit(tables)
        whole = RoleModel(
            columns=calibrated(whole.columns, of_columns), tables=calibrated(whole.tables, of_tables)
        )
        written = model_bytes(whole)
        TARGET.write_bytes(written)
        VALUES.write_text(_as_toml(labelled_values()), encoding="utf-8")
        print(f"{TARGET.relative_to(ROOT)}: {len(written):,} bytes")


if __name__ == "__main__":
    main()
