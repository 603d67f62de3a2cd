"""The dictionary of names, indexed: the elements that the name of a field stands for."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal

from scanner.names.core_name import core_name
from scanner.names.naming import last_part, normal, phrase, words

NameStrength = Literal["own", "vendor", "strong", "weak"]
_EVERYWHERE = frozenset({"id", "uuid", "guid"})
"""Names that every object has: inside an object they say nothing about the record around it."""
_SPANS = frozenset(
    words("hourly daily weekly monthly quarterly yearly annual total sum avg average mean peak current last")
)
"""Words for the period and the way of aggregating an amount."""
_ORDER: Mapping[NameStrength, int] = {"own": 0, "vendor": 1, "strong": 2, "weak": 3}


@dataclass(frozen=True, kw_only=True)
class NameEntry:
    """The names of one element, as written in the dictionary."""

    element: str
    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    vendor: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """A product's own names: ``Resource.field``, ``field``, or a prefix ending in ``_``."""
    tables: tuple[str, ...] = ()
    """Tables, files and streams where the element is expected."""
    own: frozenset[str] = frozenset()
    """The strong and vendor names that a company adds to an inherited dictionary."""


@dataclass(frozen=True, kw_only=True)
class NameHit:
    """An element for which a name stands, and the dictionary entry that matched."""

    element: str
    strength: NameStrength
    matched: str


@dataclass(frozen=True, kw_only=True)
class NameIndex:
    """Lookup over all entries. Keys are normalised: lower case, letters and digits only."""

    entries: Mapping[str, NameEntry]
    whole: Mapping[str, tuple[NameHit, ...]]
    """By the name of one segment."""
    joined: Mapping[str, tuple[NameHit, ...]]
    """By the joined name of several segments: only entries of several words, so that the path ``user.name``
    can be ``user_name`` but never ``username``."""
    resources: Mapping[tuple[str, str], tuple[NameHit, ...]]
    """By resource (in the singular) and field."""
    prefixes: Mapping[str, tuple[NameHit, ...]]
    tables: Mapping[str, frozenset[str]]
    """Elements expected in a table, by its name in the singular."""

    def lookup(self, field_name: str, collection: str) -> tuple[NameHit, ...]:
        """Elements for which a field's name stands, strongest first, each once.

        ``field_name`` is a column or a dotted path. The last segment, the last two and the whole path are
        tried. If no name is known, the last segment is tried without words that say whose it is or which one,
        and then after a word of the segment before it. ``collection``, or the segment before the last,
        selects entries with a resource (``Calls.from``).
        """
        return self._remembered(field_name, collection)

    @cached_property
    def _remembered(self) -> Callable[[str, str], tuple[NameHit, ...]]:
        """The lookup with a cache, because the same names occur in many tables."""
        return lru_cache(maxsize=65_536)(self._look_up)

    def _look_up(self, field_name: str, collection: str) -> tuple[NameHit, ...]:
        segments = [segment for segment in field_name.split(".") if segment]
        if not segments:
            return ()
        leaf = segments[-1]
        hits = [
            *self._of_resource(segments, collection),
            *self._of_path(segments),
            *self.whole.get(normal(leaf), ()),
            *self._of_prefix(leaf),
        ]
        return _strongest(
            hits
            or self.whole.get(core_name(leaf), ())
            or self._of_measure(leaf)
            or self._of_outer_words(segments)
        )

    def at_home(self, element: str, table: str) -> bool:
        """Whether the element is expected in a table with this name."""
        return element in self.tables.get(_resource(table), frozenset())

    def _of_resource(self, segments: list[str], collection: str) -> Iterable[NameHit]:
        """A field inside an object belongs to that object, and to the table only if the object is unknown."""
        names = [*(_resource(part) for part in segments[-2:-1]), "".join(phrase(last_part(collection)))]
        for name in names[:1] if segments[-1] in _EVERYWHERE else names:
            yield from self.resources.get((name, normal(segments[-1])), ())

    def _of_path(self, segments: list[str]) -> Iterable[NameHit]:
        if len(segments) > 1:
            yield from self.joined.get(normal("".join(segments)), ())
            yield from self.joined.get(normal(segments[-1] + segments[-2]), ())  # name.first
        if len(segments) > 2:
            yield from self.joined.get(normal("".join(segments[-2:])), ())

    def _of_measure(self, leaf: str) -> tuple[NameHit, ...]:
        """Elements by the counted thing, over any period: ``monthly_call_minutes``, ``total_call_count``."""
        return self.joined.get("".join(word for word in words(leaf) if word not in _SPANS), ())

    def _of_outer_words(self, segments: list[str]) -> tuple[NameHit, ...]:
        """Elements by an outer word: ``extra_address_data.house`` is the house of an address."""
        outer = [word for segment in segments[-2:-1] for word in phrase(segment)]
        return tuple(hit for word in outer for hit in self.joined.get(word + normal(segments[-1]), ()))

    def _of_prefix(self, leaf: str) -> Iterable[NameHit]:
        snake = leaf.lower().replace("-", "_")
        for end, character in enumerate(snake):
            if character == "_" and end < len(snake) - 1:
                yield from self.prefixes.get(snake[: end + 1], ())


def index_names(entries: Iterable[NameEntry]) -> NameIndex:
    """Index the entries. A vendor's name without a resource counts as a strong name."""
    whole: dict[str, list[NameHit]] = {}
    joined: dict[str, list[NameHit]] = {}
    resources: dict[tuple[str, str], list[NameHit]] = {}
    prefixes: dict[str, list[NameHit]] = {}
    tables: dict[str, set[str]] = {}
    listed = {entry.element: entry for entry in entries}
    for entry in listed.values():
        for table in entry.tables:
            tables.setdefault(_resource(table), set()).add(entry.element)
        for name, strength in _names(entry):
            hit = NameHit(element=entry.element, strength=strength, matched=name)
            resource, _, leaf = name.rpartition(".")
            if resource and strength in ("own", "vendor"):
                resources.setdefault((_resource(resource), normal(leaf)), []).append(hit)
            elif name.endswith("_"):
                prefixes.setdefault(name.lower(), []).append(hit)
            else:
                whole.setdefault(normal(name), []).append(hit)
                if len(words(name)) > 1:
                    joined.setdefault(normal(name), []).append(hit)
    return NameIndex(
        entries=listed,
        whole={name: tuple(hits) for name, hits in whole.items()},
        joined={name: tuple(hits) for name, hits in joined.items()},
        resources={name: tuple(hits) for name, hits in resources.items()},
        prefixes={name: tuple(hits) for name, hits in prefixes.items()},
        tables={name: frozenset(elements) for name, elements in tables.items()},
    )


def _names(entry: NameEntry) -> Iterable[tuple[str, NameStrength]]:
    yield from ((name, "own" if name in entry.own else "strong") for name in entry.strong)
    yield from ((name, "weak") for name in entry.weak)
    for name in (name for names in entry.vendor.values() for name in names):
        yield name, "own" if name in entry.own else "vendor" if "." in name else "strong"


@lru_cache(maxsize=65_536)
def _resource(name: str) -> str:
    return "".join(phrase(name.rsplit(".", 1)[-1]))


def _strongest(hits: Iterable[NameHit]) -> tuple[NameHit, ...]:
    best: dict[str, NameHit] = {}
    for hit in hits:
        known = best.get(hit.element)
        if known is None or _ORDER[hit.strength] < _ORDER[known.strength]:
            best[hit.element] = hit
    return tuple(sorted(best.values(), key=lambda hit: _ORDER[hit.strength]))
