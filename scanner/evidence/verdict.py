"""Verdicts: the entities that a field may hold according to the evidence. The classifier reads them."""

from dataclasses import dataclass

from scanner.evidence.terms import Term
from scanner.finding import Axis, Evidence

FREE_TEXT = "FREE_TEXT"
RECORD_METADATA = "RECORD_METADATA"
LEAST_SURE = 0.5
"""Lowest confidence with which a verdict counts as sure. By default it is also the lowest confidence of a
finding."""


@dataclass(frozen=True, kw_only=True)
class EntityVerdict:
    """One entity that a field may hold, with its confidence."""

    entity: str
    axis: Axis
    confidence: float
    evidence: Evidence
    neutral: bool = False
    """The entity is not personal data by itself."""
    indirect: bool = False
    """The entity identifies a person only to somebody who has the register behind it (customer numbers)."""
    named: bool = False
    """The field has the entity's name."""
    lost_to: str = ""
    """The entity that fits the field better, so that this verdict gives way to it; empty if there is none."""
    infrastructure: bool = False
    """Most matches are addresses of machines, not of people."""
    company: bool = False
    """Most matches are numbers or mailboxes that only companies have."""
    staff: bool = False
    """Most matches belong to staff of the company whose data is scanned."""
    hashed: bool = False
    locations: tuple[int, ...] = ()
    masked_examples: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    """The terms whose sum gives the confidence, strongest first."""

    @property
    def is_sure(self) -> bool:
        return self.confidence >= LEAST_SURE and not self.lost_to
