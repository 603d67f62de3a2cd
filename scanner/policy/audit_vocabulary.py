"""What columns, tables and values are called that an audit looks for: ``data/vocabulary.toml``, read once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

from scanner.names.naming import phrase, singular, words

Phrase = tuple[str, ...]
Is = Literal["moment", "flag", "text", "number", "key"]


@dataclass(frozen=True, kw_only=True)
class ColumnRole:
    """What a column can be to a rule. ``called``: in order, the surest first."""

    name: str
    kind: Is
    called: tuple[Phrase, ...]
    entities: frozenset[str] = frozenset()
    elements: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class TableRole:
    """What a table can be to a rule: by the kind of its records, the elements in it, or its name."""

    name: str
    called: tuple[Phrase, ...]
    kinds: frozenset[str] = frozenset()
    not_kinds: frozenset[str] = frozenset()
    elements: frozenset[str] = frozenset()
    has: tuple[str, ...] = ()
    """Columns, one of which makes any table one of these."""
    title: str = ""
    """What a table of it holds, in words."""
    whole: bool = False
    """A single word is the whole name, not only its end: a call hold is no hold."""


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    time_words: frozenset[str]
    owner_words: frozenset[str]
    columns: Mapping[str, ColumnRole]
    tables: Mapping[str, TableRole]
    values: Mapping[str, tuple[str, ...]]
    """Ways to write a value, in small letters."""
    removed: tuple[str, ...]

    def core(self, name: str) -> tuple[Phrase, Phrase]:
        """The words of a column's name without those of time; and without those of its owner as well.

        >>> vocabulary().core("account_closed_at"), vocabulary().core("end_date")
        ((('account', 'closed'), ('closed',)), (('end',), ('end',)))
        """
        spoken = words(name.rsplit(".", 1)[-1])
        timed = _without(spoken, self.time_words)
        return timed, _without(timed, self.owner_words)

    def rank(self, role: ColumnRole, name: str) -> int | None:
        """How well a name fits a role, 0 best; ``None``: not at all."""
        full = words(name.rsplit(".", 1)[-1])
        for place, said in enumerate(role.called):
            if said and said == full:
                return place
        timed, core = self.core(name)
        for place, said in enumerate(role.called):
            if said == timed or (role.kind == "moment" and said and said == core):
                return place
        return None


def _without(spoken: Phrase, left_out: frozenset[str]) -> Phrase:
    return tuple(word for word in spoken if word not in left_out)


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary that is shipped."""
    text = files(__package__).joinpath("data/audit_vocabulary.toml").read_text(encoding="utf-8")
    body = tomllib.loads(text)
    columns = {name: _column(name, entry["is"], entry) for name, entry in body["columns"].items()}
    columns |= {name: _column(name, "key", entry) for name, entry in body["keys"].items()}
    return Vocabulary(
        time_words=frozenset(body["time_words"]),
        owner_words=frozenset(body["owner_words"]),
        columns=columns,
        tables={name: _table(name, entry) for name, entry in body["tables"].items()},
        values={name: spellings(map(str, said)) for name, said in body["values"].items()},
        removed=tuple(body["removed"]),
    )


def _column(name: str, kind: Is, entry: Mapping[str, Any]) -> ColumnRole:
    return ColumnRole(
        name=name,
        kind=kind,
        called=tuple(tuple(said.split()) for said in entry["called"]),
        entities=frozenset(entry.get("entities", ())),
        elements=frozenset(entry.get("elements", ())),
    )


def _table(name: str, entry: Mapping[str, Any]) -> TableRole:
    return TableRole(
        name=name,
        called=tuple(spelt for said in entry["called"] for spelt in _as_in_names(said)),
        kinds=frozenset(entry.get("kinds", ())),
        not_kinds=frozenset(entry.get("not_kinds", ())),
        elements=frozenset(entry.get("elements", ())),
        has=tuple(entry.get("has", ())),
        title=entry.get("title", ""),
        whole=entry.get("whole", False),
    )


def _as_in_names(said: str) -> tuple[Phrase, ...]:
    """A phrase as the words of a table's name come out, whether it stands there in the singular or not."""
    *first, last = map(singular, said.split())
    return tuple(dict.fromkeys(((*first, last), (*first, singular(f"{last}s")))))


def spellings(said: "map[str] | tuple[str, ...]") -> tuple[str, ...]:
    """Each value as it is written with blanks, underscores, hyphens or nothing between its words.

    >>> spellings(("Opt out",))
    ('opt out', 'opt_out', 'opt-out', 'optout')
    """
    found: dict[str, None] = {}
    for one in said:
        parts = one.lower().split()
        found.update(dict.fromkeys(glue.join(parts) for glue in (" ", "_", "-", "")))
    return tuple(found)


def table_phrase(name: str) -> Phrase:
    """The words of a table's name as ``TableRole.called`` has them."""
    return phrase(name)
