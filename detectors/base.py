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
    """Facts that are passed to a validator together with the value."""

    regions: tuple[str, ...] = ("US", "GB", "DE", "FR")
    """ISO 3166 codes of the countries whose national phone numbers are tried, most likely first."""


Reach = Callable[[str, int, int], tuple[int, int]]
Reaches = Callable[[bytes], bool]
REACHES_AFTER = 4

Validate = Callable[[str, Hints], Verdict]
ValidateMany = Callable[[Candidates, Hints], Verdicts]
Tell = Callable[[str, CompanyFacts, Hints], Verdict | None]

Strength = Literal["certain", "strong", "medium", "weak"]
"""How much a valid match counts as evidence if neither a field name nor a partner supports it."""


@dataclass(frozen=True)
class Trait:
    """A property that values of the entity have more or less often than look-alikes do.

    One value alone proves nothing, but the share of a column's values that have the property shows whether
    the column holds the entity or something that looks like it.
    """

    says: str
    """The property in words, for reports; it never contains a value: ``fall on a weekend``."""
    holds: Callable[[str], bool]
    """Whether a cell has the property; called with whole cells that the detector's ``validate`` accepts. It
    must be a module-level function, since workers unpickle it."""
    own: float
    """Share of the entity's values that have the property."""
    others: float
    """Share of look-alikes that have the property."""
    most: float = 3.0
    """Upper bound of the evidence, in nats. There are bounds since cells of one column are not independent.
    """
    least: float = -6.0
    """Lower bound of the evidence, in nats."""

    def gain(self, passed: int, n: int) -> float:
        """Log-likelihood ratio, in nats, for the entity if ``passed`` of ``n`` values have the property."""
        gain = passed * math.log(self.own / self.others)
        gain += (n - passed) * math.log((1 - self.own) / (1 - self.others))
        return max(self.least, min(self.most, gain))


@dataclass(frozen=True, kw_only=True)
class InText:
    """For entities that are found by patterns in texts and cells: which matches count, and how far they
    extend.
    """

    validate_many: ValidateMany | None = None
    """A faster ``validate`` for many matches at once. Where its result is ``UNDECIDED``, ``validate`` is
    called."""
    ours: Tell | None = None
    """A function that decides, from facts about the company, whether a valid value belongs to the company or
    its staff (`company_validators.py`). ``None``: no such facts matter for this entity."""
    trim: Callable[[str], tuple[int, int]] | None = None
    """Range of the value within the match, for patterns that include some context. Called with one character
    per byte (Latin-1), so that positions are byte offsets."""
    reach: Reach | None = None
    """A function that finds the value around a match. It is called with a text and the start and end of the
    match, and returns start and end of the value; an empty range if there is no value.
    """
    reaches: Reaches | None = None
    """A quick test whether ``reach`` could find a value, given the match with the byte before it and the
    ``REACHES_AFTER`` bytes after it. Called once for all matches that are equal in these bytes."""
    glue_before: str = ""
    """A match is dropped if one of these characters precedes it, with a word character before that: then the
    match is part of something longer. (A word character directly next to a match always has this effect.)"""
    glue_after: str = ""
    """A match is dropped if one of these characters follows it, with a word character after that."""
    never_after: str = ""
    """Characters that must not directly precede the match."""
    grows_left: str = ""
    """Characters over which a match is extended to the left, for patterns that begin at a rare character such
    as ``@``. The match then begins at a letter, digit or underscore."""
    traps: tuple[str, ...] = ()
    """Patterns of longer things that contain look-alikes (versions, dates, UUIDs): a match that begins inside
    such a thing is dropped."""
    beats: tuple[str, ...] = ()
    """Entities whose matches are dropped if they lie inside a match of this detector; ``*``: all others."""
    in_lines: bool = True
    """Whether lines of logs and documents are searched. False for detectors that would match nearly every
    line."""


@dataclass(frozen=True, kw_only=True)
class Recognized(InText):
    """For entities that a recogniser of Presidio finds. The detector's ``patterns``, in Presidio's syntax,
    only select the rows that are passed to the recogniser.
    """

    recognizer: Recognizer
    least_score: float = 0.0
    """Lowest score of this detector's matches. The next detector with the same recogniser takes lower ones.
    """


@dataclass(frozen=True, kw_only=True)
class WholeCell:
    """For values without a searchable pattern: ``validate`` is called with whole cells of columns."""

    shape: str = ""
    """A pattern that cells must match before ``validate`` is called; tested on many cells at once."""
    traits: tuple[Trait, ...] = ()
    """Properties of valid cells, whose frequencies distinguish the entity from look-alikes."""


