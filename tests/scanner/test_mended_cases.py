"""Sources whose fields have another class than their names suggest, written as other people would."""

from pathlib import Path
from typing import Any

import pytest

from tests.scanner.mended import CASES, differences


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_a_source_comes_out_as_the_law_has_it(case: dict[str, Any], tmp_path: Path) -> None:
    assert differences(case, tmp_path) == []
