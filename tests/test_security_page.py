"""Each claim of the page about security names tests that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_each_promise_names_its_tests() -> None:
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    promised = page[page.index("## What is promised") : page.index("## What is not promised")]
    rows = [line.strip("| ").split(" | ") for line in promised.splitlines() if line.startswith("| ")][2:]
    assert len(rows) >= 10
    for row in rows:
        named = re.findall(r"`(tests/[^`]*)`", row[-1])
        assert named, row[0]
        assert [name for name in named if not (ROOT / name).exists()] == []


def test_each_test_that_the_page_names_is_there() -> None:
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    files = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")}
    defined = {name for text in files.values() for name in re.findall(r"^def (test_\w+)", text, re.M)}
    named = set(re.findall(r"`(test_\w+(?:\.py)?)`", page))
    assert len(named) > 15 and named - files.keys() - defined == set()
