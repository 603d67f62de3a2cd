from dataclasses import replace
from pathlib import Path

import pytest

import reports
from reports.registry import formats
from scanner.finding import Unscanned
from tests.factories import make_empty_report, make_finding, make_report, make_run
from tests.reports.writing import written_bytes


def test_every_module_named_a_report_is_a_format() -> None:
    [folder] = reports.__path__
    named = {path.stem.removesuffix("_report").replace("_", "-") for path in Path(folder).glob("*_report.py")}
    assert named == set(formats())


def test_formats_say_what_they_are_and_go_to_files_of_their_own() -> None:
    names = [item.filename for item in formats().values()]
    assert len(set(names)) == len(names)
    assert {"findings.json", "findings.csv", "report.html", "summary.txt"} <= set(names)
    assert all(item.doc for item in formats().values())


@pytest.mark.parametrize("name", sorted(formats()))
def test_a_report_of_nothing_but_errors_is_written_in_every_format(name: str) -> None:
    unread = (Unscanned(source="files", collection="a.pdf", reason="corrupt: it ends early"),)
    report = make_empty_report(run=make_run(status="failed"), sources=(), collections=(), unscanned=unread)
    assert written_bytes(name, report)


@pytest.mark.parametrize("name", sorted(formats()))
def test_the_same_report_gives_the_same_bytes_whatever_its_order(name: str) -> None:
    report = make_report()
    turned = replace(report, findings=report.findings[::-1], collections=report.collections[::-1])
    assert written_bytes(name, report) == written_bytes(name, turned)


@pytest.mark.parametrize("name", sorted(formats()))
def test_names_of_any_length_and_kind_are_written(name: str) -> None:
    hostile = (
        "x" * 10_000,
        "=cmd()",
        "two\nlines",
        "<script>alert(1)</script>",
        "caf\udce9",
        "\u202egpj",
        "a.b..c",
        ".",
    )
    found = tuple(make_finding(field=field, fingerprint=f"{n:012x}") for n, field in enumerate(hostile))
    data = written_bytes(name, make_empty_report(findings=found))
    if formats()[name].binary:
        return  # test_workbooks opens workbooks with another library
    text = data.decode("utf-8")  # the file is valid in its format, whatever names it contains
    assert "\udce9" not in text
    if name.endswith("html"):
        assert "<script>alert(1)" not in text
        assert "\u202e" not in text
