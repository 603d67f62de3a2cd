"""What the policy declares and no scan can see, for records of processing."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class DeclaredElement:
    """What the policy says of an element beyond its classification."""

    activity: str
    """Heading of the group of elements that are processed together."""
    purposes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What the policy declares and no scan can see, for records of processing; empty where it is silent."""

    company: str = ""
    """Whose notice it is; empty: nobody's in particular."""
    notice: str = ""
    """What the notice is called."""
    elements: dict[str, DeclaredElement] = field(default_factory=dict)
    """By id, those that findings have."""
    words: dict[str, str] = field(default_factory=dict)
    """Words for recipients, legal bases and data subjects, by id."""
    statements: dict[str, str] = field(default_factory=dict)
    """Contacts, transfers, safeguards, security measures: by the keys of ``processing_record``."""
    counts: dict[str, int] = field(default_factory=dict)
    """How many ``elements``, ``retention_rules`` and ``promises`` there are, and how many of these data can
    show to be broken (``promises_tested``)."""
