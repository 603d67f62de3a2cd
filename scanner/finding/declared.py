"""Declarations of the policy that no scan can see, for the record of processing."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class DeclaredElement:
    """Statements of the policy about an element beyond its classification."""

    activity: str
    """Heading of the group of elements that are processed together."""
    purposes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Declared:
    """Facts that the policy declares and no scan can see, for the record of processing; may be empty."""

    company: str = ""
    """The company of the notice; empty for a generic notice."""
    notice: str = ""
    """Title of the notice."""
    elements: dict[str, DeclaredElement] = field(default_factory=dict)
    """Elements of the findings, by id."""
    words: dict[str, str] = field(default_factory=dict)
    """Names of recipients, legal bases and data subjects, by id."""
    statements: dict[str, str] = field(default_factory=dict)
    """Contacts, transfers, safeguards and security measures, by key of ``processing_record``."""
    counts: dict[str, int] = field(default_factory=dict)
    """Number of ``elements``, ``retention_rules`` and ``promises``, and of the promises that data can show to
    be broken (``promises_tested``)."""
