"""Identifiers made from a seed, with valid check digits."""

import hashlib
import random
import string
import zlib


def digits(rng: random.Random, size: int) -> str:
    """``size`` digits, of which the first is not zero."""
    return str(rng.randrange(10 ** (size - 1), 10**size))


def hexadecimal(rng: random.Random, size: int) -> str:
    return hashlib.sha512(str(rng.random()).encode()).hexdigest()[:size]


def with_luhn(number: str) -> str:
    """``number`` with its Luhn check digit appended.

    >>> with_luhn("49015420323751")
    '490154203237518'
    """
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(number))]
    return number + str(-sum(sum(divmod(value, 10)) for value in doubled) % 10)


def iban(rng: random.Random) -> str:
    """A German or Dutch IBAN with a random account number."""
    country, body = rng.choice((("DE", digits(rng, 18)), ("NL", "INGB" + digits(rng, 10))))
    turned = "".join(str(int(character, 36)) for character in body + country + "00")
    return f"{country}{98 - int(turned) % 97:02d}{body}"


def uuid(rng: random.Random) -> str:
    text = hexadecimal(rng, 32)
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase


def base62(rng: random.Random, size: int) -> str:
    """``size`` letters and digits."""
    return "".join(rng.choice(_BASE62) for _ in range(size))


def crc32_base62(text: str) -> str:
    """The six check characters that some makers of keys append to ``text``: its CRC-32 in base 62."""
    rest, made = zlib.crc32(text.encode()), ""
    for _ in range(6):
        rest, digit = divmod(rest, 62)
        made = _BASE62[digit] + made
    return made
