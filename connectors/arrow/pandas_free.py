"""Keeps Arrow from importing pandas."""

import sys
from collections.abc import Sequence

import pyarrow as pa


class _NotHere:
    """A module finder that reports pandas as not installed."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: object = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name)


def leave_pandas_out() -> None:
    """Keep Arrow from importing pandas, which Arrow otherwise does when it makes the first array.

    Importing pandas takes as long as the rest of a small scan. Arrow looks for pandas once per process. A
    caller that later passes a data frame is not affected, because Arrow then looks again.
    """
    if "pandas" in sys.modules:
        return
    finder = _NotHere()
    sys.meta_path.insert(0, finder)
    try:
        pa.array([0])
    finally:
        sys.meta_path.remove(finder)
