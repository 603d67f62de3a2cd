"""The contract of a detector: data about one entity, and a validator if its form alone is not enough.

Any module of this package with a ``DETECTOR`` (or ``DETECTORS``) is a detector; the registry walks the
package. Patterns use the RE2 subset (no look-around, no back-references), are compiled for bytes, and must
not match a newline, because rows are joined by newlines and scanned together.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal

from detectors.company import CompanyFacts
from detectors.matching.candidates import Candidates, Verdicts
from detectors.recognizers.recognizer import Recognizer


class Verdict(IntEnum):
    """A validator's verdict on one candidate."""

    INVALID = 0
    VALID = 1
    EXAMPLE = 2
    """Well formed, but reserved for documentation and tests (example.org, 555-01xx, test cards)."""
    INFRASTRUCTURE = 3
    """Well formed, but it belongs to a machine, not a person (private and loopback addresses)."""
    COMPANY = 4
    """Well formed, but it belongs to a company, not a person (toll-free numbers, ``billing@``)."""
    STAFF = 5
    """Well formed, but it belongs to staff of the company whose data is scanned."""


@dataclass(frozen=True, kw_only=True)
class Hints:
    """Facts that a validator gets besides the value."""

    regions: tuple[str, ...] = ("US", "GB", "DE", "FR")
    """ISO 3166 codes of the countries whose national phone numbers are tried, most likely first."""


Reach = Callable[[str, int, int], tuple[int, int]]
Reaches = Callable[[bytes], bool]
REACHES_AFTER = 4

Validate = Callable[[str, Hints], Verdict]
ValidateMany = Callable[[Candidates, Hints], Verdicts]
Tell = Callable[[str, CompanyFacts, Hints], Verdict | None]

Strength = Literal["certain", "strong", "medium", "weak"]
"""How much a valid match counts if neither a name nor a partner supports it."""


@dataclass(frozen=True)
class Trait:
    """A property that the entity's own values have more or less often than look-alikes do.

    A single value shows nothing; a column in which the wrong share of values has the property holds something
    else.
    """

    says: str
    """The property in words, without a value: ``fall on a weekend``."""
    holds: Callable[[str], bool]
    """Called with whole cells that ``cell`` accepts. A module-level function, since workers unpickle it."""
    own: float
    """Share of the entity's own values that have the property."""
    others: float
    """Share of look-alikes that have it."""
    most: float = 3.0
    least: float = -6.0
    """Lower bound of the evidence, in nats: the cells of one column are not independent."""

    def gain(self, passed: int, n: int) -> float:
        """Log-likelihood ratio, in nats, for the entity if ``passed`` of ``n`` values have the property."""
        gain = passed * math.log(self.own / self.others)
        gain += (n - passed) * math.log((1 - self.own) / (1 - self.others))
        return max(self.least, min(self.most, gain))


@dataclass(frozen=True, kw_only=True)
class InText:
    """Searched for in texts and cells: which matches of the patterns count, and how far they extend."""

    validate_many: ValidateMany | None = None
    """A faster ``validate`` for many matches at once. For ``UNDECIDED`` ones, ``validate`` is called."""
    ours: Tell | None = None
    """Tells whether a valid value belongs to the company itself or its staff, from facts about the company
    (`company_validators.py`); ``None``: there are no such facts."""
    trim: Callable[[str], tuple[int, int]] | None = None
    """Range of the value within the match, for patterns that include some context. Called with one character
    per byte (Latin-1), so that positions are byte offsets."""
    reach: Reach | None = None
    """The range of the value around a match: called with a text and the match's start and end, it returns
    start and end of the value; an empty range if there is no value.
    """
    reaches: Reaches | None = None
    """A quick test whether ``reach`` could find a value, given the match with the byte before it and the
    ``REACHES_AFTER`` bytes after it. Called once for all matches that are equal in these bytes."""
    glue_before: str = ""
    """Characters that join the match to a word character before them, so that it is part of something longer.
    (A word character directly next to a match always does.)"""
    glue_after: str = ""
    never_after: str = ""
    """Characters that must not directly precede the match."""
    grows_left: str = ""
    """Characters over which a match is extended to the left, for patterns that begin at a rare character such
    as ``@``. The match then begins at a letter, digit or underscore."""
    traps: tuple[str, ...] = ()
    """Patterns of longer things that contain look-alikes (versions, dates, UUIDs): a match that begins inside
    one is dropped."""
    beats: tuple[str, ...] = ()
    """Entities whose matches inside a match of this one are dropped; ``*``: all others."""
    in_lines: bool = True
    """False: not searched for in lines of logs and documents, because nearly every line would match."""


@dataclass(frozen=True, kw_only=True)
class Recognized(InText):
    """Found by a recogniser of Presidio. Its ``patterns``, in its own syntax, select the rows it is given."""

    recognizer: Recognizer
    least_score: float = 0.0
    """Matches with a lower score belong to the next detector with the same recogniser."""


