"""Defines a detector: data about one entity, and a validator if the form of a value is not proof enough.

The registry treats every module of this package that defines ``DETECTOR`` or ``DETECTORS`` as a detector.
Patterns use the RE2 subset (no look-around, no back-references), are compiled for bytes, and must not match a
newline, because rows are joined by newlines and scanned together.
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
    """The value is well formed, but reserved for documentation and tests (example.org, 555-01xx, test cards).
    """
    INFRASTRUCTURE = 3
    """The value is well formed, but belongs to a machine, not a person (private and loopback addresses)."""
    COMPANY = 4
    """The value is well formed, but belongs to a company, not a person (toll-free numbers, ``billing@``)."""
    STAFF = 5
    """The value is well formed, but belongs to staff of the company whose data is scanned."""


@dataclass(frozen=True, kw_only=True)
class Hints:
    """Facts that are passed to a validator together with the value."""

    regions: tuple[str, ...] = ("US", "GB", "DE", "FR")
    """ISO 3166 codes of the countries whose national phone number formats are tried, most likely country
    first.
    """


Reach = Callable[[str, int, int], tuple[int, int]]
Reaches = Callable[[bytes], bool]
REACHES_AFTER = 4

Validate = Callable[[str, Hints], Verdict]
ValidateMany = Callable[[Candidates, Hints], Verdicts]
Tell = Callable[[str, CompanyFacts, Hints], Verdict | None]

Strength = Literal["certain", "strong", "medium", "weak"]
"""How strongly a valid match indicates the entity if neither a field name nor a partner entity supports the
match.
"""


@dataclass(frozen=True)
class Trait:
    """A property that values of the entity have more or less often than look-alikes do.

    One value alone proves nothing, but the share of a column's values that have the property shows whether
    the column holds the entity or something that looks like it.
    """

    says: str
    """The property in words for reports, without any scanned value: ``fall on a weekend``."""
    holds: Callable[[str], bool]
    """A function that tests whether a cell has the property. The function gets whole cells that the
    detector's ``validate`` accepts, and must be defined at module level, since workers unpickle it.
    """
    own: float
    """Share of the entity's values that have the property."""
    others: float
    """Share of look-alikes that have the property."""
    most: float = 3.0
    """Upper bound of the evidence, in nats. The evidence has bounds because the cells of a column are not
    independent.
    """
    least: float = -6.0
    """Lower bound of the evidence, in nats."""

    def gain(self, passed: int, n: int) -> float:
        """The evidence for the entity if ``passed`` of ``n`` values have the property: a log-likelihood ratio
        in nats, limited to the bounds.
        """
        gain = passed * math.log(self.own / self.others)
        gain += (n - passed) * math.log((1 - self.own) / (1 - self.others))
        return max(self.least, min(self.most, gain))


@dataclass(frozen=True, kw_only=True)
class InText:
    """For entities that patterns find in texts and cells: which matches of the patterns count, and how far
    the values extend.
    """

    validate_many: ValidateMany | None = None
    """A faster version of ``validate`` that judges many matches at once. Matches that it leaves ``UNDECIDED``
    are passed to ``validate``.
    """
    ours: Tell | None = None
    """A function that decides, from facts about the company, whether a valid value belongs to the company or
    its staff (`company_validators.py`). ``None``: such facts do not matter for this entity.
    """
    trim: Callable[[str], tuple[int, int]] | None = None
    """A function that returns start and end of the value within a match, for patterns that also match some
    context. The match is passed as Latin-1 text, with one character per byte, so that positions are byte
    offsets.
    """
    reach: Reach | None = None
    """A function that finds the value around a match. The function gets a text and the start and end of the
    match, and returns the start and end of the value, or an empty range if there is no value.
    """
    reaches: Reaches | None = None
    """A quick test of whether ``reach`` could find a value. The test gets the match with the byte before it
    and the ``REACHES_AFTER`` bytes after it, and is run once for all matches with the same bytes.
    """
    glue_before: str = ""
    """Characters that join a match to a longer text before it. A match is dropped if one of these characters
    directly precedes the match and a word character precedes that character. (A match is always dropped if it
    begins or ends in the middle of a word.)
    """
    glue_after: str = ""
    """Characters that join a match to a longer text after it. A match is dropped if one of these characters
    directly follows the match and a word character follows that character.
    """
    never_after: str = ""
    """Characters that must not directly precede the match."""
    grows_left: str = ""
    """Characters by which a match is extended to the left, for patterns that begin near a rare character such
    as ``@``. The extended match begins at a letter, digit or underscore.
    """
    traps: tuple[str, ...] = ()
    """Patterns of longer texts that contain look-alikes (version numbers, dates, UUIDs). A match that begins
    inside such a text is dropped.
    """
    beats: tuple[str, ...] = ()
    """Entities whose matches are dropped if they lie inside a match of this detector. ``*`` means all other
    entities.
    """
    in_lines: bool = True
    """Whether the detector also searches lines of logs and documents. False for detectors that would match
    nearly every line.
    """


@dataclass(frozen=True, kw_only=True)
class Recognized(InText):
    """For entities that a recogniser of Presidio finds. The detector's ``patterns``, in Presidio's syntax,
    only select the rows that are passed to the recogniser.
    """

    recognizer: Recognizer
    least_score: float = 0.0
    """Lowest score of the matches that belong to this detector. Matches with lower scores belong to the next
    detector with the same recogniser.
    """


