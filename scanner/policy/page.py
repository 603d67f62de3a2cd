"""Expand a one-page policy into the full form: classes, their elements, and their time limits. Pure.

A page extends no other policy. A page gives purposes and recipients as words, from which their ids are
derived. Every class becomes a record kind. If the class lists ``tables``, everything in a table with such a
name belongs to the class.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.names.naming import normal
from scanner.policy.data_class import NONE
from scanner.policy.page_limits import AS_SAID, limit_id, limits_as_promises, limits_as_rules

Body = Mapping[str, Any]
NOTICE = "s_notice"
UNSAID = "keep_unsaid"
NOBODY = "nobody"
_NOT_SAID = "not_said"
_UNSAID_RULE: Body = {
    "title": "No limit is stated",
    "kind": "outside_notice",
    "limit": {"source": "notice_silent"},
    "trigger": "nothing is stated",
    "action": "decide how long it is kept",
    "severity": "info",
    "precedence": 99,
    "notice": {"section": NOTICE, **AS_SAID},
}
_OF_CLASS = ("title", "role", "holds", "maps_from")
_OF_ELEMENT = ("title", "entities", "flags", "confidentiality", "identifiability", "data_subjects")


@dataclass(frozen=True, kw_only=True)
class Placed:
    """An element of the page or the library (``entry``), as placed in one of the classes that list it
    (``of``).
    """

    id: str
    of: str
    entry: Body
    entities: Body
    """The entry ``entities`` of the library, which names the entities that have a special use."""
    is_first: bool
    """Whether the class is the first class that lists this element, so that a field's name alone indicates
    this class.
    """

    @property
    def names(self) -> list[str]:
        return [*self.entry.get("names", ()), *self.entry.get("weak", ())]

    def is_a(self, kind: str) -> bool:
        """Whether the element can hold the entity that the library uses for ``kind`` (``link`` or
        ``text``).
        """
        return self.entities[kind] in self.entry["entities"]


@dataclass(frozen=True, kw_only=True)
class Whole:
    """The parts of a policy in the full form."""

    policy: Body
    names: Body
    kinds: Body


def whole(page: Body, library: Body) -> Whole:
    """Expand a page into the full form of a policy. The page must match its schema and have no undefined
    names.
    """
    placed = tuple(_placed(page, library))
    sources = {**library["sources"], **page.get("sources", {})}
    return Whole(
        policy=_policy(page, library, placed, sources),
        names={one.id: names for one in placed if (names := _names(one))},
        kinds=_kinds(page, library, placed, sources),
    )


def unknown(page: Body, library: Body) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Undefined names in a page, each as the path of its entry and a message."""
    elements = {**library["elements"], **page.get("elements", {})}
    subjects = page["subjects"].keys()
    for key, entry in page["classes"].items():
        for place, one in enumerate(entry.get("elements", ())):
            if one not in elements:
                valid = ", ".join(sorted(elements))
                yield ("classes", key, "elements", place), f"'{one}' is not an element; valid: {valid}"
        for place, one in enumerate(entry.get("subjects", ())):
            if one not in subjects:
                yield ("classes", key, "subjects", place), f"'{one}' is not defined under 'subjects'"
        for place, one in enumerate(entry.get("legal_basis", ())):
            if one not in library["legal_bases"]:
                valid = ", ".join(library["legal_bases"])
                yield ("classes", key, "legal_basis", place), f"'{one}' is not a legal basis; valid: {valid}"
    for key, entry in page.get("sources", {}).items():
        if entry.get("class", key) not in page["classes"] and "class" in entry:
            yield ("sources", key, "class"), f"'{entry['class']}' is not defined under 'classes'"
    for place, one in enumerate(page.get("promises", ())):
        if one not in library["promises"]:
            valid = ", ".join(library["promises"])
            yield ("promises", place), f"'{one}' is not a promise of the library; valid: {valid}"


def _placed(page: Body, library: Body) -> Iterator[Placed]:
    known = {**library["elements"], **page.get("elements", {})}
    every = [one for entry in page["classes"].values() for one in entry.get("elements", ())]
    seen: set[str] = set()
    entities, of_staff = library["entities"], [[one] for one in library["staff"]]
    # Classes of staff come last, since a field's name alone more likely indicates a customer than staff.
    for key, entry in sorted(page["classes"].items(), key=lambda pair: pair[1].get("maps_from") in of_staff):
        for one in entry.get("elements", ()):
            name = one if every.count(one) == 1 else f"{key}_{one}"
            yield Placed(id=name, of=key, entry=known[one], entities=entities, is_first=one not in seen)
            seen.add(one)
        if entry.get("tables"):
            rest = {"title": f"Other: {entry['title']}", "entities": [entities["rest"]]}
            yield Placed(id=f"{key}_other", of=key, entry=rest, entities=entities, is_first=False)


