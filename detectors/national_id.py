"""Numbers that states and banks issue to citizens, taxpayers, patients and account holders, by country.

``data/national_ids.toml`` (for people) and ``data/business_ids.toml`` (for businesses, including sole
traders) list the forms and names of each kind of number; ``python-stdnum`` checks the numbers. In texts, a
number counts only after one of the names or words for such numbers; in columns, only as a whole cell. Plain
digits without a name could be a number of a dozen countries. If more than one random number in five hundred
passes the check, the column therefore needs such a name, or many valid values if at most 6 % of random
numbers pass.

* https://arthurdejong.org/python-stdnum/
* https://en.wikipedia.org/wiki/National_identification_number

>>> from detectors.base import Hints
>>> number = known_numbers()["NL_BSN"]
>>> number("111222333", Hints()).name, number("111222334", Hints()).name
('VALID', 'INVALID')
>>> NumberAtEnd(number.shapes)("BSN nr: 111222333")
(8, 17)
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from detectors.base import About, Detector, Hints, InText, Support, Verdict, WholeCell
from detectors.built import toml
from detectors.parts.stdnum_parts import stdnum
from detectors.word_lists import data_path

_FACTS = ("national_ids.toml", "business_ids.toml")
_BETWEEN = r"(?:[ _.-]?(?:(?:no|nr|num|number|numero|nummer|id|code)\b|n(?:º|°)))?[^A-Za-z0-9\n]{1,6}"
"""Matches the text between a number and the word for this kind of number before it."""
_CARRIES_ITSELF = 0.002
_CARRIES_A_COLUMN, _COLUMN = 0.06, 12
"""If at most this share of random numbers passes the check, a column needs no name, provided that at least
``_COLUMN`` distinct values pass. A check digit that one number in ten passes would also accept many numbers
of other countries, orders and parcels.
"""


@dataclass(frozen=True)
class NumberAtEnd:
    """Finds the number in a match that is a word followed by a number; used as ``InText.trim``."""

    shapes: tuple[str, ...]

    def __call__(self, match: str) -> tuple[int, int]:
        found = _shape(self.shapes).search(match)
        return (len(match) if found is None else found.start()), len(match)


@dataclass(frozen=True, kw_only=True)
class NationalNumber:
    """One entry of the data files, which is also the validator of such numbers."""

    module: str
    """Name of the module in ``stdnum``."""
    what: str
    """Description of the number, in words."""
    regions: tuple[str, ...]
    shapes: tuple[str, ...]
    chance: float
    names: tuple[str, ...]
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]
    words: tuple[str, ...] = ()
    link: str = ""
    cell_shapes: tuple[str, ...] = ()
    """Shapes that are distinctive even in a column without a name. If there are any, a separate detector uses
    them.
    """
    cell_chance: float = 1.0
    """Share of random values of ``cell_shapes`` that pass the check, like ``chance`` for ``shapes``."""
    in_text: bool = True
    """Whether texts are searched for the number; false if a recogniser of Presidio finds it in texts."""

    def __call__(self, value: str, hints: Hints) -> Verdict:
        """Valid if the value has one of the shapes and passes the check of ``stdnum``."""
        if len(set(value)) < 2 or _shape(self.shapes).match(value) is None:
            return Verdict.INVALID
        try:
            passes = stdnum(self.module).is_valid(value)
        except (ArithmeticError, LookupError, TypeError, ValueError):
            # Some checks of stdnum raise for places and dates that do not exist.
            return Verdict.INVALID
        return Verdict.VALID if passes else Verdict.INVALID

    @property
    def pattern(self) -> str:
        """A pattern that matches one of the words and the number after it. The pattern runs on bytes, where
        only words of ASCII letters have word boundaries.
        """
        words = [re.escape(word).replace(r"\ ", "[ _-]?") for word in (*self.names, *self.words)]
        plain = "|".join(word for word in words if word.isascii())
        other = "".join(f"|{word}" for word in words if not word.isascii())
        return rf"(?i)(?:(?:\b|_)(?:{plain}){other}){_BETWEEN}(?:{'|'.join(self.shapes)})\b"

    def detectors(self, entity: str) -> tuple[Detector, ...]:
        """The detectors of this number: one for texts, unless Presidio finds the number there; one for whole
        cells; and one for whole cells of ``cell_shapes``, if there are any.
        """
        cells = [self._as_cell(entity, self.shapes, self.chance)]
        if self.cell_shapes:
            by_form = self._as_cell(entity, self.cell_shapes, self.cell_chance)
            cells.append(replace(by_form, id=f"{entity.lower()}-3"))
        return (self._in_text(entity), *cells) if self.in_text else tuple(cells)

    def _in_text(self, entity: str) -> Detector:
        before = f"{(*self.words, *self.names)[0]}: "
        return Detector(
            entity=entity,
            id=entity.lower(),
            about=About(doc=f"{self.what}.", source=self.link, regions=self.regions),
            patterns=(self.pattern,),
            match=InText(
                trim=NumberAtEnd(self.shapes), glue_after="-.", beats=("PHONE_NUMBER", "POSTAL_CODE")
            ),
            validate=self,
            strength="strong" if self.chance < 0.2 else "medium",
            chance=self.chance,
            names=self.names,
            examples=tuple(before + example for example in self.examples),
            counterexamples=tuple(before + example for example in self.counterexamples),
        )

    def _as_cell(self, entity: str, shapes: tuple[str, ...], chance: float) -> Detector:
        examples = self.examples
        if shapes != self.shapes:
            examples = tuple(example for example in examples if _shape(shapes).match(example))
        return Detector(
            entity=entity,
            id=f"{entity.lower()}-2",
            about=About(doc=f"{self.what}.", source=self.link, regions=self.regions),
            validate=replace(self, shapes=shapes),
            match=WholeCell(shape=rf"(?i)^(?:{'|'.join(shapes)})$"),
            strength="weak",
            chance=chance,
            support=Support(
                need="any" if chance > _CARRIES_ITSELF else "none",
                carries_from=_COLUMN if chance <= _CARRIES_A_COLUMN else 0,
            ),
            names=self.names,
            examples=examples,
            counterexamples=self.counterexamples,
        )


@cache
def _shape(shapes: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(shapes)})$", re.ASCII | re.IGNORECASE)


@cache
def known_numbers() -> Mapping[str, NationalNumber]:
    """The numbers of both data files, by entity."""
    bodies = [toml(data_path(name)) for name in _FACTS]
    return {entity: NationalNumber(**_frozen(entry)) for body in bodies for entity, entry in body.items()}


def _frozen(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}


DETECTORS = tuple(
    detector for entity, number in known_numbers().items() for detector in number.detectors(entity)
)
