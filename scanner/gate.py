"""The gate of a pipeline: a small expression over findings and broken promises that makes a scan fail.

``severity>=high or category=customer_content and confidence>=0.9``: ``and`` binds before ``or``. Keys
are ``category``, ``entity``, ``element``, ``status``, ``confidentiality``, ``role``, ``flag`` and
``confidence`` of a finding, ``severity`` and ``promise`` of a broken promise. Both sides of an ``and``
must hold for the same finding, or for the same broken promise.
"""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from scanner.finding import Finding, Report, Violation

SEVERITIES = ("info", "low", "medium", "high", "critical")
FINDING_KEYS = (
    "category",
    "confidence",
    "confidentiality",
    "element",
    "entity",
    "flag",
    "role",
    "status",
)
VIOLATION_KEYS = ("promise", "severity")
_TERM = re.compile(r"^\s*(?P<key>[a-z_]+)\s*(?P<op>>=|<=|!=|=|>|<)\s*(?P<value>[\w.-]+)\s*$")
_ORDERED: Mapping[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
    "!=": operator.ne,
}


class GateError(ValueError):
    """The expression cannot be read. ``str()`` names the part and what is valid."""


@dataclass(frozen=True, kw_only=True)
class Term:
    key: str
    op: str
    value: str


Gate = tuple[tuple[Term, ...], ...]
"""Alternatives, each a conjunction."""


def parse_gate(expression: str) -> Gate:
    """Read an expression.

    >>> parse_gate('severity>=high')
    ((Term(key='severity', op='>=', value='high'),),)

    Raises:
        GateError: a term is not ``key operator value`` with a known key and value.
    """
    return tuple(
        tuple(_term(part) for part in re.split(r"\band\b", alternative))
        for alternative in re.split(r"\bor\b", expression)
    )


def _term(text: str) -> Term:
    match = _TERM.match(text)
    if match is None:
        raise GateError(f"cannot read '{text.strip()}': write KEY OPERATOR VALUE, as in severity>=high")
    term = Term(key=match["key"], op=match["op"], value=match["value"])
    if term.key not in FINDING_KEYS + VIOLATION_KEYS:
        valid = ", ".join(FINDING_KEYS + VIOLATION_KEYS)
        raise GateError(f"unknown key '{term.key}'; valid keys: {valid}")
    if term.key == "severity" and term.value not in SEVERITIES:
        raise GateError(f"unknown severity '{term.value}'; valid: {', '.join(SEVERITIES)}")
    if term.key == "confidence" and not re.fullmatch(r"\d*\.?\d+", term.value):
        raise GateError(f"'{term.value}' is no confidence; write a number from 0 to 1")
    if term.op not in ("=", "!=") and term.key not in ("severity", "confidence"):
        raise GateError(f"'{term.key}' has no order; use = or !=")
    return term


def trips(gate: Gate, report: Report) -> bool:
    """Whether any finding or broken promise of a report meets the expression."""
    items: list[Finding | Violation] = [*report.findings, *report.violations]
    return any(_meets(alternative, item) for alternative in gate for item in items)


def _meets(terms: Sequence[Term], item: Finding | Violation) -> bool:
    keys = FINDING_KEYS if isinstance(item, Finding) else VIOLATION_KEYS
    return all(term.key in keys and _holds(term, item) for term in terms)


def _holds(term: Term, item: Finding | Violation) -> bool:
    if isinstance(item, Violation):
        if term.key == "promise":
            return (item.promise == term.value) is (term.op == "=")
        return _ORDERED[term.op](SEVERITIES.index(item.severity), SEVERITIES.index(term.value))
    if term.key == "confidence":
        return _ORDERED[term.op](item.confidence, float(term.value))
    return (term.value in _values(item, term.key)) is (term.op == "=")


def _values(finding: Finding, key: str) -> set[str]:
    if key in ("entity", "status"):
        return {str(getattr(finding, key))}
    if key == "flag":
        return {flag for label in finding.classifications for flag in label.flags}
    return {str(getattr(label, key)) for label in finding.classifications}
