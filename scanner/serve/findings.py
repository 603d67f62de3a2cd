"""Pages with the findings that match the address, and with one finding, its evidence and a form to decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from reports.html_finding import FindingView
from reports.html_lines import lines, urgent_first
from reports.html_model import called, views_of
from reports.html_work import options
from reports.names import visible
from reports.order import in_order
from reports.summary import is_metadata
from scanner.errors import UsageError
from scanner.finding import Finding, Report
from scanner.finding.worklist import worklist
from scanner.history.review import Target
from scanner.serve.desk import Desk
from scanner.serve.evidence import evidence
from scanner.serve.exchange import Answer, Asked, GoTo, Page
from scanner.serve.work import elements_of, wish_of

_SHOWN: Final = 100
"""Maximum number of lines per page."""
FILTERS: Final = (
    *("class", "entity", "source", "status", "breach", "confidence", "metadata", "q"),
    *("collection", "rule", "role"),
)
"""Filters that the address can contain. The last three have no control on the page; numbers in the summary
link to addresses that contain them."""


@dataclass(frozen=True)
class Findings:
    desk: Desk

    def listed(self, asked: Asked) -> Answer:
        report = in_order(self.desk.run(asked.path["run"]))
        names = called(report)
        wanted = {name: asked.query.get(name, "") for name in FILTERS}
        every = views_of(report, names)
        counted = [one for one in every if not is_metadata(one.finding) or one.severity]
        found = [one for one in (every if wanted["metadata"] else counted) if _fits(one, wanted)]
        listed = lines(urgent_first(found, worklist(report)))
        n_pages = max(1, -(-len(listed) // _SHOWN))
        at = min(_page_number(asked.query.get("page", "")), n_pages)
        content = {
            "title": "Findings",
            "views": listed[(at - 1) * _SHOWN : at * _SHOWN],
            "n_found": len(found),
            "n_all": len(counted),
            "n_metadata": len(every) - len(counted),
            "wanted": wanted,
            "at": at,
            "n_pages": n_pages,
            "same": urlencode({key: value for key, value in wanted.items() if value}),
            **_choices(counted),
            "n_sources": len(names),
        }
        return Page(template="findings_page.html.j2", content=content, run=report.run.id)

    def one(self, asked: Asked) -> Answer:
        report = self.desk.run(asked.path["run"])
        return self._page(report, self.desk.finding(report, asked.path["finding"]), asked)

    def decide(self, asked: Asked) -> Answer:
        """Store a decision about this finding only."""
        report = self.desk.run(asked.path["run"])
        finding = self.desk.finding(report, asked.path["finding"])
        target = Target(fingerprint=finding.fingerprint)
        try:
            review = self.desk.decide(report, target, (finding,), wish_of(asked))
        except UsageError as error:
            return self._page(report, finding, asked, str(error))
        return GoTo(where=f"/runs/{report.run.id}/findings/{finding.fingerprint}?done={review.number}")

    def _page(self, report: Report, finding: Finding, asked: Asked, wrong: str = "") -> Page:
        done = asked.query.get("done", "")
        since = {item.fingerprint: item for item in report.decided}
        content = {
            "title": finding.field or "(no name)",
            "view": evidence(report, finding),
            "item": self.desk.item_of(report, finding),
            "since": since.get(finding.fingerprint),
            "elements": elements_of(self.desk, report, (finding.entity,), options(finding)),
            "form": asked.form,
            "wrong": wrong,
            "done": done,
            "doubt": self.desk.doubt(report, done, (finding,)),
        }
        status = 422 if wrong else 200
        return Page(template="finding_page.html.j2", content=content, run=report.run.id, status=status)


def _choices(views: Sequence[FindingView]) -> Mapping[str, object]:
    """The options of the filters: only values that occur in the findings."""
    return {
        "classes": {one.label.code: one.label.title for one in views},
        "entities": dict(sorted({(one.finding.entity, one.kind) for one in views}, key=lambda pair: pair[1])),
        "sources": [(name, visible(name)) for name in sorted({one.source for one in views})],
        "statuses": [(status, status) for status in sorted({one.finding.status for one in views})],
    }


def _fits(one: FindingView, wanted: Mapping[str, str]) -> bool:
    finding = one.finding
    words = f"{finding.collection} {finding.field} {one.kind} {one.element} {one.reason}".lower()
    return all(
        (
            not wanted["class"] or one.label.code == wanted["class"],
            not wanted["entity"] or finding.entity == wanted["entity"],
            not wanted["source"] or one.source == wanted["source"],
            _has_status(finding, wanted["status"]),
            not wanted["breach"] or bool(one.severity),
            not wanted["collection"] or finding.collection == wanted["collection"],
            not wanted["rule"] or wanted["rule"] in one.rules.split(),
            not wanted["role"] or wanted["role"] in {role for role, _, _ in one.label.roles},
            finding.confidence >= _number(wanted["confidence"]),
            all(word in words for word in wanted["q"].lower().split()),
        )
    )


def _has_status(finding: Finding, wanted: str) -> bool:
    stands = finding.status not in ("gone", "suppressed")
    return not wanted or (stands if wanted == "standing" else finding.status == wanted)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _page_number(text: str) -> int:
    return max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1
