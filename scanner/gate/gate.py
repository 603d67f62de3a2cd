"""The gate of a CI pipeline: an expression over findings, violations and audits that makes a scan fail.

An example is ``severity>=high or category=customer_content and not confidence<0.9``; ``grammar.py`` has the
grammar. An expression is tested against every finding, and against every violation together with the finding
that shows it. So ``severity>=high and status=new`` matches new findings that break a promise of high
severity. If an expression has the key ``audit``, as in ``audit=overdue and n_subjects>0``, it is also tested
against every audit: the states of the rows, the numbers of rows and people, and the days overdue.

If a property is missing, such as the severity of a finding without a violation, no comparison with it is
true, not even ``!=``. Findings that are gone or suppressed count only if the expression names that status.
With a baseline, the same is true of unchanged findings and violations. Possible findings count only if the
expression has the key ``tier``. They are then tested against the whole expression.
"""

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Final, get_args

from scanner.errors import UsageError, did_you_mean
from scanner.finding import Audit, Finding, FindingStatus, Report, Role, RowState, Severity, Tier, Violation
from scanner.finding.tiers import both_tiers
from scanner.gate.grammar import Gate, GateError, Term, parse
from scanner.history.baseline import Against, Baseline, Standing
from scanner.policy.condition_tree import holds, leaves
from scanner.policy.shipped import shipped

if TYPE_CHECKING:
    from scanner.classifier.decision import Classifier

