"""What ``noticemap explain`` says about a finding, a field without findings, and an unknown name."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from scanner.classifier.signal_weights import WEIGHTS
from scanner.cli.main import main
from scanner.counting.plan import ScanSettings
from scanner.explain import explain
from tests.scanner.scanning import scan, write_table

ROWS = [("+12025550143", f"4000{number}") for number in range(40)]


@pytest.fixture
def store(tmp_path: Path) -> str:
    write_table(tmp_path / "calls.db", "calls", ["to", "row_version"], ROWS)
    path = str(tmp_path / "store.db")
    assert main(["scan", source(tmp_path), "--quiet", "--store", path]) == 0
    return path


def source(folder: Path) -> str:
    return f"sqlite:///{folder / 'calls.db'}"


def test_a_finding_is_explained_with_its_signals(
    store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", source(tmp_path), "calls", "to", "--store", store]) == 0
    text = capsys.readouterr().out
    assert "calls, to: PHONE_NUMBER" in text
    assert "40 of 40 values match" in text
    assert "Customer usage data as controller" in text
    assert f"{WEIGHTS['column']:+.1f} column of a call record" in text
    assert "5550143" not in text


def test_a_silence_is_explained_with_what_it_is_worth(
    store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", source(tmp_path), "calls", "row_version", "--store", store]) == 0
    text = capsys.readouterr().out
    assert "nothing reported" in text
    assert "fewer than 7.50%" in text


def test_days_of_business_are_silent_by_their_spread(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Working days of three years, next to telephone numbers, in a column without a telling name."""
    monday = date(2022, 1, 3)
    days = [monday + timedelta(days=7 * number + number % 5) for number in range(150)]
    write_table(tmp_path / "calls.db", "t", ["x1", "x2"], [("+12025550143", str(day)) for day in days])
    path = str(tmp_path / "store.db")
    assert main(["scan", source(tmp_path), "--quiet", "--store", path]) == 0
    assert main(["explain", source(tmp_path), "t", "x2", "--store", path]) == 0
    text = capsys.readouterr().out
    assert "0 of 150 fall on a weekend; 28% of real ones do, 6% of look-alikes" in text
    assert "the spread of the values rules it out" in text


def test_a_class_that_the_name_model_gives_is_explained_by_names(tmp_path: Path) -> None:
    """Without values, nothing may be said of them."""
    write_table(tmp_path / "staff.db", "hr_absence", ["emp_ref", "reason_cd", "approved_by"], [])
    report = scan(f"sqlite:///{tmp_path / 'staff.db'}", settings=ScanSettings(schema_only=True))
    labels = {found.field: found.classifications[0] for found in report.findings}
    assert labels["emp_ref"].signals[0].endswith("likely, by all names around it")
    assert labels["emp_ref"].reason.startswith("Its name and those around it are most like those of ")


def test_a_value_in_a_record_of_nobody_is_doubted_for_that_alone(tmp_path: Path) -> None:
    rows = [(str(number), str(10_115 + number * 37), "3") for number in range(80)]
    write_table(tmp_path / "shop.db", "parcels", ["id", "zip", "weight_kg"], rows)
    report = scan(f"sqlite:///{tmp_path / 'shop.db'}")
    (doubted,) = (found for found in report.possible if found.field == "zip")
    text = explain(report, doubted)
    assert "only possible (named_of_nobody): The name and the values fit, but the record shows no" in text
    assert "usually goes with it, such as PERSON, STREET_ADDRESS, EMAIL_ADDRESS" in text


def test_what_no_run_holds_is_said_with_the_next_step(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "feed", "--store", store]) == 2
    assert "`noticemap runs` the runs" in capsys.readouterr().err
