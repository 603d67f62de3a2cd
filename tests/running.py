"""Runs the real command line in this process, and returns exit code, both streams and ``findings.json``."""

import contextlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from unittest.mock import patch

import jsonschema

from scanner.cli.main import main


@dataclass(frozen=True, kw_only=True)
class Done:
    """The result of a command."""

    code: int
    out: str
    err: str
    report: Mapping[str, Any] = field(default_factory=dict)
    """The content of ``findings.json``, validated against its schema; empty if it was not written."""

    @property
    def unscanned(self) -> dict[str, str]:
        """The reason for each unread collection; ``""`` stands for a whole source. Each is listed once."""
        listed = [(item["collection"], item["reason"]) for item in self.report["unscanned"]]
        assert len(dict(listed)) == len(listed)
        return dict(listed)

    @property
    def codes(self) -> dict[str, str]:
        """The code of the reason for each unread collection."""
        return {name: reason.partition(": ")[0] for name, reason in self.unscanned.items()}

    @property
    def scanned(self) -> set[str]:
        return {item["collection"] for item in self.report["collections"] if item["status"] == "complete"}


def run(*arguments: object, stdin: bytes = b"") -> Done:
    """Run ``noticemap`` with these arguments."""
    given = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    written, err = io.BytesIO(), io.StringIO()
    out = io.TextIOWrapper(written, encoding="utf-8")
    with patch("sys.stdin", given), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(argument) for argument in arguments])
    out.flush()
    return Done(code=code, out=written.getvalue().decode("utf-8"), err=err.getvalue())


def scan(*arguments: object, into: Path, stdin: bytes = b"", formats: str = "all") -> Done:
    """Run ``noticemap scan`` with all reports in ``into``, and read its ``findings.json``.

    Use ``formats="json"`` if only the findings are tested: other reports take longer than a small scan.
    """
    done = run("scan", *arguments, "-o", into, "--format", formats, "--store", "none", stdin=stdin)
    path = into / "findings.json"
    if not path.exists():
        return done
    report = json.loads(path.read_text(encoding="utf-8"))
    schema().validate(report)
    return Done(code=done.code, out=done.out, err=done.err, report=report)


@cache
def schema() -> jsonschema.Draft202012Validator:
    text = files("scanner").joinpath("schemas/findings.schema.json").read_text(encoding="utf-8")
    return jsonschema.Draft202012Validator(json.loads(text))


def outputs(*folders: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file below the folders, and of every member of Excel workbooks."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if not path.is_file():
                continue
            yield path.name, path.read_bytes()
            if path.suffix == ".xlsx":
                with zipfile.ZipFile(path) as workbook:
                    yield from ((f"{path.name}!/{name}", workbook.read(name)) for name in workbook.namelist())
