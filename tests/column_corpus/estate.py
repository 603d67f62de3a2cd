"""An estate of tables from a seed: personal columns and decoys under honest, obscure and misleading names."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.column_corpus.decoys import DECOYS
from tests.column_corpus.identifiers import digits
from tests.column_corpus.locales import Locale, Part, locales
from tests.column_corpus.look_alikes import LOOK_ALIKES
from tests.column_corpus.machines import MACHINES
from tests.column_corpus.national import NATIONAL
from tests.column_corpus.personal import PEOPLE, PERSONAL, Kind
from tests.scanner.scanning import write_table

TABLES = 16
ONE_IN = 500
"""One row in so many has a value in a sparse column."""
Style = Literal["honest", "obscure", "sparse"]
_OBSCURE = (
    "c_{n}",
    "fld_{a}",
    "attr_{n}",
    "x{n}",
    "val{n}",
    "data_{n}",
    "f0{n}",
    "col_{a}{n}",
    "u_{a}",
    "misc{n}",
)
_TABLES = ("t_{n}", "tbl{n}", "export_{n}", "stage_{a}{n}", "import_{n}", "data_{a}{n}")
_SPARSE = ("email", "phone", "card", "api_key", "ip", "ssn")
_KINDS: Mapping[str, Kind] = {**PERSONAL, **MACHINES}
_DECOYS: Mapping[str, Kind] = {**DECOYS, **LOOK_ALIKES}


@dataclass(frozen=True, kw_only=True)
class Column:
    name: str
    kind: str
    style: Style
    locale: str
    values: Sequence[str | None]
    holds: frozenset[str]
    may_hold: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Table:
    name: str
    columns: tuple[Column, ...]


def estate(seed: int, part: Part = "tuned", tables: int = TABLES) -> Iterator[Table]:
    """Tables of one estate; about half of their columns hold personal data."""
    rng = random.Random(seed)
    spoken = list(locales(part))
    rng.shuffle(spoken)
    of_people = [key for key, kind in PERSONAL.items() if key not in PEOPLE and kind.needs_people]
    decks = Decks(
        of_people=Deck.of(rng, of_people),
        others=Deck.of(rng, [key for key in _KINDS if key not in (*PEOPLE, *of_people)]),
        decoys=Deck.of(rng, _DECOYS),
    )
    for number in range(tables):
        yield _table(rng, number, spoken[number % len(spoken)], decks)


@dataclass
class Deck:
    """Kinds of columns, dealt like cards, so that each occurs equally often."""

    rng: random.Random
    all: Sequence[str]
    left: list[str]

    @classmethod
    def of(cls, rng: random.Random, kinds: Iterable[str]) -> "Deck":
        return cls(rng=rng, all=tuple(kinds), left=[])

    def deal(self, number: int) -> list[str]:
        """``number`` different kinds."""
        dealt: list[str] = []
        while len(dealt) < number:
            if not self.left:
                self.left = self.rng.sample(self.all, len(self.all))
            card = self.left.pop()
            if card not in dealt:
                dealt.append(card)
        return dealt


@dataclass(frozen=True, kw_only=True)
class Decks:
    of_people: Deck
    others: Deck
    decoys: Deck


def write_estate(path: Path, tables: Sequence[Table]) -> None:
    """Write the tables into one SQLite file."""
    for table in tables:
        names = [column.name for column in table.columns]
        write_table(path, table.name, names, zip(*(column.values for column in table.columns), strict=True))


def _table(rng: random.Random, number: int, locale: Locale, decks: Decks) -> Table:
    is_sparse = rng.random() < 0.25
    rows = 2 * ONE_IN if is_sparse else rng.choice((60, 150, 400))
    with_people = rng.random() < 0.6
    people = rng.sample(PEOPLE, rng.randrange(1, 3)) if with_people else []
    of_people = decks.of_people.deal(1) if people else []
    chosen = [(key, _KINDS[key]) for key in (*people, *of_people, *decks.others.deal(rng.randrange(2, 5)))]
    if rng.random() < 0.8:
        chosen.append(("national", NATIONAL[locale.id]))
    chosen += [(key, _DECOYS[key]) for key in decks.decoys.deal(rng.randrange(4, 9))]
    keys = {key for key, _ in chosen}
    chosen = [(key, kind) for key, kind in chosen if keys.isdisjoint(kind.not_beside)]
    rng.shuffle(chosen)
    taken: set[str] = set()
    columns = [_column(rng, key, kind, locale, rows, taken) for key, kind in chosen]
    if is_sparse:
        columns.append(_sparse(rng, rng.choice(_SPARSE), locale, rows, taken))
    return Table(name=_filled(rng, _TABLES) + f"_{number}", columns=tuple(columns))


def _column(rng: random.Random, key: str, kind: Kind, locale: Locale, rows: int, taken: set[str]) -> Column:
    is_honest = kind.needs_name or rng.random() < 0.4
    name = _free_name(rng, kind.names if is_honest else _OBSCURE, taken)
    nulls = rng.choice((0.0, 0.0, 0.1, 0.6))
    values = [None if rng.random() < nulls else kind.make(rng, locale) for _ in range(rows)]
    return Column(
        name=name,
        kind=key,
        style="honest" if is_honest else "obscure",
        locale=locale.id,
        values=values,
        holds=frozenset(filter(None, (kind.entity, *kind.also))),
        may_hold=frozenset(kind.may),
    )


def _sparse(rng: random.Random, key: str, locale: Locale, rows: int, taken: set[str]) -> Column:
    kind = _KINDS[key]
    values: list[str | None] = [f"item {digits(rng, 4)}" for _ in range(rows)]
    for first in range(0, rows, ONE_IN):
        place = rng.randrange(first, first + ONE_IN)
        values[place] = f"{values[place]} {kind.make(rng, locale)}"
    return Column(
        name=_free_name(rng, _OBSCURE, taken),
        kind=f"sparse_{key}",
        style="sparse",
        locale=locale.id,
        values=values,
        holds=frozenset({kind.entity}),
        may_hold=frozenset(),
    )


def _free_name(rng: random.Random, patterns: Sequence[str], taken: set[str]) -> str:
    while (name := _filled(rng, patterns)).lower() in taken:
        patterns = (*patterns, "field_{a}{n}") if len(patterns) < len(_OBSCURE) else patterns
    taken.add(name.lower())
    return name


def _filled(rng: random.Random, patterns: Sequence[str]) -> str:
    return rng.choice(patterns).format(n=rng.randrange(1, 90), a=rng.choice("abcdefgh"))