@dataclass(frozen=True, kw_only=True)
class WholeCell:
    """For values without a searchable pattern: ``validate`` is called with whole cells of columns."""

    shape: str = ""
    """A pattern that cells must match before ``validate`` is called; tested on many cells at once."""
    traits: tuple[Trait, ...] = ()
    """Properties of the cells that pass, whose frequencies tell the entity from look-alikes."""


@dataclass(frozen=True)
class Prose:
    """Found by reading texts, with a language model if there is one; neither patterns nor cells can show
    it.
    """


@dataclass(frozen=True, kw_only=True)
class Support:
    """Which other evidence supports a value, and whether it is required."""

    need: Literal["none", "any", "name"] = "none"
    """``any``: a match counts only if a name, a context word or the partner supports it; ``name``: only in
    fields that have one of its own names."""
    partner: str = ""
    """Entity required in the same record or on the same line, unless the name supports the match."""
    beside: tuple[str, ...] = ()
    """Entities that often occur in other fields of the same record, and support it there."""
    needs_neighbour: bool = False
    """Things have such values, too: it counts as personal only in a record that also holds one of ``beside``.
    """
    carries_from: int = 0
    """Number of distinct values from which a column needs no support, if nearly all of them pass; 0: support
    is always needed."""
    possible_alone: bool = False
    """Whether whole cells without support are reported as possible, and no more, in fields without a name."""

    @property
    def is_needed(self) -> bool:
        """Whether a match without support is ignored."""
        return self.need != "none"


@dataclass(frozen=True, kw_only=True)
class Nature:
    """Properties of all values of an entity, however they are found."""

    neutral: bool = False
    """Not personal data by itself (dates, web addresses, resource ids)."""
    indirect: bool = False
    """Identifies a person only to someone who holds the register behind it (customer numbers)."""
    only_people: bool = False
    """Only people have it, so that an id column in the same record identifies that person."""
    namesakes: tuple[str, ...] = ()
    """Entities that are often named after this one (companies after people): such values are no match."""
    lookalikes: tuple[str, ...] = ()
    """Entities with similar values (towns and people): a list with some known values of such an entity is a
    list of it.
    """
    is_closed: bool = False
    """Its values are a small closed set of words or codes, so that few distinct and often repeated values are
    normal.
    """
    exhaustive: bool = True
    """Whether every value of the entity matches, so that a field without matches cannot hold it."""
    misses: float = 0.02
    """Share of the entity's own values that do not pass."""


@dataclass(frozen=True, kw_only=True)
class About:
    """How a detector is described in lists, and when it runs."""

    doc: str = ""
    """Description in one line; the registry fills in the first line of the module's docstring."""
    source: str = ""
    """URL of the specification of its form; empty: the first URL in the module's docstring."""
    regions: tuple[str, ...] = ()
    """ISO 3166 codes of the countries that issue it; empty: it is the same everywhere."""
    on_request: bool = False
    """Runs only if selected by id: another detector covers it, or its values belong to nobody."""


@dataclass(frozen=True, kw_only=True)
class Detector:
    """One entity as data. See CONTRIBUTING for the recipe."""

    entity: str
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]
    patterns: tuple[str, ...] = ()
    validate: Validate | None = None
    """Called once per distinct value, with the matched text or the whole cell. ``None``: all are valid."""
    match: InText | WholeCell | Prose = InText()
    """How values are found."""
    mask: Callable[[str], str] | None = None
    """Masks a value for display. ``None``: values are never shown."""
    names: tuple[str, ...] = ()
    """Whole field names that support it, in lower case, letters and digits only. ``*id``: any name that ends
    in this word and is no other detector's, for a field with a different value in each record."""
    context: tuple[str, ...] = ()
    """Words that support a match near them."""
    strength: Strength
    chance: float = 1.0
    """Share of random values that match a pattern and pass ``validate``; measured by a test. For whole cells:
    the share that passes in columns of other data."""
    support: Support = Support()
    nature: Nature = Nature()
    about: About = field(default=About(), compare=False)
    id: str = field(default="", compare=False)
    """Module path below the package, filled in by the registry, with the module's own suffix if it has
    one."""

    @property
    def text(self) -> InText:
        """How values are searched for in texts."""
        return self.match if isinstance(self.match, InText) else _PLAIN

    @property
    def is_of_cells(self) -> bool:
        """Whether it judges whole cells."""
        return isinstance(self.match, WholeCell)

    @property
    def traits(self) -> tuple[Trait, ...]:
        """Frequencies expected of its cells; empty if it does not judge whole cells."""
        return self.match.traits if isinstance(self.match, WholeCell) else ()

    @property
    def in_prose(self) -> bool:
        """Whether it is found by reading texts."""
        return isinstance(self.match, Prose)

    def __hash__(self) -> int:
        """Hash only the parts that distinguish nearly all detectors: tuples of hundreds of detectors are
        looked up for every unit.
        """
        return hash((self.entity, self.patterns))


_PLAIN = InText()
