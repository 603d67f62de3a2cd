"""Merge a policy with the policy that it extends. Pure.

If the extending policy changes an entry, each key given there replaces the inherited value completely. The
dictionaries (names, kinds, tags) are extended instead. Ids under ``remove`` also disappear from conditions
and dictionaries.
"""

from collections.abc import Mapping, Sequence
from typing import Any

Body = Mapping[str, Any]
Gone = Mapping[str, frozenset[str]]
"""Removed ids, by part of the policy."""

OF_ENTRIES: Mapping[str, str] = {
    "category": "classes",
    "data_subjects": "data_subjects",
    "flags": "flags",
    "retention": "retention",
    "retention_also": "retention",
    "recipients": "recipients",
    "not_allowed": "not_allowed",
    "purposes": "purposes",
    "legal_basis": "legal_bases",
    "california_category": "california_categories",
}
"""Keys of elements and sub-categories that hold ids → the part of the policy that defines these ids."""
OF_CONDITIONS: Mapping[str, str] = {
    "category_in": "classes",
    "element_in": "elements",
    "cooccurs_with": "elements",
    "flag_in": "flags",
    "data_subject_in": "data_subjects",
    "retention_in": "retention",
    "source_kind_in": "source_kinds",
    "record_kind_in": "record_kinds",
}
"""Predicate that takes ids → the part of the policy that defines these ids."""
_OF_ELEMENTS = {**OF_ENTRIES, "home": "source_kinds"}
_NOT_INHERITED = ("policy", "names", "kinds", "tags", "extends", "remove")
_REPLACED = "shape"


def removed_by(own: Body) -> Gone:
    return {part: frozenset(ids) for part, ids in own.get("remove", {}).items()}


def laid_over(inherited: Body, own: Body) -> dict[str, Any]:
    """The content of an extending policy (``own``), merged with the content of the policy that it extends."""
    left = without(inherited, removed_by(own))
    parts = {key: part for key, part in left.items() if key not in _NOT_INHERITED}
    for key, part in own.items():
        both = isinstance(part, Mapping) and isinstance(parts.get(key), Mapping)
        parts[key] = _entries(parts[key], part) if both else part
    return parts


def as_settled(body: Body) -> dict[str, Any]:
    """The policy with its settings applied. What a setting lists under ``changes`` for its current value
    replaces other entries.
    """
    settled = dict(body)
    for setting in body.get("settings", {}).values():
        for part, entries in setting.get("changes", {}).get(str(setting["default"]), {}).items():
            settled[part] = _entries(settled[part], entries)
    return settled


