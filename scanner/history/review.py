"""Reviews: people's decisions, with reasons, about one finding or about all findings that match a pattern."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase
from typing import Final, Literal

from scanner.finding import Finding, ReviewNote, SourceName, Verdict
from scanner.finding.identity import SourceNames, fingerprint_under
from scanner.finding.makes import item_ids, item_ids_as

State = Literal["active", "expired", "withdrawn"]
VERDICTS: Final[Mapping[str, Verdict]] = {
    "accept": "accepted",
    "false-alarm": "false_alarm",
    "confirm": "confirmed",
    "reclassify": "reclassified",
}
"""Maps the words used in commands and forms to verdicts."""
SETS_ASIDE: tuple[Verdict, ...] = ("accepted", "false_alarm")
"""Verdicts that suppress a finding."""
SAYS_WHAT: tuple[Verdict, ...] = ("reclassified", "confirmed")
"""Verdicts that decide what a finding is; they turn a possible finding into a finding."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """Selects the findings of a review: by fingerprint, by the id of a worklist item (and optionally an
    ``entity``), or by globs that must all match. An empty glob matches everything.
    """

    fingerprint: str = ""
    item: str = ""
    source: str = ""
    collection: str = ""
    field: str = ""
    entity: str = ""

    def fits(
        self, finding: Finding, names: Sequence[SourceName], items: Collection[str] | None = None
    ) -> bool:
        """Whether ``finding`` matches. In a glob, ``*`` also matches slashes and dots.

        Args:
            names: names of the finding's source, present name first; a review under any name applies.
            items: ids of the finding's worklist item after earlier decisions; ``None`` derives the ids
                from the finding.

        >>> Target(field="note*").is_pattern
        True
        """
        if self.fingerprint:
            return self.fingerprint in fingerprints(finding, names)
        if self.item:
            is_of_kind = not self.entity or fnmatchcase(finding.entity, self.entity)
            return is_of_kind and self.item in (_item_ids(finding, names) if items is None else items)
        shown = {finding.source, *(each for name in names for each in (name.source, name.source_id))}
        return (not self.source or any(fnmatchcase(name, self.source) for name in shown)) and all(
            fnmatchcase(name, glob)
            for name, glob in (
                (finding.collection, self.collection),
                (finding.field, self.field),
                (finding.entity, self.entity),
            )
            if glob
        )

    @property
    def is_pattern(self) -> bool:
        return not self.fingerprint

    @property
    def is_named(self) -> bool:
        """Whether the target is one particular finding or worklist item, not a pattern of names."""
        return bool(self.fingerprint or self.item)

    def __str__(self) -> str:
        if self.fingerprint:
            return self.fingerprint[:16]
        if self.item:
            return f"item {self.item}" + (f", entity {self.entity}" if self.entity else "")
        globs = {name: getattr(self, name) for name in ("source", "collection", "field", "entity")}
        return ", ".join(f"{name} {glob}" for name, glob in globs.items() if glob)


@dataclass(frozen=True, kw_only=True)
class Review:
    """One decision. A review is never changed or deleted; a withdrawal adds its author, date and reason."""

    number: int
    verdict: Verdict
    target: Target
    author: str
    reason: str
    created_at: str
    expires_at: str = ""
    """The last day on which the review is valid, in ISO 8601; empty if it does not expire."""
    element: str = ""
    """Id of the data element that the review assigns; empty unless the verdict is ``reclassified``."""
    withdrawn_at: str = ""
    withdrawn_by: str = ""
    withdrawn_why: str = ""

    def state(self, today: date) -> State:
        if self.withdrawn_at:
            return "withdrawn"
        return "expired" if self.expires_at and self.expires_at < today.isoformat() else "active"

    @property
    def note(self) -> ReviewNote:
        return ReviewNote(
            number=self.number,
            verdict=self.verdict,
            author=self.author,
            reason=self.reason,
            expires_at=self.expires_at,
        )

    @property
    def rank(self) -> tuple[bool, int]:
        """A sort key: among the reviews of one finding, the review with the greatest rank applies."""
        return self.target.is_named, self.number


Refusal = Callable[[Finding, Review], str]
"""A function that returns why a review cannot be applied to a finding, or an empty string."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """The reviews that apply to one finding."""

    reviews: tuple[Review, ...] = ()
    """At most one review that suppresses the finding, then at most one that reclassifies or confirms it."""
    refused: Mapping[int, str] = field(default_factory=dict)
    """The reasons why reviews are not applied, by review number."""
    items_before: tuple[str, ...] = ()
    """Former ids of the finding's worklist item, if the reviews moved the finding to another item."""


