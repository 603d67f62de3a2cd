"""Write `scanner/names/data/noun_kinds.npz`: English words for people, and for places, animals and plants.

    python -m benchmarks.join_noun_kinds WORDNET

WORDNET is the folder `src/yaml` of the Open English WordNet
(https://github.com/globalwordnet/english-wordnet, CC BY 4.0). A noun of one word is a word for people if its
first meaning is a person. The noun is a word for places, animals and plants if one of its first two meanings
is a place, an animal or a plant.

`tests/data/noun_kinds.toml` has the exceptions. A word for people that occurs in the schemas of two products
counts only if this file lists it under `people`. The words under `things` never count, because a `server` in
the name of a table or column is not a waiter.
"""

import argparse
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from benchmarks.join_words import DATA, english_words
from scanner.names.learned.arrays import as_bytes
from scanner.names.noun_kinds import checksums

TARGET = Path(__file__).parent.parent / "scanner" / "names" / "data" / "noun_kinds.npz"
_SHORTEST, _SHORTEST_PERSON = 3, 4
"""Minimum number of letters of any word, and of a word for people; shorter words are often abbreviations."""
_NAMESAKES = frozenset({"location", "animal", "plant"})


def nouns(folder: Path) -> Iterator[tuple[str, Sequence[str]]]:
    """Each common noun of one word, with the WordNet domains of its meanings from most to least usual."""
    domains: dict[str, str] = {}
    for file in sorted(folder.glob("noun.*.yaml")):
        for key, synset in _read(file).items():
            domains[key] = "name" if "instance_hypernym" in synset else file.name.split(".")[1]
    for file in sorted(folder.glob("entries-*.yaml")):
        for lemma, entry in _read(file).items():
            word, meanings = str(lemma), entry.get("n", {}).get("sense", ())
            if len(word) >= _SHORTEST and word.isascii() and word.isalpha() and word.islower() and meanings:
                yield word, [domains[one["synset"]] for one in meanings]


def _read(file: Path) -> Mapping[str, Any]:
    body: Mapping[str, Any] = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return body


def main() -> int:
    parser = argparse.ArgumentParser(description="Write the English words for people, places and animals.")
    parser.add_argument("wordnet", type=Path, help="the folder src/yaml of the Open English WordNet")
    options = parser.parse_args()
    judged = tomllib.loads((DATA / "noun_kinds.toml").read_text(encoding="utf-8"))
    known = dict(nouns(options.wordnet))
    people = {word for word, meant in known.items() if meant[0] == "person" and len(word) >= _SHORTEST_PERSON}
    people = people - english_words() - set(judged["things"]) | set(judged["people"])
    namesakes = {word for word, meant in known.items() if not _NAMESAKES.isdisjoint(meant[:2])}
    namesakes = namesakes.union(judged["namesakes"]) - people - set(judged["of_people"])
    arrays = {"people": checksums(people), "namesakes": checksums(namesakes)}
    TARGET.write_bytes(as_bytes(arrays))
    print(", ".join(f"{name}: {len(words):,}" for name, words in arrays.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
