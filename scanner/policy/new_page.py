"""Create a company's own one-page policy from ten answers. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from scanner.errors import UsageError, did_you_mean

Body = Mapping[str, Any]
_GRAVE = frozenset({"secret", "special_category"})
ROLES = ("controller", "processor", "undetermined")
_HEAD = """\
# {title} of {company} as data, on one page. It extends nothing.
#
#   noticemap policy check {file}              checks this file
#   noticemap policy show --policy {file}      shows all of it
#   noticemap scan SOURCE --policy {file}
#
# Classes are listed strictest first. A class takes `elements` from the library of all pages, or from
# `elements` below; tables with a name in `tables` belong to it as a whole. `keep`: how long it may be kept,
# and after which event. docs/policy.md explains it.
"""


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Answers for a new policy. For an empty answer, the new policy takes over the content of the page from
    which it starts.
    """

    id: str
    company: str
    title: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)
    """Class → role; the empty key is for all classes that are not listed."""
    classes: Sequence[str] = ()
    limits: Mapping[str, str] = field(default_factory=dict)
    """Class → an ISO 8601 duration, optionally followed by a colon and the event from which it counts."""
    sources: Mapping[str, str] = field(default_factory=dict)
    """Name of a system → the class that it holds."""
    promises: Sequence[str] = ()
    recipients: Sequence[str] = ()
    contact: str = ""


def new_page(answers: Answers, beginning: Body, library: Body, of_law: Sequence[str]) -> dict[str, Any]:
    """Build a page from the answers.

    Args:
        beginning: the page from which the new page starts.
        library: the elements and promises that all pages share.
        of_law: ids of the promises that the law requires. If the answers choose promises, these are added to
            them.

    Raises:
        UsageError: an answer names an unknown class, role or promise.
    """
    known = beginning["classes"]
    elements = {**library["elements"], **beginning.get("elements", {})}
    chosen = [
        key
        for key in known
        if not answers.classes or key in answers.classes or _is_grave(known[key], elements)
    ]
    for named in (answers.classes, filter(None, answers.roles), answers.limits, answers.sources.values()):
        _must_be_in(named, known if named is answers.classes else chosen, "class")
    _must_be_in(answers.promises, library["promises"], "promise")
    _must_be_in(answers.roles.values(), ROLES, "role")
    classes = {key: _class(key, known[key], answers) for key in chosen}
    used = {one for entry in classes.values() for one in entry["elements"]}
    subjects = {one for entry in classes.values() for one in entry.get("subjects", ())}
    every = list(beginning["subjects"])
    kept = subjects | ({every[0]} if any("subjects" not in one for one in classes.values()) else set())
    flags = {flag for one in used for flag in elements[one].get("flags", ())}
    law = [one for one in of_law if _may_hold(library["promises"][one], flags)]
    page = {
        "page": 1,
        "policy": {
            "id": answers.id,
            "version": "1",
            "title": answers.title or "Privacy notice",
            "company": answers.company,
        },
        "subjects": {key: text for key, text in beginning["subjects"].items() if key in kept},
        "classes": classes,
        "elements": {key: one for key, one in beginning.get("elements", {}).items() if key in used},
        "sources": {key: _source(key, category) for key, category in answers.sources.items()},
        "about_nobody": beginning.get("about_nobody"),
        "promises": list(dict.fromkeys([*law, *answers.promises]))
        if answers.promises
        else [one for one in beginning.get("promises", ()) if _may_hold(library["promises"][one], flags)],
        "record": {"controller_contact": answers.contact} if answers.contact else None,
    }
    return {key: value for key, value in page.items() if value}


def _is_grave(entry: Body, elements: Body) -> bool:
    """Whether a class has secrets or special categories of data. Such a class stays in the page even if the
    company does not choose it, so that a scan finds its data.
    """
    flags = {flag for one in entry["elements"] for flag in elements[one].get("flags", ())}
    return not flags.isdisjoint(_GRAVE)


def _may_hold(promise: Body, flags: set[str]) -> bool:
    """Whether data of elements with these flags could break a promise."""
    asked = (promise["when"] or {}).get("flag_in")
    return asked is None or not flags.isdisjoint(asked)


def page_text(page: Body, file: str) -> str:
    """The text of the page's file: a comment with instructions, then the page as YAML."""
    said = page["policy"]
    head = _HEAD.format(title=said["title"], company=said["company"], file=file)
    text: str = yaml.safe_dump(
        dict(page), sort_keys=False, allow_unicode=True, width=112, default_flow_style=None
    )
    return head + re.sub(r"^(?=(subjects|classes|elements|sources|promises):)", "\n", text, flags=re.M)


def _class(key: str, entry: Body, answers: Answers) -> dict[str, Any]:
    own = dict(entry)
    if role := answers.roles.get(key) or answers.roles.get(""):
        own["role"] = role
    if key in answers.limits:
        limit, _, event = answers.limits[key].partition(":")
        after = event.strip() or entry.get("keep", {}).get("after", "the relation ends")
        own["keep"] = {"limit": limit.strip(), "after": after}
    elif answers.limits:
        own.pop("keep", None)
    if answers.recipients:
        own["recipients"] = list(answers.recipients)
    return own


def _source(key: str, category: str) -> dict[str, Any]:
    """The entry for a system that the company named in its answers."""
    return {"title": key.replace("_", " "), "paths": [key.replace("_", " ")], "class": category}


def taken_over(page: Body, answers: Answers) -> tuple[str, ...]:
    """Lines that list what a new page took over from the page from which it started, because an answer was
    empty.
    """
    classes = page["classes"]
    limits = [
        f"{key} {entry['keep']['limit']}"
        for key, entry in classes.items()
        if "keep" in entry and key not in answers.limits
    ]
    roles = {} if "" in answers.roles else {key: one["role"] for key, one in classes.items() if "role" in one}
    own_roles = [f"{key} {role}" for key, role in roles.items() if key not in answers.roles]
    recipients = {name for one in classes.values() for name in one.get("recipients", ())}
    told = (
        ("classes", () if answers.classes else classes),
        ("roles", [one for one in own_roles if not one.endswith(" undetermined")]),
        ("time limits", limits),
        ("recipients", () if answers.recipients else sorted(recipients)),
        ("promises", () if answers.promises else page.get("promises", ())),
    )
    return tuple(f"{what}: {', '.join(some)}" for what, some in told if some)


def _must_be_in(named: Iterable[str], known: Iterable[str], what: str) -> None:
    valid = list(known)
    for one in named:
        if one not in valid:
            raise UsageError(f"no {what} '{one}'{did_you_mean(one, valid)}; valid: {', '.join(valid)}")
