"""Builds the databases of this folder's YAML files on any SQL server: with a breach, or as a clean twin.

Values are generated and the same on every server; times are relative to the time of the scan.
"""

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml

from tests.scanner.made_values import CITIES, COMPANIES, GIVEN, SURNAMES, TICKETS
from tests.scanner.made_values import SENTENCES as TEXTS

_TYPES: Mapping[str, sa.types.TypeEngine[Any]] = {
    "int": sa.Integer(), "text": sa.String(400), "ts": sa.DateTime(), "date": sa.Date(),
    "bool": sa.Boolean(), "real": sa.Float(),
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    name: str
    breaks: Mapping[str, int | str]
    tables: Mapping[str, Mapping[str, str]]
    rows: Mapping[str, list[dict[str, Any]]]
    breach_drops: Mapping[str, list[str]]
    keys: Mapping[str, str]
    """Foreign keys: the referenced ``table.column``, by the referring ``table.column``."""

    def build(self, engine: sa.Engine, now: dt.datetime, *, clean: bool) -> None:
        """Create and fill the tables; with ``clean``, those of the twin that keeps the promise."""
        for table, rows in self.filled(now, clean=clean):
            table.create(engine)
            if rows:
                with engine.begin() as connection:
                    connection.execute(table.insert(), rows)

    def filled(self, now: dt.datetime, *, clean: bool) -> Iterator[tuple[sa.Table, list[dict[str, Any]]]]:
        """Each table with its rows."""
        meta = sa.MetaData()
        for name in self.tables:
            columns = self._columns(name, clean)
            made = (
                sa.Column(
                    column,
                    _TYPES[kind],
                    *(sa.ForeignKey(to) for to in [self.keys.get(f"{name}.{column}")] if to),
                    primary_key=not at,
                    autoincrement=False,
                )
                for at, (column, kind) in enumerate(columns.items())
            )
            yield sa.Table(name, meta, *made), list(self._rows(name, columns, now, clean))

    def _columns(self, table: str, clean: bool) -> dict[str, str]:
        dropped = () if clean else self.breach_drops.get(table, ())
        return {c: spec.split()[0] for c, spec in self.tables[table].items() if c not in dropped}

    def _rows(
        self, table: str, columns: Mapping[str, str], now: dt.datetime, clean: bool
    ) -> Iterator[dict[str, Any]]:
        number = 0
        for group in self.rows.get(table, ()):
            given = {k: v for k, v in group.items() if k not in ("n", "twin")}
            given |= group.get("twin", {}) if clean else {}
            for _ in range(group["n"]):
                number += 1
                yield {
                    c: _cell(given[c] if c in given else _usual(spec), columns[c], number, now)
                    for c, spec in self.tables[table].items() if c in columns
                }  # fmt: skip


@cache
def _usual(spec: str) -> Any:
    """The default value of a column, from its specification; cached, since it is needed for every row."""
    return yaml.safe_load(spec.partition(" ")[2])


def cases(file: str) -> list[Case]:
    loaded = yaml.safe_load((Path(__file__).parent / file).read_text(encoding="utf-8"))
    return [
        Case(
            one["case"],
            one["breaks"],
            one["tables"],
            one.get("rows", {}),
            one.get("breach_drops", {}),
            one.get("keys", {}),
        )
        for one in loaded
    ]


def _cell(value: Any, kind: str, number: int, now: dt.datetime) -> Any:
    if isinstance(value, list):
        value = value[(number - 1) % len(value)]
    if not isinstance(value, str):
        return str(value) if kind == "text" and value is not None else value
    if made := re.fullmatch(r"([a-z]+)(?:@(\d+)-(\d+))?", value):
        person = number
        if made[2]:
            low, high = int(made[2]), int(made[3])
            person = low + (number - 1) % (high - low + 1)
        if made[1] in MAKERS:
            return MAKERS[made[1]](person)
    if day := re.fullmatch(r"(dmy|packed) (\d+)", value):
        on = now - dt.timedelta(days=int(day[2]))
        return on.strftime("%d.%m.%Y %H:%M") if day[1] == "dmy" else int(on.strftime("%Y%m%d"))
    if when := re.fullmatch(r"(ago|day) (-?\d+)(?: (\d\d):(\d\d):(\d\d))?", value):
        at = now - dt.timedelta(days=int(when[2]))
        if when[3]:
            at = at.replace(hour=int(when[3]), minute=int(when[4]), second=int(when[5]))
        return at.date() if kind == "date" else at.replace(microsecond=0)
    return value.removeprefix("=")


def _given(n: int) -> str:
    return GIVEN[n % len(GIVEN)]


def _surname(n: int) -> str:
    return SURNAMES[(n // len(GIVEN)) % len(SURNAMES)]


def _hex(n: int, of: str, size: int) -> str:
    return sha256(f"{of}{n}".encode()).hexdigest()[:size]


MAKERS: Mapping[str, Callable[[int], Any]] = {
    "id": lambda n: n,
    "first": _given,
    "last": _surname,
    "name": lambda n: f"{_given(n)} {_surname(n)}",
    "email": lambda n: f"{_given(n)}.{_surname(n)}{n}@example.org".lower().replace("í", "i"),
    "phone": lambda n: f"+1{('202', '312', '415', '617')[n % 4]}55501{n % 100:02d}",
    "mobile": lambda n: f"+447700900{n % 1000:03d}",
    "ip": lambda n: f"198.51.100.{n % 254 + 1}",
    "street": lambda n: (
        f"{n % 90 + 1} {('High Street', 'Station Road', 'Mill Lane', 'Church Street')[n % 4]}"
    ),
    "city": lambda n: CITIES[n % len(CITIES)],
    "company": lambda n: f"{COMPANIES[n % len(COMPANIES)]} {n}",
    "sid": lambda n: f"AC{_hex(n, 'sid', 32)}",
    "token": lambda n: _hex(n, "token", 32),
    "pin": lambda n: f"{int(_hex(n, 'pin', 8), 16) % 1_000_000:06d}",
    "hash": lambda n: "$2b$12$" + (_hex(n, "hash", 53) + "ABCxyz./")[:53],
    "uuid": lambda n: str(uuid.UUID(_hex(n, "uuid", 32))),
    "sentence": lambda n: TEXTS[n % len(TEXTS)],
    "ticket": lambda n: TICKETS[n % len(TICKETS)],
    "pasted": lambda n: (
        f"These do not arrive: {', '.join(f'+1617555{100 + (n * 7 + k) % 99:04d}' for k in range(6))}"
    ),
    "agent": lambda n: ("lena", "omar", "ines")[n % 3],
    "ua": lambda n: f"Mozilla/5.0 (X11; Linux x86_64; rv:1{n % 20}.0) Gecko/20100101 Firefox/1{n % 20}.0",
}
