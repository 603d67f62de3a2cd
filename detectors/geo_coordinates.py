"""Geographic coordinates: the location of someone or something.

Three forms are recognised: latitude and longitude with at least three decimals (about a hundred metres),
together or in two columns; latitude and longitude with compass letters, as decimals or in minutes and
seconds; and points and lines as databases write them, which begin with the longitude.

* https://en.wikipedia.org/wiki/ISO_6709
* https://en.wikipedia.org/wiki/Well-known_text_representation_of_geometry

>>> from detectors.base import Hints
>>> validate("51.5074, -0.1278", Hints()).name
'VALID'
>>> validate("91.0000, 10.0000", Hints()).name
'INVALID'
"""

import re

from detectors.base import Detector, Hints, InText, Support, Verdict, WholeCell
from detectors.masks import DOT, masked
from detectors.word_lists import word_list

_DEGREES = re.compile(r"[+-]?\d{1,3}\.\d{3,}")


def validate(value: str, hints: Hints) -> Verdict:
    """Valid if the latitude is within 90 degrees, the longitude within 180, and not both are near zero."""
    latitude, longitude = (float(number) for number in _DEGREES.findall(value))
    near_nought = abs(latitude) < 0.5 and abs(longitude) < 0.5
    within = abs(latitude) <= 90 and abs(longitude) <= 180
    return Verdict.VALID if within and not near_nought else Verdict.INVALID


def validate_shape(value: str, hints: Hints) -> Verdict:
    """The verdict on a point whose longitude comes first.

    >>> validate_shape("POINT(-0.1278 51.5074)", Hints()).name
    'VALID'
    """
    longitude, latitude = _DEGREES.findall(value)
    return validate(f"{latitude} {longitude}", hints)


def validate_compass(value: str, hints: Hints) -> Verdict:
    """The verdict on a point that has compass letters instead of signs.

    >>> validate_compass("51.5074 N, 0.1278 W", Hints()).name
    'VALID'
    >>> validate_compass("91.5074 N, 0.1278 W", Hints()).name
    'INVALID'
    """
    latitude, longitude = (degrees(found) for found in _COMPASS.findall(value))
    within = latitude <= 90 and longitude <= 180 and max(latitude, longitude) >= 0.5
    return Verdict.VALID if within else Verdict.INVALID


def degrees(parts: tuple[str, str, str]) -> float:
    """Convert degrees, minutes and seconds to decimal degrees. An empty part counts as zero.

    >>> degrees(("51", "30", ""))
    51.5
    """
    whole, minutes, seconds = (float(part.replace(",", ".") or 0) for part in parts)
    return whole + minutes / 60 + seconds / 3600


def judge_cell(value: str, hints: Hints) -> Verdict:
    """Valid if the cell is one number of degrees with at least three decimals."""
    number = value.strip()
    return Verdict.VALID if _DEGREES.fullmatch(number) and abs(float(number)) <= 180 else Verdict.INVALID


def mask(value: str) -> str:
    """Show only the digits before the first decimal point, such as the whole degrees of the latitude."""
    return masked(value, value.partition(".")[0] + "." + DOT * 3, DOT * 3)


