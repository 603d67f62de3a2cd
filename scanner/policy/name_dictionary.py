"""The dictionary of names, with an index to look up the elements that a field's name means."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal

from scanner.names.core_name import core_name
from scanner.names.naming import last_part, normal, phrase, words

NameStrength = Literal["own", "vendor", "strong", "weak"]
_EVERYWHERE = frozenset({"id", "uuid", "guid"})
"""Names that any object can have. As fields inside an object, they belong to it, never to the table around
it.
"""
_SPANS = frozenset(
    words("hourly daily weekly monthly quarterly yearly annual total sum avg average mean peak current last")
)
"""Words for the period and the method of an aggregate, which a lookup ignores: ``monthly``, ``total``."""
_ORDER: Mapping[NameStrength, int] = {"own": 0, "vendor": 1, "strong": 2, "weak": 3}


@dataclass(frozen=True, kw_only=True)
class NameEntry:
    """The names of one element, as written in the dictionary."""

    element: str
    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    vendor: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By product: its own names for the element, as ``Resource.field``, ``field``, or a prefix ending in
    ``_``.
    """
    tables: tuple[str, ...] = ()
    """Tables, files and streams where the element is expected."""
    own: frozenset[str] = frozenset()
    """The strong and vendor names that the company's own policy adds to an inherited dictionary."""


@dataclass(frozen=True, kw_only=True)
class NameHit:
    """An element that a name means, how strongly, and the name in the dictionary that matched."""

    element: str
    strength: NameStrength
    matched: str


@dataclass(frozen=True, kw_only=True)
class NameIndex:
    """An index of all entries. Keys are normalised: in lower case, letters and digits only."""

    entries: Mapping[str, NameEntry]
    """By element."""
    whole: Mapping[str, tuple[NameHit, ...]]
    """By the name of a single segment of a path."""
    joined: Mapping[str, tuple[NameHit, ...]]
    """By the joined names of several segments of a path. Only names of several words are listed, so that the
    path ``user.name`` matches ``user_name`` but not ``username``.
    """
    resources: Mapping[tuple[str, str], tuple[NameHit, ...]]
    """By resource (in the singular) and field."""
    prefixes: Mapping[str, tuple[NameHit, ...]]
    """By prefix, in lower case, ending in ``_``."""
    tables: Mapping[str, frozenset[str]]
    """By a table's name in the singular: the elements expected in such a table."""

    def lookup(self, field_name: str, collection: str) -> tuple[NameHit, ...]:
        """The elements that a field's name means, strongest first; each element once.

        The last segment, the last two segments and the whole path are looked up. If none of them is known,
        the last segment is looked up without words that say whose value it is or which of several; then
        without words for aggregates; then after a word of the segment before it.

        Args:
            field_name: a column or a dotted path.
            collection: name of the table. It, or the segment before the last, selects names with a resource
                (``Calls.from``).
        """
        return self._remembered(field_name, collection)

    @cached_property
    def _remembered(self) -> Callable[[str, str], tuple[NameHit, ...]]:
        """``_look_up`` with a cache, because the same names occur in many tables."""
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
        """Matches of names with a resource: the object around the field comes first, then the table. Names
        such as ``id`` belong only to the object around them, if there is one.
        """
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
        """Matches of a name without words for aggregates: ``monthly_call_minutes`` as ``call_minutes``."""
        return self.joined.get("".join(word for word in words(leaf) if word not in _SPANS), ())

    def _of_outer_words(self, segments: list[str]) -> tuple[NameHit, ...]:
        """Matches of a name after a word of the object around it: ``extra_address_data.house`` as
        ``address_house``.
        """
        outer = [word for segment in segments[-2:-1] for word in phrase(segment)]
        return tuple(hit for word in outer for hit in self.joined.get(word + normal(segments[-1]), ()))

    def _of_prefix(self, leaf: str) -> Iterable[NameHit]:
        snake = leaf.lower().replace("-", "_")
        for end, character in enumerate(snake):
            if character == "_" and end < len(snake) - 1:
                yield from self.prefixes.get(snake[: end + 1], ())


def index_names(entries: Iterable[NameEntry]) -> NameIndex:
    """Build the index. A vendor's name without a resource counts as a strong name."""
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
