"""Another company changes the report by its policy files alone, without code."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from scanner.cli.main import main
from scanner.policy.check import check
from tests.scanner.scanning import write_table
from tests.scanner.test_policy import edit, own

__all__ = ["own"]
ROWS = [[f"L-{number:05d}", f"user{number}@example.org", "secret"] for number in range(30)]


@pytest.fixture
def source(tmp_path: Path) -> str:
    path = tmp_path / "club.db"
    write_table(path, "users", ["loyalty_no", "email", "role"], ROWS)
    return f"sqlite:///{path}"


def findings(source: str, capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, dict[str, Any]]:
    assert main(["scan", source, "--format", "json", "--quiet", *options]) == 0
    report = json.loads(capsys.readouterr().out)
    listed = [finding for finding in report["findings"] if finding["status"] != "gone"]
    return {finding["field"]: finding["classifications"][0] for finding in listed}


def test_an_element_a_limit_and_a_heading_of_ones_own(
    own: Path, source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = findings(source, capsys)
    edit(
        own,
        "{id: xpoz, version: '1.0', title: XPOZ Privacy Notice, company: XPOZ}",
        "{id: club, version: '7', title: Club Notice, company: Club}",
    )
    edit(own, "duration: P60D}\n    trigger", "duration: P14D}\n    trigger")
    edit(own, "    title: Email address of the customer\n", "    title: Mail address of a member\n")
    added = {
        "club_number": {
            "title": "Number of a member",
            "sub_category": "account_profile",
            "entities": ["RECORD_METADATA"],
            "california_category": "identifiers",
            "purposes": ["recognise_customer"],
            "notice": {
                "section": "s_acct_direct",
                "lines": [90],
                "strength": "named",
                "basis": "Printed on the card.",
            },
        }
    }
    text = own.read_text(encoding="utf-8")
    new = "".join(f"  {line}\n" for line in yaml.safe_dump(added).splitlines())
    own.write_text(text.replace("\nelements:\n", f"\nelements:\n{new}", 1), encoding="utf-8")
    with (own.parent / "xpoz_names.yaml").open("a", encoding="utf-8") as names:
        names.write("club_number: {strong: [loyalty_no, loyalty_number]}\n")
    assert check(str(own)) == []
    after = findings(source, capsys, "--policy", str(own))
    assert before["loyalty_no"]["element"] == "acct_login_username"
    assert (after["loyalty_no"]["element"], after["loyalty_no"]["category"]) == (
        "club_number",
        "customer_account_data",
    )
    assert (before["email"]["retention"]["limit"], after["email"]["retention"]["limit"]) == ("P60D", "P14D")
    assert after["email"]["element_title"] == "Mail address of a member"


def test_a_mistake_in_the_kinds_is_told_with_its_line(own: Path) -> None:
    line = edit(own.parent / "xpoz_kinds.yaml", "    voice: true\n", "    voise: true\n")
    problems = check(str(own))
    assert [problem.line for problem in problems] == [line]
    assert "voise" in problems[0].message


def test_an_element_that_kinds_invent_is_found(own: Path) -> None:
    edit(own.parent / "xpoz_kinds.yaml", "    rest: use_message_meta\n", "    rest: use_mesage_meta\n")
    assert ["use_mesage_meta" in problem.message for problem in check(str(own))] == [True]
