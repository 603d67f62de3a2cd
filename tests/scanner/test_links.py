"""Values show which key of another table a column refers to, and which columns must not count as keys."""

import csv
import random
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from scanner.counting.plan import ScanSettings, UnitLimits
from scanner.explain import explain
from scanner.fields.tally import BottomK
from scanner.finding import Classification, Report
from tests.scanner.scanning import scan, write_table

Table = tuple[str, list[str], list[list[str]]]
CHARACTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def codes(rng: random.Random, count: int, prefix: str = "C-") -> list[str]:
    """Customer numbers of letters and digits."""
    return [prefix + "".join(rng.choices(CHARACTERS, k=7)) for _ in range(count)]


def drawn(rng: random.Random, count: int) -> list[str]:
    """Customer numbers of random digits."""
    return [str(number) for number in rng.sample(range(10_000_000, 100_000_000), count)]


def sids(rng: random.Random, count: int) -> list[str]:
    return [f"AC{rng.getrandbits(128):032x}" for _ in range(count)]


def customers(keys: Sequence[str], name: str = "customers", key: str = "customer_number") -> Table:
    return name, [key, "town"], [[one, "Springfield"] for one in keys]


def pointing(
    rng: random.Random, keys: Sequence[str], count: int = 300, name: str = "t2", field: str = "k"
) -> Table:
    """A table without telling names, with a column that contains some of the keys repeatedly."""
    few = rng.sample(list(keys), min(len(keys), 80))
    return name, [field, "w"], [[rng.choice(few), str(place % 7)] for place in range(count)]


def as_sqlite(folder: Path, tables: Sequence[Table]) -> str:
    for table in tables:
        write_table(folder / "data.db", *table)
    return f"sqlite:///{folder / 'data.db'}"


def as_duckdb(folder: Path, tables: Sequence[Table]) -> str:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect(str(folder / "data.duckdb")) as database:
        for name, columns, rows in tables:
            database.execute(f"CREATE TABLE {name} ({', '.join(f'{column} VARCHAR' for column in columns)})")
            database.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", rows)
    return f"duckdb:///{folder / 'data.duckdb'}"


