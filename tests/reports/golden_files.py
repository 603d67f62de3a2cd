"""Golden files: texts as a person last approved them. ``UPDATE_GOLDEN=1`` rewrites them."""

import os
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "golden"


def agrees_with_golden(name: str, text: str, folder: Path = FOLDER) -> bool:
    path = folder / name
    if os.environ.get("UPDATE_GOLDEN"):
        folder.mkdir(exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
    if not path.exists():
        pytest.fail(f"no golden file {path.name}; write it with UPDATE_GOLDEN=1 and read it")
    return path.read_bytes() == text.encode("utf-8")
