"""The privacy notice as data: elements, retention rules and promises, each with its place in the notice.

``load_policy`` reads the policy, the dictionary of names, the kinds of sources and records, and the words of
tags; and the same of the policy that it extends.
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
    """A choice the notice leaves open. ``allowed`` is empty where any value of the kind will do."""

    id: str
    default: str | int | bool | tuple[str, ...]
    allowed: tuple[str | int | bool, ...] = ()
    lines: tuple[int, ...]
    why: str
    touches: Condition | None = None
    """Findings that rest on the answer, beside those whose limit comes from it."""
    changes: tuple[str, ...] = ()
    """Values that put other entries in place of those of the policy."""


@dataclass(frozen=True, kw_only=True)
class Section:
    id: str
    heading: str
    lines: str
    """First and last line of the notice's text, ``88-99``."""


@dataclass(frozen=True, kw_only=True)
class Reference:
    """Where the notice says it, how plainly, and what it comes to in our words."""

    section: str
    lines: tuple[int, ...]
    basis: str
    strength: Naming = "named"


@dataclass(frozen=True, kw_only=True)
class Element:
    """What a value can mean. Sequences are ordered: the first governs."""

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
    """Kinds of sources in which it belongs."""
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
    """How long. ``duration`` is the notice's own figure, ``default`` ours where it gives none."""

    source: str
    duration: str = ""
    default: str = ""
    default_why: str = ""
    setting: str = ""
    """The setting that ``default`` comes from, if it does."""

    @property
    def in_force(self) -> str:
        """ISO 8601 duration, or empty where neither the notice nor we name one."""
        return self.duration or self.default

    @property
    def audited(self) -> str:
        """The same as rows are held against: where a setting gives a grace beyond the figure, with that."""
        return self.default or self.duration


@dataclass(frozen=True, kw_only=True)
class RuleAudit:
    """How rows are held against a retention rule."""

    clock: str
    """``closure`` of the account, or the roles of columns of the row itself, the surest first."""
    of: tuple[str, ...] = ()
    """Rules whose records it is in force on; empty: its own."""
    late: Literal["overdue", "open_ended"] = "overdue"
    """What a row is past the limit."""
    only_where_dated: bool = False
    """A record without such a date is none that the rule speaks of."""


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
    """Lower wins where several rules touch a record."""
    notice: Reference
    audit: RuleAudit | None = None
    """``None``: rows alone cannot show whether it is kept."""


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What the notice says is done or not done, and when a finding shows otherwise."""

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
    """``None``: findings alone cannot tell, and ``needs`` says what could."""
    needs: str = ""
    rows: tuple[RowTest, ...] = ()
    """How rows show it; empty: findings alone tell, or nothing does."""
    needs_document: bool = False
    """No data can tell, only a document."""


@dataclass(frozen=True, kw_only=True)
class AlsoRule:
    """Findings that fall in a second class beside the one that governs them."""

    id: str
    title: str
    element: str
    why: str
    """A clause that ends the sentence with which reports give the reason."""
    when: Condition
    notice: Reference


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What records of processing must also say, in our words, and where the notice says it."""

    text: str
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A notice as data. Mappings are by id, in the order of the file."""

    id: str
    version: str
    title: str
    company: str
    sha256: str
    """Over the bytes of the policy, names, kinds and tags files, and of those that they extend."""
    classes: Mapping[str, DataClass]
    """Strictest first: how a record with several of them must be handled."""
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
    """Load a policy by the id of one that is shipped (``xpoz``) or by the path of a file.

    Args:
        cache_dir: where a policy that was read and checked is kept for as long as its files stay alike.

    Raises:
        PolicyError: there is none, or it does not fit its schema, or refers to what it does not define.
    """
    if cache_dir is None:
        return policy_of(read_checked(path_or_id))
    from scanner.policy.kept import kept_policy

    return kept_policy(path_or_id, cache_dir)


def read_checked(path_or_id: str) -> "PolicyFiles":
    """The files of a policy, which refer to nothing undefined. Raises ``PolicyError``."""
    from scanner.policy.files import read_policy
    from scanner.policy.references import dangling, unknown_classes

    files = read_policy(path_or_id)
    problems = [*dangling(files.policy, files.names), *unknown_classes(files.policy, files.kinds)]
    if problems:
        raise PolicyError(problems)
    return files


def policy_of(files: "PolicyFiles") -> Policy:
    """The policy that files say, which refer to nothing undefined."""
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
