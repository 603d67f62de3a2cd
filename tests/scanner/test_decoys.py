"""Values that look like personal data but are none, and personal data among many other values.

Every value is made with a seed; every case goes through a real database or file and the whole pipeline.
"""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import pytest

from scanner.finding import Finding, Report
from tests.scanner.made_values import email, hexadecimal, name, phone, uuid
from tests.scanner.scanning import by_field, scan, write_table

ROWS = 400
_LINK_LOCAL = "169.254.169.254"
NEUTRAL = {"DATE_TIME", "URL", "ORGANIZATION", "NRP", "RESOURCE_SID", "FREE_TEXT", "RECORD_METADATA"}
Maker = Callable[[random.Random], str]


def digits(rng: random.Random, size: int) -> str:
    return str(rng.randrange(10 ** (size - 1), 10**size))


def version(rng: random.Random, parts: int = 3) -> str:
    return ".".join(str(rng.randrange(0, 30)) for _ in range(parts))


PRODUCTS = (
    "Galaxy S24",
    "Blue Widget",
    "Austin Desk",
    "Paris Lamp",
    "Premium Plan",
    "Ruby Kettle",
    "Madison Chair",
)


def ean(rng: random.Random, head: str, size: int) -> str:
    """A number of the GS1 family with its check digit: articles, books, parcels."""
    body = head + digits(rng, size - 1 - len(head))
    total = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(body)))
    return f"{body}{-total % 10}"


def book(rng: random.Random) -> str:
    body = f"{rng.randrange(10**9):09d}"
    return body + "0123456789X"[-sum((10 - place) * int(digit) for place, digit in enumerate(body)) % 11]


def parcel(rng: random.Random) -> str:
    """A number of the Universal Postal Union, with its check digit."""
    body = f"{rng.randrange(10**8):08d}"
    rest = sum(int(digit) * by for digit, by in zip(body, (8, 6, 4, 2, 3, 5, 9, 7), strict=True)) % 11
    return f"RR{body}{ {0: 5, 1: 0}.get(rest, 11 - rest) }DE"


