"""The privacy notice as data: elements, retention rules and promises, with their places in the notice.

``load_policy`` reads the policy, the dictionary of names, the source kinds and record kinds, and the words of
tags, each with what it inherits.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from scanner.finding import Category, Role, Severity
from scanner.policy.condition import Condition, parse_condition
from scanner.policy.data_class import DataClass, classes_from
from scanner.policy.documents import PolicyError, Problem
from scanner.policy.kinds import Kinds
from scanner.policy.name_dictionary import NameEntry, NameIndex, index_names
from scanner.policy.row_test import RowTest, parse_row_tests
from scanner.policy.tags import TagWords

if TYPE_CHECKING:
    from scanner.policy.files import PolicyFiles

__all__ = ["PolicyError", "Problem"]
Naming = Literal["named", "implied", "prohibited", "default"]
SaidBy = Literal["said", "implied", "our reading"]


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A choice that the notice leaves open. ``allowed`` is empty if any value of the type is possible."""

    id: str
    default: str | int | bool | tuple[str, ...]
    allowed: tuple[str | int | bool, ...] = ()
    lines: tuple[int, ...]
    why: str
    touches: Condition | None = None
    """Findings that depend on the choice, besides those with a time limit from it."""
    changes: tuple[str, ...] = ()
    """Values that replace other entries of the policy."""


@dataclass(frozen=True, kw_only=True)
class Section:
    id: str
    heading: str
    lines: str
    """First and last line of the notice's text, ``88-99``."""


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A place in the notice, how clearly it says so, and a summary in our words."""

    section: str
    lines: tuple[int, ...]
    basis: str
    strength: Naming = "named"


@dataclass(frozen=True, kw_only=True)
class Element:
    """What a value can mean. Sequences are ordered: the first one governs."""

    id: str
    title: str
    of: DataClass
    sub_category: str
    data_subjects: tuple[str, ...]
    identifiability: str
    confidentiality: str
    flags: tuple[str, ...]
    entities: tuple[str, ...]
    home: tuple[str, ...]
    """Source kinds to which it belongs."""
    retention: str
    retention_also: tuple[str, ...]
    recipients: tuple[str, ...]
    not_allowed: tuple[str, ...]
    purposes: tuple[str, ...]
    legal_basis: tuple[str, ...]
    california_category: str
    notice: Reference

    @property
    def category(self) -> Category:
        return self.of.id

    @property
    def role(self) -> Role:
        return self.of.role


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A time limit. ``duration`` is the notice's own figure, ``default`` is ours if there is none."""

    source: str
    duration: str = ""
    default: str = ""
    default_why: str = ""
    setting: str = ""
    """The setting that supplies ``default``, if any."""

    @property
    def in_force(self) -> str:
        """ISO 8601 duration, or empty if neither the notice nor we state one."""
        return self.duration or self.default

    @property
    def audited(self) -> str:
        """The duration for checking rows: includes the grace period if a setting adds one."""
        return self.default or self.duration


@dataclass(frozen=True, kw_only=True)
class RuleAudit:
    """How rows are checked against a retention rule."""

    clock: str
    """``closure`` of the account, or possible roles of the row's own columns, surest first."""
    of: tuple[str, ...] = ()
    """Rules whose records it applies to; empty: its own."""
    late: Literal["overdue", "open_ended"] = "overdue"
    """State of a row past the limit."""
    only_where_dated: bool = False
    """The rule does not apply to records without such a date."""


