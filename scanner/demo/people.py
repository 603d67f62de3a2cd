"""Made-up people, each with a name, a home, and a reserved e-mail address and telephone number."""

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from scanner.demo.ids import digits, phone_number
from scanner.demo.names import LOCALES, City, Locale

_MAIL_DOMAINS = ("example.com", "example.net", "mail.example.com", "post.example.net")
_FOLDS = str.maketrans({"ß": "ss", "ł": "l", "Ł": "L", "'": "", " ": ""})


@dataclass(frozen=True, kw_only=True)
class Person:
    given: str
    family: str
    email: str
    phone: str
    """Telephone number in E.164 form."""
    born: date
    locale: Locale
    city: City
    street: str
    postal_code: str

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"


def make_person(rng: Random, *, today: date, domain: str | None = None) -> Person:
    """A person of a random locale. ``domain`` is the employer's mail domain (default: a mail provider's)."""
    locale = rng.choices(LOCALES, weights=[locale.weight for locale in LOCALES])[0]
    given, family, city = rng.choice(locale.given), rng.choice(locale.family), rng.choice(locale.cities)
    return Person(
        given=given,
        family=family,
        email=_email(rng, given, family, domain or rng.choice(_MAIL_DOMAINS)),
        phone=phone_number(rng, locale.country),
        born=today - timedelta(days=rng.randrange(19 * 365, 78 * 365)),
        locale=locale,
        city=city,
        street=locale.street.format(street=rng.choice(locale.streets), number=rng.randrange(1, 240)),
        postal_code=_fill(rng, city.postal_code),
    )


def fold(text: str) -> str:
    """``text`` in lower-case ASCII letters, as in e-mail addresses.

    >>> fold("Weiß"), fold("Łukasz"), fold("Conceição")
    ('weiss', 'lukasz', 'conceicao')
    """
    plain = unicodedata.normalize("NFKD", text.translate(_FOLDS))
    return plain.encode("ascii", "ignore").decode("ascii").lower()


def _email(rng: Random, given: str, family: str, domain: str) -> str:
    local = rng.choice(("{0}.{1}", "{0[0]}{1}", "{0}{2}", "{1}.{0}")).format(
        fold(given), fold(family), digits(rng, 2)
    )
    return f"{local}@{domain}"


def _fill(rng: Random, pattern: str) -> str:
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    chosen = (digits(rng, 1) if c == "#" else rng.choice(letters) if c == "?" else c for c in pattern)
    return "".join(chosen)