@dataclass(frozen=True)
class Prose:
    """For entities that are found by reading sentences, with a language model if one is installed; neither
    patterns nor whole cells reveal them.
    """


@dataclass(frozen=True, kw_only=True)
class Support:
    """Which other evidence supports a value, and whether it is required."""

    need: Literal["none", "any", "name"] = "none"
    """``none``: every valid match counts; ``any``: a match counts only if a field name, a context word or the
    partner supports it; ``name``: matches count only in fields that have one of the detector's ``names``."""
    partner: str = ""
    """Entity required in the same record or on the same line, unless the field name supports the match."""
    beside: tuple[str, ...] = ()
    """Entities that often occur in other fields of the same record. There, they support this entity."""
    needs_neighbour: bool = False
    """Whether the entity counts as personal only in a record that also holds an entity of ``beside``, because
    things can have such values, too."""
    carries_from: int = 0
    """A column with at least this many distinct values needs no support if nearly all of them are valid; 0:
    support is always needed."""
    possible_alone: bool = False
    """Whether whole cells without support are reported as a possible finding if the field has no name."""

    @property
    def is_needed(self) -> bool:
        """Whether a match without support is ignored."""
        return self.need != "none"


@dataclass(frozen=True, kw_only=True)
class Nature:
    """Properties of an entity's values that do not depend on how they are found."""

    neutral: bool = False
    """Not personal data by itself (dates, web addresses, resource ids)."""
    indirect: bool = False
    """Identifies a person only to someone who holds the register behind it (customer numbers)."""
    only_people: bool = False
    """Whether only people have such values, so that an id column in the same record identifies a person."""
    namesakes: tuple[str, ...] = ()
    """Entities that are often named after this one (companies after people). A column with many values of
    such an entity does not hold this one.
    """
    lookalikes: tuple[str, ...] = ()
    """Entities with similar values (towns and people). A column with some known values of such an entity
    holds that entity instead.
    """
    is_closed: bool = False
    """Whether the values are a small closed set of words or codes, so that few distinct and often repeated
    values are normal."""
    exhaustive: bool = True
    """Whether every value of the entity matches, so that a field without matches cannot hold it."""
    misses: float = 0.02
    """Share of the entity's real values that the detector rejects."""


@dataclass(frozen=True, kw_only=True)
class About:
    """How lists describe a detector, and when it runs."""

    doc: str = ""
    """Description in one line; the registry fills in the first line of the module's docstring."""
    source: str = ""
    """URL of the specification of the entity's form; empty: the first URL in the module's docstring."""
    regions: tuple[str, ...] = ()
    """ISO 3166 codes of the countries that issue such values; empty: they are the same everywhere."""
    on_request: bool = False
    """Whether it runs only if selected by id: another detector covers it, or its values belong to no person.
    """


@dataclass(frozen=True, kw_only=True)
class Detector:
    """One entity as data. See CONTRIBUTING for the recipe."""

    entity: str
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]
    patterns: tuple[str, ...] = ()
    validate: Validate | None = None
    """Called once per distinct value, with the matched text or the whole cell. ``None``: every match is
    valid.
    """
    match: InText | WholeCell | Prose = InText()
    """How values are found."""
    mask: Callable[[str], str] | None = None
    """Masks a value for display. ``None``: values are never shown."""
    names: tuple[str, ...] = ()
    """Whole field names that support the entity, in lower case, letters and digits only. ``*id`` means any
    name that ends in this word and belongs to no other detector, for a field with a different value in each
    record.
    """
    context: tuple[str, ...] = ()
    """Words that support a match near them."""
    strength: Strength
    chance: float = 1.0
    """Share of random matches of the patterns that pass ``validate``; measured by a test. For whole cells:
    the share of cells that pass in columns of other data.
    """
    support: Support = Support()
    nature: Nature = Nature()
    about: About = field(default=About(), compare=False)
    id: str = field(default="", compare=False)
    """Path of the module below the package, filled in by the registry, which appends an ``id`` that the
    module sets.
    """

    @property
    def text(self) -> InText:
        """How values are searched for in texts; the defaults if they are found in another way."""
        return self.match if isinstance(self.match, InText) else _PLAIN

    @property
    def is_of_cells(self) -> bool:
        """Whether it judges whole cells."""
        return isinstance(self.match, WholeCell)

    @property
    def traits(self) -> tuple[Trait, ...]:
        """Properties whose frequencies in cells are evidence; empty if it does not judge whole cells."""
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
