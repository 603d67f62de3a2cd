"""Cells for fitting the name model: people's names combined as in records, and names of things unchanged.

The model ignores case, so cells have whatever case the sources have.
"""

import importlib
import random
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from benchmarks.name_sources import People, country_of, is_left_out
from benchmarks.name_things import is_list_left_out

SEED = 20_261_127
MOST_OF_COUNTRY = 3_000
MOST_FAMILIES = 50_000
MOST_OF_THINGS = 2_500
MOST_OF_WORDS = 60_000
PARTICLES = {
    "DE": ("von", "von der", "zu"), "AT": ("von",),
    "NL": ("van", "van de", "van der", "de", "ten"),
    "BE": ("van", "de", "van den"), "FR": ("de", "du", "de la", "le"),
    "IT": ("di", "de", "della", "dal"),
    "ES": ("de", "de la", "del", "y"), "MX": ("de", "de la"),
    "PT": ("da", "dos", "de"), "BR": ("da", "dos", "de"),
    "EG": ("el", "al", "bin", "abdul"), "SA": ("al", "bin"),
    "US": ("de", "van", "mc"), "MY": ("bin", "binti"),
}  # fmt: skip
EAST = frozenset(["CN", "TW", "JP", "KR", "HK", "VN", "HU", "KH"])
"""Countries where the family name comes first."""
COMMON_FORMS = ("g f",) * 8 + (
    "f g", "f g", "f, g", "f, g", "g", "g", "g", "f", "f", "f", "g g f", "g g f", "g f f", "g i f", "g i. f",
    "i. f",
    "f i.", "f, i.", "g g", "f-f", "g p f", "g f-f", "g-g f", "f i. i.", "g f g f",
)  # fmt: skip
EAST_FORMS = ("fg",) * 8 + ("f g", "f g", "g f", "g", "g", "f", "f", "f", "f, g")


def names(
    people: Mapping[tuple[str, str], People], rng: random.Random, leave_out: bool
) -> Iterator[tuple[str, str]]:
    """Cells with names of people, each with its country."""
    for (_, country), known in sorted(people.items()):
        if leave_out and is_left_out(country):
            continue
        given, family = sorted(set(known.given)), sorted(set(known.family))
        for _ in range(min(MOST_OF_COUNTRY, 6 * (len(given) + len(family)))):
            yield country, _name(given, family, country, rng)
        for name in rng.sample(given, min(len(given), MOST_OF_COUNTRY)):
            yield country, name
        for name in rng.sample(family, min(len(family), MOST_FAMILIES)):
            yield country, name


def _name(given: Sequence[str], family: Sequence[str], country: str, rng: random.Random) -> str:
    given, family = given or family, family or given
    first = rng.choice(given)
    family = _alike(first, family, rng)
    unspaced = _is_wide(first)
    forms = EAST_FORMS if unspaced or (country in EAST and rng.random() < 0.5) else COMMON_FORMS
    form = rng.choice(forms)
    if form == "fg" and not unspaced:
        form = "f g"
    made = []
    for letter in form:
        if letter == "f":
            made.append(rng.choice(family))
        elif letter == "g":
            made.append(first if first else rng.choice(given))
            first = rng.choice(_alike(made[-1], given, rng))
        elif letter == "i":
            made.append(rng.choice(given)[0])
        elif letter == "p":
            made.append(rng.choice(PARTICLES.get(country, ("de", "al", "van", "la"))))
        else:
            made.append(letter)
    return "".join(made)


def _is_wide(text: str) -> bool:
    return "\u3000" <= text[0] <= "\ud7af"


def _alike(name: str, others: Sequence[str], rng: random.Random) -> list[str]:
    """Some of ``others``, in the same script as ``name`` if possible."""
    drawn = rng.sample(others, min(len(others), 12))
    kind = unicodedata.name(name[0], "")[:5]
    return [one for one in drawn if unicodedata.name(one[0], "")[:5] == kind] or drawn


def things(
    lists: Mapping[str, Sequence[str]], named: Mapping[str, int], rng: random.Random, leave_out: bool
) -> Iterator[str]:
    """Names of things. There are at most as many for a country as there are names of its people, so that the
    country's language alone does not indicate things.
    """
    for label, entries in sorted(lists.items()):
        kind, _, name = label.partition(":")
        if leave_out and _is_kept_for_measuring(label):
            continue
        most = MOST_OF_WORDS if kind == "words" else MOST_OF_THINGS
        if kind == "places":
            most = min(most, named.get(name, 0))
        elif kind in CLDR:
            most = min(most, named.get(_country_of_language(name), 0))
        yield from rng.sample(entries, min(len(entries), most))
    yield from _made(lists["words:en"], rng)


CLDR = frozenset({"territories", "languages", "currencies", "times"})


@cache
def _country_of_language(tag: str) -> str:
    likely = importlib.import_module("babel.core").get_global("likely_subtags")
    return str(likely.get(tag) or likely.get(tag.partition("_")[0]) or "").rpartition("_")[2]


def _is_kept_for_measuring(label: str) -> bool:
    kind, _, name = label.partition(":")
    if kind in {"corpora", "ruby"}:
        return is_list_left_out(label)
    if kind == "words":
        return False
    if kind in CLDR or kind in {"places", "emoji"}:
        return False
    return is_left_out(country_of(name))


def _made(words: Sequence[str], rng: random.Random) -> Iterator[str]:
    """Phrases of ordinary words, and short codes of random letters."""
    plain = [word for word in words if len(word) < 9]
    for _ in range(12_000):
        yield " ".join(rng.choices(plain, k=rng.choice((2, 2, 2, 3, 3, 4))))
    letters = "abcdefghijklmnopqrstuvwxyz"
    for _ in range(8_000):
        yield "".join(rng.choices(letters, k=rng.choice((2, 3, 3, 3, 4, 4, 5, 6, 8))))
        yield rng.choice(plain) + " " + "".join(rng.choices(letters, k=rng.choice((1, 1, 2, 2, 3))))