def ulid(rng: random.Random) -> str:
    return "01J" + "".join(rng.choice("0123456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(23))


def compact_time(rng: random.Random) -> str:
    day = f"2026{rng.randrange(1, 13):02d}{rng.randrange(1, 29):02d}"
    return f"{day}{rng.randrange(24):02d}{rng.randrange(60):02d}{rng.randrange(60):02d}"


DECOYS: Mapping[str, Maker] = {
    "academic_year_code": lambda rng: f"{(year := rng.randrange(1990, 2026))}/{year + 1}",
    "amount_minor": lambda rng: digits(rng, 9),
    "app_release": version,
    "article": lambda rng: digits(rng, 13),
    "barcode": lambda rng: ean(rng, "400", 13),
    "batch": lambda rng: f"B-{digits(rng, 4)}-{digits(rng, 6)}",
    "book": book,
    "book_13": lambda rng: ean(rng, "978", 13),
    "branch": lambda rng: f"feature/{hexadecimal(rng, 8)}",
    "browser": lambda rng: rng.choice(("Safari", "Chrome", "Firefox", "Edge", "Opera")),
    "build": lambda rng: version(rng, 4),
    "carton": lambda rng: ean(rng, "1400", 14),
    "checksum": lambda rng: hexadecimal(rng, 32),
    "commit": lambda rng: hexadecimal(rng, 40),
    "compact_time": compact_time,
    "container": lambda rng: f"sha256:{hexadecimal(rng, 64)}",
    "created_ms": lambda rng: str(rng.randrange(1_600_000_000_000, 1_790_000_000_000)),
    "created_s": lambda rng: str(rng.randrange(1_600_000_000, 1_790_000_000)),
    "created_us": lambda rng: str(rng.randrange(1_600_000_000_000_000, 1_790_000_000_000_000)),
    "digest": lambda rng: hexadecimal(rng, 64),
    "email_verified": lambda rng: rng.choice(("0", "1")),
    "etag": lambda rng: f'"{hexadecimal(rng, 32)}"',
    "event": ulid,
    "firmware": lambda rng: f"v{version(rng, 4)}",
    "flake": lambda rng: str(rng.randrange(10**18, 2 * 10**18)),
    "hex_mixed": lambda rng: f"{hexadecimal(rng, 8)}AC{hexadecimal(rng, 32)}{hexadecimal(rng, 22)}",
    "hostname": lambda rng: f"web-{rng.randrange(1, 99):02d}",
    "invoice_no": lambda rng: f"2026-{digits(rng, 6)}",
    "measure": lambda rng: f"{rng.uniform(-5000, 5000):.6f}",
    "netmask": lambda rng: rng.choice(("255.255.255.0", "255.255.0.0", "255.255.255.128")),
    "object_identifier": lambda rng: f"1.3.6.1.4.1.{rng.randrange(1, 60_000)}.{rng.randrange(9)}",
    "object_key": lambda rng: hexadecimal(rng, 24),
    "order_id": lambda rng: digits(rng, 10),
    "order_no": lambda rng: f"{digits(rng, 3)}-{digits(rng, 7)}-{digits(rng, 7)}",
    "parcel": parcel,
    "parcel_22": lambda rng: ean(rng, "9400", 22),
    "phone_verified": lambda rng: rng.choice(("true", "false")),
    "position": lambda rng: f"{rng.randrange(1, 9)}-{rng.randrange(100, 999)}-{rng.randrange(1000, 9999)}",
    "prerelease": lambda rng: f"{version(rng)}-rc.{rng.randrange(9)}+build.{rng.randrange(999)}",
    "product": lambda rng: rng.choice(PRODUCTS),
    "random_16": lambda rng: digits(rng, 16),
    "ratio": lambda rng: f"{rng.random():.4f}",
    "requires_password": lambda rng: rng.choice(("yes", "no")),
    "serial": lambda rng: f"SN{digits(rng, 10)}",
    "sku": lambda rng: f"{hexadecimal(rng, 3).upper()}-{digits(rng, 5)}",
    "span": lambda rng: hexadecimal(rng, 16),
    "trace": uuid,
    "tracking": lambda rng: digits(rng, 12),
    "upc": lambda rng: ean(rng, "0", 12),
    "weekday": lambda rng: rng.choice(("Monday", "Tuesday", "Sunday")),
}


def rows(makers: Iterable[Maker], count: int = ROWS, seed: int = 7) -> list[list[str]]:
    rng = random.Random(seed)
    made = list(makers)
    return [[make(rng) for make in made] for _ in range(count)]


def table(
    folder: Path, columns: Sequence[str], data: Iterable[Sequence[str | None]], name: str = "items"
) -> str:
    path = folder / "data.db"
    write_table(path, name, columns, data)
    return f"sqlite:///{path}"


def alarms(report: Report) -> list[tuple[str, str, float]]:
    return [(one.field, one.entity, one.confidence) for one in report.findings if one.entity not in NEUTRAL]


def finding(report: Report, field: str, entity: str) -> Finding:
    (found,) = [one for one in report.findings if (one.field, one.entity) == (field, entity)]
    return found


def test_decoys_raise_no_alarm(tmp_path: Path) -> None:
    report = scan(table(tmp_path, list(DECOYS), rows(DECOYS.values())))
    assert alarms(report) == []


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_decoys_raise_no_alarm_under_names_that_say_nothing(tmp_path: Path, seed: int) -> None:
    columns = [f"c{place}" for place in range(len(DECOYS))]
    report = scan(table(tmp_path, columns, rows(DECOYS.values(), seed=seed), name="t"))
    of = dict(zip(columns, DECOYS, strict=True))
    assert [(of[field], *rest) for field, *rest in alarms(report)] == []


@pytest.mark.parametrize("column", ["row_id", "c1"])
@pytest.mark.parametrize("first", [100_000_001, 1_000_000_001, 4_915_100_000_001, 310_410_000_000_001])
def test_numbers_that_count_up_raise_no_alarm(tmp_path: Path, first: int, column: str) -> None:
    """Nine to fifteen digits, some with the prefix of a phone number or a mobile network."""
    counted = [[str(number), "x"] for number in range(first, first + ROWS)]
    assert alarms(scan(table(tmp_path, [column, "kind"], counted))) == []


def test_addresses_of_machines_are_nobody_s(tmp_path: Path) -> None:
    rng = random.Random(1)
    columns = ["server", "bind", "metadata"]
    data = [
        [
            f"10.0.{rng.randrange(4)}.{rng.randrange(1, 255)}",
            rng.choice(("0.0.0.0", "127.0.0.1")),
            _LINK_LOCAL,
        ]
        for _ in range(ROWS)
    ]
    report = scan(table(tmp_path, columns, data))
    assert {one.classifications[0].category for one in report.findings} == {"none"}


def test_fixtures_say_that_they_are_examples(tmp_path: Path) -> None:
    fixtures = (
        "test@example.com",
        "foo@example.org",
        "user@sub.example.net",
        "a@corp.test",
        "b@corp.invalid",
    )
    data = [[fixture, f"1-202-555-01{number:02d}"] for number in range(100) for fixture in fixtures]
    report = scan(table(tmp_path, ["email", "phone"], data))
    assert {one.field for one in report.findings} == {"email", "phone"}
    assert all("example_values" in one.classifications[0].flags for one in report.findings)


def test_decoys_raise_no_alarm_in_a_file(tmp_path: Path) -> None:
    lines = [",".join(cell.replace('"', "") for cell in row) for row in rows(DECOYS.values())]
    (tmp_path / "items.csv").write_text("\n".join([",".join(DECOYS), *lines]) + "\n")
    assert alarms(scan(tmp_path)) == []


def test_the_header_of_a_file_is_no_value(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("code,owner@example.org\n" + "".join(f"{n},x{n}\n" for n in range(50)))
    (tmp_path / "sent.csv").write_text("code,email\n" + "".join(f"{n},\n" for n in range(50)))
    assert all(one.evidence.n_match == 0 for one in scan(tmp_path).findings if one.field == "email")
    assert "email" not in by_field(scan(tmp_path))


def test_one_address_among_999_nulls_is_the_whole_column(tmp_path: Path) -> None:
    data: list[Sequence[str | None]] = [[str(n), None] for n in range(999)]
    data.append(["999", email(random.Random(1))])
    found = finding(scan(table(tmp_path, ["id", "extra"], data)), "extra", "EMAIL_ADDRESS")
    assert (found.axis, found.evidence.n_non_null, found.evidence.n_match) == ("column_type", 1, 1)


def test_one_address_in_many_rows_is_contained(tmp_path: Path) -> None:
    rng = random.Random(1)
    data = [[str(n), f"item-{digits(rng, 6)}"] for n in range(5_000)]
    data[3_210][1] = f"sent to {email(rng)} again"
    found = finding(scan(table(tmp_path, ["id", "remark"], data)), "remark", "EMAIL_ADDRESS")
    assert (found.axis, found.evidence.n_match, found.locations) == ("contains", 1, (3_211,))
    assert found.confidence >= 0.5


def test_an_identifier_inside_a_longer_one_is_none(tmp_path: Path) -> None:
    rng = random.Random(1)
    inside = [[f"{hexadecimal(rng, 6)}AC{hexadecimal(rng, 32)}"] for _ in range(ROWS)]
    alone = [[f"AC{hexadecimal(rng, 32)}"] for _ in range(ROWS)]
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert alarms(scan(table(tmp_path / "a", ["blob"], inside))) == []
    assert by_field(scan(table(tmp_path / "b", ["blob"], alone)))["blob"] == ["ACCOUNT_SID"]


@pytest.mark.parametrize("odd", ["order", "Mixed Case", 'say "hi"', "select", "naïve;--", "a.b", "per%cent"])
def test_names_that_need_quoting_are_read(tmp_path: Path, odd: str) -> None:
    rng = random.Random(1)
    path = tmp_path / "data.db"
    quoted = odd.replace('"', '""')
    write_table(path, quoted, ["id", "From"], [[str(n), phone(rng)] for n in range(50)])
    report = scan(f"sqlite:///{path}")
    assert [one.status for one in report.collections] == ["complete"]
    assert by_field(report)["From"] == ["PHONE_NUMBER"]


def test_findings_do_not_depend_on_the_order_of_rows(tmp_path: Path) -> None:
    rng = random.Random(1)
    data = [[email(rng), name(rng), phone(rng), digits(rng, 10)] for _ in range(ROWS)]
    columns = ["mail", "who", "dial", "order_id"]
    keys = []
    for shuffle in (False, True):
        (tmp_path / "data.db").unlink(missing_ok=True)
        if shuffle:
            rng.shuffle(data)
        report = scan(table(tmp_path, columns, data))
        keys.append([(one.fingerprint, one.axis, one.confidence) for one in report.findings])
    assert keys[0] == keys[1]
    assert keys[0]
