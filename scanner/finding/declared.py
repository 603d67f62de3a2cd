"""Facts from the policy that a scan cannot find in data. The record of processing needs them."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class DeclaredElement:
    """What the policy states about a data element, apart from its classification."""

    activity: str
    """Heading of the group of elements that are processed together."""
    purposes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Declared:
    """Facts that the policy declares and that a scan cannot find in data. The record of processing needs
    them. All may be empty.
    """

    company: str = ""
    """The company that the notice belongs to; empty for a generic notice."""
    notice: str = ""
    """Title of the notice."""
    elements: dict[str, DeclaredElement] = field(default_factory=dict)
    """By id: the data elements of the findings."""
    words: dict[str, str] = field(default_factory=dict)
    """By id: the names of recipients, legal bases and data subjects."""
    statements: dict[str, str] = field(default_factory=dict)
    """By key of the policy's ``processing_record``: contacts, transfers, safeguards and security measures."""
    counts: dict[str, int] = field(default_factory=dict)
    """Numbers of ``elements``, ``retention_rules`` and ``promises`` in the policy, and of
    ``promises_tested``: promises whose breach can show in data."""
