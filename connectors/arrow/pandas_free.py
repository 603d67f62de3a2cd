"""Arrow in a process that has no data of pandas."""

import sys
from collections.abc import Sequence

import pyarrow as pa


class _NotHere:
    """A finder of modules that says of pandas that it is not installed."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: object = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name)


def leave_pandas_out() -> None:
    """Have Arrow do without pandas, which it otherwise imports with the first array that is made.

    That takes as long as everything else of a small scan. Arrow asks once a process; whoever hands it a frame
    later is served as ever, since it then asks again.
    """
    if "pandas" in sys.modules:
        return
    finder = _NotHere()
    sys.meta_path.insert(0, finder)
    try:
        pa.array([0])
    finally:
        sys.meta_path.remove(finder)