_MINUTE, _SECOND = "(?:'|\u2019|\u2032)", "(?:\"|\u201d|\u2033|'')"
_COMPASS = re.compile(
    r"(\d{1,3}(?:[.,]\d+)?)(?: ?(?:°|º) ?"
    rf"(?:(\d{{1,2}}(?:[.,]\d+)?) ?{_MINUTE} ?)?(?:(\d{{1,2}}(?:[.,]\d+)?) ?{_SECOND})?)?"
)
_DECIMAL = r"\d{1,3}[.,]\d{2,15} ?(?:° ?)?"
_MINUTES = (
    rf"\d{{1,3}} ?(?:°|º) ?\d{{1,2}}(?:[.,]\d{{1,6}})? ?{_MINUTE} ?"
    rf"(?:\d{{1,2}}(?:[.,]\d{{1,6}})? ?{_SECOND} ?)?"
)
_NORTH, _EAST, _AND = "[NSns]", "(?:[EOWeow]|Ö|ö)", "[,;]? {0,2}"
_BESIDE = word_list(
    "PERSON, EMAIL_ADDRESS, PHONE_NUMBER, USER_ID, USERNAME, IP_ADDRESS, DEVICE_ID, COOKIE_ID, IMEI, IMSI, "
    "MAC_ADDRESS"
)
"""Entities that show that a record is about a person. Records of places and shops have coordinates, too."""
_NAMES = word_list(
    "lat, latitude, lon, lng, long, longitude, gpslat, gpslon, geo, geolocation, coordinates, latlng, "
    "latlon, gps"
)
DETECTORS = (
    Detector(
        entity="GEO_COORDINATES",
        patterns=(r"[+-]?\b\d{1,2}\.\d{3,15}[,;] ?[+-]?\d{1,3}\.\d{3,15}\b",),
        validate=validate,
        match=InText(glue_before=".,;", glue_after=".,;"),
        strength="medium",
        chance=0.9,
        support=Support(beside=_BESIDE, needs_neighbour=True),
        names=_NAMES,
        mask=mask,
        examples=("51.5074, -0.1278", "48.85837,2.294481"),
        counterexamples=("91.0000, 10.0000", "1.25, 3.50", "0.0010, 0.0020", "1.000,2.000,3.000"),
    ),
    Detector(
        entity="GEO_COORDINATES",
        patterns=(
            r"\b(?:POINT|MULTIPOINT|LINESTRING) ?(?:ZM?|M)? ?\({1,2}"
            r"[+-]?\d{1,3}\.\d{3,20} [+-]?\d{1,3}\.\d{3,20}\b\)?",
        ),
        validate=validate_shape,
        strength="strong",
        chance=0.9,
        support=Support(beside=_BESIDE, needs_neighbour=True),
        names=_NAMES,
        mask=mask,
        examples=("POINT(-0.1278 51.5074)", "LINESTRING Z (2.294481 48.85837"),
        counterexamples=("POINT(1 2)", "POINT(10.0000 91.0000)", "point 1.2345 2.3456"),
    ),
    Detector(
        entity="GEO_COORDINATES",
        patterns=(
            rf"\b{_DECIMAL}{_NORTH}{_AND}{_DECIMAL}{_EAST}\b",
            rf"\b{_MINUTES}{_NORTH}{_AND}{_MINUTES}{_EAST}\b",
            rf"\b{_NORTH} ?{_DECIMAL}{_AND}{_EAST} ?\d{{1,3}}[.,]\d{{2,15}}\b",
            rf"\b{_NORTH} ?{_MINUTES}{_AND}{_EAST} ?{_MINUTES}",
        ),
        validate=validate_compass,
        strength="strong",
        chance=0.9,
        names=_NAMES,
        mask=mask,
        examples=(
            "51.5074 N, 0.1278 W",
            "48,8584 N, 2,2945 E",
            "52.5200° N, 13.4050° E",
            "N 48.8566, E 2.3522",
            "51°30'26\" N 0°7'39\" W",
        ),
        counterexamples=("exit 41 N and then 12 E", "41 N, 12 E", "0.00 N, 0.00 E", "91.50 N, 10.20 E"),
    ),
    Detector(
        entity="GEO_COORDINATES",
        validate=judge_cell,
        match=WholeCell(shape=r"[\d\x80-\xff]\.[\d\x80-\xff]{3}"),
        strength="weak",
        support=Support(need="any", beside=_BESIDE, needs_neighbour=True),
        names=_NAMES,
        mask=mask,
        examples=("51.5074", "-0.12775"),
        counterexamples=("191.5074", "51.5", "51", "north"),
    ),
)