def _entries(inherited: Body, own: Body) -> dict[str, Any]:
    merged = dict(inherited)
    for key, entry in own.items():
        both = isinstance(entry, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = {**merged[key], **entry} if both else entry
    return merged


def without(body: Body, gone: Gone) -> dict[str, Any]:
    """A policy without the removed ids, and without promises and rules that can no longer apply
    without them.
    """
    if not gone:
        return dict(body)
    left = {part: _kept(entries, gone.get(part, frozenset())) for part, entries in body.items()}
    for part in ("sub_categories", "elements"):
        left[part] = {key: _entry_without(entry, gone) for key, entry in left[part].items()}
    for part in ("also", "promises"):
        left[part] = {
            key: entry for key, entry in left.get(part, {}).items() if _can_still_apply(entry, gone)
        }
        for key, entry in left[part].items():
            if entry["when"]:
                left[part][key] = {**entry, "when": _condition_without(entry["when"], gone)}
    left["settings"] = {key: _setting_without(entry, left, gone) for key, entry in left["settings"].items()}
    return left


def _setting_without(entry: Body, policy: Body, gone: Gone) -> dict[str, Any]:
    """A setting whose condition and changes name only entries that ``policy`` still has."""
    left = {key: value for key, value in entry.items() if key not in ("touches", "changes")}
    touches = _condition_without(entry.get("touches", {}), gone)
    if not isinstance(touches, bool):
        left["touches"] = touches
    changes = {value: _still_there(parts, policy) for value, parts in entry.get("changes", {}).items()}
    if changes := {value: parts for value, parts in changes.items() if parts}:
        left["changes"] = changes
    return left


def _still_there(parts: Body, policy: Body) -> dict[str, Any]:
    kept = {
        part: {key: entry for key, entry in entries.items() if key in policy[part]}
        for part, entries in parts.items()
    }
    return {part: entries for part, entries in kept.items() if entries}


def _kept(entries: object, gone: frozenset[str]) -> Any:
    if not isinstance(entries, Mapping):
        return entries
    return {key: entry for key, entry in entries.items() if key not in gone}


def _entry_without(entry: Body, gone: Gone) -> dict[str, Any]:
    """An element or sub-category without removed ids in its lists. A removed id that is not in a list stays,
    so that it is reported as undefined.
    """
    return {
        key: [word for word in value if word not in gone.get(_OF_ELEMENTS[key], ())]
        if key in _OF_ELEMENTS and isinstance(value, list)
        else value
        for key, value in entry.items()
    }


def _can_still_apply(entry: Body, gone: Gone) -> bool:
    if entry.get("element") in gone.get("elements", ()):
        return False
    return not entry["when"] or _condition_without(entry["when"], gone) is not False


def _condition_without(when: Body, gone: Gone) -> "dict[str, Any] | bool":
    """A condition without removed ids; ``True`` or ``False`` if the rest of the condition is always true or
    always false.
    """
    left: dict[str, Any] = {}
    for name, asked in when.items():
        value: Any = asked
        if name in OF_CONDITIONS:
            value = [word for word in asked if word not in gone.get(OF_CONDITIONS[name], ())] or False
        elif name == "not":
            inner = _condition_without(asked, gone)
            value = not inner if isinstance(inner, bool) else inner
        elif name in ("all", "any"):
            value = _conditions_without(name, asked, gone)
        if value is False:
            return False
        if value is not True or asked is True:
            left[name] = value
    return left or True


def _conditions_without(name: str, asked: Sequence[Body], gone: Gone) -> "list[Any] | bool":
    parts = [_condition_without(part, gone) for part in asked]
    decides = name == "any"
    if any(part is decides for part in parts):
        return decides
    return [part for part in parts if not isinstance(part, bool)] or not decides


def added(inherited: Any, own: Any, key: str = "") -> Any:
    """An inherited part of a dictionary file, extended by ``own``. Mappings are merged, and lists are
    appended, except that lists under ``shape`` are replaced.
    """
    if isinstance(inherited, Mapping) and isinstance(own, Mapping):
        both = {name: added(inherited[name], own[name], name) for name in own if name in inherited}
        return {**inherited, **own, **both}
    if isinstance(inherited, list) and isinstance(own, list) and key != _REPLACED:
        return [*inherited, *(item for item in own if item not in inherited)]
    return own


def names_without(names: Body, gone: Gone) -> dict[str, Any]:
    """The dictionary of names, without the names of removed elements."""
    left: dict[str, Any] = _kept(names, gone.get("elements", frozenset()))
    return left


def names_taken_away(names: Body) -> dict[str, Any]:
    """The dictionary of names, without the names that each element lists under ``without``."""
    return {
        key: {part: left for part, value in entry.items() if (left := _less(value, set(entry["without"])))}
        if "without" in entry
        else entry
        for key, entry in names.items()
    }


def _less(value: Any, taken: set[str]) -> Any:
    if isinstance(value, Mapping):
        lists = {key: _less(item, taken) for key, item in value.items()}
        return {key: item for key, item in lists.items() if item}
    return [name for name in value if name not in taken]


def kinds_without(kinds: Body, gone: Gone) -> dict[str, Any]:
    """The content of a kinds file without removed source kinds and record kinds, and without references to
    any removed id.
    """
    if not gone:
        return dict(kinds)
    no_records, no_sources = gone.get("record_kinds", frozenset()), gone.get("source_kinds", frozenset())
    named = gone.get("elements", frozenset()) | gone.get("retention", frozenset())
    left: dict[str, Any] = {key: _unnamed(value, named) for key, value in kinds.items()}
    sources = _kept(left["source_kinds"], no_sources)
    records = _kept(left["record_kinds"], no_records)
    return left | {
        "source_kinds": {key: _unnamed(value, no_records) for key, value in sources.items()},
        "record_kinds": {key: _elsewhere(value, no_sources) for key, value in records.items()},
    }


def _elsewhere(record_kind: Body, no_sources: frozenset[str]) -> dict[str, Any]:
    """A record kind without the removed source kinds (``no_sources``) in its list of source kinds."""
    left = [one for one in record_kind.get("source_kinds", ()) if one not in no_sources]
    kept = {key: value for key, value in record_kind.items() if key != "source_kinds"}
    return {**kept, "source_kinds": left} if left else kept


def _unnamed(value: Any, named: frozenset[str]) -> Any:
    """``value`` without removed ids (``named``), whether they are keys, values, list items, or the elements
    of rules in a list.
    """
    if isinstance(value, Mapping):
        return {
            key: _unnamed(item, named)
            for key, item in value.items()
            if key not in named and not (isinstance(item, str) and item in named)
        }
    if isinstance(value, list):
        rules = [item for item in value if not (isinstance(item, Mapping) and item.get("element") in named)]
        return [_unnamed(item, named) for item in rules if not (isinstance(item, str) and item in named)]
    return value
