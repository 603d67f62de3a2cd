"""Every term of evidence has a weight and a start for the fit, and the example in the documentation is right."""

import ast
import math
import re
from collections.abc import Iterator
from pathlib import Path

from benchmarks.fit_evidence import START
from scanner.evidence.check_likelihood import MOST_GAIN
from scanner.evidence.weights import WEIGHTS

ROOT = Path(__file__).parents[2]


def _texts(expression: ast.expr) -> Iterator[str]:
    """Regular expressions for the texts that an expression can be; a part that is computed can be anything."""
    if isinstance(expression, ast.IfExp):
        yield from _texts(expression.body)
        yield from _texts(expression.orelse)
    elif isinstance(expression, ast.Constant):
        yield re.escape(str(expression.value))
    elif isinstance(expression, ast.JoinedStr):
        parts = (
            re.escape(str(one.value)) if isinstance(one, ast.Constant) else ".+" for one in expression.values
        )
        yield "".join(parts)


def _keys(function: ast.FunctionDef) -> Iterator[str]:
    """The keys of the terms that a function makes, written there or in a variable of the function."""
    assigned: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            assigned.setdefault(node.targets[0].id, []).append(node.value)
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Term":
            (key,) = (one.value for one in node.keywords if one.arg == "key")
            for value in assigned.get(key.id, []) if isinstance(key, ast.Name) else [key]:
                yield from _texts(value)


def _all_keys() -> Iterator[str]:
    for folder in ("evidence", "classifier"):
        for path in sorted((ROOT / "scanner" / folder).glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef):
                    yield from _keys(node)


def test_every_term_has_a_weight() -> None:
    keys = set(_all_keys())
    assert len(keys) > 50
    missing = {key for key in keys if not any(re.fullmatch(key, known) for known in WEIGHTS)}
    assert not missing, (
        "add the key to scanner/evidence/weights.json and to START of benchmarks/fit_evidence.py"
    )


def test_every_weight_has_a_start() -> None:
    assert WEIGHTS.keys() == START.keys(), (
        "weights.json and START of benchmarks/fit_evidence.py have other keys"
    )


def test_the_example_in_the_documentation_has_the_weights() -> None:
    page = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")
    weights = {"name": WEIGHTS["name"], "looks": WEIGHTS["column.strong.tested"]}
    weights["check"] = WEIGHTS["check"] * MOST_GAIN
    name, check, looks = (f"{round(weights[key], 1):+}" for key in ("name", "check", "looks"))
    total = round(float(name) + float(check) + float(looks), 1)
    confidence = 1 / (1 + math.exp(-total))
    example = f"{name} (name), {check} (check) and {looks} (looks) the confidence is 1 / (1 + e^-{total}) = "
    assert f"{example}{confidence:.4f}" in page, "the example in docs/evidence.md is old"
