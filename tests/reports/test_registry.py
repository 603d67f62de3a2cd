from pathlib import Path

import reports
from reports.registry import formats


def test_every_module_named_a_report_is_a_format() -> None:
    [folder] = reports.__path__
    named = {path.stem.removesuffix("_report") for path in Path(folder).glob("*_report.py")}
    assert named == set(formats())


def test_formats_say_what_they_are_and_where_they_go() -> None:
    assert {item.filename for item in formats().values()} == {
        "findings.json",
        "findings.csv",
        "report.html",
        "summary.txt",
    }
    assert all(item.doc.endswith((".", ":")) or item.doc for item in formats().values())
