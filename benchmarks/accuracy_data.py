"""Finds and reads the labelled data, which is not part of the project."""

import csv
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

VARIABLE = "NOTICEMAP_EVAL"
_DEFAULT = Path(__file__).parent.parent.parent / "shared" / "eval"
_LONGEST_CELL = 10_000_000


def data_folder(environment: Mapping[str, str] = os.environ) -> Path | None:
    """The folder in ``NOTICEMAP_EVAL``, else a folder next to the checkout; ``None`` if it has no data."""
    folder = Path(environment.get(VARIABLE) or _DEFAULT)
    return folder if (folder / "text").is_dir() else None


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, each as a mapping from header to cell."""
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    finally:
        csv.field_size_limit(before)


def read_json_lines(path: Path) -> list[dict[str, Any]]:
    """The records of a file with one JSON object per line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