@dataclass(frozen=True, kw_only=True)
class Decisions:
    """The reviews in force on one day.

    Reviews apply in the order in which they were made, each to the finding as earlier reviews changed it. A
    review of a single finding or item takes precedence over a review of a pattern; otherwise the latest
    review wins. A false alarm no longer applies if a later review reclassifies or confirms the finding.
    """

    active: tuple[Review, ...] = ()
    expired: tuple[Review, ...] = ()
    names: SourceNames = field(default_factory=SourceNames)
    """The present and former names of the findings' sources."""
    _of_one: dict[str, list[Review]] = field(init=False, repr=False, compare=False)
    _patterns: list[Review] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        of_one: dict[str, list[Review]] = {}
        for review in self.active:
            if not review.target.is_pattern:
                of_one.setdefault(review.target.fingerprint, []).append(review)
        object.__setattr__(self, "_of_one", of_one)
        object.__setattr__(self, "_patterns", [item for item in self.active if item.target.is_pattern])

    def about(self, finding: Finding, refusal: Refusal = lambda _finding, _review: "") -> Held:
        """Find the reviews that apply to ``finding``, including reviews that the finding already notes."""
        names = self.names.of_finding(finding)
        known = {note.number for note in finding.reviews if not note.refused}
        items, before, said = _item_ids(finding, names), set[str](), None
        element = next((label.element for label in finding.classifications), "")
        fitting: list[Review] = []
        refused: dict[int, str] = {}
        for review in self._in_order(finding, names):
            if review.number not in known and not review.target.fits(finding, names, items):
                continue
            fitting.append(review)
            if why := refusal(finding, review):
                refused[review.number] = why
            elif review.verdict in SAYS_WHAT and (said is None or review.rank > said.rank):
                said = review
                before |= items
                element = review.element or element
                now = {each for name in names for each in item_ids_as(finding, element, name.source_id)}
                items, before = _kept(items, review) | now, before - now
        return Held(
            reviews=tuple(_winning(fitting, refused)), refused=refused, items_before=tuple(sorted(before))
        )

    def _in_order(self, finding: Finding, names: Sequence[SourceName]) -> list[Review]:
        """The active reviews that may apply to ``finding``, oldest first."""
        of_one = (review for each in fingerprints(finding, names) for review in self._of_one.get(each, ()))
        return sorted([*of_one, *self._patterns], key=lambda review: review.number)

    def expired_for(self, findings: Sequence[Finding]) -> tuple[Review, ...]:
        """Expired reviews that would still apply to one of ``findings`` if they had not expired."""
        return tuple(
            review
            for review in self.expired
            if any(review.target.fits(finding, self.names.of_finding(finding)) for finding in findings)
        )


def _item_ids(finding: Finding, names: Sequence[SourceName]) -> frozenset[str]:
    return frozenset(each for name in names for each in item_ids(finding, name.source_id))


def _kept(items: frozenset[str], review: Review) -> frozenset[str]:
    """The former item ids by which later reviews can still select a finding that ``review`` moved.

    If ``review`` moved a whole item, the former id stays valid, because reports show that id until the next
    scan. If ``review`` moved only some findings of an item, they lose the former id, because that id still
    refers to the remaining findings.
    """
    target = review.target
    return items | {target.item} if target.item and not target.entity else frozenset()


def _winning(fitting: Sequence[Review], refused: Mapping[int, str]) -> Iterator[Review]:
    """Yield the review that suppresses a finding, then the review that reclassifies or confirms the finding.
    Either may be missing. A refused review is used only if no other review has the same effect.
    """

    def best(*verdicts: Verdict) -> Review | None:
        of_kind = [review for review in fitting if review.verdict in verdicts]
        return max(of_kind, key=lambda review: (review.number not in refused, *review.rank), default=None)

    aside, said = best(*SETS_ASIDE), best("reclassified") or best("confirmed")
    told = [one for one in fitting if one.verdict in SAYS_WHAT and one.number not in refused]
    is_over = aside and any(one.rank > aside.rank and one.number > aside.number for one in told)
    if aside and not (aside.verdict == "false_alarm" and is_over):
        yield aside
    if said:
        yield said


def fingerprints(finding: Finding, names: Sequence[SourceName]) -> tuple[str, ...]:
    """The finding's fingerprint, then the fingerprints under the former ``names`` of its source."""
    return (finding.fingerprint, *(fingerprint_under(name.source_id, finding) for name in names[1:]))


def decisions(reviews: Iterable[Review], today: date) -> Decisions:
    """Select the reviews that are active, and those that are expired, on the day ``today``."""
    by_state: dict[State, list[Review]] = {"active": [], "expired": [], "withdrawn": []}
    for review in reviews:
        by_state[review.state(today)].append(review)
    return Decisions(active=tuple(by_state["active"]), expired=tuple(by_state["expired"]))


def set_aside(finding: Finding) -> bool:
    """Whether one of the finding's reviews suppresses it."""
    return any(note.verdict in SETS_ASIDE and not note.refused for note in finding.reviews)


def is_false_alarm(finding: Finding) -> bool:
    return any(note.verdict == "false_alarm" and not note.refused for note in finding.reviews)


def with_notes(finding: Finding, held: Held) -> Finding:
    """Return ``finding`` with notes on the reviews that apply to it."""
    notes = tuple(
        replace(
            review.note,
            refused=held.refused.get(review.number, ""),
            items_before=held.items_before if review.verdict in SAYS_WHAT else (),
        )
        for review in held.reviews
    )
    return replace(finding, reviews=notes) if notes else finding
