"""National identification numbers are always found or possible, whatever the layout of the file."""

import json
import random
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.running import scan

OF_NOBODY = {
    "DATE_TIME", "URL", "ORGANIZATION", "LOCATION", "RESOURCE_SID", "FREE_TEXT", "RECORD_METADATA", "PERSON",
}  # fmt: skip
CALLED = (
    "ssn", "SSN", "SSN, primary", "ss#", "socsec", "employee_ssn", "member_ssn", " Social Security Number ",
    "tax_id", "taxpayer", "taxpayer_id", "tin", "sin", "nino", "personnummer", "codice_fiscale", "national_id", "govt_id",
    "id_number", "member_id", "participant_id", "employee number",
)  # fmt: skip
"""Headers of columns with three such numbers."""
SENTENCES = (
    "Employee SSN: {}.", "The SSN is {}, on file since 2019.", "ssn: {}; verified", "Employee SSN {}: verified by HR",
    "Confirmed SSN {}!", "Is the employee SSN {}?", "Employee SSN ({}) verified.", 'The SSN is "{}".', "Her SSN is '{}'.",
    "Employee SSN [{}] approved.", "SSN/TIN: {}/US", "Employee SSN \u2014 {} \u2014 on record.", "SSN\t{}", "SSN: {}...",
    "(Employee SSN: {}.)", "Dear HR,\n\nPlease update the record. The employee SSN is {}.\nThank you.", "{}",
)  # fmt: skip


def number(rng: random.Random, between: str = "-") -> str:
    """A made-up number in the form of a social security number."""
    return between.join(
        (str(rng.randrange(101, 660)), f"{rng.randrange(1, 99):02}", f"{rng.randrange(1, 9999):04}")
    )


def layouts(rng: random.Random) -> Mapping[str, str]:
    """File contents by name, each with at least one such number."""

    def people(delimiter: str = ",", between: str = "-", head: str = "") -> str:
        lines = [("Jane Doe", "Payroll"), ("John Roe", "IT"), ("Ann Poe", "Legal")]
        rows = (delimiter.join((*line, number(rng, between))) for line in lines)
        return "\n".join(filter(None, (head, *rows))) + "\n"

    one = number(rng)
    made = {
        "no_header.csv": people(),
        "no_header.tsv": people("\t"),
        "no_header_pipe.csv": people("|"),
        "no_header_digits.csv": people(between=""),
        "blank_header.csv": people(head="name,dept,"),
        "tabs.tsv": people("\t", head="name\tdept\tssn"),
        "semicolons.csv": people(";", head="name;dept;ssn"),
        "pipes.csv": people("|", head="name|dept|ssn"),
        "digits.csv": people(between="", head="name,dept,ssn"),
        "two_headers.csv": people(head="Employee,Department,Social\nName,Name,Security Number"),
        "title.csv": people(head="Employee Roster Export 2026\nname,dept,ssn"),
        "remarks.csv": people(head="# export 2026-01-01\n# confidential\nname,dept,ssn"),
        "blank_line.csv": "\n" + people(head="name,dept,ssn"),
        "numbered.csv": f"1,2,3\nJane Doe,Payroll,{one}\n",
        "in_header.csv": f"{one},name,dept\nJane,Payroll,x\n",
        "narrow_header.csv": people(head="name,dept"),
        "wide_header.csv": f"name,dept,ssn,notes,extra\nJane Doe,Payroll,{one}\n",
        "ragged.csv": f"name,dept,ssn\nJane Doe,Payroll,{one}\nJohn Roe,IT\nAnn,Legal,{number(rng)},extra,more\n",
        "single.csv": f"ssn\n{one}\n{number(rng)}\n",
        "mark.csv": "\ufeff" + people(head="name,dept,ssn"),
        "returns.csv": people(head="name,dept,ssn").replace("\n", "\r\n"),
        "quoted.csv": f'name,dept,ssn\n"Jane Doe","Payroll","{one}"\n"John Roe","IT","{number(rng)}"\n',
        "notes.csv": f'name,dept,notes\nJane Doe,Payroll,"employee SSN is {one}"\n',
        "fixed.txt": f"NAME            DEPT      SSN\nJane Doe        Payroll   {one}\nJohn Roe        IT        {number(rng)}\n",
        "digits.txt": number(rng, "") + "\n",
        "spaced.txt": f"Social Security Number: {number(rng, ' ')}.\n",
        "pretty.json": json.dumps({"name": "Jane Doe", "ssn": one, "dept": "Payroll"}, indent=2),
        "list.json": json.dumps([{"n": "a", "ssn": one}, {"n": "b", "ssn": number(rng)}]),
        "block.yaml": f"employee:\n  name: Jane Doe\n  ssn: {one}\n  dept: Payroll\n",
        "flow.yaml": f"employee: {{name: Jane Doe, ssn: {one}, dept: Payroll}}\n",
        "commas.log": f"2026-01-01T10:00:00Z,INFO,api,POST,/enroll,200,45ms,ssn={one},ok\n",
        "keys.log": f"2026-01-01 10:00:00 [INFO] enroll: ssn={one} status=ok dur=45ms\n",
        "table.md": f"| Name | Dept | SSN |\n|------|------|-----|\n| Jane Doe | Payroll | {one} |\n",
        "table.html": f"<table>\n<tr><th>Name</th><th>SSN</th></tr>\n<tr><td>Jane Doe</td><td>{one}</td></tr>\n</table>\n",
        "records.xml": f"<employees>\n  <employee><name>Jane Doe</name><ssn>{one}</ssn></employee>\n</employees>\n",
        "insert.sql": f"INSERT INTO employees (name, dept, ssn) VALUES ('Jane Doe', 'Payroll', '{one}');\n",
        "keys.ini": f"[employee]\nname = Jane Doe\nssn = {one}\n",
        "form.txt": f"EMPLOYEE INTAKE FORM\n\nName:  Jane Doe\nSSN:   {one}\nDept:  Payroll\n",
    }
    for place, name in enumerate(CALLED):
        head = f'"{name}"' if "," in name else name
        made[f"called_{place}.csv"] = (
            f"a,{head},c\nx1,{number(rng)},y\nx2,{number(rng)},y\nx3,{number(rng)},y\n"
        )
        made[f"once_{place}.csv"] = f"name,dept,{head}\nJane Doe,Payroll,{number(rng)}\n"
    for place, sentence in enumerate(SENTENCES):
        made[f"sentence_{place}.txt"] = sentence.format(number(rng)) + "\n"
    return made


@pytest.mark.parametrize("seed", range(2))
def test_every_layout_is_found_or_possible(tmp_path: Path, seed: int) -> None:
    made = layouts(random.Random(seed))
    folder = tmp_path / "files"
    folder.mkdir()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    report = scan(str(folder), "--ner", "off", into=tmp_path / "report", formats="json").report
    told = {
        item["collection"].partition("!/")[0]
        for item in [*report["findings"], *report["possible"]]
        if item["entity"] not in OF_NOBODY
    }
    assert len(made) >= 99
    assert set(made) - told == set()


def test_a_header_alone_is_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "empty.csv").write_text("ssn,name,dept\n", encoding="utf-8")
    report = scan(str(folder), "--ner", "off", into=tmp_path / "report", formats="json").report
    assert report["findings"] == report["possible"] == []
