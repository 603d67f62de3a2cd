"""The names of columns, tables and values for which an audit searches, read once from
``data/audit_vocabulary.toml``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import product
from pathlib import Path
from typing import Any

from detectors.built import built, toml
from scanner.names.naming import phrase, singular, words
from scanner.policy.audit_roles import ColumnRole, Is, Phrase, TableRole
from scanner.policy.inflection import inflected
from scanner.policy.role_names import RoleNames

_DATA = Path(__file__).parent / "data"
FACTS = _DATA / "audit_vocabulary.toml"
_VALUES, _WORDS = _DATA / "audit_values.toml", _DATA / "audit_words.toml"


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    time_words: frozenset[str]
    """Words in column names that only say that the column holds a time: ``at``, ``date``."""
    owner_words: frozenset[str]
    """Words in column names that only say to whom or what a value belongs: ``account``, ``customer``."""
    empty_words: frozenset[str]
    """Words in column names that do not distinguish one column from another: ``flag``, ``value``."""
    not_accounts: frozenset[str]
    """Those of ``owner_words`` that do not mean an account when they stand alone."""
    account_words: frozenset[str]
    """Words for accounts. Before a word for closing, as in ``account_closed``, they show that an account is
    closed.
    """
    key_words: frozenset[str]
    """First or last words of names of columns that hold keys."""
    whose: Mapping[str, tuple[str, ...]]
    """Named lists of entities, classes and roles with which the audit finds out whom a row is about."""
    holders: frozenset[str]
    """Last words of table names that say that something is stored, but not what: ``log``, ``list``."""
    short: Mapping[str, str]
    """Abbreviations and words of other languages → full words in English."""
    columns: Mapping[str, ColumnRole]
    tables: Mapping[str, TableRole]
    values: Mapping[str, tuple[str, ...]]
    """Name of a list → its values in all spellings, in lower case."""
    foreign: Mapping[str, frozenset[str]]
    """Name of a list → values in other languages or other words. They are used only for columns that are
    known to contain them.
    """
    removed: tuple[str, ...]
    """Texts that replace the original value of a cell when it is removed."""
    remembered: dict[int, tuple[ColumnRole, RoleNames]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @cached_property
    def known(self) -> frozenset[str]:
        """Every word in the listed names of columns, all abbreviations, and all words for keys and owners."""
        roles = (word for role in self.columns.values() for said in role.called for word in said)
        rest = (*self.owner_words, *self.short, *self.key_words, *_KINDS)
        return frozenset((*roles, *self.time_words, *rest)) - {""}

    @cached_property
    def known_of_tables(self) -> frozenset[str]:
        """Every word in the listed names of tables."""
        roles = (word for role in self.tables.values() for said in role.called for word in said)
        return frozenset((*roles, *self.owner_words, *self.holders))

    def is_of(self, table: Phrase, role: TableRole) -> bool:
        """Whether a table's name contains a core word of the role and no words that do not belong to the
        role.
        """
        others = {word for said in role.called for word in said} | self.holders | self.owner_words
        return bool(role.core.intersection(table)) and set(table) <= others | role.core

    def kept(self, table: Phrase) -> Phrase:
        """The words of a table's name without final words that only say that the table stores something.

        >>> vocabulary().kept(("notification", "log")), vocabulary().kept(("log",))
        (('notification',), ('log',))
        """
        while len(table) > 1 and table[-1] in self.holders:
            table = table[:-1]
        return table

    def without_key_words(self, spoken: Phrase) -> Phrase:
        """The words of a key's name, without first and last words that only say that it is a key.

        >>> vocabulary().without_key_words(("id", "account")), vocabulary().without_key_words(("id",))
        (('account',), ())
        """
        while spoken and spoken[-1] in self.key_words:
            spoken = spoken[:-1]
        while spoken and spoken[0] in self.key_words:
            spoken = spoken[1:]
        return spoken

    def spoken(self, name: str) -> Phrase:
        """The words of a column's name, with joined words split and abbreviations expanded.

        >>> vocabulary().spoken("closuredate"), vocabulary().spoken("acct_sts_cd")
        (('closure', 'date'), ('acct', 'status', 'code'))
        >>> vocabulary().spoken("Closed_On__c")
        ('closed', 'on')
        """
        return _spoken(name.rsplit(".", 1)[-1])

    def written_out(self, name: str) -> str:
        """A name with its abbreviations expanded, as the role model reads it.

        >>> vocabulary().written_out("acctSts")
        'acct_status'
        """
        return "_".join(self.spoken(name))

    def core(self, name: str) -> tuple[Phrase, Phrase]:
        """The words of a column's name in two forms: without words for time, and without words for time and
        owners.

        >>> vocabulary().core("account_closed_at"), vocabulary().core("end_date")
        ((('account', 'closed'), ('closed',)), (('end',), ('end',)))
        """
        return _core(name.rsplit(".", 1)[-1])

    def rank(self, role: ColumnRole, name: str, of: Phrase = ()) -> int | None:
        """How well a column's name fits a role: 0 is best; ``None`` if it does not fit.

        Args:
            of: the words of the table's name, which may be repeated in the column's name.
        """
        names = self._names_of(role)
        full, timed, core = self.spoken(name), *self.core(name)
        place = names.place(full) if full else None
        if place is None:
            place = names.place(timed, core) if role.kind == "moment" and core else names.place(timed)
        if place is not None or role.kind == "key":
            return place
        whole, own = self._bag(timed), frozenset(of)
        return names.rank_in_any_order(whole, whole - own or frozenset(timed) - own, own)

    def _names_of(self, role: ColumnRole) -> RoleNames:
        """The indexed names of a role. The cache also holds the role itself, so that the role's ``id()``
        stays unique.
        """
        if id(role) not in self.remembered:
            names = RoleNames(role.called, lambda said: _without(said, self.time_words), self._bag)
            self.remembered[id(role)] = role, names
        return self.remembered[id(role)][1]

    def _bag(self, said: Phrase) -> frozenset[str]:
        """The words of a name that distinguish it from others, in the singular and without order."""
        return _bag(said)


_KINDS = ("name", "type", "flag")
_LONG = 6
"""Minimum number of letters of a word that may consist of several joined words."""


@lru_cache(maxsize=65_536)
def _spoken(name: str) -> Phrase:
    said = vocabulary()
    found = [part for word in words(name) for part in _pieces(word, said.known)]
    telling = [part for part in found if len(part) > 1 or part in said.known] or found
    return tuple(one for part in telling for one in said.short.get(part, part).split())


@lru_cache(maxsize=65_536)
def _core(name: str) -> tuple[Phrase, Phrase]:
    said = vocabulary()
    timed = _without(_spoken(name), said.time_words)
    return timed, _without(timed, said.owner_words)


@lru_cache(maxsize=65_536)
def _bag(said: Phrase) -> frozenset[str]:
    return frozenset(map(singular, said)) - vocabulary().owner_words - vocabulary().empty_words


def _pieces(word: str, known: frozenset[str]) -> Phrase:
    """The known words of which a word consists. If the word is known or cannot be split, only the word
    itself.

    >>> _pieces("dateclosed", frozenset({"date", "closed"})), _pieces("closed", frozenset({"closed"}))
    (('date', 'closed'), ('closed',))
    """
    if word in known or len(word) < _LONG or not word.isalpha():
        return (word,)
    for end in range(len(word) - 2, 1, -1):
        if word[:end] in known:
            rest = _pieces(word[end:], known)
            if all(part in known for part in rest):
                return (word[:end], *rest)
    return (word,)


def _without(spoken: Phrase, left_out: frozenset[str]) -> Phrase:
    return tuple(word for word in spoken if word not in left_out)


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The shipped vocabulary."""
    body = toml(FACTS)
    short = body["short"] | {foreign: word for word, said in body["meanings"].items() for foreign in said}
    columns = {name: _column(name, entry["is"], entry, short) for name, entry in body["columns"].items()}
    columns |= {name: _column(name, "key", entry, short) for name, entry in body["keys"].items()}
    return Vocabulary(
        time_words=frozenset((*body["time_words"], *body["function_words"])),
        owner_words=frozenset(body["owner_words"]),
        empty_words=frozenset(body["empty_words"]),
        holders=frozenset(body["holders"]),
        not_accounts=frozenset(body["not_accounts"]),
        account_words=frozenset(body["account_words"]),
        key_words=frozenset(body["key_words"]),
        whose={name: tuple(said) for name, said in body["whose"].items()},
        short=short,
        columns=columns,
        tables={name: _table(name, entry) for name, entry in body["tables"].items()},
        values={name: spellings(map(str, said)) for name, said in body["values"].items()},
        foreign=_foreign(),
        removed=tuple(body["removed"]),
    )


