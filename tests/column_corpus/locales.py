"""People and places of a locale, from lists; some family names are made from parts of names.

Every list is cut in two halves: estates for tuning use the words of one, held-out estates those of the other.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

_MADE_UP = 0.3
"""Share of family names that are made from parts, so that no list contains them."""
_WORTH_CUTTING = 6
Part = Literal["tuned", "held_out"]


@dataclass(frozen=True, kw_only=True)
class Locale:
    id: str
    part: Part
    given: Sequence[str]
    family: Sequence[str]
    stems: Sequence[str]
    ends: Sequence[str]
    cities: Sequence[str]
    roads: Sequence[str]
    street: Sequence[str]

    def choose(self, rng: random.Random, words: Sequence[str]) -> str:
        """A random one of the words that belong to this part."""
        if len(words) < _WORTH_CUTTING:
            return rng.choice(words)
        return rng.choice(words[self.part == "held_out" :: 2])

    def given_name(self, rng: random.Random) -> str:
        return self.choose(rng, self.given)

    def family_name(self, rng: random.Random) -> str:
        if rng.random() < _MADE_UP:
            return self.choose(rng, self.stems) + rng.choice(self.ends)
        return self.choose(rng, self.family)

    def city(self, rng: random.Random) -> str:
        return self.choose(rng, self.cities)

    def street_address(self, rng: random.Random) -> str:
        return rng.choice(self.street).format(n=rng.randrange(1, 180), road=rng.choice(self.roads))


@cache
def locales(part: Part) -> tuple[Locale, ...]:
    body = yaml.safe_load(Path(__file__).with_name("people.yaml").read_text(encoding="utf-8"))
    return tuple(Locale(id=name, part=part, **lists) for name, lists in body.items())
