"""Dates of birth in columns without a telling name, recognised by their distribution."""

import datetime
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.scanner.scanning import by_field, scan, write_table

FIRST = datetime.date(1990, 1, 1)
PEOPLE = ("Maria", "Oliver", "Anna", "Thomas", "Laura", "David", "Sofia", "Daniel", "Julia", "Peter")


def found(path: Path, make: Callable[[random.Random], datetime.date], name: str = "c_7") -> list[str]:
    rng = random.Random(11)
    rows = [[rng.choice(PEOPLE), str(make(rng))] for _ in range(200)]
    write_table(path / "a.db", "t", ["first_name", name], rows)
    return by_field(scan(f"sqlite:///{path / 'a.db'}")).get(name, [])


def _born(rng: random.Random) -> datetime.date:
    return datetime.date(rng.randrange(1935, 2007), rng.randrange(1, 13), rng.randrange(1, 29))


def _workday(rng: random.Random) -> datetime.date:
    day = FIRST + datetime.timedelta(days=rng.randrange(7000))
    return day - datetime.timedelta(days=max(0, day.weekday() - 4))


def _first_of_month(rng: random.Random) -> datetime.date:
    return datetime.date(rng.randrange(1975, 2008), rng.randrange(1, 13), 1)


def _growing(rng: random.Random) -> datetime.date:
    return FIRST + datetime.timedelta(days=max(rng.randrange(13_000), rng.randrange(13_000)))


def _long_ago(rng: random.Random) -> datetime.date:
    return datetime.date(rng.randrange(1850, 2000), rng.randrange(1, 13), rng.randrange(1, 29))


def test_days_over_all_ages_beside_people_are_of_birth(tmp_path: Path) -> None:
    assert found(tmp_path, _born) == ["DATE_OF_BIRTH"]


@pytest.mark.parametrize("make", [_workday, _first_of_month, _growing, _long_ago])
def test_days_of_business_are_not(tmp_path: Path, make: Callable[[random.Random], datetime.date]) -> None:
    assert "DATE_OF_BIRTH" not in found(tmp_path, make)


def test_a_name_of_business_is_believed_over_the_policy(tmp_path: Path) -> None:
    assert "DATE_OF_BIRTH" not in found(tmp_path, _workday, "hire_date")


def test_a_name_of_birth_is_believed_over_the_spread(tmp_path: Path) -> None:
    assert "DATE_OF_BIRTH" in found(tmp_path, _growing, "date_of_birth")
