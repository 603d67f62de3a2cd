"""Geographic coordinates: where someone or something is.

A latitude and a longitude with at least three decimals (about a hundred metres), together or in two columns;
and the points and lines of databases, which begin with the longitude.

* https://en.wikipedia.org/wiki/ISO_6709
* https://en.wikipedia.org/wiki/Well-known_text_representation_of_geometry

>>> from detectors.base import Hints
>>> validate("51.5074, -0.1278", Hints()).name
'VALID'
>>> validate("91.0000, 10.0000", Hints()).name
'INVALID'
"""

import re

from detectors.base import Detector, Hints, Verdict
from detectors.masks import DOT, masked

_DEGREES = re.compile(r"[+-]?\d{1,3}\.\d{3,}")


def validate(value: str, hints: Hints) -> Verdict:
    """Latitude within 90 degrees, longitude within 180, and not both nearly nought."""
    latitude, longitude = (float(number) for number in _DEGREES.findall(value))
    near_nought = abs(latitude) < 0.5 and abs(longitude) < 0.5
    within = abs(latitude) <= 90 and abs(longitude) <= 180
    return Verdict.VALID if within and not near_nought else Verdict.INVALID


def validate_shape(value: str, hints: Hints) -> Verdict:
    """The same of a point whose longitude comes first.

    >>> validate_shape("POINT(-0.1278 51.5074)", Hints()).name
    'VALID'
    """
    longitude, latitude = _DEGREES.findall(value)
    return validate(f"{latitude} {longitude}", hints)


def judge_cell(value: str, hints: Hints) -> Verdict:
    """One number of degrees with three decimals or more."""
    number = value.strip()
    return Verdict.VALID if _DEGREES.fullmatch(number) and abs(float(number)) <= 180 else Verdict.INVALID


def mask(value: str) -> str:
    """Whole degrees of the latitude."""
    return masked(value, value.partition(".")[0] + "." + DOT * 3, DOT * 3)


_BESIDE = (
    "PERSON",
    "EMAIL_ADDRESS",
    "PHONE_NUMBER",
    "USER_ID",
    "USERNAME",
    "IP_ADDRESS",
    "DEVICE_ID",
    "COOKIE_ID",
    "IMEI",
    "IMSI",
    "MAC_ADDRESS",
)
"""What says that a record is about somebody: places, quakes and shops have coordinates as well."""
_NAMES = (
    "lat",
    "latitude",
    "lon",
    "lng",
    "long",
    "longitude",
    "gpslat",
    "gpslon",
    "geo",
    "geolocation",
    "coordinates",
    "latlng",
    "latlon",
    "gps",
)
DETECTORS = (
    Detector(
        entity="GEO_COORDINATES",
        patterns=(r"[+-]?\b\d{1,2}\.\d{3,15}[,;] ?[+-]?\d{1,3}\.\d{3,15}\b",),
        validate=validate,
        glue_before=".,;",
        glue_after=".,;",
        strength="medium",
        chance=0.9,
        beside=_BESIDE,
        needs_neighbour=True,
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
        beside=_BESIDE,
        needs_neighbour=True,
        names=_NAMES,
        mask=mask,
        examples=("POINT(-0.1278 51.5074)", "LINESTRING Z (2.294481 48.85837"),
        counterexamples=("POINT(1 2)", "POINT(10.0000 91.0000)", "point 1.2345 2.3456"),
    ),
    Detector(
        entity="GEO_COORDINATES",
        cell=judge_cell,
        cell_shape=r"[\d\x80-\xff]\.[\d\x80-\xff]{3}",
        strength="weak",
        needs_support=True,
        beside=_BESIDE,
        needs_neighbour=True,
        names=_NAMES,
        mask=mask,
        examples=("51.5074", "-0.12775"),
        counterexamples=("191.5074", "51.5", "51", "north"),
    ),
)
