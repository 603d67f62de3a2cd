"""Write an answer as text, JSON or CSV. The output never contains the values searched for."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TextIO

import scanner
from reports.csv_full_report import Cell, same_named, write_rows
from reports.names import visible
from reports.words import plural
from scanner.find.places import Answer, FoundPlace, Part, Restriction

COLUMNS = (
    "record",
    "source",
    "collection",
    "field",
    "entity",
    "category",
    "role",
    "part",
    "n_rows",
    "key_fields",
    "keys",
    "members",
    "related",
    "element",
    "notice_section",
    "restrictions",
    "reason",
)
_PARTS: tuple[tuple[Part, str], ...] = (
    ("controller", "The company is responsible for these (controller)"),
    ("processor", "Held for a customer, who is responsible for these (processor)"),
    ("restricted", "A rule forbids deleting these or handing them out"),
    ("undecided", "The notice gives no role, or it is not decided: a person must decide"),
)
_FORBIDDEN = {"delete": "not to be deleted", "hand_out": "not to be handed out"}
_KEYS_SHOWN = 8
_NOTHING = "Nothing was found."
_IN = "\u203a"


def to_json(answer: Answer) -> dict[str, Any]:
    """The mapping that ``--format json`` writes."""
    return {
        "places": [_place(place) for place in answer.places],
        "not_searched": [
            {"source": item.source, "collection": item.collection, "reason": item.reason}
            for item in answer.not_searched
        ],
        "searched": {
            "at": answer.searched_at,
            "tool_version": scanner.__version__,
            "sources": list(answer.sources),
            "selected": list(answer.selected),
            "collections": answer.n_collections,
            "rows": answer.n_rows,
        },
        "sections": {key: answer.sections[key] for key in _sections(answer) if key in answer.sections},
    }


def write_json(answer: Answer, out: TextIO) -> None:
    json.dump(to_json(answer), out, ensure_ascii=False, indent=2)
    out.write("\n")


def write_csv(answer: Answer, out: TextIO) -> None:
    """Write one line per place, then one line per collection or source that was not searched completely."""
    write_rows(COLUMNS, _rows(answer), out)


def _rows(answer: Answer) -> Iterator[dict[str, Cell]]:
    for place in answer.places:
        told: dict[str, Any] = {"record": "place"} | _place(place)
        told["keys"] = " ".join(map(_key_text, place.keys))
        told["key_fields"] = " ".join(place.key_fields)
        told["members"] = "; ".join(f"{part.member} {_numbers(part.lines)}" for part in place.members)
        told["related"] = "yes" if place.related else ""
        told["restrictions"] = "; ".join(map(_restriction_words, place.restrictions))
        yield told
    for item in answer.not_searched:
        yield same_named(item, "source collection reason") | {"record": "not_searched"}


def write_text(answer: Answer, out: TextIO) -> None:
    out.write(_opening(answer))
    for part, heading in _PARTS:
        places = [place for place in answer.places if place.part == part]
        if places:
            out.write(f"\n{heading}\n")
            for place in places:
                out.writelines(f"{line}\n" for line in _lines(place))
    if answer.not_searched:
        out.write("\nNot searched, or only in part: what is there is unknown\n")
        for item in answer.not_searched:
            out.write(f"  {visible(item.collection or item.source)}: {visible(item.reason)}\n")
    if named := [key for key in _sections(answer) if key in answer.sections]:
        out.write("\nSections of the notice\n")
        out.writelines(f"  {key}: {answer.sections[key]}\n" for key in named)


WRITERS: Mapping[str, Callable[[Answer, TextIO], None]] = {
    "text": write_text,
    "json": write_json,
    "csv": write_csv,
}


def _place(place: FoundPlace) -> dict[str, Any]:
    told: dict[str, Any] = {
        "source": place.source,
        "collection": place.collection,
        "field": place.field,
        "entity": place.entity,
        "category": place.category,
        "role": place.role,
        "n_rows": place.n_rows,
        "keys": list(place.keys),
        "key_fields": list(place.key_fields),
        "members": [{"member": part.member, "lines": list(part.lines)} for part in place.members],
        "element": place.element,
        "notice_section": place.notice_section,
        "part": place.part,
        "related": place.related,
        "restrictions": [
            {"what": item.what, "rule": item.rule, "title": item.title, "section": item.section}
            for item in place.restrictions
        ],
    }
    return told


def _opening(answer: Answer) -> str:
    """The lines that state how much was found, what was searched, and when."""
    direct = [place for place in answer.places if not place.related]
    related = len(answer.places) - len(direct)
    more = f", and {plural(related, 'field')} of related rows" if related else ""
    n_rows = sum(place.n_rows for place in direct)
    found = f"Found in {plural(len(direct), 'field')} ({plural(n_rows, 'row')}){more}."
    read = f"Searched: {plural(answer.n_rows, 'row')} of {plural(answer.n_collections, 'collection')}"
    missed = plural(len(answer.not_searched), "place")
    whole = f"; {missed} could not be searched, or only in part" if answer.not_searched else ""
    only = f", selected by {' '.join(answer.selected)}" if answer.selected else ", none left out"
    return f"{found if answer.places else _NOTHING}\n{read}{visible(only)}{whole}. {answer.searched_at}\n"


def _lines(place: FoundPlace) -> Iterator[str]:
    name = f"{place.collection} {_IN} {place.field}"
    category = place.category_title or place.category
    what = f"{place.entity}, {category}, {place.role}, section {place.notice_section or 'none'}"
    yield f"  {visible(name)}: {plural(place.n_rows, 'row')}{' by key' if place.related else ''}"
    yield f"      {visible(what)}"
    if place.members:
        for part in place.members:
            yield f"      {visible(part.member)}, lines: {_first(part.lines)}"
    elif place.keys:
        called = ", ".join(place.key_fields) or "row numbers"
        yield f"      {visible(called)}: {visible(_first(place.keys))}"
    for item in place.restrictions:
        yield f"      {visible(_restriction_words(item))}"


def _restriction_words(item: Restriction) -> str:
    return f"{_FORBIDDEN[item.what]}: {item.title} ({item.rule}, section {item.section})"


def _sections(answer: Answer) -> Sequence[str]:
    named = [
        section
        for place in answer.places
        for section in (place.notice_section, *(item.section for item in place.restrictions))
    ]
    return sorted({section for section in named if section})


def _first(keys: Sequence[Any]) -> str:
    more = f" and {len(keys) - _KEYS_SHOWN:,} more" if len(keys) > _KEYS_SHOWN else ""
    return ", ".join(map(_key_text, keys[:_KEYS_SHOWN])) + more


def _numbers(lines: Sequence[int]) -> str:
    return " ".join(map(str, lines))


def _key_text(key: Any) -> str:
    return "/".join(map(str, key)) if isinstance(key, list) else str(key)
