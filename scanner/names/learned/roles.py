"""The role model: predicts from names which roles tables and columns have in an audit. Pure.

It is a linear model over hashed pieces of names (`features.py`), with one output per role.
``python -m benchmarks.fit_roles`` trains the model and stores it as arrays in ``roles_model.npz``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detectors.built import weights
from scanner.names.learned.arrays import as_bytes
from scanner.names.learned.features import Bag, pieces, placed, together
from scanner.names.learned.parts import Part

BITS = 14
"""Number of hashed features of each view, as an exponent of two."""
MODEL = "roles_model.npz"
VIEWS: Mapping[str, tuple[int, float]] = {
    "column": (0x9E3779B1, 1.0),
    "table": (0x85EBCA6B, 1.0),
    "of_table": (0x27D4EB2F, 0.5),
    "beside": (0xC2B2AE35, 1.0),
    "role": (0x165667B1, 0.5),
}
"""View → the odd multiplier that spreads the view's features, and the length of the view's vector.
``of_table`` is the name of a column's table, ``role`` is a role of that table.
"""


@dataclass(frozen=True, eq=False, kw_only=True)
class Outputs:
    """A linear model with one output per role."""

    roles: tuple[str, ...]
    part: Part

    def of(self, bags: Iterable[Bag]) -> Mapping[str, float]:
        """By role: the log-odds that follow from some bags of features."""
        odds = self.part.offsets + self.part.of(bags)
        return dict(zip(self.roles, odds.tolist(), strict=True))


@dataclass(frozen=True, eq=False, kw_only=True)
class RoleModel:
    columns: Outputs
    tables: Outputs


def table_bags(name: str, columns: Sequence[str]) -> tuple[Bag, ...]:
    """Features of a table: pieces of the table's name and of the columns' names."""
    return _spread(pieces(name), "table"), _spread(together(pieces(one) for one in columns), "beside")


def column_bags(name: str, table: str, roles: Iterable[str]) -> tuple[Bag, ...]:
    """Features of a column: pieces of the column's and the table's names, and the roles of the table."""
    return (_spread(pieces(name), "column"), *table_of_column_bags(table, tuple(sorted(roles))))


@lru_cache(maxsize=4_096)
def table_of_column_bags(table: str, roles: tuple[str, ...]) -> tuple[Bag, ...]:
    """Features that all columns of a table share."""
    return _spread(pieces(table), "of_table"), *(_spread(pieces(role), "role") for role in roles)


def _spread(bag: Bag, view: str) -> Bag:
    return placed(bag, *VIEWS[view], BITS)


def model_bytes(model: RoleModel) -> bytes:
    """The content of the file that stores the model. Equal models give equal bytes."""
    parts = {"columns": model.columns, "tables": model.tables}
    arrays = {f"{name}.{key}": array for name, one in parts.items() for key, array in vars(one.part).items()}
    return as_bytes(arrays | {f"{name}.roles": np.array(one.roles) for name, one in parts.items()})


@lru_cache(maxsize=1)
def shipped_model() -> RoleModel:
    """The model that comes with the package."""
    read = weights(Path(__file__).with_name(MODEL))
    return RoleModel(columns=_outputs(read, "columns"), tables=_outputs(read, "tables"))


def _outputs(read: Mapping[str, NDArray[Any]], name: str) -> Outputs:
    part = Part(**{key: read[f"{name}.{key}"] for key in ("weights", "scales", "offsets")})
    return Outputs(roles=tuple(read[f"{name}.roles"].tolist()), part=part)
