"""The import contracts in pyproject.toml hold, and commands import no heavy library that they do not use."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
HEAVY = ("pandas", "presidio_analyzer", "pyarrow", "spacy", "sqlalchemy")
PACKAGES = ("connectors", "detectors", "reports", "scanner")


def test_import_contracts_hold() -> None:
    """Runs in a separate process: the linter configures logging, which disables existing loggers."""
    script = "import sys\nfrom importlinter.cli import lint_imports\nsys.exit(lint_imports(no_cache=True))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_version_needs_no_heavy_import() -> None:
    script = (
        "import sys\n"
        "from scanner.cli.main import main\n"
        "try:\n    main(['version'])\n"
        "except SystemExit:\n    pass\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    out = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert out.splitlines()[-1] == "[]"


UNUSED = (
    "alembic",
    "asyncio",
    "jinja2",
    "jsonschema",
    "pandas",
    "presidio_analyzer",
    "rich",
    "schwifty",
    "spacy",
    "sqlalchemy",
    "yaml",
)
"""Packages that neither a scan of a small table nor one line of text needs, once the program is built."""


def _imported(arguments: list[str], given: str = "") -> set[str]:
    """The packages of ``UNUSED`` that a command imports."""
    script = (
        "import sys\n"
        "from scanner.cli.main import main\n"
        f"main({arguments!r})\n"
        f"print(sorted(set({UNUSED!r}) & set(sys.modules)))"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=ROOT, env=env, input=given, capture_output=True, text=True, check=True)
    return set(ast.literal_eval(done.stdout.splitlines()[-1]))


def test_a_small_scan_imports_what_it_uses(tmp_path: Path) -> None:
    (tmp_path / "users.csv").write_text("id,email\n" + "".join(f"{n},u{n}@example.org\n" for n in range(50)))
    asked = ["scan", str(tmp_path / "users.csv"), "-o", str(tmp_path / "out"), "--format", "json", "--quiet"]
    assert _imported([*asked, "--store", "none"]) == set()
    kept = [*asked, "--store", str(tmp_path / "runs.sqlite3")]
    assert "alembic" in _imported(kept)  # It makes the store.
    assert _imported(kept) == {"sqlalchemy", "asyncio"}


def test_a_line_of_text_imports_what_it_uses() -> None:
    asked = ["detect", "--lines", "--ner", "off"]
    assert _imported(asked, "mail ana@example.org\n") == set()


def test_arrow_still_takes_frames_where_pandas_was_left_out() -> None:
    script = (
        "import sys\n"
        "from connectors.arrow.pandas_free import leave_pandas_out\n"
        "leave_pandas_out()\n"
        "import pyarrow as pa\n"
        "assert 'pandas' not in sys.modules\n"
        "import pandas as pd\n"
        "print(pa.Table.from_pandas(pd.DataFrame({'a': [1, 2]})).to_pydict())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ast.literal_eval(done.stdout) == {"a": [1, 2]}


def _foreign_imports(importer: str) -> set[str]:
    """What the package ``importer`` imports from the other three, by module."""
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    modules = {importer, *graph.find_descendants(importer)}
    imported = {name for module in modules for name in graph.find_modules_directly_imported_by(module)}
    return {name for name in imported if name.split(".")[0] != importer}


@pytest.mark.parametrize("package", ["connectors", "detectors"])
def test_connectors_and_detectors_are_leaves(package: str) -> None:
    assert not _foreign_imports(package)


def test_reports_see_only_findings() -> None:
    assert all(f"{name}.".startswith("scanner.finding.") for name in _foreign_imports("reports"))


def test_few_modules_of_the_scanner_lie_loose() -> None:
    assert len(list((ROOT / "scanner").glob("*.py"))) <= 6


def test_no_field_has_a_default_that_the_oldest_python_refuses() -> None:
    """Python 3.11 treats a read-only mapping as a mutable default, and so refuses the dataclass."""
    refused = [
        f"{path.relative_to(ROOT)}:{line.lineno}"
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        for part in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(part, ast.ClassDef) and part.decorator_list
        for line in part.body
        if isinstance(line, ast.AnnAssign) and line.value and "MappingProxyType" in ast.dump(line.value)
    ]
    assert refused == []
