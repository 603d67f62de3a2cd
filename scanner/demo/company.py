"""The company of the demo estate: customer accounts, their users and telephone numbers, and the staff."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from scanner.demo.ids import phone_number, sid
from scanner.demo.people import Person, make_person

STAFF_DOMAIN = "example.org"
_TRADES = (
    "Bakery",
    "Logistics",
    "Dental",
    "Robotics",
    "Cycles",
    "Travel",
    "Clinic",
    "Hosting",
    "Taxi",
    "Books",
)
_FIRST_WORDS = (
    "Northwind",
    "Blue Heron",
    "Granite",
    "Sunrise",
    "Acacia",
    "Harbour",
    "Ember",
    "Cobalt",
    "Juniper",
)
_ROLES = ("owner", "admin", "developer", "billing", "support")
_DEPARTMENTS = ("Support", "Engineering", "Finance", "Sales", "Network Operations")


@dataclass(frozen=True, kw_only=True)
class Account:
    sid: str
    name: str
    status: str
    created: datetime
    closed: datetime | None
    owner: Person


@dataclass(frozen=True, kw_only=True)
class PortalUser:
    id: int
    account: Account
    person: Person
    role: str
    created: datetime


@dataclass(frozen=True, kw_only=True)
class Number:
    sid: str
    account: Account
    number: str


@dataclass(frozen=True, kw_only=True)
class Employee:
    id: int
    person: Person
    department: str
    hired: date


@dataclass(frozen=True, kw_only=True)
class Company:
    now: datetime
    accounts: tuple[Account, ...]
    users: tuple[PortalUser, ...]
    numbers: tuple[Number, ...]
    employees: tuple[Employee, ...]
    end_users: tuple[Person, ...]
    """People whom the customers call, or to whom they write."""


def make_company(rng: Random, *, size: float, today: date) -> Company:
    """A company with about ``200 * size`` accounts, on the evening of ``today``."""
    now = datetime.combine(today, time(20), tzinfo=UTC)
    accounts = tuple(_account(rng, now) for _ in range(max(8, round(200 * size))))
    users = tuple(
        _user(rng, number, account, today)
        for number, account in enumerate(
            (a for a in accounts for _ in range(rng.randrange(1, 4))), start=1001
        )
    )
    numbers = tuple(_number(rng, a) for a in accounts for _ in range(rng.randrange(1, 4)))
    employees = tuple(_employee(rng, number, today) for number in range(1, max(6, round(40 * size)) + 1))
    end_users = tuple(make_person(rng, today=today) for _ in range(max(40, round(1200 * size))))
    return Company(
        now=now, accounts=accounts, users=users, numbers=numbers, employees=employees, end_users=end_users
    )


def moment(rng: Random, end: datetime, days: int) -> datetime:
    """A random moment, to the second, in the ``days`` days before ``end``."""
    return end - timedelta(seconds=rng.randrange(1, days * 86_400))


def stamp(at: datetime) -> str:
    """``at``, which must be in UTC, in ISO 8601 to the second."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _account(rng: Random, now: datetime) -> Account:
    created = moment(rng, now - timedelta(days=200), 3_600)
    is_closed = rng.random() < 0.12
    closed = created + (now - created) * rng.uniform(0.3, 0.98) if is_closed else None
    status = "closed" if closed else rng.choices(("active", "suspended"), weights=(19, 1))[0]
    name = f"{rng.choice(_FIRST_WORDS)} {rng.choice(_TRADES)}"
    owner = make_person(rng, today=now.date())
    return Account(sid=sid(rng, "AC"), name=name, status=status, created=created, closed=closed, owner=owner)


def _user(rng: Random, number: int, account: Account, today: date) -> PortalUser:
    domain = f"{account.name.split()[-1].lower()}.example.com" if rng.random() < 0.6 else None
    return PortalUser(
        id=number,
        account=account,
        person=make_person(rng, today=today, domain=domain),
        role=rng.choice(_ROLES),
        created=account.created + timedelta(days=rng.randrange(0, 150), seconds=rng.randrange(86_400)),
    )


def _number(rng: Random, account: Account) -> Number:
    return Number(sid=sid(rng, "PN"), account=account, number=phone_number(rng, account.owner.locale.country))


def _employee(rng: Random, number: int, today: date) -> Employee:
    return Employee(
        id=number,
        person=make_person(rng, today=today, domain=STAFF_DOMAIN),
        department=rng.choice(_DEPARTMENTS),
        hired=today - timedelta(days=rng.randrange(30, 3_000)),
    )
