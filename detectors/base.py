"""What a detector is: data about one entity, and a validator where shape alone is not enough.

A module of this package with a ``DETECTOR`` (or ``DETECTORS``) is a detector: the registry walks
the package. Patterns are in the RE2 subset (no look-around, no back-references), are compiled for
bytes, and may not match a newline, because rows are joined by one and scanned together.
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
    """What a validator says of one candidate."""

    INVALID = 0
    VALID = 1
    EXAMPLE = 2
    """Well formed, but reserved for documentation and tests (example.org, 555-01xx, test cards)."""
    INFRASTRUCTURE = 3
    """Well formed, but a machine's and nobody's (private and loopback addresses)."""
    COMPANY = 4
    """Well formed, but a company's and not a person's (toll-free and premium rate numbers, ``billing@``)."""
    STAFF = 5
    """Well formed, but that of somebody who works for the company whose data is scanned."""


@dataclass(frozen=True, kw_only=True)
class Hints:
    """What validators may know beside the value itself."""

    regions: tuple[str, ...] = ("US", "GB", "DE", "FR")
    """ISO 3166 codes in which national phone numbers are tried, likeliest first."""


Reach = Callable[[str, int, int], tuple[int, int]]
Reaches = Callable[[bytes], bool]
REACHES_AFTER = 4

Validate = Callable[[str, Hints], Verdict]
ValidateMany = Callable[[Candidates, Hints], Verdicts]
Tell = Callable[[str, CompanyFacts, Hints], Verdict | None]

Strength = Literal["certain", "strong", "medium", "weak"]
"""How far a match that passed the validator carries the entity without a name or a partner."""


@dataclass(frozen=True)
class Trait:
    """Something that many values of an entity have, and look-alikes more rarely or more often.

    One value that has it says nothing; a column in which the wrong share has it is of something else.
    """

    says: str
    """What is counted, in words, without a value: ``fall on a weekend``."""
    holds: Callable[[str], bool]
    """Called with whole cells that ``cell`` accepts; a function of a module, as it is sent to workers."""
    own: float
    """Share of the entity's own values that have it."""
    others: float
    """Share of look-alikes that do."""
    most: float = 3.0
    least: float = -6.0
    """Nats up to which it is believed: the cells of one column are made alike."""

    def gain(self, passed: int, n: int) -> float:
        """Log-likelihood, in nats, that ``n`` values of which ``passed`` have it are the entity's own."""
        gain = passed * math.log(self.own / self.others)
        gain += (n - passed) * math.log((1 - self.own) / (1 - self.others))
        return max(self.least, min(self.most, gain))


@dataclass(frozen=True, kw_only=True)
class InText:
    """Searched for in texts and in cells: which matches of its patterns are one, and how far they reach."""

    validate_many: ValidateMany | None = None
    """The verdicts of ``validate`` for many matches together where that is faster: ``UNDECIDED`` asks it."""
    ours: Tell | None = None
    """Whether a value that passed is the company's own or its staff's, by what the company knows of itself
    (`company_validators.py`); ``None``: nothing of the kind is known."""
    trim: Callable[[str], tuple[int, int]] | None = None
    """Where the value lies inside the match, for patterns that need what stands around it. Called with one
    character per byte (Latin-1), so that positions are byte offsets."""
    reach: Reach | None = None
    """How far a match reaches into what stands around it: called with a text and the start and end of the
    match in it, gives those of the whole value, or twice the same where it is none after all."""
    reaches: Reaches | None = None
    """Whether ``reach`` may find a value at all, recognised from the match with the byte before it and the
    ``REACHES_AFTER`` bytes behind it: asked once for all matches that look alike there."""
    glue_before: str = ""
    """Characters that, standing between a word character and the match, make it part of something longer.
    (A word character right beside a match always does.)"""
    glue_after: str = ""
    never_after: str = ""
    """Characters that may not stand right before the match."""
    grows_left: str = ""
    """Characters over which a match is extended to the left, for patterns that begin at what is rare in
    them (the ``@``); it then begins at a letter, a digit or an underscore."""
    traps: tuple[str, ...] = ()
    """Patterns of longer things that look like it inside (versions, dates, UUIDs): a match that begins
    inside one is dropped."""
    beats: tuple[str, ...] = ()
    """Entities whose matches inside a match of this one are dropped; ``*``: whatever they are."""
    in_lines: bool = True
    """False: not looked for in the lines of logs and documents, where nearly every one holds it and it
    says nothing."""


