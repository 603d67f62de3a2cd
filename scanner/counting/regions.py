"""Guess the regions where the people in a collection live, to recognise national phone numbers."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

import phonenumbers

from scanner.names.translation import without_accents

_MAX_REGIONS = 6
_MIN_SHARE = 0.05
_INTERNATIONAL = re.compile(r"(?<![\w+])\+(\d{1,3})[\d ()./-]{6,}")
_COUNTRY_NAME = re.compile(r"(?:^|[^a-z])(?:country|countrycode|region|locale|lang|language)(?:$|[^a-z])")
_SCRIPTS = {
    "JP": re.compile("[\u3041-\u30ff]"),
    "KR": re.compile("[\uac00-\ud7a3]"),
    "CN": re.compile("[\u4e00-\u9fff]"),
    "GR": re.compile("[\u0391-\u03ce]{3}"),
    "IL": re.compile("[\u05d0-\u05ea]"),
    "TH": re.compile("[\u0e01-\u0e5b]"),
    "GE": re.compile("[\u10d0-\u10fa]"),
    "AM": re.compile("[\u0531-\u0586]"),
}
"""Regions by a script that hardly any other region uses; Japanese texts also contain Chinese characters, so
Japan comes first.
"""
_NAMES = {
    re.compile("telefone"): ("BR", "PT"),
    re.compile("telefono|movil"): ("ES", "MX", "IT", "AR", "CO", "PE"),
    re.compile("celular"): ("BR", "MX", "CO", "AR", "PE"),
    re.compile("telefoon"): ("NL", "BE"),
    re.compile("telefonszam"): ("HU",),
    re.compile("puhelin"): ("FI",),
    re.compile("telepon|no_?hp$"): ("ID",),
    re.compile("telefon"): ("DE", "PL", "SE", "NO", "CZ", "TR"),
}
"""Regions by words for phone numbers that occur in column names; only the first pattern that matches counts.
"""
_COUNTRY = re.compile(r"^(?:[a-z]{2}[-_])?([A-Z]{2})$")


def likely_regions(columns: Mapping[str, Sequence[str | None]]) -> tuple[str, ...]:
    """ISO 3166 codes of the likely regions, the most frequent first; empty if nothing hints at a region.
    Hints are country prefixes, country columns, scripts and column names.

    >>> likely_regions({"phone": ["+44 20 7946 0018"], "country": ["FR", None], "note": ["US"]})
    ('FR', 'GB')
    >>> likely_regions({"note": ["電話 090-1234-5678 に", "请打电话", "call"]})
    ('CN', 'JP')
    >>> likely_regions({"Teléfono 2": ["612345678"]})[:2]
    ('AR', 'CO')
    """
    seen: Counter[str] = Counter()
    for name, cells in columns.items():
        seen.update(next((regions for said, regions in _NAMES.items() if said.search(_plain(name))), ()))
        is_country = _COUNTRY_NAME.search(name.lower()) is not None
        for cell in cells:
            if not cell:
                continue
            if "+" in cell:
                seen.update(_by_prefix(cell))
            if is_country and (match := _COUNTRY.match(cell.strip())):
                seen[match.group(1)] += 1
            if not cell.isascii() and (region := _by_script(cell)):
                seen[region] += 1
    known = {region: count for region, count in seen.items() if region in phonenumbers.SUPPORTED_REGIONS}
    floor = _MIN_SHARE * sum(known.values())
    ranked = sorted(known, key=lambda region: (-known[region], region))
    return tuple(region for region in ranked if known[region] >= floor)[:_MAX_REGIONS]


def _plain(name: str) -> str:
    return without_accents(name).lower()


def _by_script(cell: str) -> str:
    return next((region for region, script in _SCRIPTS.items() if script.search(cell)), "")


def _by_prefix(cell: str) -> list[str]:
    """The main region for the country code of every international number in a cell."""
    regions = []
    for match in _INTERNATIONAL.finditer(cell):
        for length in (1, 2, 3):
            region = phonenumbers.region_code_for_country_code(int(match.group(1)[:length]))
            if region not in ("ZZ", "001"):
                regions.append(region)
                break
    return regions
