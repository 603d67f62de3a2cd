"""The privacy notice as data: the type ``Policy``, and ``load_policy``, which reads it from its files.

A policy consists of its entries, its dictionary of names, its source kinds and record kinds, and its tag
words, each including inherited content.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detectors import built
from scanner.policy.condition import parse_condition
from scanner.policy.data_class import DataClass, classes_from
from scanner.policy.documents import PolicyError, Problem
from scanner.policy.entries import (
    AlsoRule,
    Element,
    Limit,
    Promise,
    Reference,
    RetentionRule,
    RuleAudit,
    Section,
    Setting,
    Statement,
    Use,
)
from scanner.policy.kinds import Kinds
from scanner.policy.name_dictionary import NameEntry, NameIndex, index_names
from scanner.policy.row_test import parse_row_tests
from scanner.policy.shipped import FOLDER, shipped
from scanner.policy.tags import TagWords
from scanner.serialization.plain import as_plain, from_plain

if TYPE_CHECKING:
    from scanner.policy.files import PolicyFiles

__all__ = ["PolicyError", "Problem"]


@dataclass(frozen=True, kw_only=True)
class Page:
    """The title and the company of the notice, and the files from which the policy was read."""

    title: str
    company: str
    path: Path
    """The policy's own file."""
    sha256: str
    """SHA-256 hash of all files of the policy: its entries, names, kinds and tags, and the files that these
    extend.
    """


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The terms to which entries of the policy refer by id. Each mapping is from the id of a term to its
    wording.
    """

    purposes: Mapping[str, str]
    recipients: Mapping[str, str]
    not_allowed: Mapping[str, str]
    legal_bases: Mapping[str, str]
    california_categories: Mapping[str, str]
    data_subjects: Mapping[str, str]
    flags: Mapping[str, str]
    sub_categories: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A notice as data. The keys of mappings are ids, in the order of the file."""

    id: str
    version: str
    page: Page
    classes: Mapping[str, DataClass]
    """The classes by id, strictest first. A record with several classes is handled like the strictest of
    them.
    """
    settings: Mapping[str, Setting]
    sections: Mapping[str, Section]
    terms: Terms
    elements: Mapping[str, Element]
    retention: Mapping[str, RetentionRule]
    also: Mapping[str, AlsoRule]
    promises: Mapping[str, Promise]
    processing_record: Mapping[str, Statement]
    names: NameIndex
    kinds: Kinds
    tags: TagWords

    @property
    def impersonal_classes(self) -> frozenset[str]:
        """Classes of the name model that are about nobody."""
        return frozenset(one for of in self.classes.values() if of.is_impersonal for one in of.maps_from)


def load_policy(path_or_id: str) -> Policy:
    """Load a policy by the id of a shipped one (``xpoz``) or by file path.

    Raises:
        PolicyError: the policy does not exist, does not match its schema, or refers to something undefined.
    """
    return _shipped(path_or_id) if path_or_id in shipped() else policy_of(read_checked(path_or_id))


@cache
def _shipped(policy_id: str) -> Policy:
    """A shipped policy, which is read and checked when the program is built."""
    plain = built.value(f"policy.{policy_id}", lambda: as_plain(policy_of(read_checked(policy_id))))
    policy = from_plain(Policy, plain)
    return replace(policy, page=replace(policy.page, path=FOLDER / f"{policy_id}.yaml"))


def read_checked(path_or_id: str) -> "PolicyFiles":
    """Read the files of a policy. Raises ``PolicyError`` if a file is invalid or refers to something
    undefined.
    """
    from scanner.policy.files import read_policy
    from scanner.policy.references import dangling, unknown_classes

    files = read_policy(path_or_id)
    problems = [*dangling(files.policy, files.names), *unknown_classes(files.policy, files.kinds)]
    if problems:
        raise PolicyError(problems)
    return files