SEVERITIES: Final = get_args(Severity)
_CLOSED: Final[Mapping[str, tuple[str, ...]]] = {
    "role": get_args(Role),
    "severity": SEVERITIES,
    "status": get_args(FindingStatus),
    "tier": get_args(Tier),
    "audit": get_args(RowState),
}
"""Keys that have a fixed set of values → these values."""
_COUNTS: Final = ("n_subjects", "n_rows", "days_over")
"""Keys that only audits have and whose values are whole numbers."""
KEYS: Final = tuple(
    sorted(
        {
            *_CLOSED,
            "category",
            "confidence",
            "confidentiality",
            "element",
            "entity",
            "flag",
            "promise",
            *_COUNTS,
            "rule",
        }
    )
)
_ORDERED_KEYS: Final = ("confidence", "severity", *_COUNTS)
_ORDERED: Final[Mapping[str, Callable[[float, float], bool]]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
_FEW: Final = 30
"""Maximum number of valid names that an error message lists."""
_ONLY_WHERE_NAMED: Final = ("gone", "suppressed")


@dataclass(frozen=True, kw_only=True)
class Item:
    """What an expression is tested against: a finding, a violation, both together, or an audit in one of the
    states of its rows.
    """

    finding: Finding | None = None
    violation: Violation | None = None
    audit: Audit | None = None
    state: str = ""
    status: str = ""
    """The status of the finding. With a baseline, the status relative to the baseline, which a violation or
    an audit has as well.
    """
    why: str = ""
    """The change since the baseline, in words."""


_OF_AUDITS: Final = ("audit", "rule", *_COUNTS)
"""Keys that only audits have."""


def parse_gate(expression: str) -> Gate:
    """Parse an expression.

    Raises:
        GateError: the expression is not valid, or has an unknown key or value.

    >>> parse_gate('severity>=high')
    Term(key='severity', op='>=', values=('high',))
    """
    return parse(expression, _problem)


def parse_gate_option(expression: str | None) -> Gate | None:
    """Parse the value of ``--fail-on``; ``None`` if the option was not given. Raises ``UsageError`` if it is
    invalid.
    """
    try:
        return parse_gate(expression) if expression is not None else None
    except GateError as error:
        raise UsageError(f"--fail-on: {error}") from None


def check_names(gate: Gate | None, *classifiers: "Classifier") -> None:
    """Raise ``UsageError`` for a class, element, promise, flag, level or entity that no finding can have.

    ``classifiers``: one per policy. A name must be known to at least one of them.
    """
    known: dict[str, set[str]] = {}
    for classifier in classifiers:
        for key, names in _names(classifier).items():
            known.setdefault(key, set()).update(names)
    for term in leaves(gate) if gate else ():
        for value in term.values:
            if term.key in known and value not in known[term.key]:
                near = did_you_mean(value, known[term.key])
                told = _valid(term.key, known[term.key], [one.policy.id for one in classifiers])
                raise UsageError(f"--fail-on: no {term.key} is called '{value}'{near}\n  {told}")


def _valid(key: str, names: Iterable[str], policies: Sequence[str]) -> str:
    """A phrase with the valid names or, if there are many, with the commands that list them."""
    valid = sorted(names)
    if len(valid) <= _FEW:
        return f"valid: {', '.join(valid)}"
    shows = [f"`noticemap policy show --policy {one if one in shipped() else 'FILE'}`" for one in policies]
    lists = [*dict.fromkeys(shows), *(["`noticemap detectors`"] if key == "entity" else [])]
    return f"{' and '.join(lists)} list the valid ones"


def _names(classifier: "Classifier") -> dict[str, set[str]]:
    """The valid values of each key of the gate, for one policy."""
    from scanner.evidence.verdict import FREE_TEXT, RECORD_METADATA

    policy = classifier.policy
    elements = policy.elements.values()
    return {
        "category": set(policy.classes),
        "element": set(policy.elements),
        "promise": set(policy.promises),
        "rule": set(policy.retention),
        "confidentiality": {item.confidentiality for item in elements},
        "entity": {item.entity for item in classifier.detectors}
        | {entity for item in elements for entity in item.entities}
        | {FREE_TEXT, RECORD_METADATA},
    }


def trips(gate: Gate, report: Report) -> bool:
    """Whether any finding, violation or audit of a report meets the expression."""
    return next(failing(gate, report), None) is not None


def failing(gate: Gate, report: Report, baseline: Baseline | None = None) -> Iterator[Item]:
    """The findings, violations and audits of a report that meet the expression, in order.

    With ``baseline``, statuses are relative to the baseline, and unchanged items are skipped.
    """
    return failing_of(gate, report, Against(report, baseline) if baseline is not None else None)


def failing_of(gate: Gate, report: Report, compared: Against | None) -> Iterator[Item]:
    """Like ``failing``, for a comparison with a baseline that was already made (``compared``); ``None`` for
    no baseline.
    """
    hidden = set(_ONLY_WHERE_NAMED)
    if compared is not None:
        report = compared.report
        hidden.add("unchanged")
    hidden -= {value for term in leaves(gate) if term.key == "status" for value in term.values}
    names_tier = any(term.key == "tier" for term in leaves(gate))
    findings = both_tiers(report) if names_tier else report.findings
    items = chain(
        _items(findings, report.violations, compared),
        _audited(report.audits, compared) if any(term.key in _OF_AUDITS for term in leaves(gate)) else (),
    )
    for item in items:
        if item.status not in hidden and holds(gate, partial(_holds, item)):
            yield item


_UNTOLD: Final = Standing(status="")


def _audited(audits: Iterable[Audit], compared: Against | None) -> Iterator[Item]:
    """One item for each audit and each state of the audit's rows."""
    for audit in audits:
        for state, n_rows in audit.counts.items():
            if n_rows:
                how = compared.audit(audit, state) if compared else _UNTOLD
                yield Item(audit=audit, state=state, status=how.status, why=how.why)


def _items(
    findings: Iterable[Finding], violations: Iterable[Violation], compared: Against | None
) -> Iterator[Item]:
    shown_by: dict[str, list[Violation]] = {}
    for violation in violations:
        shown_by.setdefault(violation.finding, []).append(violation)
    for finding in findings:
        for item in shown_by.pop(finding.fingerprint, None) or (None,):
            yield _item(finding, item, compared)
    for items in shown_by.values():
        for item in items:
            yield _item(None, item, compared)


def _item(finding: Finding | None, violation: Violation | None, compared: Against | None) -> Item:
    how = Standing(status=finding.status) if finding else _UNTOLD
    if compared and violation:
        how = compared.violation(violation, finding)
    elif compared and finding:
        how = compared.finding(finding)
    return Item(finding=finding, violation=violation, status=how.status, why=how.why)


def _holds(item: Item, term: Term) -> bool:
    found = _values(term.key, item)
    if not found:
        return False
    if term.op in _ORDERED:
        return any(_ORDERED[term.op](_rank(value), _rank(term.values[0])) for value in found)
    if term.key == "confidence" or term.key in _COUNTS:
        is_equal = any(_rank(value) == _rank(wanted) for value in found for wanted in term.values)
        return is_equal is (term.op == "=")
    return bool(found & set(term.values)) is (term.op == "=")


def _rank(value: str) -> float:
    return SEVERITIES.index(value) if value in SEVERITIES else float(value)


def _values(key: str, item: Item) -> set[str]:
    """The values that an item has for a key; empty if the item lacks the key."""
    if item.audit is not None:
        return _values_of_audit(key, item.audit, item)
    if key in _OF_AUDITS:
        return set()
    if key in ("promise", "severity"):
        return {str(getattr(item.violation, key))} if item.violation else set()
    if key == "status":
        return {item.status} if item.status else set()
    finding = item.finding
    if finding is None:
        return set()
    if key in ("confidence", "entity", "tier"):
        return {str(getattr(finding, key))}
    if key == "flag":
        return {flag for label in finding.classifications for flag in label.flags} or {""}
    return {str(getattr(label, key)) for label in finding.classifications}


def _values_of_audit(key: str, audit: Audit, item: Item) -> set[str]:
    values = {
        "audit": item.state,
        "status": item.status or None,
        "n_rows": audit.counts[item.state],
        "n_subjects": audit.n_subjects,
        "days_over": audit.days_over,
        "severity": audit.severity,
        "rule": audit.id if audit.kind == "retention" else None,
        "promise": audit.id if audit.kind == "promise" else None,
    }
    found = values.get(key)
    return set() if found is None else {str(found)}


def _problem(term: Term) -> str:
    """The error in a single comparison; empty if there is none."""
    if term.key not in KEYS:
        return f"unknown key '{term.key}'{did_you_mean(term.key, KEYS)}; valid keys: {', '.join(KEYS)}"
    if term.op in _ORDERED and term.key not in _ORDERED_KEYS:
        return f"'{term.key}' has no order; use =, != or in"
    return next(filter(None, (_value_problem(term.key, value) for value in term.values)), "")


def _value_problem(key: str, value: str) -> str:
    valid: Iterable[str] = _CLOSED.get(key, ())
    if valid and value not in valid:
        return f"unknown {key} '{value}'{did_you_mean(value, valid)}; valid: {', '.join(valid)}"
    if key in _COUNTS and not value.isdecimal():
        return f"'{value}' is not a count; write a whole number, such as {key}>0"
    if key == "confidence" and not (re.fullmatch(r"\d*\.?\d+", value) and float(value) <= 1):
        return f"'{value}' is not a confidence; write a number from 0 to 1"
    return ""
