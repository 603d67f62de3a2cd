"""An entity that a field holds according to the evidence: the input of the classifier."""

from dataclasses import dataclass

from scanner.evidence.terms import Term
from scanner.finding import Axis, Evidence

FREE_TEXT = "FREE_TEXT"
RECORD_METADATA = "RECORD_METADATA"
LEAST_SURE = 0.5
"""Default confidence from which a verdict is a finding; below it is a possible finding."""


@dataclass(frozen=True, kw_only=True)
class EntityVerdict:
    """One entity that a field holds."""

    entity: str
    axis: Axis
    confidence: float
    evidence: Evidence
    neutral: bool = False
    indirect: bool = False
    """It identifies a person only for those who have the list of identities."""
    named: bool = False
    """The field has the entity's name."""
    lost_to: str = ""
    """The entity to which this one gave way, as the field's values fit that better."""
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
