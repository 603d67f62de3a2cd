"""Reviews: people's decisions about one finding, or about all that match a pattern, with a reason."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase
from typing import Literal

from scanner.finding import Finding, ReviewNote, SourceName, Verdict
from scanner.finding.identity import SourceNames, fingerprint_under
from scanner.finding.makes import item_ids

State = Literal["active", "expired", "withdrawn"]
SETS_ASIDE: tuple[Verdict, ...] = ("accepted", "false_alarm")


@dataclass(frozen=True, kw_only=True)
class Target:
    """Selects the findings of a review: by fingerprint, by the id of a worklist item (and ``entity``), or by
    globs that must all match; empty: any.
    """

    fingerprint: str = ""
    item: str = ""
    source: str = ""
    collection: str = ""
    field: str = ""
    entity: str = ""

    def fits(self, finding: Finding, names: Sequence[SourceName]) -> bool:
        """Whether ``finding`` matches; ``*`` also matches ``/`` and the dot.

        ``names``: those of its source, the present one first; a decision made under any of them applies.

        >>> Target(field="note*").is_pattern
        True
        """
        if self.fingerprint:
            return self.fingerprint in fingerprints(finding, names)
        if self.item:
            is_of_kind = not self.entity or fnmatchcase(finding.entity, self.entity)
            return is_of_kind and any(self.item in item_ids(finding, name.source_id) for name in names)
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

    def __str__(self) -> str:
        if self.fingerprint:
            return self.fingerprint[:16]
        if self.item:
            return f"item {self.item}" + (f", entity {self.entity}" if self.entity else "")
        globs = {name: getattr(self, name) for name in ("source", "collection", "field", "entity")}
        return ", ".join(f"{name} {glob}" for name, glob in globs.items() if glob)


@dataclass(frozen=True, kw_only=True)
class Review:
    """One decision. It is never changed or deleted: a withdrawal records who, when and why."""

    number: int
    verdict: Verdict
    target: Target
    author: str
    reason: str
    created_at: str
    expires_at: str = ""
    """Last day on which it is valid, in ISO 8601, or empty."""
    element: str = ""
    """The policy element of a reclassified finding."""
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


@dataclass(frozen=True, kw_only=True)
class Decisions:
    """The reviews in force on one day. At most one suppresses a finding, and at most one reclassifies it.

    A review of the single finding takes precedence over one of a pattern; among equals, the latest wins.
    """

    active: tuple[Review, ...] = ()
    expired: tuple[Review, ...] = ()
    names: SourceNames = field(default_factory=SourceNames)
    """Of the sources of the findings that are looked at."""
    _of_one: dict[str, list[Review]] = field(init=False, repr=False, compare=False)
    _patterns: list[Review] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        newest_first = sorted(self.active, key=lambda review: -review.number)
        of_one: dict[str, list[Review]] = {}
        for review in newest_first:
            if not review.target.is_pattern:
                of_one.setdefault(review.target.fingerprint, []).append(review)
        object.__setattr__(self, "_of_one", of_one)
        object.__setattr__(self, "_patterns", [item for item in newest_first if item.target.is_pattern])

    def about(self, finding: Finding) -> tuple[Review, ...]:
        """The reviews that apply to ``finding``: one that suppresses it, one that reclassifies it."""
        names = self.names.of_finding(finding)
        of_one = (review for each in fingerprints(finding, names) for review in self._of_one.get(each, ()))
        fitting = [
            *sorted(of_one, key=lambda review: -review.number),
            *(review for review in self._patterns if review.target.fits(finding, names)),
        ]
        aside = next((review for review in fitting if review.verdict in SETS_ASIDE), None)
        other = next((review for review in fitting if review.verdict not in SETS_ASIDE), None)
        return tuple(review for review in (aside, other) if review)

    def expired_for(self, findings: Sequence[Finding]) -> tuple[Review, ...]:
        """Expired reviews that would otherwise apply to one of ``findings``."""
        return tuple(
            review
            for review in self.expired
            if any(review.target.fits(finding, self.names.of_finding(finding)) for finding in findings)
        )


def fingerprints(finding: Finding, names: Sequence[SourceName]) -> tuple[str, ...]:
    """The finding's fingerprint, then those it had under the former ``names`` of its source."""
    return (finding.fingerprint, *(fingerprint_under(name.source_id, finding) for name in names[1:]))


def decisions(reviews: Iterable[Review], today: date) -> Decisions:
    """The reviews in force on a day."""
    by_state: dict[State, list[Review]] = {"active": [], "expired": [], "withdrawn": []}
    for review in reviews:
        by_state[review.state(today)].append(review)
    return Decisions(active=tuple(by_state["active"]), expired=tuple(by_state["expired"]))


def set_aside(finding: Finding) -> bool:
    """Whether one of its reviews suppresses it."""
    return any(note.verdict in SETS_ASIDE and not note.refused for note in finding.reviews)


def is_false_alarm(finding: Finding) -> bool:
    return any(note.verdict == "false_alarm" and not note.refused for note in finding.reviews)


def with_notes(finding: Finding, reviews: Sequence[Review], refused: Mapping[int, str]) -> Finding:
    """``finding`` with notes on its reviews.

    Args:
        refused: review number → why it is not applied.
    """
    notes = tuple(replace(review.note, refused=refused.get(review.number, "")) for review in reviews)
    return replace(finding, reviews=notes) if notes else finding
