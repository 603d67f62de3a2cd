"""What all pages need: the store, the project, today's date, and the actions of a person."""

from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from threading import Lock
from typing import Final

from reports.words import kind_words
from scanner.classifier.locks import refusal, unfit
from scanner.classifier.refusals import refusal_under
from scanner.errors import UsageError
from scanner.finding import Finding, Report
from scanner.finding.tiers import both_tiers
from scanner.finding.worklist import WorkItem, worklist
from scanner.history.project_key import ProjectKey
from scanner.history.review import VERDICTS, Review, Target
from scanner.policy.of_run import first_policy
from scanner.policy.policy import Policy
from scanner.serve.exchange import NotHereError
from scanner.store.base import Store
from scanner.store.current import current
from scanner.store.errors import StoreError
from scanner.store.runs import RunSummary

MAX_RUNS: Final = 200
_KEPT: Final = 3
"""Maximum number of cached reports."""


@lru_cache(maxsize=8)
def _policy(names: tuple[str, ...], policy_id: str) -> Policy | None:
    """The result of ``first_policy``, cached."""
    return first_policy(names, policy_id)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """One person working with one store."""

    store: Store
    project: ProjectKey | None
    """The project whose last run is ``latest``; ``None`` for the last run of all projects."""
    policy: str
    """Path or id of the policy; empty for the policy that the run used."""
    author: str
    """Default author of decisions."""
    clock: Callable[[], datetime]
    form_key: str = field(repr=False)
    """A secret that every form contains; a form without this secret came from another site."""
    _reports: OrderedDict[int, Report] = field(default_factory=OrderedDict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    @property
    def today(self) -> date:
        return self.clock().astimezone(UTC).date()

    @property
    def now(self) -> str:
        return self.clock().astimezone(UTC).isoformat(timespec="seconds")

    def runs(self) -> tuple[RunSummary, ...]:
        """The most recent runs, at most ``MAX_RUNS``, newest first."""
        return self.store.runs(MAX_RUNS)

    def run(self, name: str) -> Report:
        """A run with all later decisions and assignments. Raises ``NotHereError`` if there is no such run."""
        try:
            number = self.store.number(name, self.project)
        except StoreError as error:
            raise NotHereError(str(error)) from None
        report = self._kept(number)
        return current(self.store, report, self.today, refusal_under(report.run.policy.id))

    def before(self, name: str, *, baseline: bool = False) -> Report | None:
        """The previous run of the project or, with ``baseline``, the accepted run; ``None`` without one."""
        number = self.store.previous(self.store.number(name, self.project), baseline=baseline)
        return None if number is None else self._kept(number)

    def _kept(self, number: int) -> Report:
        with self._lock:
            if number not in self._reports:
                self._reports[number] = self.store.load_number(number)
            self._reports.move_to_end(number)
            while len(self._reports) > _KEPT:
                self._reports.popitem(last=False)
            return self._reports[number]

    def item(self, report: Report, key: str) -> WorkItem:
        """The worklist item with the id ``key``. Raises ``NotHereError`` if there is none."""
        found = next((item for item in worklist(report) if item.id == key), None)
        if found is None:
            raise NotHereError("This run has no such item.")
        return found

    def item_of(self, report: Report, finding: Finding) -> str:
        """The id of the worklist item that contains ``finding``; empty for a finding that is gone."""
        prints = ((item.id, {one.fingerprint for one in item.findings}) for item in worklist(report))
        return next((key for key, held in prints if finding.fingerprint in held), "")

    def finding(self, report: Report, fingerprint: str) -> Finding:
        """The finding or possible finding with a fingerprint. Raises ``NotHereError`` if there is none."""
        found = next((item for item in both_tiers(report) if item.fingerprint == fingerprint), None)
        if found is None:
            raise NotHereError("This run has no such finding.")
        return found

    def policy_of(self, report: Report) -> Policy | None:
        """Load the policy of a run: from ``self.policy``, or else from where the run read the policy.

        Returns ``None`` if the policy is no longer available.
        """
        run = report.run
        return _policy((self.policy, str(run.settings.get("policy") or ""), run.policy.id), run.policy.id)

    def decide(self, report: Report, target: Target, findings: tuple[Finding, ...], wish: "Wish") -> Review:
        """Store a decision about the findings that ``target`` selects.

        Raises ``UsageError`` if the decision is invalid, or cannot be applied to any of ``findings``.
        """
        verdict = VERDICTS.get(wish.what)
        policy = self.policy_of(report)
        if verdict is None:
            raise UsageError("Say what it is: accepted, a false alarm, confirmed, or something else.")
        if verdict == "confirmed" and not any(one.tier == "possible" for one in findings):
            raise UsageError("It is a finding already, so there is nothing to confirm.")
        element = wish.element if verdict == "reclassified" else ""
        if verdict == "reclassified" and (policy is None or element not in policy.elements):
            raise UsageError("Say what it is instead: choose an element of the policy from the list.")
        if not wish.reason:
            raise UsageError("Give a reason: readers of the report need it.")
        if wish.expires and wish.expires < self.today.isoformat():
            raise UsageError(f"{wish.expires} is in the past; give today or a later day, or none.")
        if policy is not None:
            known = policy.elements.get(element)
            refused = [why for one in findings if (why := refusal(one, verdict, known, policy.kinds))]
            if len(refused) == len(findings):
                raise UsageError(f"This is not possible: {refused[0]}.")
        return self.store.reviews.add(
            Review(
                number=0,
                verdict=verdict,
                target=target,
                author=wish.author or self.author,
                reason=wish.reason,
                created_at=self.now,
                expires_at=wish.expires,
                element=element,
            )
        )

    def doubt(self, report: Report, number: str, findings: Collection[Finding]) -> str:
        """A note if the data element that a review assigns is not known to contain the findings' kinds of
        value; otherwise empty.
        """
        policy = self.policy_of(report)
        review = next((one for one in self.store.reviews.all() if str(one.number) == number), None)
        element = policy.elements.get(review.element) if policy and review else None
        kinds = ", ".join(sorted(map(kind_words, unfit(findings, element))))
        return (
            f" Note: '{element.title}' is not known to hold such values: {kinds}."
            if element and kinds
            else ""
        )

    def assign(self, item: WorkItem, owner: str, due: str, author: str) -> None:
        """Store the owner and due date of an item. Raises ``UsageError`` if a new due date is past."""
        if due and due != item.due and due < self.today.isoformat():
            raise UsageError(f"{due} is in the past; give today or a later day, or none.")
        given = replace(item.assignment, owner=owner, due=due)
        self.store.assignments.add(given, author or self.author, self.now)

    def withdraw(self, number: int, reason: str, author: str) -> Review:
        """Withdraw a review. Raises ``UsageError`` if no such review is in force, or the reason is empty."""
        if not reason:
            raise UsageError("Say why the review ends.")
        done = self.store.reviews.withdraw(number, author or self.author, reason, self.now)
        if done is None:
            raise UsageError(f"There is no review {number} in force.")
        return done

    def accept(self, report: Report, author: str) -> None:
        """Accept a run as the baseline of its sources."""
        self.store.accept(report.run.id, self.now, author or self.author)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A decision as submitted in a form."""

    what: str
    reason: str
    author: str
    element: str = ""
    expires: str = ""
    """The last day on which the decision applies, in ISO 8601; empty if the decision does not expire."""


def day_given(text: str) -> str:
    """Check a day from a form, which may be empty. Raises ``UsageError`` if the text is not a date."""
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise UsageError(f"'{text}' is not a date; write it as 2027-06-30.") from None
