"""An entity that a field holds according to the evidence: the input of the classifier."""

from dataclasses import dataclass

from scanner.evidence.terms import Term
from scanner.finding import Axis, Evidence

FREE_TEXT = "FREE_TEXT"
RECORD_METADATA = "RECORD_METADATA"
LEAST_SURE = 0.5
"""Confidence from which on a verdict is a finding, unless the user says otherwise; below it is possible."""


@dataclass(frozen=True, kw_only=True)
class EntityVerdict:
    """One entity that a field holds."""

    entity: str
    axis: Axis
    confidence: float
    evidence: Evidence
    neutral: bool = False
    indirect: bool = False
    """It tells somebody only to those who hold the list of who is who."""
    named: bool = False
    """The field is called so."""
    lost_to: str = ""
    """What the field holds instead, where the values were judged to be that."""
    infrastructure: bool = False
    """Most matches are addresses of machines, not of people."""
    company: bool = False
    """Most matches are numbers and mailboxes that only companies have."""
    staff: bool = False
    """Most matches are those of people who work for the company whose data is scanned."""
    hashed: bool = False
    locations: tuple[int, ...] = ()
    masked_examples: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    """What its confidence is the sum of, strongest first."""

    @property
    def is_sure(self) -> bool:
        return self.confidence >= LEAST_SURE and not self.lost_to