@dataclass(frozen=True, kw_only=True)
class Recognized(InText):
    """Found by a recogniser of Presidio, whose ``patterns``, in whatever syntax, choose the rows it sees."""

    recognizer: Recognizer
    least_score: float = 0.0
    """Matches to which the recogniser gives less belong to the next detector with the same recogniser."""


@dataclass(frozen=True, kw_only=True)
class WholeCell:
    """Without a pattern that can be searched for: ``validate`` is called with whole cells of columns."""

    shape: str = ""
    """Pattern without which a cell is not shown to ``validate``: it is looked for in many cells at once."""
    traits: tuple[Trait, ...] = ()
    """How the cells that pass are spread, where the entity's own are spread otherwise."""


@dataclass(frozen=True)
class Prose:
    """Found by reading texts, with a language model where there is one: no pattern and no cell tells it."""


@dataclass(frozen=True, kw_only=True)
class Support:
    """What speaks for a value from outside, and whether it has to."""

    need: Literal["none", "any", "name"] = "none"
    """``any``: matches count only where a name, a context word or the partner supports them; ``name``: only
    in fields that are called by one of its own names."""
    partner: str = ""
    """Entity that must stand in the same record or on the same line, unless the name supports it."""
    beside: tuple[str, ...] = ()
    """Entities that usually stand in other fields of the same record, and speak for it there."""
    needs_neighbour: bool = False
    """Things have it as well: it is somebody's only in a record that holds one of ``beside``."""
    carries_from: int = 0
    """Different values from which on a column where nearly all pass needs no support; 0: it always does."""
    possible_alone: bool = False
    """Where nobody named the field, whole cells of it are possible without support, and no more."""

    @property
    def is_needed(self) -> bool:
        """Whether a match without any support counts for nothing."""
        return self.need != "none"


@dataclass(frozen=True, kw_only=True)
class Nature:
    """What holds of all values of an entity, however they are found."""

    neutral: bool = False
    """Not personal data by itself (dates, web addresses, resource ids)."""
    indirect: bool = False
    """It tells somebody only to those who hold the list of who is who (customer numbers)."""
    only_people: bool = False
    """Nothing but a person has it, so that a bare key in the same record is that person's."""
    namesakes: tuple[str, ...] = ()
    """Entities that are often named after this one: among their values it is one of theirs."""
    is_closed: bool = False
    """Its values are a closed set of a few words or codes: that they are few and come over and over says
    nothing."""
    exhaustive: bool = True
    """Every value of the entity matches, so a field without a match is none of it whatever its name."""
    misses: float = 0.02
    """Share of the entity's own values that are not passed."""


@dataclass(frozen=True, kw_only=True)
class About:
    """What lists of detectors say of one, and where it runs."""

    doc: str = ""
    """What it is, in a line; the registry fills in the first line of the module's docstring."""
    source: str = ""
    """Address of where its form is published; empty: the first in the docstring of its module."""
    regions: tuple[str, ...] = ()
    """ISO 3166 codes of the countries that give it out; none: it is the same everywhere."""
    on_request: bool = False
    """Runs only where asked for by its id: another detector covers it, or it is nobody's data."""


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
    """How an example may be shown. ``None``: not at all."""
    names: tuple[str, ...] = ()
    """Field names that speak for it: lower case, letters and digits only, the whole name. ``*id``: any name
    that ends in this word and is no other's, in a field with another value in each record."""
    context: tuple[str, ...] = ()
    """Words that speak for a match near them."""
    strength: Strength
    chance: float = 1.0
    """Share of random values that a pattern takes and ``validate`` passes; measured by a test. Of whole cells
    it is the share that passes in columns of other things."""
    support: Support = Support()
    nature: Nature = Nature()
    about: About = field(default=About(), compare=False)
    id: str = field(default="", compare=False)
    """Module path below the package, filled in by the registry, and what the module itself says behind it."""

    @property
    def text(self) -> InText:
        """How a match lies in its text."""
        return self.match if isinstance(self.match, InText) else _PLAIN

    @property
    def is_of_cells(self) -> bool:
        """Whether it judges whole cells."""
        return isinstance(self.match, WholeCell)

    @property
    def traits(self) -> tuple[Trait, ...]:
        """How its cells are spread; nothing where it judges none."""
        return self.match.traits if isinstance(self.match, WholeCell) else ()

    @property
    def in_prose(self) -> bool:
        """Whether it is found by reading texts."""
        return isinstance(self.match, Prose)

    def __hash__(self) -> int:
        """By what tells nearly all apart: tuples of hundreds of detectors are looked up for every unit."""
        return hash((self.entity, self.patterns))


_PLAIN = InText()
