"""Describe source kinds and record kinds in words: how they are recognised, what they hold, and how long it
is kept.
"""

from collections.abc import Collection, Iterable, Iterator

from scanner.policy.data_subjects import SOMEBODY
from scanner.policy.entries import RuleAudit
from scanner.policy.kinds import Kinds, SourceKind
from scanner.policy.layout import paragraph, table
from scanner.policy.policy import Policy
from scanner.policy.record_kind import RecordKind

Row = tuple[str, str]


def kind_text(policy: Policy, what: str) -> Iterator[str]:
    """Describe the record kind and the source kind with the id ``what``, as lines of text.

    Raises:
        KeyError: no record kind or source kind has this id.
    """
    kinds = policy.kinds
    if what in kinds.record_kinds:
        yield from _record_kind(policy, kinds.record_kinds[what])
        if what in kinds.source_kinds:
            yield ""
            yield from _source_kind(policy, kinds.source_kinds[what])
    else:
        yield from _source_kind(policy, kinds.source_kinds[what])


def _record_kind(policy: Policy, kind: RecordKind) -> Iterator[str]:
    yield from (*paragraph(f"{kind.id}: {kind.title} (record kind)"), "")
    rows = [
        ("class", f"{kind.category} ({kind.of.role})"),
        ("recognised by", "names and columns like those of such tables"),
        *_present("and called", _phrases(kind.recognised.tables)),
        *(("has one of", _parts(part)) for part in kind.recognised.shape),
        *_present("has none of", _parts(kind.recognised.lacks)),
        *_present("has any of", _parts(kind.recognised.needs)),
        ("usual in", f"{', '.join(kind.recognised.source_kinds) or 'any source'}{_only(kind)}"),
        *_present("whose", policy.terms.data_subjects.get(kind.subject, "")),
        *_present("people in it", kind.population or ""),
        *_present("kept", policy.retention[kind.retention].title if kind.retention else ""),
        *_present("marked", ", ".join((*kind.adds_flags, *(("a voice service",) if kind.voice else ())))),
        *_columns_of(policy, kind),
        *((f"a {entity}", _named(policy, element)) for entity, element in kind.meaning.entities.items()),
        *_present("text in it", _named(policy, kind.meaning.free_text)),
        *_present("the rest", _named(policy, kind.meaning.rest)),
        *_present("who else", _named(policy, kind.meaning.default)),
        ("said how", "our reading: the notice speaks of data, not of tables"),
    ]
    yield from table(rows)


def _columns_of(policy: Policy, kind: RecordKind) -> Iterator[Row]:
    names: dict[str, list[str]] = {}
    for column, element in kind.meaning.columns.items():
        names.setdefault(element, []).append(column)
    for element, columns in names.items():
        yield "column", f"{', '.join(columns)}: {_named(policy, element)}"


def _source_kind(policy: Policy, kind: SourceKind) -> Iterator[str]:
    yield from (*paragraph(f"{kind.id}: {kind.title} (source kind)"), "")
    elements = [element.id for element in policy.elements.values() if kind.id in element.home]
    records = [
        record.id
        for record in policy.kinds.record_kinds.values()
        if kind.id in record.recognised.source_kinds
    ]
    rows = [
        ("recognised by", _phrases(kind.paths) if kind.paths else "only --source-kind or `kind`"),
        *_present("people in it", kind.population or ""),
        *_present("whose", policy.terms.data_subjects.get(kind.subject, "")),
        *(
            ("kept", f"{category}: {policy.retention[rule].title} ({rule})")
            for category, rule in kind.retention.items()
        ),
        *_present("otherwise", f"a record in it is a {kind.fallback}" if kind.fallback else ""),
        *_present("origin", "data from elsewhere keeps its class" if kind.receives else ""),
        ("records", ", ".join(records) or "none belongs here"),
        ("elements", ", ".join(elements) or "none belongs here"),
        ("said how", "our reading: the notice speaks of data, not of systems"),
    ]
    yield from table(rows)


def kept_by_kinds(kinds: Kinds, rule: str) -> Iterator[Row]:
    """Rows of text about the record kinds and source kinds whose data has the retention rule ``rule`` instead
    of the rule of its element.
    """
    yield from _present(
        "in records", ", ".join(o.id for o in kinds.record_kinds.values() if o.retention == rule)
    )
    sources = [
        f"{kind.id} ({category})"
        for kind in kinds.source_kinds.values()
        for category, kept in kind.retention.items()
        if kept == rule
    ]
    yield from _present("in sources", ", ".join(sources))
    links = [category for category, kept in kinds.of_keys.link_key_retention.items() if kept == rule]
    yield from _present("link keys", ", ".join(f"in {category}" for category in links))
    yield from _present(
        "undecided", "data whose class is not decided" if kinds.undecided_retention == rule else ""
    )


def clock_text(audit: RuleAudit) -> str:
    """Describe in words the dates from which the limit of a retention rule counts when rows are checked."""
    roles = [role for role in audit.clock.split() if role != "closure"]
    told = ["the closure of the account"] if "closure" in audit.clock.split() else []
    told += [f"a column in the role {' or '.join(roles)}"] if roles else []
    told += [f"a column called {' or '.join(audit.called)}"] if audit.called else []
    ends = ["to the end of the event"] if audit.lasts else []
    ends += ["from the end of its year"] if audit.whole_years else []
    if audit.of:
        ends.append(f"in records of {', '.join(audit.of)}")
    return ", ".join((" or ".join(told), *ends))


def _named(policy: Policy, element: str) -> str:
    return f"{policy.elements[element].title} ({element})" if element else ""


def _only(kind: RecordKind) -> str:
    return ", and nowhere else" if kind.recognised.only_source_kinds else ""


def _phrases(phrases: Iterable[tuple[str, ...]]) -> str:
    return ", ".join(dict.fromkeys(" ".join(words) for words in phrases if words))


def _parts(names: Collection[str]) -> str:
    """Describe a set of column names, traits (``~origin``) and ``SOMEBODY`` in words."""
    parts = sorted(name.removeprefix("~") for name in names if name.startswith("~") and name != SOMEBODY)
    whose = ["a column that says whom it is about"] if SOMEBODY in names else []
    told = sorted(name for name in names if not name.startswith("~"))
    return ", ".join((*told, *(f"any {part}" for part in parts), *whose))


def _present(label: str, text: str) -> Iterator[Row]:
    if text:
        yield label, text
