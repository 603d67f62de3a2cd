"""Numbers of goods, books, substances, containers and securities, with their check digits."""


def gs1(body: str) -> str:
    """``body`` with the check digit of a GTIN or SSCC.

    >>> gs1("629104150021")
    '6291041500213'
    """
    total = sum(int(digit) * (3 - place % 2 * 2) for place, digit in enumerate(reversed(body)))
    return body + str(-total % 10)


def isbn10(body: str) -> str:
    """``body`` with the check character of an ISBN-10.

    >>> isbn10("030640615")
    '0306406152'
    """
    rest = -sum(int(digit) * (10 - place) for place, digit in enumerate(body)) % 11
    return body + ("X" if rest == 10 else str(rest))


def cas(first: str, second: str) -> str:
    """A CAS registry number from its first two parts.

    >>> cas("7732", "18")
    '7732-18-5'
    """
    total = sum(place * int(digit) for place, digit in enumerate(reversed(first + second), start=1))
    return f"{first}-{second}-{total % 10}"


def container(body: str) -> str:
    """``body`` (four letters and six digits) with the check digit of ISO 6346.

    >>> container("CSQU305438")
    'CSQU3054383'
    """
    letters = {}
    number = 10
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        number += 1 if number % 11 == 0 else 0
        letters[letter] = number
        number += 1
    total = sum((letters.get(sign) or int(sign)) * 2**place for place, sign in enumerate(body))
    return body + str(total % 11 % 10)


def cusip(body: str) -> str:
    """``body`` (eight letters and digits) with the check digit of a CUSIP.

    >>> cusip("03783310")
    '037833100'
    """
    weighted = (int(sign, 36) * (1 + place % 2) for place, sign in enumerate(body))
    return body + str(-sum(sum(divmod(value, 10)) for value in weighted) % 10)


def isin(body: str) -> str:
    """``body`` (a country code and nine letters and digits) with the check digit of an ISIN.

    >>> isin("US037833100")
    'US0378331005'
    """
    spelt = "".join(str(int(sign, 36)) for sign in body)
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(spelt)))
    return body + str(-sum(sum(divmod(value, 10)) for value in doubled) % 10)