@lru_cache(maxsize=1)
def labelled_values() -> Mapping[str, Sequence[str]]:
    """Name of a list → values from labelled tables. There are few enough of them to search for them inside
    texts.
    """
    return toml(_VALUES)


@built
def _foreign() -> dict[str, frozenset[str]]:
    body, learned, words = toml(FACTS), toml(_VALUES), toml(_WORDS)

    def others(name: str, said: Iterable[object]) -> Iterator[str]:
        yield from learned.get(name, ())
        yield from _translated(said, body["meanings"])
        yield from _translated(said, words)
        yield from _of_accounts(name, said)

    return {name: frozenset(inflected(others(name, said))) for name, said in body["values"].items()}


def _translated(said: Iterable[object], meanings: Mapping[str, Sequence[str]]) -> Iterator[str]:
    return (one for word in said for one in meanings.get(str(word), ()))


def _of_accounts(name: str, said: Iterable[object]) -> tuple[str, ...]:
    """Each word with ``account`` before and after it, in all spellings, for the lists ``closed`` and
    ``open``; empty for other lists.
    """
    both = (one for word in said for one in (f"account {word}", f"{word} account"))
    return spellings(both) if name in ("closed", "open") else ()


def _column(name: str, kind: Is, entry: Mapping[str, Any], short: Mapping[str, str]) -> ColumnRole:
    return ColumnRole(
        name=name,
        kind=kind,
        called=tuple(
            tuple(short.get(word, word) for word in said) for one in entry["called"] for said in _phrases(one)
        ),
        entities=frozenset(entry.get("entities", ())),
        elements=frozenset(entry.get("elements", ())),
        values=tuple(entry.get("values", ())),
        flagged_by=entry.get("flagged_by", ""),
        unlike=tuple(entry.get("unlike", ())),
        is_elsewhere=entry.get("elsewhere", False),
    )


