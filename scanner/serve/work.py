"""The page with the worklist, and the page of one item, for decisions and assignments."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

from reports.audited import overdue_at
from reports.html_model import called
from reports.html_work import KIND_WORDS, as_row, options
from reports.words import CLASS_TITLES
from scanner.classifier.refusals import refusal_under
from scanner.errors import UsageError
from scanner.finding import Report
from scanner.finding.identity import SourceNames
from scanner.finding.worklist import KINDS, WorkItem, worklist
from scanner.history.review import Decisions, Target, decisions
from scanner.serve.desk import Desk, Wish, day_given
from scanner.serve.evidence import evidence
from scanner.serve.exchange import Answer, Asked, GoTo, Page

_SHOWN: Final = 200
"""Maximum number of items that the worklist shows."""
_PLACES: Final = 100
FILTERS: Final = ("kind", "state", "owner", "severity", "promise", "q")


@dataclass(frozen=True)
class Work:
    desk: Desk

    def listed(self, asked: Asked) -> Answer:
        """List the items that match the filters in the address.

        If the address has no ``state``, only items that require action are listed.
        """
        report = self.desk.run(asked.path["run"])
        names = called(report)
        wanted = {name: asked.query.get(name, "") for name in FILTERS}
        every = worklist(report)
        found = [item for item in every if _fits(item, wanted)]
        rows = [as_row(item, names) for item in found[:_SHOWN]]
        content = {
            "title": "Worklist",
            "rows": rows,
            "n_found": len(found),
            "n_all": len(every),
            "n_work": sum(item.is_work for item in every),
            "wanted": wanted,
            "kinds": {kind: KIND_WORDS[kind] for kind in KINDS},
            "owners": sorted({item.owner for item in every if item.owner}),
            "promises": {found.promise: found.title or found.promise for found in report.violations},
            "today": self.desk.today.isoformat(),
            "n_sources": len(names),
        }
        return Page(template="work_page.html.j2", content=content, run=report.run.id)

    def one(self, asked: Asked) -> Answer:
        report = self.desk.run(asked.path["run"])
        item = self.desk.item(report, asked.path["item"])
        return self._page(report, item, asked)

    def decide(self, asked: Asked) -> Answer:
        """Store a decision about all places of an item, including places found later."""
        report = self.desk.run(asked.path["run"])
        item = self.desk.item(report, asked.path["item"])
        try:
            wish = wish_of(asked)
            review = self.desk.decide(report, Target(item=item.id), item.findings, wish)
        except UsageError as error:
            return self._page(report, item, asked, str(error))
        return GoTo(where=f"/runs/{report.run.id}/worklist/{item.id}?done={review.number}")

    def assign(self, asked: Asked) -> Answer:
        """Set the owner and the due date of an item."""
        report = self.desk.run(asked.path["run"])
        item = self.desk.item(report, asked.path["item"])
        try:
            due = day_given(asked.given("due"))
            self.desk.assign(item, asked.given("owner"), due, asked.given("author"))
        except UsageError as error:
            return self._page(report, item, asked, str(error))
        return GoTo(where=f"/runs/{report.run.id}/worklist/{item.id}?done=assigned")

    def _page(self, report: Report, item: WorkItem, asked: Asked, wrong: str = "") -> Page:
        row, done = as_row(item, called(report)), asked.query.get("done", "")
        known = decisions(self.desk.store.reviews.all(), self.desk.today)
        content = {
            "title": row.what,
            "row": row,
            "places": _places(item)[:_PLACES],
            "n_more": max(0, len(_places(item)) - _PLACES),
            "overdue": overdue_at(report, {(one.source, one.collection) for one in item.findings})[:_PLACES],
            "first": evidence(report, item.findings[0]),
            "reviews": _about(report, item, known),
            "elements": elements_of(self.desk, report, item.entities, options(item.findings[0])),
            "form": asked.form,
            "wrong": wrong,
            "done": done,
            "doubt": self.desk.doubt(report, done, item.findings),
        }
        status = 422 if wrong else 200
        return Page(template="item_page.html.j2", content=content, run=report.run.id, status=status)


def wish_of(asked: Asked) -> Wish:
    """Read the decision from a form. Raises ``UsageError`` if a field is too long or the day is invalid."""
    return Wish(
        what=asked.given("what"),
        reason=asked.given("reason"),
        author=asked.given("author"),
        element=asked.given("element"),
        expires=day_given(asked.given("expires")),
    )


def elements_of(
    desk: Desk, report: Report, kinds: Collection[str], asked: Collection[str] = ()
) -> Mapping[str, Mapping[str, str]]:
    """Group the policy's data elements under headings; each group maps element ids to titles.

    First come the elements in question (``asked``), then the elements that can contain all ``kinds`` of
    value, then the others under the title of their class. Empty if the policy is not available.
    """
    policy = desk.policy_of(report)
    told: dict[str, dict[str, str]] = {"In question": {}, "Fits the values": {}}
    for key, element in (policy.elements if policy else {}).items():
        if key in asked:
            told["In question"][key] = f"{element.title} ({element.of.title})"
            continue
        if set(kinds) <= set(element.entities):
            told["Fits the values"][key] = element.title
            continue
        told.setdefault(element.of.title or CLASS_TITLES[element.of.id], {})[key] = element.title
    return {title: some for title, some in told.items() if some}


def _fits(item: WorkItem, wanted: Mapping[str, str]) -> bool:
    words = f"{item.id} {item.source} {item.collection} {item.field} {item.element_title}".lower()
    return all(
        (
            item.kind == wanted["kind"] if wanted["kind"] else True,
            _in_state(item, wanted["state"]),
            not wanted["owner"] or item.owner == ("" if wanted["owner"] == "nobody" else wanted["owner"]),
            not wanted["severity"] or item.severity == wanted["severity"],
            not wanted["promise"] or any(one.promise == wanted["promise"] for one in item.violations),
            all(word in words for word in wanted["q"].lower().split()),
        )
    )


def _in_state(item: WorkItem, state: str) -> bool:
    return item.is_work if not state else state == "all" or item.state == state


def _places(item: WorkItem) -> list[tuple[str, str, tuple[str, ...]]]:
    """The places of an item, each with collection, field, and the fingerprints of the findings there."""
    found: dict[tuple[str, str], list[str]] = {}
    for finding in item.findings:
        found.setdefault((finding.collection, finding.field), []).append(finding.fingerprint)
    return [(collection, field, tuple(prints)) for (collection, field), prints in found.items()]


def _about(report: Report, item: WorkItem, known: Decisions) -> list[tuple[int, str, str, str, int]]:
    """The reviews in force for the item's findings: number, verdict, author, reason, number of findings."""
    known = replace(known, names=SourceNames(report.sources))
    refused = refusal_under(report.run.policy.id)
    held = (known.about(finding, refused) for finding in item.findings)
    counts = Counter(review for one in held for review in one.reviews if review.number not in one.refused)
    return [
        (review.number, review.verdict.replace("_", " "), review.author, review.reason, count)
        for review, count in counts.items()
    ]
