"""The roles in which the company holds data, and what follows from each role."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.html_finding import CLASS_CODES, FindingView
from reports.words import classes_of

_FOLLOWS = {
    "controller": (
        "Controller",
        "The company is responsible: it keeps records of processing, answers requests and observes "
        "the limits of the notice.",
    ),
    "processor": (
        "Processor",
        "Only on the customer's instruction: requests go to the customer, and the company makes no "
        "use of its own.",
    ),
    "undetermined": ("Undecided", "Handled as strictly as content until a person decides."),
    "not_applicable": ("None", "Not personal data, and not counted as such."),
}


@dataclass(frozen=True, kw_only=True)
class RoleRow:
    id: str
    role: str
    follows: str
    classes: tuple[tuple[str, str], ...]
    """Code and name of each class of data that is held in this role."""
    n_findings: int
    n_collections: int


def role_rows(views: Sequence[FindingView]) -> tuple[RoleRow, ...]:
    """One row per role; a finding with several classes counts under the role of each class."""
    held = [(role, code, name, item) for item in views for role, code, name in item.label.roles]
    order = [
        CLASS_CODES[one]
        for one in classes_of(label.category for item in views for label in item.finding.classifications)
    ]
    rows = []
    for role, (title, follows) in _FOLLOWS.items():
        mine = [entry for entry in held if entry[0] == role]
        if not mine:
            continue
        classes = sorted({(code, name) for _, code, name, _ in mine}, key=lambda one: order.index(one[0]))
        found = {item.finding.fingerprint: item.finding for *_, item in mine}
        rows.append(
            RoleRow(
                id=role,
                role=title,
                follows=follows,
                classes=tuple(classes),
                n_findings=len(found),
                n_collections=len({(f.source, f.collection) for f in found.values()}),
            )
        )
    return tuple(rows)