@dataclass(frozen=True, kw_only=True)
class RetentionRule:
    id: str
    title: str
    kind: str
    limit: Limit
    trigger: str
    action: str
    severity: Severity
    exceptions: tuple[str, ...] = ()
    precedence: int
    """The lowest wins if several rules apply to a record."""
    notice: Reference
    audit: RuleAudit | None = None
    """``None``: rows cannot show whether the rule is followed."""


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What the notice says is done or not done, and when a finding contradicts it."""

    id: str
    title: str
    kind: str
    severity: Severity
    basis: SaidBy
    paraphrase: str
    section: str
    lines: tuple[int, ...]
    remediation: str
    false_alarms: tuple[str, ...] = ()
    when: Condition | None
    """``None``: findings alone cannot tell; ``needs`` says what could."""
    needs: str = ""
    rows: tuple[RowTest, ...] = ()
    """Tests of rows; empty: findings alone can tell, or nothing can."""
    needs_document: bool = False
    """Only a document can tell, not data."""


@dataclass(frozen=True, kw_only=True)
class AlsoRule:
    """Findings that belong to a second class besides the governing one."""

    id: str
    title: str
    element: str
    why: str
    """A clause that completes the reason in reports."""
    when: Condition
    notice: Reference


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A statement for the record of processing, in our words, and its place in the notice."""

    text: str
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A privacy notice as data. Mappings are by id, in the order of the file."""

    id: str
    version: str
    title: str
    company: str
    sha256: str
    """Digest of the policy, names, kinds and tags files, including inherited ones."""
    classes: Mapping[str, DataClass]
    """Strictest first: a record with several classes is handled by the strictest."""
    settings: Mapping[str, Setting]
    sections: Mapping[str, Section]
    purposes: Mapping[str, str]
    recipients: Mapping[str, str]
    not_allowed: Mapping[str, str]
    legal_bases: Mapping[str, str]
    california_categories: Mapping[str, str]
    data_subjects: Mapping[str, str]
    flags: Mapping[str, str]
    sub_categories: Mapping[str, str]
    elements: Mapping[str, Element]
    retention: Mapping[str, RetentionRule]
    also: Mapping[str, AlsoRule]
    promises: Mapping[str, Promise]
    processing_record: Mapping[str, Statement]
    names: NameIndex
    kinds: Kinds
    tags: TagWords
    path: Path


def load_policy(path_or_id: str, cache_dir: Path | None = None) -> Policy:
    """Load a policy by the id of a shipped one (``xpoz``) or by file path.

    Args:
        cache_dir: where a checked policy is cached until its files change.

    Raises:
        PolicyError: it does not exist, does not match its schema, or refers to something undefined.
    """
    if cache_dir is None:
        return policy_of(read_checked(path_or_id))
    from scanner.policy.kept import kept_policy

    return kept_policy(path_or_id, cache_dir)


def read_checked(path_or_id: str) -> "PolicyFiles":
    """The files of a policy, without undefined references. Raises ``PolicyError``."""
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
        **body["policy"],
        sha256=_sha256(*files.texts),
        classes=classes,
        settings=settings,
        sections={key: Section(id=key, **entry) for key, entry in body["sections"].items()},
        purposes=body["purposes"],
        recipients=body["recipients"],
        not_allowed=body["not_allowed"],
        legal_bases=body["legal_bases"],
        california_categories=body["california_categories"],
        data_subjects=body["data_subjects"],
        flags=body["flags"],
        sub_categories={key: entry["title"] for key, entry in body["sub_categories"].items()},
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
        path=files.policy.path,
    )


def _setting(key: str, body: Mapping[str, Any]) -> Setting:
    touches = parse_condition(body["touches"]) if "touches" in body else None
    changes = tuple(body.get("changes", ()))
    return Setting(id=key, **{**_frozen(body), "touches": touches, "changes": changes})


def _element(key: str, body: Mapping[str, Any], classes: Mapping[str, DataClass]) -> Element:
    said = {name: value for name, value in _frozen(body).items() if name != "category"}
    notice = Reference(**_frozen(body["notice"]))
    return Element(id=key, **{**said, "of": classes[body["category"]], "notice": notice})


def _rule(key: str, body: Mapping[str, Any], settings: Mapping[str, Setting]) -> RetentionRule:
    limit = body["limit"]
    if "setting" in limit:
        setting = settings[limit["setting"]]
        limit = {**limit, "default": str(setting.default), "default_why": setting.why}
    notice = Reference(**_frozen(body["notice"]))
    audit = RuleAudit(**_frozen(body["audit"])) if "audit" in body else None
    return RetentionRule(
        id=key, **{**_frozen(body), "limit": Limit(**limit), "notice": notice, "audit": audit}
    )


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