@dataclass(frozen=True, kw_only=True)
class WholeCell:
    """For values that no pattern can find in a text: ``validate`` judges whole cells of columns."""

    shape: str = ""
    """A pattern that is tested on many cells at once. Only cells that match it are passed to ``validate``."""
    traits: tuple[Trait, ...] = ()
    """Properties of valid cells. The share of cells with each property distinguishes the entity from
    look-alikes.
    """


@dataclass(frozen=True)
class Prose:
    """For entities that are found by reading sentences, with a language model if one is installed, because
    neither patterns nor whole cells reveal these entities.
    """


@dataclass(frozen=True, kw_only=True)
class Support:
    """Which other evidence supports a value, and whether such evidence is required."""

    need: Literal["none", "any", "name"] = "none"
    """``none``: every valid match counts; ``any``: a match counts only if a field name, a context word or the
    partner supports it; ``name``: matches count only in fields that have one of the detector's ``names``."""
    partner: str = ""
    """An entity that must occur in the same record or on the same line, unless the field name or a context
    word supports the match.
    """
    beside: tuple[str, ...] = ()
    """Entities that often occur in other fields of a record that holds this entity. Such fields are evidence
    for this entity.
    """
    needs_neighbour: bool = False
    """Whether the entity counts as personal only in a record in which another field holds an entity of
    ``beside``, because things can have such values, too.
    """
    carries_from: int = 0
    """Minimum number of distinct values with which a column needs no support if nearly all of them are valid.
    0: a column always needs support.
    """
    possible_alone: bool = False
    """Whether whole cells without support are reported as a possible finding if the field has no name."""

    @property
    def is_needed(self) -> bool:
        """Whether a match without support is ignored."""
        return self.need != "none"


@dataclass(frozen=True, kw_only=True)
class Nature:
    """Properties of an entity's values that do not depend on how the values are found."""

    neutral: bool = False
    """Whether the entity is not personal data by itself (dates, web addresses, resource ids)."""
    indirect: bool = False
    """Whether the entity identifies a person only to someone who has the register that assigns its values to
    people (customer numbers).
    """
    only_people: bool = False
    """Whether only people have values of this entity, so that an id column in the same record identifies a
    person.
    """
    namesakes: tuple[str, ...] = ()
    """Entities whose values are often named after values of this one (companies after people). A column with
    many values of such an entity does not hold this entity.
    """
    lookalikes: tuple[str, ...] = ()
    """Entities with similar values (names of towns and of people). A column in which some values are known
    values of such an entity holds that entity instead of this one.
    """
    is_closed: bool = False
    """Whether the values are a small closed set of words or codes, so that few distinct and often repeated
    values are normal."""
    exhaustive: bool = True
    """Whether the detector matches every value of the entity, so that a field without matches cannot hold the
    entity.
    """
    misses: float = 0.02
    """Share of the entity's real values that the detector wrongly rejects."""


@dataclass(frozen=True, kw_only=True)
class About:
    """How a detector is described in lists, and when it runs."""

    doc: str = ""
    """Description in one line. If it is empty, the registry uses the first line of the module's docstring."""
    source: str = ""
    """URL of the specification of the values. Empty: the first URL in the module's docstring."""
    regions: tuple[str, ...] = ()
    """ISO 3166 codes of the countries that issue values of the entity. Empty: the values are the same
    everywhere.
    """
    on_request: bool = False
    """Whether the detector runs only if it is selected by id, because another detector covers it or its
    values belong to no person.
    """


@dataclass(frozen=True, kw_only=True)
class Detector:
    """A detector for one entity, as data. See CONTRIBUTING for the recipe."""

    entity: str
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]
    patterns: tuple[str, ...] = ()
    validate: Validate | None = None
    """Judges a value. Called once per distinct value, with the matched text or the whole cell. ``None``:
    every match is valid.
    """
    match: InText | WholeCell | Prose = InText()
    """How values are found."""
    mask: Callable[[str], str] | None = None
    """Masks a value for display. ``None``: values are never shown."""
    names: tuple[str, ...] = ()
    """Whole field names that support the entity, in lower case, letters and digits only. ``*id`` means any
    name that ends in the word ``id`` and belongs to no other detector, if the field has a different value in
    each record.
    """
    context: tuple[str, ...] = ()
    """Words that support a match if they are near the match."""
    strength: Strength
    chance: float = 1.0
    """Share of random matches of the patterns that pass ``validate``, as measured by a test. For detectors of
    whole cells: the share of cells that pass in columns of other data.
    """
    support: Support = Support()
    nature: Nature = Nature()
    about: About = field(default=About(), compare=False)
    id: str = field(default="", compare=False)
    """Path of the module within the package, which the registry fills in. If the module sets an ``id``, the
    registry appends that id to the path.
    """

    @property
    def text(self) -> InText:
        """How values are searched for in texts; the default settings if values are found in another way."""
        return self.match if isinstance(self.match, InText) else _PLAIN

    @property
    def is_of_cells(self) -> bool:
        """Whether the detector judges whole cells."""
        return isinstance(self.match, WholeCell)

    @property
    def traits(self) -> tuple[Trait, ...]:
        """Properties whose frequencies in cells are evidence; empty if the detector does not judge whole
        cells.
        """
        return self.match.traits if isinstance(self.match, WholeCell) else ()

    @property
    def in_prose(self) -> bool:
        """Whether the entity is found by reading sentences (``Prose``)."""
        return isinstance(self.match, Prose)

    def __hash__(self) -> int:
        """Hash only the parts that distinguish nearly all detectors, because tuples of hundreds of detectors
        are hashed for every unit.
        """
        return hash((self.entity, self.patterns))


_PLAIN = InText()
