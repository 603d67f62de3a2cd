"""Check that a policy defines everything to which it refers, such as sections, rules, purposes and
elements.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scanner.errors import did_you_mean
from scanner.policy.audit_vocabulary import vocabulary
from scanner.policy.condition import parse_condition
from scanner.policy.condition_tree import leaves
from scanner.policy.data_class import UNDETERMINED
from scanner.policy.documents import Document, Key, Problem
from scanner.policy.durations import seconds_in
from scanner.policy.extends import OF_CONDITIONS, OF_ENTRIES
from scanner.policy.row_test import RowTest, parse_row_tests

_INHERITED = (
    "category",
    "data_subjects",
    "identifiability",
    "confidentiality",
    "flags",
    "home",
    "retention",
    "retention_also",
    "recipients",
    "not_allowed",
    "purposes",
    "legal_basis",
    "california_category",
)
_POPULATED = ("source_kinds", "record_kinds")
_ROLES = "scanner/policy/data/audit_vocabulary.toml"
_MAY_BE_ABSENT: Mapping[str, object] = {"flags": [], "retention_also": [], "not_allowed": [], "home": []}


def with_defaults(body: Mapping[str, Any], element: Mapping[str, Any]) -> dict[str, Any]:
    """The entry of an element, completed with the defaults from the element's sub-category."""
    defaults = body["sub_categories"].get(element["sub_category"], {})
    inherited = {key: defaults[key] for key in _INHERITED if key in defaults}
    return {**_MAY_BE_ABSENT, **inherited, **element}


def dangling(document: Document, names: Document) -> list[Problem]:
    """All undefined references of a policy, and all required keys that neither an element nor its
    sub-category has.

    Args:
        document: the policy.
        names: the policy's dictionary of names.
    """
    found = [
        *_settings(document),
        *_elements(document),
        *_rules(document),
        *_also_rules(document),
        *_promises(document),
    ]
    if document.body.get("names"):
        found.extend(_names(document, names))
    return sorted(set(found))


def unknown_classes(document: Document, kinds: Document) -> list[Problem]:
    """A problem for each source kind and record kind with a class that the policy does not define."""
    found = []
    for part, key in (("record_kinds", "category"), *((one, "population") for one in _POPULATED)):
        for kind, entry in kinds.body[part].items():
            if key in entry and entry[key] not in document.body["classes"]:
                message = f"'{entry[key]}' is not defined under 'classes'"
                found.append(kinds.problem((part, kind, key), message))
    return sorted(found)


def _settings(document: Document) -> Iterator[Problem]:
    for key, entry in document.body["settings"].items():
        if "touches" in entry:
            yield from _asked(document, ("settings", key, "touches"), entry["touches"])
        for value, parts in entry.get("changes", {}).items():
            for part, entries in parts.items():
                keys = ("settings", key, "changes", value, part)
                yield from _undefined(document, keys, list(entries), part)


def _elements(document: Document) -> Iterator[Problem]:
    body = document.body
    for part in ("sub_categories", "elements"):
        for key, entry in body[part].items():
            for field, target in OF_ENTRIES.items():
                yield from _undefined(document, (part, key, field), entry.get(field, ()), target)
    for key, entry in body["elements"].items():
        yield from _undefined(
            document, ("elements", key, "sub_category"), entry["sub_category"], "sub_categories"
        )
        yield from _section(document, ("elements", key, "notice"), entry["notice"])
        missing = [field for field in _INHERITED if field not in with_defaults(body, entry)]
        if missing:
            message = f"element '{key}' has no '{missing[0]}', and neither has its sub-category"
            yield document.problem(("elements", key), message)


