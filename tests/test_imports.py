"""Who may import whom: the contracts in pyproject.toml hold, and the command starts lightly."""

import subprocess
import sys
from pathlib import Path

import grimp
import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[1]
HEAVY = ("pandas", "presidio_analyzer", "pyarrow", "spacy", "sqlalchemy")
PACKAGES = ("connectors", "detectors", "reports", "scanner")


def test_import_contracts_hold(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    status = lint_imports(no_cache=True)
    assert status == 0, capsys.readouterr().out


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


def _foreign_imports(importer: str) -> set[str]:
    """What the package ``importer`` imports from the other three, by module."""
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    modules = {importer, *graph.find_descendants(importer)}
    imported = {name for module in modules for name in graph.find_modules_directly_imported_by(module)}
    return {name for name in imported if name.split(".")[0] != importer}


@pytest.mark.parametrize(
    ("package", "allowed"),
    [("connectors", set()), ("detectors", set()), ("reports", {"scanner.finding"})],
)
def test_the_three_packages_around_scanner_are_leaves(package: str, allowed: set[str]) -> None:
    assert _foreign_imports(package) <= allowed
