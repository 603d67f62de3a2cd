"""Look-alikes that registers assign: codes of trades, substances, securities, flights and papers."""

import random
import string

from tests.column_corpus.identifiers import digits
from tests.column_corpus.look_alike_checks import cas, cusip, isin
from tests.column_corpus.look_alike_kind import kinds_in, value

_SIGNS = string.digits + string.ascii_uppercase
_AIRPORTS = (
    "BER",
    "MUC",
    "CDG",
    "MAD",
    "BCN",
    "LIS",
    "FCO",
    "AMS",
    "WAW",
    "KRK",
    "ARN",
    "LHR",
    "JFK",
    "ORD",
    "SYD",
)


@value("naics", "industry")
def industry_code(rng: random.Random) -> str:
    """Codes of branches of trade with two to six digits."""
    sector = rng.choice(("11", "21", "23", "31", "42", "44", "48", "51", "52", "54", "56", "62", "72", "81"))
    return sector + "".join(str(rng.randint(1, 9)) for _ in range(rng.choice((0, 2, 4, 4, 4))))


@value("cas_no", "substance")
def substance_number(rng: random.Random) -> str:
    """Registry numbers of substances, many of which have the form of a national identification number."""
    return cas(digits(rng, rng.choice((2, 3, 4, 5, 6))), f"{rng.randrange(100):02d}")


@value("ec_no", "inventory")
def substance_in_inventory(rng: random.Random) -> str:
    """Numbers of the European inventory of substances, such as 231-791-2."""
    body = f"{rng.choice('24')}{digits(rng, 2)}{digits(rng, 3)}"
    rest = sum(place * int(digit) for place, digit in enumerate(body, start=1)) % 11
    return f"{body[:3]}-{body[3:]}-{rest % 10}"


@value("flight", "service")
def flight_number(rng: random.Random) -> str:
    """Flight numbers of carriers, by code."""
    return f"{rng.choice(('XQ', 'Q9', 'ZW', '7Y', 'VJ'))}{rng.choice(('', ' '))}{rng.randrange(10, 9999)}"


@value("ticker", "symbol")
def stock_ticker(rng: random.Random) -> str:
    """Symbols of shares, some followed by the exchange."""
    name = "".join(rng.choice(string.ascii_uppercase) for _ in range(rng.choice((2, 3, 3, 4, 4))))
    return name + rng.choice(("", "", "", ".DE", ".L", ".PA", " US"))


@value("cusip", "security")
def security_of_america(rng: random.Random) -> str:
    """CUSIP numbers of securities, with nine characters."""
    return cusip(f"{rng.randrange(10**6):06d}{rng.choice(('10', '20', 'AB', 'AC', 'BE'))}")


@value("isin", "instrument")
def security_of_the_world(rng: random.Random) -> str:
    """ISIN numbers of securities, with twelve characters; they begin as an IBAN does."""
    country = rng.choice(("US", "DE", "FR", "GB", "NL", "XS", "LU", "IE"))
    body = digits(rng, 9) if rng.random() < 0.6 else "".join(rng.choice(_SIGNS) for _ in range(9))
    return isin(country + body)


@value("doi", "publication")
def paper(rng: random.Random) -> str:
    """DOIs of papers of several publishers."""
    year = rng.randint(1998, 2025)
    return rng.choice(
        (
            f"10.5555/{digits(rng, 7)}.{digits(rng, 7)}",
            f"10.5555/s{digits(rng, 5)}-{year % 100:03d}-{digits(rng, 5)}-{rng.randrange(10)}",
            f"https://doi.org/10.5555/j.example.{year}.{rng.randint(1, 12):02d}.{digits(rng, 3)}",
        )
    )


@value("arxiv", "preprint")
def preprint(rng: random.Random) -> str:
    """Names of preprints: month, counter, version."""
    return f"{rng.randint(8, 25):02d}{rng.randint(1, 12):02d}.{rng.randrange(100000):05d}{rng.choice(('', 'v1', 'v2', 'v3'))}"


@value("airport", "station")
def airport(rng: random.Random) -> str:
    """Codes of airports, three letters each."""
    return rng.choice(_AIRPORTS)


@value("clause", "section")
def clause(rng: random.Random) -> str:
    """Clauses of a contract or a law."""
    return rng.choice(
        (
            f"§ {rng.randint(1, 300)}",
            f"Art. {rng.randint(1, 99)}({rng.randint(1, 5)})",
            f"{rng.randint(1, 12)}.{rng.randint(1, 9)}.{rng.randint(1, 9)}",
        )
    )


@value("standard", "norm")
def standard(rng: random.Random) -> str:
    """Names of technical standards with part and year."""
    return f"{rng.choice(('ISO', 'EN', 'DIN EN ISO', 'IEC'))} {rng.randint(100, 61000)}-{rng.randint(1, 9)}:{rng.randint(1995, 2024)}"


KINDS = tuple(kinds_in(tuple(globals().values())))
