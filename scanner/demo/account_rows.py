"""Rows of the tables about accounts, their users, their payments and the company's staff."""

from collections.abc import Callable, Iterator
from random import Random

from scanner.demo.company import Company, moment, stamp
from scanner.demo.ids import bcrypt_hash, digits, hexadecimal, ip_address, order_number, sid, uuid4
from scanner.demo.people import make_person

Row = tuple[str | int | float | None, ...]
RowMaker = Callable[[Random, Company], Iterator[Row]]

VERSIONS = ("4.12.0.1", "4.11.3.0", "4.10.0.7", "3.9.14.2")
USER_AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/137.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:139.0) Gecko/20100101 Firefox/139.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
)
_PRODUCTS = (
    "Ana 200",
    "Victor Desk Phone",
    "Madison Headset",
    "Carmen 45 Gateway",
    "Florence Router",
    "Oslo SIM",
)
_IBANS = ("GB29NWBK60161331926819", "DE89370400440532013000", "FR1420041010050500013M02606")
"""Example account numbers from the IBAN registry."""


def schema_migrations(rng: Random, company: Company) -> Iterator[Row]:
    for number in range(60):
        applied = round(company.now.timestamp()) - (60 - number) * 1_000_000
        yield 20_240_101_000 + number, hexadecimal(rng, 40), hexadecimal(rng, 32), applied


def product_catalogue(rng: Random, company: Company) -> Iterator[Row]:
    for number in range(120):
        released = round(moment(rng, company.now, 2_000).timestamp())
        name = f"{rng.choice(_PRODUCTS)} {rng.choice(('Plus', 'Mini', 'Pro', 'II'))}"
        price = rng.randrange(900, 90_000) / 100
        version = rng.choice(VERSIONS)
        yield f"SKU-{number:05d}", name, version, price, digits(rng, 13), hexadecimal(rng, 64), released


def employees(rng: Random, company: Company) -> Iterator[Row]:
    for employee in company.employees:
        person = employee.person
        manager = None if employee.id == 1 else rng.randrange(1, employee.id)
        hired = employee.hired.isoformat()
        yield employee.id, person.name, person.email, person.phone, employee.department, hired, manager


def accounts(rng: Random, company: Company) -> Iterator[Row]:
    for account in company.accounts:
        plan = rng.choice(("pay-as-you-go", "committed", "enterprise"))
        closed = stamp(account.closed) if account.closed else None
        created = stamp(account.created)
        yield account.sid, account.name, account.status, plan, account.owner.email, created, closed


def portal_users(rng: Random, company: Company) -> Iterator[Row]:
    for user in company.users:
        person = user.person
        phone = person.phone if rng.random() < 0.85 else None
        contact = (person.email, person.name, phone)
        choices = (user.role, person.locale.language, int(rng.random() < 0.4), stamp(user.created))
        yield user.id, user.account.sid, *contact, bcrypt_hash(rng), *choices


def login_history(rng: Random, company: Company) -> Iterator[Row]:
    for number in range(1, 5 * len(company.users)):
        user = rng.choice(company.users)
        occurred = round(moment(rng, company.now, 120).timestamp())
        outcome = rng.choices(("success", "wrong_password", "second_factor_failed"), weights=(17, 2, 1))[0]
        yield number, user.id, occurred, ip_address(rng), rng.choice(USER_AGENTS), outcome


def portal_sessions(rng: Random, company: Company) -> Iterator[Row]:
    """Sessions of the mobile app with coordinates, which break a promise of the company's notice."""
    for _ in range(2 * len(company.users)):
        user = rng.choice(company.users)
        city = user.person.city
        place: tuple[float | int | None, ...] = (None, None, None)
        if rng.random() < 0.7:
            latitude = round(city.latitude + rng.gauss(0, 0.04), 6)
            place = (latitude, round(city.longitude + rng.gauss(0, 0.06), 6), rng.randrange(4, 60))
        device = (ip_address(rng), uuid4(rng).upper(), rng.choice(USER_AGENTS))
        started = stamp(moment(rng, company.now, 60))
        yield uuid4(rng), user.id, *device, city.name, *place, rng.choice(VERSIONS), started


def api_keys(rng: Random, company: Company) -> Iterator[Row]:
    for user in company.users:
        if user.role not in {"owner", "developer"}:
            continue
        revoked = stamp(moment(rng, company.now, 300)) if rng.random() < 0.2 else None
        name = rng.choice(("production", "staging", "ci", "laptop"))
        secret = hexadecimal(rng, 64)
        yield sid(rng, "SK"), user.account.sid, name, secret, user.id, stamp(user.created), revoked


def subscriber_records(rng: Random, company: Company) -> Iterator[Row]:
    for number, owned in enumerate(company.numbers, start=1):
        person = make_person(rng, today=company.now.date())
        home = (person.street, person.city.name, person.city.region or None, person.postal_code)
        verified = stamp(moment(rng, company.now, 700)) if rng.random() < 0.9 else None
        identity = (owned.number, person.name, person.born.isoformat())
        yield number, owned.account.sid, *identity, *home, person.locale.country, verified


def payment_methods(rng: Random, company: Company) -> Iterator[Row]:
    for account in company.accounts:
        owner = account.owner
        billing = (owner.name, owner.street, owner.city.name, owner.postal_code, owner.locale.country)
        if rng.random() < 0.75:
            expiry = f"{rng.randrange(1, 13):02d}/{rng.randrange(26, 32)}"
            method: Row = ("card", rng.choice(("visa", "mastercard", "amex")), digits(rng, 4), expiry, None)
        else:
            method = ("direct_debit", None, None, None, rng.choice(_IBANS))
        yield f"pm_{hexadecimal(rng, 24)}", account.sid, *method, *billing


def invoices(rng: Random, company: Company) -> Iterator[Row]:
    number = 0
    for account in company.accounts:
        for month in range(1, 7):
            number += 1
            period = f"{company.now.year}-{month:02d}"
            amount = rng.randrange(500, 400_000) / 100
            names = (f"INV-{company.now.year}-{number:06d}", order_number(rng))
            document = (hexadecimal(rng, 64), f"{period}-28")
            yield number, account.sid, *names, period, amount, rng.choice(("USD", "EUR", "GBP")), *document


def cpni_choices(rng: Random, company: Company) -> Iterator[Row]:
    for number, user in enumerate((u for u in company.users if u.role in {"owner", "admin"}), start=1):
        choice = rng.choice(("opt_in", "opt_out"))
        channel = rng.choice(("console", "support", "letter"))
        yield number, user.account.sid, choice, channel, user.id, stamp(moment(rng, company.now, 500))


ACCOUNT_TABLES: tuple[RowMaker, ...] = (
    schema_migrations,
    product_catalogue,
    employees,
    accounts,
    portal_users,
    login_history,
    portal_sessions,
    api_keys,
    subscriber_records,
    payment_methods,
    invoices,
    cpni_choices,
)
"""Each function is named after a table, and yields rows with their values in the order of its columns."""
