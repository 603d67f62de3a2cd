"""Random identifiers, telephone numbers and addresses, from ranges that nobody owns.

Phone numbers come from ranges reserved for fiction: 555-0100 to 555-0199
(https://www.nanpa.com), Ofcom's (https://www.ofcom.org.uk, "numbers for drama"), ARCEP's, the
Bundesnetzagentur's and ACMA's. Internet addresses come from RFC 5737 and RFC 3849.
"""

import string
import uuid
from random import Random

_BCRYPT_LETTERS = "./" + string.ascii_letters + string.digits
_US_AREAS = ("202", "206", "212", "303", "305", "312", "404", "415", "512", "602", "617", "646", "702", "713")
_NETWORKS = ("192.0.2", "198.51.100", "203.0.113")
_PHONE_RANGES = {
    "US": tuple((f"+1{area}55501", 2) for area in _US_AREAS),
    "GB": (("+442079460", 3), ("+441134960", 3)),
    "FR": (("+3319900", 4),),
    "DE": (("+493023125", 3), ("+498999998", 3)),
    "AU": (("+6125550", 4),),
}


def hexadecimal(rng: Random, digits: int) -> str:
    """A random lower-case hexadecimal number of exactly ``digits`` digits."""
    return f"{rng.getrandbits(4 * digits):0{digits}x}"


def sid(rng: Random, prefix: str) -> str:
    """A resource id: two letters and 32 hexadecimal digits."""
    return prefix + hexadecimal(rng, 32)


def uuid4(rng: Random) -> str:
    """A version 4 UUID."""
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def digits(rng: Random, count: int) -> str:
    """``count`` random decimal digits."""
    return f"{rng.randrange(10**count):0{count}d}"


def bcrypt_hash(rng: Random) -> str:
    """A random text in the form of a bcrypt hash, which is not the hash of any password."""
    return "$2b$12$" + "".join(rng.choices(_BCRYPT_LETTERS, k=53))


def order_number(rng: Random) -> str:
    """Sixteen digits in the test range of a card scheme; one in ten such numbers has a valid check digit."""
    return "400000" + digits(rng, 10)


def phone_number(rng: Random, region: str) -> str:
    """An E.164 number from a range reserved for fiction; an American one if the region has no such range."""
    prefix, count = rng.choice(_PHONE_RANGES.get(region, _PHONE_RANGES["US"]))
    return prefix + digits(rng, count)


def ip_address(rng: Random) -> str:
    """An IP address from the networks reserved for documentation; one address in eight is IPv6."""
    if rng.random() < 0.125:
        return f"2001:db8:{rng.randrange(1, 65536):x}::{rng.randrange(1, 65536):x}"
    return f"{rng.choice(_NETWORKS)}.{rng.randrange(1, 255)}"