def _rules(document: Document) -> Iterator[Problem]:
    for key, entry in document.body["retention"].items():
        yield from _section(document, ("retention", key, "notice"), entry["notice"])
        setting = entry["limit"].get("setting", ())
        yield from _undefined(document, ("retention", key, "limit", "setting"), setting, "settings")
        audit = entry.get("audit", {})
        yield from _undefined(document, ("retention", key, "audit", "of"), audit.get("of", ()), "retention")
        roles = [role for role in audit.get("clock", "").split() if role != "closure"]
        yield from _unknown_roles(document, ("retention", key, "audit", "clock"), "column", roles)
        for place, test in enumerate(parse_row_tests(entry.get("rows", ()))):
            yield from _row_test(document, ("retention", key, "rows", place), test)


def _promises(document: Document) -> Iterator[Problem]:
    for key, entry in document.body["promises"].items():
        yield from _section(document, ("promises", key), entry)
        if entry["when"] is not None:
            yield from _asked(document, ("promises", key, "when"), entry["when"])
        for place, test in enumerate(parse_row_tests(entry.get("rows", ()))):
            yield from _row_test(document, ("promises", key, "rows", place), test)


def _row_test(document: Document, keys: tuple[Key, ...], test: RowTest) -> Iterator[Problem]:
    """Check everything to which a test of rows refers: rules, elements, flags, durations, and roles of
    columns and tables.
    """
    rules = (*test.overdue, *test.tables.under, *((test.rule,) if test.rule else ()))
    yield from _undefined(document, keys, rules, "retention")
    yield from _undefined(document, keys, test.tables.elements, "elements")
    yield from _undefined(document, keys, test.tables.flags, "flags")
    tables = (
        *test.tables.not_of,
        *((test.tables.of,) if test.tables.of else ()),
        *(one.table for one in test.joined),
    )
    yield from _unknown_roles(document, keys, "table", tables)
    yield from _unknown_roles(document, keys, "column", test.columns)
    for limit in test.limits:
        if limit not in document.body["retention"] and limit not in document.body["settings"]:
            try:
                seconds_in(limit)
            except ValueError:
                yield document.problem(keys, f"'{limit}' is not a duration, a setting or a retention rule")


def _unknown_roles(
    document: Document, keys: tuple[Key, ...], what: str, roles: Iterable[str]
) -> Iterator[Problem]:
    known = vocabulary().tables if what == "table" else vocabulary().columns
    for role in roles:
        if role not in known:
            near = did_you_mean(role, known)
            hint = f"{near} The roles are in {_ROLES}" if near else f"; the roles are in {_ROLES}"
            yield document.problem(keys, f"'{role}' is not a valid role of a {what} in an audit{hint}")


def _also_rules(document: Document) -> Iterator[Problem]:
    for key, entry in document.body.get("also", {}).items():
        yield from _section(document, ("also", key, "notice"), entry["notice"])
        yield from _undefined(document, ("also", key, "element"), entry["element"], "elements")
        yield from _asked(document, ("also", key, "when"), entry["when"])


def _asked(document: Document, keys: tuple[Key, ...], when: Mapping[str, Any]) -> Iterator[Problem]:
    for predicate in leaves(parse_condition(when)):
        target = OF_CONDITIONS.get(predicate.name, "")
        if target in document.body:
            yield from _undefined(document, keys, predicate.words, target)


def _names(document: Document, names: Document) -> Iterator[Problem]:
    for key in names.body:
        if key not in document.body["elements"] and names.says((key,)):
            yield names.problem((key,), f"'{key}' is not an element of {document.path.name}")


def _section(document: Document, keys: tuple[Key, ...], entry: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _undefined(document, (*keys, "section"), entry["section"], "sections")


def _undefined(
    document: Document, keys: tuple[Key, ...], used: str | Iterable[str], target: str
) -> Iterator[Problem]:
    for word in (used,) if isinstance(used, str) else used:
        if word in document.body[target] or (target, word) == ("classes", UNDETERMINED):
            continue
        if word in document.body.get("remove", {}).get(target, ()) and not document.says(keys):
            message = f"'{word}' is removed here, and '{keys[1]}' still names it: change that as well"
            yield document.problem(("remove", target, document.body["remove"][target].index(word)), message)
        else:
            yield document.problem(keys, f"'{word}' is not defined under '{target}'")
