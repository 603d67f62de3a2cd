"""Write `scanner/names/data/person_words.npy`, the English words for people.

    python -m benchmarks.join_person_words WORDNET

WORDNET is the folder `src/yaml` of the Open English WordNet (https://github.com/globalwordnet/english-wordnet,
CC BY 4.0). A noun of one word counts if the first of its meanings is a person, except for those that names of
tables and columns use for things (`things` in `tests/data/person_words.toml`): there a server is no waiter. Words
of the schemas of two products count only if they are among its `people`.
"""

import argparse
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from benchmarks.join_words import DATA, english_words
from scanner.names.person_words import checksums

TARGET = Path(__file__).parent.parent / "scanner" / "names" / "data" / "person_words.npy"
_SHORTEST = 4
"""Letters of a word; shorter ones are more often abbreviations."""
_PERSON = "person"


def people_of(folder: Path) -> Iterator[str]:
    """Common nouns of one word whose first meaning is a person."""
    domains: dict[str, str] = {}
    for file in sorted(folder.glob("noun.*.yaml")):
        for key, synset in _read(file).items():
            domains[key] = "name" if "instance_hypernym" in synset else file.name.split(".")[1]
    for file in sorted(folder.glob("entries-*.yaml")):
        for lemma, entry in _read(file).items():
            word, meanings = str(lemma), entry.get("n", {}).get("sense", ())
            is_plain = len(word) >= _SHORTEST and word.isascii() and word.isalpha() and word == word.lower()
            if is_plain and meanings and domains[meanings[0]["synset"]] == _PERSON:
                yield word


def _read(file: Path) -> Mapping[str, Any]:
    body: Mapping[str, Any] = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return body


def main() -> int:
    parser = argparse.ArgumentParser(description="Write the English words for people.")
    parser.add_argument("wordnet", type=Path, help="the folder src/yaml of the Open English WordNet")
    options = parser.parse_args()
    judged = tomllib.loads((DATA / "person_words.toml").read_text(encoding="utf-8"))
    words = {*people_of(options.wordnet)} - english_words() - set(judged["things"]) | set(judged["people"])
    np.save(TARGET, checksums(words), allow_pickle=False)
    print(f"{len(words):,} words")
    return 0


if __name__ == "__main__":
    sys.exit(main())