def policy_of(files: "PolicyFiles") -> Policy:
    """Build a policy from its files, which must have no undefined references."""
    from scanner.policy.kinds_reading import kinds_from
    from scanner.policy.references import with_defaults

    body, names = files.policy.body, files.names.body
    classes = classes_from(body["classes"])
    elements = {
        key: _element(key, with_defaults(body, entry), classes) for key, entry in body["elements"].items()
    }
    settings = {key: _setting(key, entry) for key, entry in body["settings"].items()}
    return Policy(
        id=body["policy"]["id"],
        version=body["policy"]["version"],
        page=_page(files),
        classes=classes,
        settings=settings,
        sections={key: Section(id=key, **entry) for key, entry in body["sections"].items()},
        terms=_terms(body),
        elements=elements,
        retention={key: _rule(key, entry, settings) for key, entry in body["retention"].items()},
        also={key: _also_rule(key, entry) for key, entry in body.get("also", {}).items()},
        promises={key: _promise(key, entry) for key, entry in body["promises"].items()},
        processing_record={
            key: Statement(**_frozen(entry)) for key, entry in body.get("processing_record", {}).items()
        },
        names=index_names(
            _name_entry(key, entry, files.own_names.get(key, frozenset()))
            for key, entry in names.items()
            if key in elements
        ),
        kinds=kinds_from(files.kinds.body, classes),
        tags=TagWords.of(files.tags.body),
    )


def _page(files: "PolicyFiles") -> Page:
    said = files.policy.body["policy"]
    return Page(
        title=said["title"], company=said["company"], path=files.policy.path, sha256=_sha256(*files.texts)
    )


def _terms(body: Mapping[str, Any]) -> Terms:
    by_id = {item.name: body[item.name] for item in fields(Terms)}
    titles = {key: entry["title"] for key, entry in body["sub_categories"].items()}
    return Terms(**{**by_id, "sub_categories": titles})


def _setting(key: str, body: Mapping[str, Any]) -> Setting:
    touches = parse_condition(body["touches"]) if "touches" in body else None
    changes = tuple(body.get("changes", ()))
    return Setting(id=key, **{**_frozen(body), "touches": touches, "changes": changes})


def _element(key: str, body: Mapping[str, Any], classes: Mapping[str, DataClass]) -> Element:
    said = {name: value for name, value in _frozen(body).items() if name != "category"}
    use = Use(**{item.name: said.pop(item.name) for item in fields(Use)})
    notice = Reference(**_frozen(body["notice"]))
    return Element(id=key, **{**said, "of": classes[body["category"]], "use": use, "notice": notice})


def _rule(key: str, body: Mapping[str, Any], settings: Mapping[str, Setting]) -> RetentionRule:
    limit = body["limit"]
    if "setting" in limit:
        setting = settings[limit["setting"]]
        limit = {**limit, "default": str(setting.default), "default_why": setting.why}
    notice = Reference(**_frozen(body["notice"]))
    audit = RuleAudit(**_frozen(body["audit"])) if "audit" in body else None
    rows = parse_row_tests(body.get("rows", ()))
    said = {**_frozen(body), "limit": Limit(**limit), "notice": notice, "audit": audit, "rows": rows}
    return RetentionRule(id=key, **said)


def _promise(key: str, body: Mapping[str, Any]) -> Promise:
    when, rows = body["when"], parse_row_tests(body.get("rows", ()))
    return Promise(
        id=key, **{**_frozen(body), "when": None if when is None else parse_condition(when), "rows": rows}
    )


def _also_rule(key: str, body: Mapping[str, Any]) -> AlsoRule:
    return AlsoRule(
        id=key,
        title=body["title"],
        element=body["element"],
        why=body["why"],
        when=parse_condition(body["when"]),
        notice=Reference(**_frozen(body["notice"])),
    )


def _name_entry(key: str, body: Mapping[str, Any], own: frozenset[str]) -> NameEntry:
    return NameEntry(element=key, own=own, **{**_frozen(body), "vendor": _frozen(body.get("vendor", {}))})


def _frozen(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in body.items()}


def _sha256(*texts: bytes) -> str:
    digest = hashlib.sha256()
    for text in texts:
        digest.update(len(text).to_bytes(8, "big") + text)
    return digest.hexdigest()
