"""Find errors in source kinds and record kinds: undefined ids, and kinds that can never be recognised."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scanner.names.naming import normal, phrase
from scanner.policy.data_subjects import SOMEBODY
from scanner.policy.documents import Document, Key, Problem
from scanner.policy.files import PolicyFiles

Named = tuple[tuple[Key, ...], str]
"""The place of a reference, and the id that it names."""


def kinds_problems(files: PolicyFiles) -> Iterator[Problem]:
    """All undefined references in the kinds file, and all entries that can never be recognised."""
    yield from _undefined(files)
    yield from _hidden_columns(files.kinds)
    yield from _hidden_tables(files.kinds)
    yield from _hidden_paths(files.kinds)
    yield from _hidden_words(files.kinds)


def rules_of_kinds(kinds: Mapping[str, Any]) -> Iterator[str]:
    """Ids of the retention rules that source kinds or record kinds use."""
    yield from (rule for _, rule in _rules(kinds))


def _undefined(files: PolicyFiles) -> Iterator[Problem]:
    kinds, body = files.kinds.body, files.policy.body
    traits = {SOMEBODY, *(f"~{trait}" for trait in kinds["traits"])}
    for named, known, what in (
        (_elements(kinds), body["elements"], "an element"),
        (_rules(kinds), body["retention"], "a retention rule"),
        (_flags(kinds), body["flags"], "a flag"),
        (_sources(kinds), kinds["source_kinds"], "a source kind"),
        (_records(kinds), kinds["record_kinds"], "a record kind"),
        (_traits(kinds), traits, "a part under 'traits'"),
        ([(("undecided", "section"), kinds["undecided"]["section"])], body["sections"], "a section"),
    ):
        for keys, one in named:
            if one and one not in known:
                owner = keys[1] if keys[0] in ("record_kinds", "source_kinds") else keys[0]
                message = f"'{owner}' names '{one}', which is not {what} of {files.policy.path.name}"
                yield files.kinds.problem(keys, message)


def _elements(kinds: Mapping[str, Any]) -> Iterator[Named]:
    for part in ("entity_defaults", "businesses"):
        yield from (((part, key), element) for key, element in kinds[part].items())
    yield from (((part,), kinds[part]) for part in ("machines", "staff"))
    yield from ((("keys", place), element) for place, element in enumerate(kinds["keys"]))
    yield from ((("files", place), rule["element"]) for place, rule in enumerate(kinds["files"]))
    for key, trait in kinds["traits"].items():
        named = trait.get("elements", {})
        yield from ((("traits", key, "elements", category), element) for category, element in named.items())
    for container, spans in kinds["container_spans"].items():
        yield ("container_spans", container), container
        yield from ((("container_spans", container, key), element) for key, element in spans.items())
    for kind, entry in kinds["record_kinds"].items():
        keys = ("record_kinds", kind)
        yield from (((*keys, "columns", element), element) for element in entry.get("columns", {}))
        for part in ("traits", "entities"):
            yield from (((*keys, part, key), element) for key, element in entry.get(part, {}).items())
        yield from (((*keys, part), entry.get(part, "")) for part in ("rest", "free_text", "default"))


def _rules(kinds: Mapping[str, Any]) -> Iterator[Named]:
    yield ("undecided", "retention"), kinds["undecided"]["retention"]
    yield from ((("link_key_retention", key), rule) for key, rule in kinds["link_key_retention"].items())
    for kind, entry in kinds["source_kinds"].items():
        kept = entry.get("retention", {})
        yield from ((("source_kinds", kind, "retention", key), rule) for key, rule in kept.items())
    for kind, entry in kinds["record_kinds"].items():
        yield ("record_kinds", kind, "retention"), entry.get("retention", "")


def _flags(kinds: Mapping[str, Any]) -> Iterator[Named]:
    yield ("business_flag",), kinds["business_flag"]
    for kind, entry in kinds["record_kinds"].items():
        yield from ((("record_kinds", kind, "adds_flags"), flag) for flag in entry.get("adds_flags", ()))


def _sources(kinds: Mapping[str, Any]) -> Iterator[Named]:
    for kind, entry in kinds["record_kinds"].items():
        yield from ((("record_kinds", kind, "source_kinds"), one) for one in entry.get("source_kinds", ()))


def _records(kinds: Mapping[str, Any]) -> Iterator[Named]:
    for kind, entry in kinds["source_kinds"].items():
        yield ("source_kinds", kind, "fallback"), entry.get("fallback", "")
    yield from ((("references", place, "kind"), one["kind"]) for place, one in enumerate(kinds["references"]))


def _traits(kinds: Mapping[str, Any]) -> Iterator[Named]:
    for part in ("lacks", "talks"):
        yield from ((("definitions", part), name) for name in kinds["definitions"][part])
    for kind, entry in kinds["record_kinds"].items():
        keys = ("record_kinds", kind)
        yield from (((*keys, "traits", trait), f"~{trait}") for trait in entry.get("traits", {}))
        parts = (*entry.get("shape", ()), *entry.get("signs", ()))
        asked = (*entry.get("lacks", ()), *entry.get("needs", ()), *(name for part in parts for name in part))
        yield from (((*keys, "shape"), name) for name in asked if name.startswith("~"))


def _hidden_columns(kinds: Document) -> Iterator[Problem]:
    """Report column names that one record kind lists for two elements, because a column can have only one of
    them.
    """
    for kind, entry in kinds.body["record_kinds"].items():
        owners: dict[str, str] = {}
        for element, names in entry.get("columns", {}).items():
            for name in names:
                owner = owners.setdefault(normal(name), element)
                if owner != element:
                    message = f"'{name}' in '{kind}' means '{owner}' and '{element}': keep one"
                    yield kinds.problem(("record_kinds", kind, "columns", element), message)


def _hidden_tables(kinds: Document) -> Iterator[Problem]:
    """Report table names by which an earlier record kind is always recognised, if a later record kind lists
    them as well and cannot be recognised in another way.
    """
    told: dict[tuple[str, ...], str] = {}
    records: Mapping[str, Any] = kinds.body["record_kinds"]
    for kind, entry in records.items():
        for table in entry.get("tables", ()):
            owner = told.setdefault(phrase(table), kind)
            if owner != kind and _hides(records[owner], entry):
                message = f"a table '{table}' is always recognised as '{owner}', never as '{kind}'"
                yield kinds.problem(("record_kinds", kind, "tables"), message)


def _hides(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> bool:
    """Whether the later of two record kinds can be distinguished from the earlier neither by columns nor by a
    source kind.
    """
    by_columns = later.get("shape") or later.get("columns") or earlier.get("lacks")
    elsewhere = set(later.get("source_kinds", ())) - set(earlier.get("source_kinds", ()))
    return not (by_columns or later.get("only_source_kinds") or later.get("population") or elsewhere)


def _hidden_paths(kinds: Document) -> Iterator[Problem]:
    """Report each path phrase that two source kinds list, because a phrase can indicate only one
    source kind.
    """
    places: dict[tuple[str, ...], str] = {}
    for kind, entry in kinds.body["source_kinds"].items():
        for path in entry.get("paths", ()):
            owner = places.setdefault(phrase(path), kind)
            if owner != kind:
                message = f"'{path}' shows '{owner}' and '{kind}': keep one"
                yield kinds.problem(("source_kinds", kind, "paths"), message)


def _hidden_words(kinds: Document) -> Iterator[Problem]:
    """Report words of traits that an earlier trait lists as well, because only the first match counts."""
    yield from _taken(kinds, ((key, trait["words"]) for key, trait in kinds.body["traits"].items()))


def _taken(kinds: Document, parts: Iterable[tuple[str, Iterable[str]]]) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for part, words in parts:
        for word in words:
            owner = owners.setdefault(word, part)
            if owner != part:
                message = f"'{word}' never shows '{part}': '{owner}' has it before"
                yield kinds.problem(("traits", part, "words"), message)
