"""Common names, cities and streets of several countries, from which made-up people are put together."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detectors.built import toml

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, kw_only=True)
class City:
    name: str
    region: str
    postal_code: str
    """A pattern in which ``#`` represents a digit and ``?`` a letter."""
    latitude: float
    longitude: float


@dataclass(frozen=True, kw_only=True)
class Locale:
    country: str
    language: str
    weight: int
    given: tuple[str, ...]
    family: tuple[str, ...]
    cities: tuple[City, ...]
    street: str
    """Format of street and house number, with ``{street}`` and ``{number}``."""
    streets: tuple[str, ...]


def _locale(entry: Mapping[str, Any]) -> Locale:
    cities = tuple(City(**city) for city in entry["cities"])
    words = {name: tuple(entry[name]) for name in ("given", "family", "streets")}
    return Locale(**{**entry, **words, "cities": cities})


LOCALES = tuple(map(_locale, toml(DATA / "locales.toml")["locales"]))
