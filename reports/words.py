"""Turn identifiers, numbers and dates of a report into English words."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Final


class ClassWords(dict[str, str]):
    """Titles of classes by id. The title of an unknown class is the id in words."""

    def __missing__(self, category: str) -> str:
        return humanized(category)


CLASS_TITLES = ClassWords(
    {
        "customer_account_data": "Customer account data",
        "customer_usage_data": "Customer usage data",
        "customer_content": "Customer content",
        "employee_data": "Staff data",
        "applicant_data": "Applicant data",
        "undetermined": "Undecided",
        "none": "Not personal data",
    }
)
"""Titles of the classes of the notice that the product is made for, in display order."""
_LAST = ("undetermined", "none")

AT_MOST_WORDS: Final = (
    "The number of people is a maximum: a person in several places, or with several accounts, is counted in "
    "each."
)
"""Explains why numbers of people are upper bounds."""


def classes_of(categories: Iterable[str]) -> tuple[str, ...]:
    """The classes to list, in order: those of the notice that the product is made for. If ``categories``
    contains other classes, the listed classes are those in ``categories``, most frequent first.

    >>> classes_of(["health", "contact", "health", "none"])
    ('health', 'contact', 'undetermined', 'none')
    """
    counts = Counter(categories)
    if counts.keys() <= CLASS_TITLES.keys():
        return tuple(CLASS_TITLES)
    own = sorted(counts.keys() - set(_LAST), key=lambda one: (-counts[one], one))
    return (*own, *_LAST)


_ABBREVIATIONS = frozenset(
    {
        "api",
        "bic",
        "cdr",
        "cpni",
        "crm",
        "csv",
        "db",
        "dna",
        "hr",
        "iban",
        "iccid",
        "id",
        "imei",
        "imsi",
        "ip",
        "jwt",
        "kyc",
        "mac",
        "msisdn",
        "ner",
    }
    | {"nhs", "sid", "sim", "sip", "sql", "ssn", "tin", "uk", "uri", "url", "us", "uuid", "vat"}
)
_KINDS = {
    "DATE_TIME": "Date or time",
    "EMAIL_ADDRESS": "E-mail address",
    "GEO_COORDINATES": "Coordinates",
    "IBAN_CODE": "IBAN",
    "PERSON": "Person's name",
    "LOCATION": "Place name",
}
"""Words for entities whose identifiers do not read well."""
_SHORT = 5
"""Maximum length of a single word after a country code that is treated as an abbreviation."""
_DURATION = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?"
)


def plural(count: int, one: str, many: str = "") -> str:
    """``count`` with its noun.

    >>> plural(1, "finding"), plural(2_000, "finding"), plural(0, "class", "classes")
    ('1 finding', '2,000 findings', '0 classes')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(items: list[str]) -> str:
    """``items`` joined as a list within a sentence.

    >>> listed(["a"]), listed(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return " and ".join(filter(None, (", ".join(items[:-1]), items[-1]))) if items else ""


def humanized(identifier: str) -> str:
    """An identifier as words; abbreviations and existing words stay as they are.

    >>> humanized("PHONE_NUMBER"), humanized("US_SSN"), humanized("account closed, or DNT: 1")
    ('Phone number', 'US SSN', 'Account closed, or DNT: 1')
    """
    if " " in identifier:
        return identifier[:1].upper() + identifier[1:]
    words = [word.upper() if word in _ABBREVIATIONS else word for word in identifier.lower().split("_")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def kind_words(entity: str) -> str:
    """An entity as words. A leading country code and a short name after it stay in capitals.

    >>> kind_words("PERSON"), kind_words("IT_FISCAL_CODE"), kind_words("BR_CPF"), kind_words("IP_ADDRESS")
    ("Person's name", 'IT fiscal code', 'BR CPF', 'IP address')
    """
    if entity in _KINDS:
        return _KINDS[entity]
    country, _, rest = entity.partition("_")
    if len(country) != 2 or not rest:
        return humanized(entity)
    is_short = "_" not in rest and len(rest) <= _SHORT
    return f"{country} {rest if is_short else uncapitalized(humanized(rest))}"


def uncapitalized(text: str) -> str:
    """A phrase for the middle of a sentence, in lower case unless the phrase starts with an abbreviation.

    >>> uncapitalized("Name of a caller"), uncapitalized("API key"), uncapitalized("E-mail address")
    ('name of a caller', 'API key', 'e-mail address')
    """
    return text if text[:2].isupper() and text[:2].isalpha() else text[:1].lower() + text[1:]


def duration(limit: str) -> str:
    """An ISO 8601 duration in words; any other text is returned unchanged.

    >>> duration("P18M"), duration("P1Y6M"), duration("PT0S"), duration("")
    ('18 months', '1 year 6 months', 'at once', 'no figure')
    """
    found = _DURATION.fullmatch(limit)
    if not limit:
        return "no figure"
    if found is None or not any(found.groups()):
        return limit
    units = ("year", "month", "week", "day", "hour", "minute", "second")
    parts = [plural(int(n), unit) for n, unit in zip(found.groups(), units, strict=True) if n and int(n)]
    return " ".join(parts) or "at once"


def at_least_days(limit: str) -> int | None:
    """The least number of days that an ISO 8601 duration can mean; ``None`` if it is not a duration.

    >>> at_least_days("P2M"), at_least_days("P1Y"), at_least_days("PT0S"), at_least_days("")
    (59, 365, 0, None)
    """
    found = _DURATION.fullmatch(limit)
    if found is None or not any(found.groups()):
        return None
    years, months, weeks, days = (int(part or 0) for part in found.groups()[:4])
    return 365 * years + 59 * months // 2 + 7 * weeks + days


def share(value: float) -> str:
    """A share from 0 to 1 as a percentage, with more decimals the closer the share is to 0% or 100%.

    >>> share(1.0), share(0.9996), share(0.874), share(0.000009), share(0.0)
    ('100%', '99.96%', '87.4%', '0.0009%', '0%')
    """
    percent = value * 100
    if percent in (0, 100):
        return f"{percent:.0f}%"
    distance = min(percent, 100 - percent)
    for decimals in range(1, 6):
        if distance >= 10**-decimals:
            return f"{percent:.{decimals}f}%"
    return "under 0.0001%" if percent < 50 else "over 99.9999%"


def compact(count: int) -> str:
    """A number in short form: ``M`` stands for millions, ``G`` for billions.

    >>> compact(61_904), compact(4_100_000), compact(88_200_000_000)
    ('61,904', '4.1 M', '88.2 G')
    """
    for size, letter in ((10**9, "G"), (10**6, "M")):
        if count >= size:
            return f"{count / size:,.1f} {letter}"
    return f"{count:,}"


def size(count: int) -> str:
    """A number of bytes in words.

    >>> size(812), size(6_100_000_000)
    ('812 bytes', '6.1 GB')
    """
    for unit, letters in ((10**12, "TB"), (10**9, "GB"), (10**6, "MB"), (10**3, "KB")):
        if count >= unit:
            return f"{count / unit:,.1f} {letters}"
    return plural(count, "byte")


def day(text: str) -> str:
    """The date of an ISO 8601 time, as people write it; any other text is returned unchanged.

    >>> day("2026-11-03T02:00:00Z"), day("soon")
    ('3 November 2026', 'soon')
    """
    moment = _moment(text)
    return f"{moment.day} {moment:%B %Y}" if moment else text


def month(text: str) -> str:
    """The month of an ISO 8601 time; any other text is returned unchanged.

    >>> month("2026-11-03T02:00:00Z"), month("soon")
    ('Nov 2026', 'soon')
    """
    moment = _moment(text)
    return f"{moment:%b %Y}" if moment else text


def short_day(text: str) -> str:
    """The day and month of an ISO 8601 time; any other text is returned unchanged.

    >>> short_day("2026-11-03T02:00:00Z"), short_day("soon")
    ('3 Nov', 'soon')
    """
    moment = _moment(text)
    return f"{moment.day} {moment:%b}" if moment else text


def before(text: str, now: str) -> str:
    """The date of an earlier time, with the hour if it is on the same day as ``now``.

    >>> before("2026-11-02T02:00Z", "2026-11-03T02:00Z"), before("2026-11-03T01:30Z", "2026-11-03T02:00Z")
    ('2 November 2026', '3 November 2026, 01:30')
    """
    then = _moment(text)
    return f"{day(text)}, {then:%H:%M}" if then and day(text) == day(now) else day(text)


def span(start: str, end: str) -> str:
    """Start and end of a period; the end date is left out if it equals the start date.

    >>> span("2026-11-03T02:00:00Z", "2026-11-03T02:41:07Z")
    '3 November 2026, 02:00 to 02:41 UTC'
    """
    first, last = _moment(start), _moment(end)
    if first is None or last is None:
        return f"{start} to {end}"
    zone = " UTC" if first.utcoffset() is not None and not first.utcoffset() else ""
    until = f"{last:%H:%M}" if first.date() == last.date() else f"{day(end)}, {last:%H:%M}"
    return f"{day(start)}, {first:%H:%M} to {until}{zone}"


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
