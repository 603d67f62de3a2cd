"""Columns of personal data: their values and their honest names."""

import random
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.column_corpus.identifiers import digits, hexadecimal, iban, with_luhn
from tests.column_corpus.locales import Locale

Make = Callable[[random.Random, Locale], str]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of column."""

    names: tuple[str, ...]
    make: Make
    entity: str = ""
    """The entity that the values are; empty if they are not personal."""
    also: tuple[str, ...] = ()
    """Further entities that the column holds."""
    may: tuple[str, ...] = ()
    """Entities that are right if found, but need not be found."""
    needs_name: bool = False
    """Whether the values could be something else without an honest name."""
    not_beside: tuple[str, ...] = ()
    """Kinds that must not be in the same table, since next to them the column could be personal."""
    needs_people: bool = False
    """Whether the values are recognisable only in a table with names of people."""


def ascii_of(text: str) -> str:
    """
    >>> ascii_of("Łukasz Müller")
    'ukaszmuller'
    """
    plain = unicodedata.normalize("NFKD", text.casefold().replace("\u0131", "i"))
    return "".join(character for character in plain if character.isascii() and character.isalpha())


def email(rng: random.Random, locale: Locale) -> str:
    given, family = ascii_of(locale.given_name(rng)), ascii_of(locale.family_name(rng))
    local = rng.choice((f"{given}.{family}", f"{given[:1]}{family}", f"{family}{rng.randrange(100)}"))
    return f"{local}@{rng.choice(('example.org', 'example.com', 'mail.example.net'))}"


def phone(rng: random.Random, locale: Locale) -> str:
    """A phone number in a range that a regulator reserves."""
    return rng.choice(
        (
            f"+1{rng.choice(('202', '312', '415'))}55501{rng.randrange(100):02d}",
            f"+44 7700 900{rng.randrange(1000):03d}",
            f"+49 30 23125{rng.randrange(1000):03d}",
            f"+331 99 00 {rng.randrange(10, 100)} {rng.randrange(10, 100)}",
        )
    )


def national_phone(rng: random.Random, locale: Locale) -> str:
    return f"({rng.choice(('202', '312', '415', '617'))}) 555-01{rng.randrange(100):02d}"


def card(rng: random.Random, locale: Locale) -> str:
    number = with_luhn(f"400000{rng.randrange(10**9):09d}")
    return rng.choice((number, " ".join(number[place : place + 4] for place in range(0, 16, 4))))


def address(rng: random.Random, locale: Locale) -> str:
    return f"{rng.choice(('192.0.2', '198.51.100', '203.0.113'))}.{rng.randrange(1, 255)}"


def birth(rng: random.Random, locale: Locale) -> str:
    year, month, day = rng.randrange(1938, 2006), rng.randrange(1, 13), rng.randrange(1, 29)
    if locale.id in ("de", "pl", "cs", "tr"):
        return f"{day:02d}.{month:02d}.{year}"
    return (
        f"{day:02d}/{month:02d}/{year}" if locale.id in ("en_GB", "fr") else f"{year}-{month:02d}-{day:02d}"
    )


_GENDERS = {
    "de": ("männlich", "weiblich"),
    "fr": ("homme", "femme"),
    "es": ("hombre", "mujer"),
    "it": ("maschio", "femmina"),
    "nl": ("man", "vrouw"),
    "pl": ("mężczyzna", "kobieta"),
    "pt_BR": ("masculino", "feminino"),
    "sv": ("man", "kvinna"),
    "cs": ("muž", "žena"),
    "tr": ("erkek", "kad\u0131n"),
}


def birth_any_form(rng: random.Random, locale: Locale) -> str:
    """A date of birth as databases export dates: followed by midnight."""
    year, month, day = rng.randrange(1930, 2008), rng.randrange(1, 13), rng.randrange(1, 29)
    return f"{year}-{month:02d}-{day:02d} 00:00:00"


def gender(rng: random.Random, locale: Locale) -> str:
    return rng.choice(_GENDERS.get(locale.id, ("male", "female")))


def full_name(rng: random.Random, locale: Locale) -> str:
    return f"{locale.given_name(rng)} {locale.family_name(rng)}"


def postal_code(rng: random.Random, locale: Locale) -> str:
    if locale.id == "en_GB":
        return f"{rng.choice(('LS', 'M', 'BN', 'EX'))}{rng.randrange(1, 20)} {rng.randrange(1, 10)}AB"
    return digits(rng, 5)


def contact(rng: random.Random, locale: Locale) -> str:
    return rng.choice((email, phone))(rng, locale)


PERSONAL: Mapping[str, Kind] = {
    "full_name": Kind(
        entity="PERSON",
        names=("full_name", "customer_name", "contact_name", "Name des Kunden"),
        make=full_name,
    ),
    "family_first": Kind(
        entity="PERSON",
        names=("display_name", "fullname"),
        make=lambda rng, locale: f"{locale.family_name(rng)}, {locale.given_name(rng)}",
    ),
    "upper_name": Kind(
        entity="PERSON",
        names=("holder_name", "name"),
        make=lambda rng, locale: full_name(rng, locale).upper(),
    ),
    "given": Kind(
        entity="PERSON",
        names=("first_name", "given_name", "vorname", "prenom"),
        make=lambda rng, locale: locale.given_name(rng),
    ),
    "family": Kind(
        entity="PERSON",
        names=("last_name", "surname", "family_name", "apellidos"),
        make=lambda rng, locale: locale.family_name(rng),
    ),
    "city": Kind(
        entity="LOCATION",
        names=("city", "town", "ville", "ciudad"),
        make=lambda rng, locale: locale.city(rng),
    ),
    "street": Kind(
        entity="STREET_ADDRESS",
        names=("street", "address_line_1", "adresse", "street_address"),
        make=lambda rng, locale: locale.street_address(rng),
    ),
    "gender": Kind(entity="GENDER", names=("gender", "sex", "geschlecht"), make=gender),
    "gender_letter": Kind(
        entity="GENDER",
        names=("gender", "sex"),
        make=lambda rng, _: rng.choice("mf"),
        needs_people=True,
    ),
    "birth": Kind(
        entity="DATE_OF_BIRTH", names=("date_of_birth", "dob", "birthday"), make=birth, needs_people=True
    ),
    "birth_midnight": Kind(
        entity="DATE_OF_BIRTH", names=("birth_date", "bday"), make=birth_any_form, needs_people=True
    ),
    "email": Kind(
        entity="EMAIL_ADDRESS", names=("email", "e_mail", "mail_address", "login_email"), make=email
    ),
    "phone": Kind(entity="PHONE_NUMBER", names=("phone", "mobile_no", "msisdn", "tel"), make=phone),
    "national_phone": Kind(
        entity="PHONE_NUMBER", names=("phone_number", "home_phone", "telephone"), make=national_phone
    ),
    "card": Kind(entity="CREDIT_CARD", names=("card_number", "pan", "credit_card"), make=card),
    "iban": Kind(entity="IBAN_CODE", names=("iban", "bank_account"), make=lambda rng, _: iban(rng)),
    "ip": Kind(entity="IP_ADDRESS", names=("ip", "client_ip", "last_login_ip"), make=address),
    "mac": Kind(
        entity="MAC_ADDRESS",
        names=("mac", "mac_address"),
        make=lambda rng, _: ":".join(hexadecimal(rng, 2) for _ in range(6)),
    ),
    "ssn": Kind(
        entity="US_SSN",
        names=("ssn", "social_security_number"),
        make=lambda rng, _: f"{rng.randrange(100, 660)}-{rng.randrange(10, 99)}-{rng.randrange(1000, 9999)}",
    ),
    "ssn_digits": Kind(
        entity="US_SSN",
        names=("ssn", "customer_ssn", "soc_sec_no"),
        make=lambda rng, _: f"{rng.randrange(100, 660)}{rng.randrange(10, 99)}{rng.randrange(1000, 9999)}",
        needs_name=True,
    ),
    "postal_code": Kind(
        entity="POSTAL_CODE", names=("zip", "postal_code", "plz"), make=postal_code, needs_name=True
    ),
    "latitude": Kind(
        entity="GEO_COORDINATES",
        names=("latitude", "lat"),
        make=lambda rng, _: f"{rng.uniform(35, 60):.6f}",
        needs_name=True,
    ),
    "username": Kind(
        entity="USERNAME",
        names=("username", "login", "screen_name"),
        make=lambda rng, locale: f"{ascii_of(locale.given_name(rng))}{rng.randrange(1000)}",
        needs_name=True,
    ),
    "age": Kind(
        entity="AGE", names=("age",), make=lambda rng, _: str(rng.randrange(18, 90)), needs_name=True
    ),
    "contact": Kind(
        entity="EMAIL_ADDRESS",
        also=("PHONE_NUMBER",),
        names=("contact", "reach_at"),
        make=contact,
        may=("PERSON",),
    ),
    "mailbox": Kind(
        entity="EMAIL_ADDRESS",
        names=("sender", "from_header"),
        make=lambda rng, locale: f'"{full_name(rng, locale)}" <{email(rng, locale)}>',
        may=("PERSON",),
    ),
}
PEOPLE = ("full_name", "family_first", "upper_name", "given", "family")
