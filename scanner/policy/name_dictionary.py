"""The dictionary of names, with an index to look up the elements that a field's name means."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal

from scanner.names.core_name import core_name
from scanner.names.naming import last_part, normal, phrase, words

NameStrength = Literal["own", "vendor", "strong", "weak"]
_EVERYWHERE = frozenset({"id", "uuid", "guid"})
"""Names that any object can have. A field with such a name inside an object belongs to that object, never to
the table that contains the object.
"""
_SPANS = frozenset(
    words("hourly daily weekly monthly quarterly yearly annual total sum avg average mean peak current last")
)
"""Words for the period and the method of an aggregate, such as ``monthly`` and ``total``. A lookup can ignore
them.
"""
_ORDER: Mapping[NameStrength, int] = {"own": 0, "vendor": 1, "strong": 2, "weak": 3}


@dataclass(frozen=True, kw_only=True)
class NameEntry:
    """The names of one element, as written in the dictionary."""

    element: str
    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    vendor: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Product → the product's names for the element, as ``Resource.field``, ``field``, or a prefix ending in
    ``_``.
    """
    tables: tuple[str, ...] = ()
    """Tables, files and streams where the element is expected."""
    own: frozenset[str] = frozenset()
    """The strong and vendor names that the company's own policy adds to an inherited dictionary."""


@dataclass(frozen=True, kw_only=True)
class NameHit:
    """An element that a name means, the strength of the name, and the name in the dictionary that matched."""

    element: str
    strength: NameStrength
    matched: str


@dataclass(frozen=True, kw_only=True)
class NameIndex:
    """An index of all entries. Keys are normalised: they have only letters and digits, in lower case."""

    entries: Mapping[str, NameEntry]
    """Element → its entry."""
    whole: Mapping[str, tuple[NameHit, ...]]
    """Name of one segment of a path → its meanings."""
    joined: Mapping[str, tuple[NameHit, ...]]
    """Joined names of several segments of a path → its meanings. Only names of several words are listed, so
    that the path ``user.name`` matches ``user_name`` but not ``username``.
    """
    resources: Mapping[tuple[str, str], tuple[NameHit, ...]]
    """Resource (in the singular) and field → the meanings of the field."""
    prefixes: Mapping[str, tuple[NameHit, ...]]
    """Prefix, in lower case and ending in ``_`` → the meanings of names with this prefix."""
    tables: Mapping[str, frozenset[str]]
    """Name of a table, in the singular → the elements that are expected in such a table."""

    def lookup(self, field_name: str, collection: str) -> tuple[NameHit, ...]:
        """The elements that a field's name means, strongest first; each element once.

        The last segment, the last two segments and the whole path are looked up. If none of these is known,
        the last segment is looked up in three more ways: first without words that say whose value it is or
        which of several it is, then without words for aggregates, then joined to a word of the segment before
        it.

        Args:
            field_name: a column or a dotted path.
            collection: name of the table. Names with a resource (``Calls.from``) match if the resource is the
                name of the table or of the segment before the last.
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
        """Matches of names with a resource. The resource is the object around the field or else the table.
        For names such as ``id``, only the object around them counts, if there is one.
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
        """Matches of a name after words for aggregates are removed: ``monthly_call_minutes`` is looked up as
        ``call_minutes``.
        """
        return self.joined.get("".join(word for word in words(leaf) if word not in _SPANS), ())

    def _of_outer_words(self, segments: list[str]) -> tuple[NameHit, ...]:
        """Matches of a name that is joined to a word of the object around it: ``extra_address_data.house`` is
        looked up as ``address_house``.
        """
        outer = [word for segment in segments[-2:-1] for word in phrase(segment)]
        return tuple(hit for word in outer for hit in self.joined.get(word + normal(segments[-1]), ()))

    def _of_prefix(self, leaf: str) -> Iterable[NameHit]:
        snake = leaf.lower().replace("-", "_")
        for end, character in enumerate(snake):
            if character == "_" and end < len(snake) - 1:
                yield from self.prefixes.get(snake[: end + 1], ())


def index_names(entries: Iterable[NameEntry]) -> NameIndex:
    """Build the index. A vendor's name that has no resource counts as a strong name."""
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