def _table(name: str, entry: Mapping[str, Any]) -> TableRole:
    return TableRole(
        name=name,
        called=tuple(
            spelt for one in entry["called"] for said in _phrases(one) for spelt in _as_in_names(said)
        ),
        kinds=frozenset(entry.get("kinds", ())),
        not_kinds=frozenset(entry.get("not_kinds", ())),
        elements=frozenset(entry.get("elements", ())),
        has=tuple(tuple(one.split()) for one in entry.get("has", ())),
        core=frozenset(entry.get("core", ())),
        named=frozenset(entry.get("named", ())),
        shown_by=tuple(entry.get("shown_by", ())),
        yields_to=tuple(entry.get("yields_to", ())),
        shown_with=tuple(entry.get("shown_with", ())),
        title=entry.get("title", ""),
        whole=entry.get("whole", False),
    )


def _phrases(said: str) -> Iterator[Phrase]:
    """Expand the alternatives of an entry: yield every phrase that it matches.

    >>> list(_phrases("ad|marketing cookie|"))
    [('ad', 'cookie'), ('ad',), ('marketing', 'cookie'), ('marketing',)]
    """
    for chosen in product(*(word.split("|") for word in said.split())):
        yield tuple(filter(None, chosen))


def _as_in_names(said: Phrase) -> tuple[Phrase, ...]:
    """A phrase in the singular, in every form that can result when a plural ending is removed from a table's
    name.
    """
    *first, last = map(singular, said)
    return tuple(
        dict.fromkeys(((*first, last), (*first, singular(f"{last}s")), (*first, singular(f"{last}es"))))
    )


def spellings(said: Iterable[str]) -> tuple[str, ...]:
    """Each value with spaces, underscores, hyphens or nothing between its words.

    >>> spellings(("Opt out",))
    ('opt out', 'opt_out', 'opt-out', 'optout')
    """
    found: dict[str, None] = {}
    for one in said:
        parts = one.lower().split()
        found.update(dict.fromkeys(glue.join(parts) for glue in (" ", "_", "-", "")))
    return tuple(found)


def table_phrase(name: str) -> Phrase:
    """The words of a table's name in the form of ``TableRole.called``.

    >>> table_phrase("lead_donotcontact"), table_phrase("tblSiteVisits")
    (('lead', 'do', 'not', 'contact'), ('site', 'visit'))
    """
    said = vocabulary()
    parts = (part for word in phrase(name) for part in _pieces(word, said.known_of_tables))
    return tuple(singular(said.short.get(part, part)) for part in parts)