def _policy(page: Body, library: Body, placed: Iterable[Placed], sources: Body) -> Body:
    classes = page["classes"]
    said = {key: _reference(f"s_{key}") for key in classes}
    words = {part: _worded(classes, part) for part in ("purposes", "recipients")}
    nothing = {"title": "No personal data", "role": "not_applicable", "holds": "nothing", "maps_from": [NONE]}
    return {
        "policy": {"company": "", **page["policy"]},
        "settings": {},
        "classes": {key: _some(entry, _OF_CLASS) for key, entry in classes.items()} | {NONE: nothing},
        "sections": {
            NOTICE: {"heading": page["policy"]["title"], "lines": ""},
            **{
                f"s_{key}": {"heading": one["title"], "lines": one.get("lines", "")}
                for key, one in classes.items()
            },
        },
        **words,
        "not_allowed": {},
        "legal_bases": library["legal_bases"],
        "california_categories": {_NOT_SAID: "Not said"},
        "data_subjects": {**page["subjects"], NOBODY: "Nobody"},
        "flags": {**library["flags"], **page.get("flags", {})},
        "sub_categories": {
            **{key: _sub_category(key, one, page, sources) for key, one in classes.items()},
            NOBODY: _sub_category(NONE, {"title": "No personal data", "subjects": [NOBODY]}, page, {}),
        },
        "elements": {
            **{one.id: _element(one, classes, said) for one in placed},
            NOBODY: {
                "title": "Nobody's data",
                "sub_category": NOBODY,
                "entities": [library["entities"]["rest"]],
                "identifiability": "none",
                "notice": _reference(NOTICE) | {"strength": "default"},
            },
        },
        "retention": {**dict(limits_as_rules(classes)), UNSAID: _UNSAID_RULE},
        "promises": {
            **dict(_chosen(page, library)),
            **{key: _promise(entry) for key, entry in page.get("own_promises", {}).items()},
            **{key: _promise(entry) for key, entry in limits_as_promises(classes)},
        },
        "processing_record": {key: {"text": text} for key, text in page.get("record", {}).items()},
    }


def _some(entry: Body, keys: Iterable[str]) -> dict[str, Any]:
    return {key: entry[key] for key in keys if key in entry}


def _reference(section: str) -> dict[str, Any]:
    return {"section": section, **AS_SAID}


def _worded(classes: Body, part: str) -> dict[str, str]:
    """Id → text, for all texts that classes list under ``part``. The ids are derived from the texts
    (``slug``).
    """
    return {slug(text): text for entry in classes.values() for text in entry.get(part, ())}


def slug(text: str) -> str:
    """Derive an id from words.

    >>> slug("Care & billing")
    'care_billing'
    """
    kept = "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in text.lower())
    found = "_".join(kept.split())
    return found if found[:1].isalpha() else f"x_{found}"


def _sub_category(key: str, entry: Body, page: Body, sources: Body) -> dict[str, Any]:
    secret = "highest" if entry.get("holds") == "content" else "confidential"
    return {
        "title": entry["title"],
        "category": key,
        "data_subjects": entry.get("subjects") or list(page["subjects"])[:1],
        "identifiability": "direct",
        "confidentiality": entry.get("confidentiality", secret),
        "home": [source for source, one in sources.items() if one.get("class") == key],
        "retention": limit_id(key) if "keep" in entry else UNSAID,
        "recipients": [slug(text) for text in entry.get("recipients", ())],
        "purposes": [slug(text) for text in entry.get("purposes", ())],
        "legal_basis": entry.get("legal_basis", []),
        "california_category": _NOT_SAID,
    }


def _element(one: Placed, classes: Body, said: Body) -> Body:
    return {
        **_some(one.entry, _OF_ELEMENT),
        "title": _title(one, classes[one.of]),
        "sub_category": one.of,
        "notice": said[one.of] | {"strength": "named"},
    }