def as_csv(folder: Path, tables: Sequence[Table]) -> str:
    (folder / "files").mkdir()
    for name, columns, rows in tables:
        with (folder / "files" / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([columns, *rows])
    return str(folder / "files")


def label(report: Report, collection: str, field: str) -> Classification | None:
    found = [
        one.classifications[0]
        for one in report.findings
        if one.collection.removesuffix(".csv").endswith(collection) and one.field == field
    ]
    return found[0] if found else None


def linked(report: Report) -> set[str]:
    """The fields with a link, each with the key that it refers to."""
    sign = "its values are those of "
    return {
        f"{one.collection}.{one.field} -> {signal.partition(sign)[2]}"
        for one in report.findings
        for label in one.classifications
        for signal in label.signals
        if sign in signal
    }


@pytest.mark.parametrize("written", [as_sqlite, as_duckdb, as_csv])
def test_a_column_is_what_the_key_is_that_its_values_are_of(
    tmp_path: Path, written: Callable[[Path, Sequence[Table]], str]
) -> None:
    rng = random.Random(1)
    keys, accounts = codes(rng, 400), sids(rng, 200)
    rows = [[rng.choice(keys[:90]), rng.choice(accounts[:90]), str(place % 7)] for place in range(300)]
    tables = [
        customers(keys),
        ("accounts", ["sid", "town"], [[one, "Springfield"] for one in accounts]),
        ("t2", ["k", "a", "w"], rows),
    ]
    report = scan(written(tmp_path, tables))
    told = label(report, "t2", "k")
    assert told is not None
    assert (told.element, told.category) == ("acct_login_username", "customer_account_data")
    assert told.reason.startswith("Its values are those of customers")
    assert "customer_number, so in a record of unknown kind it is" in told.reason
    by_sid = label(report, "t2", "a")
    assert by_sid is not None
    assert by_sid.element == "crd_account_sid"
    assert len(linked(report)) == 2
    [finding] = [one for one in report.findings if "t2" in one.collection and one.field == "k"]
    assert "+11.0 its values are those of customers" in explain(report, finding)


def test_numbers_that_are_drawn_by_lot_are_keys(tmp_path: Path) -> None:
    rng = random.Random(9)
    keys = drawn(rng, 1_000)
    report = scan(as_csv(tmp_path, [customers(keys), pointing(rng, keys)]))
    assert linked(report) == {"t2.csv.k -> customers.csv.customer_number"}


def test_it_points_into_another_source_as_well(tmp_path: Path) -> None:
    rng = random.Random(2)
    keys = codes(rng, 400)
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    sources = [
        as_sqlite(tmp_path / "one", [customers(keys)]),
        as_csv(tmp_path / "two", [pointing(rng, keys)]),
    ]
    there, back = scan(*sources), scan(*sources[::-1])
    assert linked(there) == linked(back) == {"t2.csv.k -> customers.customer_number"}


def test_a_declared_key_outdoes_what_values_say(tmp_path: Path) -> None:
    rng = random.Random(3)
    keys = codes(rng, 400)
    source = as_sqlite(tmp_path, [customers(keys), ("employees", ["id"], [[one] for one in keys])])
    with closing(sqlite3.connect(tmp_path / "data.db")) as database, database:
        database.execute("CREATE TABLE t2 (k TEXT REFERENCES employees (id))")
        database.executemany("INSERT INTO t2 VALUES (?)", [[one] for one in keys[:90]])
    told = label(scan(source), "t2", "k")
    assert told is not None
    assert told.reason.startswith("It refers to employees.id, so")
    assert told.signals[0] == "+12.0 it refers to employees.id"


def test_what_a_name_or_the_kind_of_a_record_says_stands(tmp_path: Path) -> None:
    rng = random.Random(4)
    keys = codes(rng, 400)
    used = [rng.choice(keys[:90]) for _ in range(300)]
    calls = (
        "calls",
        ["from", "to", "started_at", "duration", "status"],
        [
            [f"+1212555{place:04d}", f"+1312555{place:04d}", "2026-03-04 10:00:00", "20", one]
            for place, one in enumerate(used)
        ],
    )
    report = scan(
        as_sqlite(tmp_path, [customers(keys), calls, ("t3", ["invoice_number"], [[one] for one in used])])
    )
    assert linked(report) == set()
    of_call = label(report, "calls", "status")
    assert of_call is not None
    assert of_call.category == "customer_usage_data"


def numbers(rng: random.Random, count: int) -> list[str]:
    return [f"+1212555{number:04d}" for number in rng.sample(range(10_000), count)]


DECOYS: dict[str, tuple[str, list[str], list[str]]] = {
    "counters": ("id", [str(n) for n in range(1, 1001)], [str(n % 90 + 1) for n in range(300)]),
    "long counters": (
        "id",
        [str(10_000_000 + n) for n in range(1000)],
        [str(10_000_000 + n) for n in range(300)],
    ),
    "numbers of a year": (
        "id",
        [f"2026-{n:04d}" for n in range(1000)],
        [f"2026-{n % 200:04d}" for n in range(300)],
    ),
    "amounts": (
        "id",
        [f"{n * 137 + 10_000}.{n % 90 + 10}" for n in range(300)],
        [f"{n * 137 + 10_000}.{n % 90 + 10}" for n in range(200)],
    ),
    "years": ("id", [str(n) for n in range(1900, 2000)], [str(1900 + n % 90) for n in range(300)]),
    "days": (
        "id",
        [f"20{n // 28:02d}-02-{n % 28 + 1:02d}" for n in range(600)],
        [f"20{n // 28:02d}-02-{n % 28 + 1:02d}" for n in range(300)],
    ),
    "a status": ("id", [f"state-{n:02d}" for n in range(20)], [f"state-{n % 8:02d}" for n in range(300)]),
    "flags": ("id", codes(random.Random(0), 100), ["true", "false"] * 150),
    "too few": ("id", codes(random.Random(0), 100), codes(random.Random(0), 20) * 10),
    "repeated keys": ("id", codes(random.Random(0), 100) * 2, codes(random.Random(0), 90) * 3),
    "a part of the values": (
        "id",
        codes(random.Random(0), 100),
        codes(random.Random(0), 90) + codes(random.Random(1), 10),
    ),
    "telephone numbers": ("customer_number", numbers(random.Random(0), 300), numbers(random.Random(0), 200)),
    "mailboxes": (
        "username",
        [f"u{n}@example.org" for n in range(300)],
        [f"u{n}@example.org" for n in range(200)],
    ),
    "telephones": ("phone", numbers(random.Random(0), 300), numbers(random.Random(0), 200)),
    "postal codes": (
        "zip",
        [f"{n:05d}" for n in range(20_000, 20_300)],
        [f"{n:05d}" for n in range(20_000, 20_200)],
    ),
    "first names": ("first_name", codes(random.Random(0), 100, ""), codes(random.Random(0), 90, "")),
}


@pytest.mark.parametrize("decoy", DECOYS)
def test_what_must_not_link(tmp_path: Path, decoy: str) -> None:
    field, keys, values = DECOYS[decoy]
    tables = [customers(keys, key=field), ("t2", ["k"], [[one] for one in values])]
    assert linked(scan(as_csv(tmp_path, tables))) == set()


def test_a_name_that_alone_is_not_enough_is_where_values_say_the_same(tmp_path: Path) -> None:
    rng, field = random.Random(10), "psp_reference"
    keys = codes(rng, 400, "cus_")
    silent, asked = (
        pointing(rng, own, name=name, field=field)
        for own, name in ((codes(rng, 400, "cus_"), "t2"), (keys, "t3"))
    )
    report = scan(as_sqlite(tmp_path, [customers(keys, "payment_methods", field), silent, asked]))
    assert label(report, "t2", field) is None
    told = label(report, "t3", field)
    assert told is not None
    assert told.element == "pay_psp_reference"


def test_a_key_of_another_meaning_than_its_name_says_is_none(tmp_path: Path) -> None:
    """A table of staff uses the name of a customer's key for its own key."""
    rng = random.Random(11)
    keys = codes(rng, 400)
    source = as_sqlite(tmp_path, [customers(keys, "users", "user_id"), pointing(rng, keys)])
    assert linked(scan(source)) == {"t2.k -> users.user_id"}
    assert linked(scan(source, source_kind="hr_system")) == set()


def test_a_number_in_a_call_stays_usage_though_an_account_goes_by_it(tmp_path: Path) -> None:
    known = numbers(random.Random(5), 300)
    users = ("users", ["username", "role"], [[one, "admin"] for one in known])
    calls = (
        "legs",
        ["anum", "x7", "started_at", "duration"],
        [
            [one, other, "2026-03-04 10:00:00", "20"]
            for one, other in zip(known[:200], known[100:], strict=True)
        ],
    )
    report = scan(as_sqlite(tmp_path, [users, calls]), source_kind="cdr_store")
    assert linked(report) == set()
    for field in ("anum", "x7"):
        told = label(report, "legs", field)
        assert told is not None
        assert told.category == "customer_usage_data"


def test_who_takes_part_in_a_call_stays_usage_by_whatever_name(tmp_path: Path) -> None:
    rng = random.Random(12)
    known = codes(rng, 300, "u")
    calls = (
        "calls",
        ["caller", "callee", "ref_x", "started_at", "duration"],
        [
            [one, other, rng.choice(known[:80]), "2026-03-04 10:00:00", "20"]
            for one, other in zip(known[:200], known[100:], strict=True)
        ],
    )
    report = scan(as_sqlite(tmp_path, [customers(known, "users", "username"), calls]))
    assert linked(report) == {"calls.ref_x -> users.username"}
    for field in ("caller", "callee"):
        told = label(report, "calls", field)
        assert told is not None
        assert told.category == "customer_usage_data"


def test_of_two_keys_the_one_that_the_name_holds(tmp_path: Path) -> None:
    """Without the name, two keys with different meanings are a tie; keys with the same meaning are not."""
    rng = random.Random(6)
    keys = codes(rng, 200)
    employees = customers(keys, "employees", "id")
    asked = [pointing(rng, keys), pointing(rng, keys, name="t3", field="employee_x")]
    report = scan(as_sqlite(tmp_path, [customers(keys), employees, *asked]))
    assert linked(report) == {"t3.employee_x -> employees.id"}
    (tmp_path / "twice").mkdir()
    report = scan(as_sqlite(tmp_path / "twice", [customers(keys), customers(keys, "customers_2025"), *asked]))
    assert linked(report) == {f"{field} -> customers.customer_number" for field in ("t2.k", "t3.employee_x")}


def test_how_units_are_cut_does_not_matter(tmp_path: Path) -> None:
    rng = random.Random(7)
    keys = codes(rng, 3_000)
    rows = [[rng.choice(keys[:2_000]), "x"] for _ in range(4_000)]
    source = as_csv(tmp_path, [customers(keys), ("t2", ["k", "w"], rows)])
    reports = [
        scan(source),
        scan(source, settings=replace(ScanSettings(), unit=UnitLimits(n_bytes=4_096))),
        scan(source, settings=replace(ScanSettings(), unit=UnitLimits(n_bytes=20_000)), jobs=2),
    ]
    assert linked(reports[0]) == {"t2.csv.k -> customers.csv.customer_number"}
    assert [report.findings for report in reports[1:]] == [reports[0].findings] * 2


@pytest.mark.parametrize("share", [1.0, 0.9, 0.5, 0.0])
def test_the_share_of_values_that_are_among_others_is_estimated_without_bias(share: float) -> None:
    """Over 200 draws, the mean is within four standard errors of the truth, and so are nearly all draws."""
    rng, told, errors = random.Random(8), [], []
    for _ in range(200):
        part, whole = BottomK(), BottomK()
        n = rng.randrange(600, 3_000)
        hashes = [rng.getrandbits(64) for _ in range(4_000)]
        first = round(share * n)
        values, others = hashes[:n], [*hashes[:first], *hashes[n:]]
        part.add(values, [1] * n)
        whole.add(others, [1] * len(others))
        compared, common = part.among(whole)
        assert 30 < compared <= 512
        told.append(common / compared)
        errors.append(abs(common / compared - share) > 4 * (share * (1 - share) / compared) ** 0.5)
    assert abs(sum(told) / len(told) - share) < 4 * (share * (1 - share) / 200 / 100) ** 0.5 + 1e-9
    assert sum(errors) <= 2


def test_small_columns_are_compared_exactly() -> None:
    part, whole = BottomK(), BottomK()
    part.add(range(100), [1] * 100)
    whole.add(range(3, 500), [1] * 497)
    assert part.among(whole) == (100, 97)


ORDINARY: dict[str, Callable[[random.Random, int], str]] = {
    "seq": lambda rng, row: str(row + 1),
    "seq7": lambda rng, row: str(1_000_000 + row),
    "qty": lambda rng, row: str(rng.randint(1, 9)),
    "amt": lambda rng, row: f"{rng.uniform(1, 99_999):.2f}",
    "yr": lambda rng, row: str(rng.randint(1950, 2026)),
    "pc": lambda rng, row: str(rng.randint(10_000, 99_999)),
    "big": lambda rng, row: str(rng.randint(10_000_000, 99_999_999)),
    "no": lambda rng, row: f"2026-{row:05d}",
    "on": lambda rng, row: f"O-{row:06d}",
    "ph": lambda rng, row: f"+1212555{rng.randint(0, 9_999):04d}",
    "em": lambda rng, row: f"u{rng.randint(0, 900)}@example.org",
    "u2": lambda rng, row: str(UUID(int=rng.getrandbits(128))),
    "md": lambda rng, row: f"{rng.getrandbits(128):032x}",
    "st": lambda rng, row: rng.choice(["open", "closed", "new"]),
    "ho": lambda rng, row: f"node-{rng.randint(1, 60):02d}.example.org",
}
"""Ordinary columns, as in tables of any kind."""


def test_among_ordinary_columns_only_what_points_is_linked(tmp_path: Path) -> None:
    rng = random.Random(13)
    keys = {
        "users.csv.id": [str(UUID(int=rng.getrandbits(128))) for _ in range(300)],
        "customers.csv.customer_number": codes(rng, 300),
        "members.csv.member_number": drawn(rng, 300),
    }
    tables = [customers(own, *key.split(".csv.")) for key, own in keys.items()]
    for name, first in (("employees", 1_000_000), ("subscribers", 1)):
        tables.append(customers([str(first + row) for row in range(700)], name, "id"))
    expected = set()
    for number, (key, own) in enumerate(4 * list(keys.items())):
        columns = rng.sample(sorted(ORDINARY), 6)
        rows = [[*(ORDINARY[one](rng, row) for one in columns), rng.choice(own[:90])] for row in range(200)]
        tables.append((f"x{number}", [*columns, "r"], rows))
        expected.add(f"x{number}.csv.r -> {key}")
    assert linked(scan(as_csv(tmp_path, tables))) == expected