def _title(one: Placed, of: Body) -> str:
    """The title of an element. If an earlier class also lists the element, the title of the element's class
    is added.
    """
    title: str = one.entry["title"]
    return (
        title
        if one.is_first or of["title"] in title
        else f"{title} ({of['title'][:1].lower()}{of['title'][1:]})"
    )


def _chosen(page: Body, library: Body) -> Iterator[tuple[str, Body]]:
    """The promises of the library that a page lists. If the page names a company, the promises count as made
    by this company; otherwise the law requires them.
    """
    said = {"basis": "said"} if page["policy"].get("company") else {}
    for key in page.get("promises", ()):
        yield key, _promise({**library["promises"][key], **said})


def _promise(entry: Body) -> Body:
    return {"kind": "promise", "basis": "said", "section": NOTICE, "lines": [], **entry}


def _names(one: Placed) -> dict[str, Any]:
    names = {"strong": one.entry.get("names"), "weak": one.entry.get("weak")} if one.is_first else {}
    return {key: list(value) for key, value in names.items() if value}


def _kinds(page: Body, library: Body, placed: Iterable[Placed], sources: Body) -> Body:
    classes = page["classes"]
    by_class = {key: [one for one in placed if one.of == key] for key in classes}
    homes = {key: [source for source, one in sources.items() if one.get("class") == key] for key in classes}
    links = [one for one in placed if one.is_a("link")]
    records = {
        f"{key}_record": _record_kind(key, entry, by_class[key], homes[key], links)
        for key, entry in classes.items()
    }
    staff = (key for key, one in classes.items() if library["staff"][0] in one.get("maps_from", ()))
    at_work = next((one.id for key in staff for one in by_class[key]), NOBODY)
    return {
        "source_kinds": {
            key: {
                **{name: value for name, value in one.items() if name != "class"},
                **({"fallback": f"{one['class']}_record"} if "class" in one else {}),
            }
            for key, one in sources.items()
        },
        "link_key_retention": {},
        "keys": [],
        "entity_defaults": _first_of_entities(placed),
        "machines": NOBODY,
        "staff": at_work,
        "businesses": {},
        "undecided": {"retention": UNSAID, "section": NOTICE},
        "container_spans": {},
        "files": [],
        "references": [],
        "record_kinds": records | {"reference_list": _reference_list(page, library, links)},
    }


def _first_of_entities(placed: Iterable[Placed]) -> dict[str, str]:
    """Entity → the first element that can hold it. Entities that the library lists under ``silent`` are left
    out.
    """
    found: dict[str, str] = {}
    for one in placed:
        for entity in one.entry["entities"]:
            if entity not in one.entities["silent"]:
                found.setdefault(entity, one.id)
    return found


def _record_kind(
    key: str, entry: Body, placed: list[Placed], homes: list[str], links: list[Placed]
) -> dict[str, Any]:
    """The record kind for the tables of a class. ``links`` are the elements that say whose a record is;
    columns with the names of such elements belong to the class, too.
    """
    texts = (one.id for one in placed if one.is_a("text"))
    rest = next((one.id for one in placed if one.id == f"{key}_other"), "")
    columns = {one.id: one.names for one in placed if one.names}
    if rest:
        taken = {name for names in columns.values() for name in names}
        others = [name for one in links if one.of != key for name in one.names if name not in taken]
        columns[rest] = list(dict.fromkeys(others))
    told = {
        "title": entry.get("record", f"record of {entry['title'][:1].lower()}{entry['title'][1:]}"),
        "category": key,
        "source_kinds": homes,
        "tables": entry.get("tables"),
        "by_words": True,
        "columns": {name: value for name, value in columns.items() if value},
        "rest": rest,
        "entities": _first_of_entities(placed),
        "free_text": next(texts, rest),
        "subject": next(iter(entry.get("subjects", ())), ""),
    }
    return {name: value for name, value in told.items() if value}


def _reference_list(page: Body, library: Body, links: list[Placed]) -> dict[str, Any]:
    """The record kind for reference lists, which are about nobody. No column of such a list says whose a
    record is.
    """
    return {
        "title": "reference list or setting of a system",
        "category": NONE,
        "tables": [*library["about_nobody"], *page.get("about_nobody", ())],
        "by_words": True,
        "lacks": ["~somebody", *dict.fromkeys(normal(name) for one in links for name in one.names)],
        "rest": NOBODY,
    }
