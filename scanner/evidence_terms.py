"""The sum behind a confidence: what speaks for and against an entity in a field, each thing one term. Pure.

    log-odds = what the values look like + check + name + support + neighbours + trap + few + repeats + trait
    confidence = 1 / (1 + e^-log-odds)

Every term is an amount (how much of it there is) times a weight of `evidence_weights.py`, which is fitted.

*Looks*: a base by axis and by the strength of the detector. *Check*: of n different candidates k pass,
where a share h of the entity's own and a share c of look-alikes would (`misses` and `chance` of the
detector): k ln(h/c) + (n-k) ln((1-h)/(1-c)), as far as it can be believed. *Excess*, inside longer values,
where look-alikes stand beside the real ones: n times how far the share that passes is above c, less what
chance can do. *Name*: the field is called so, or an element of the policy is. *Support*: a context word or
the partner stands beside most matches. *Neighbours*: a field of the same record holds what usually stands
beside it. *Trap*: the name is one of look-alikes. *Few*: only one or a few different values, where each was
judged by words or told by a model. *Repeats*: the same values over and over, as codes have. *Trait*: of n
different values k have what one share of the entity's own and another share of look-alikes has (days of
birth fall on weekends, days of business do not).
"""

import math
from dataclasses import dataclass

from detectors.base import Detector
from scanner.evidence_weights import WEIGHTS
from scanner.finding import Axis
from scanner.tally import EntityTally, FieldTally

MOST_CHECK, LEAST_CHECK = 6.0, -9.0
"""How far candidates are believed: those of one column are made alike, so the hundredth adds nothing."""
LEAST_EXCESS = -6.0
LEAST_IF_INCOMPLETE, INCOMPLETE = -4.0, 0.1
"""The same where a list cannot know every value of the entity: where it misses so many."""
MOST_REPEATS = 6.0
ENOUGH = 8
"""Different values from which on it does not count that there are few."""


@dataclass(frozen=True, kw_only=True)
class Term:
    """One thing that speaks for (+) or against (-) a verdict."""

    key: str
    """Which weight it has."""
    amount: float
    says: str
    """In words, without a value."""

    @property
    def points(self) -> float:
        """Log-odds."""
        return self.amount * WEIGHTS[self.key]

    def __str__(self) -> str:
        """
        >>> str(Term(key="name", amount=0.0, says="the field is called so"))
        '+0.0 the field is called so'
        """
        return f"{self.points:+.1f} {self.says}"


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What is known of a field besides its values, as far as one detector is concerned."""

    named: bool = False
    beside: str = ""
    """An entity that a neighbour holds and that usually stands beside this one."""
    trapped: bool = False


def confidence_of(terms: tuple[Term, ...]) -> float:
    """
    >>> confidence_of((Term(key="name.alone", amount=0.0, says=""),))
    0.5
    """
    return round(1 / (1 + math.exp(-sum(term.points for term in terms))), 4)


def value_terms(
    detector: Detector, counts: FieldTally, tally: EntityTally, axis: Axis, around: Surroundings
) -> tuple[Term, ...]:
    """The terms of a field in which ``detector`` found something."""
    is_column, is_tested = axis == "column_type", detector.chance < 1
    base = f"{'column' if is_column else 'contains'}.{detector.strength}{'.tested' if is_tested else ''}"
    terms = [Term(key=base, amount=1.0, says=_base_words(detector, is_column))]
    if is_tested:
        key, amount = (
            ("check", check_of(detector, tally)) if is_column else ("excess", excess_of(detector, tally))
        )
        if not is_column and tally.n_full >= 0.5 * tally.n_rows:
            amount = min(amount, check_of(detector, tally))  # cells of the same make that fail are no text
        if around.trapped and detector.cell is not None and not detector.patterns:
            amount = min(0.0, amount)  # code names are drawn from the same lists as cities
        terms.append(Term(key=key, amount=amount, says=_check_words(detector, tally)))
    if around.named:
        terms.append(Term(key="name", amount=1.0, says="the field is called so"))
    elif max(tally.n_context, tally.n_partner) >= 0.5 * tally.n_rows:
        terms.append(Term(key="support", amount=1.0, says="a word or a partner beside the matches"))
    if around.trapped:
        terms.append(Term(key="trap", amount=1.0, says="look-alikes often stand under this name"))
    elif around.beside:
        terms.append(Term(key="beside", amount=1.0, says=f"a neighbour holds {around.beside}"))
    if is_column:
        terms += _traits(detector, tally)
    if is_column and not around.named:
        terms += _sameness(detector, counts)
    if not around.named:
        terms += _fewness(detector, tally)
    return tuple(terms)


def name_terms() -> tuple[Term, ...]:
    """The terms of a field that only its name speaks for: neighbours say nothing more of names."""
    return (Term(key="name.alone", amount=1.0, says="the name alone says so"),)


def check_of(detector: Detector, tally: EntityTally) -> float:
    """Log-likelihood that the candidates of a column are the entity's rather than look-alikes."""
    n = tally.candidates.n_distinct
    passed = min(tally.valid.n_distinct, n)
    chance = detector.chance
    own = max(1 - detector.misses, chance)  # what all look-alikes pass says nothing either way
    if own == chance:
        return 0.0
    gain = passed * math.log(own / chance) + (n - passed) * math.log((1 - own) / (1 - chance))
    least = LEAST_CHECK if detector.misses < INCOMPLETE else LEAST_IF_INCOMPLETE
    return max(least, min(MOST_CHECK, gain))


def _traits(detector: Detector, tally: EntityTally) -> list[Term]:
    """Log-likelihood of how the values are spread, were they the entity's rather than look-alikes."""
    n, terms = tally.valid.n_distinct, []
    for place, trait in enumerate(detector.traits):
        passed = min(tally.n_trait[place], n) if place < len(tally.n_trait) else 0
        amount = trait.gain(passed, n)
        says = f"{passed:,} of {n:,} different values {trait.says}"
        terms.append(Term(key="trait", amount=amount, says=says))
    return terms


def excess_of(detector: Detector, tally: EntityTally) -> float:
    """How far more candidates pass than chance lets pass, in nats; below nought where fewer do."""
    n = tally.candidates.n_distinct
    if not n:
        return 0.0
    share, chance = min(1.0, tally.valid.n_distinct / n), detector.chance
    parts = ((share, chance), (1 - share, 1 - chance))
    distance = n * sum(part * math.log(part / by_chance) for part, by_chance in parts if part)
    # What the best of all shares gains by being chosen after the fact, never more than can be gained at all.
    fitted = min(1 + math.log(n) / 2, -n * math.log(chance))
    return max(LEAST_EXCESS, min(MOST_CHECK, math.copysign(distance, share - chance) - fitted))


def _sameness(detector: Detector, counts: FieldTally) -> list[Term]:
    distinct = counts.distinct.n_distinct
    if detector.cell is None or detector.patterns or not distinct:
        return []
    amount = min(MOST_REPEATS, math.log2(max(1.0, counts.n_non_null / distinct)))
    return [Term(key="repeats", amount=amount, says="the same values over and over")]


def _fewness(detector: Detector, tally: EntityTally) -> list[Term]:
    """What is judged by words or told by a model is wrong about single values too often to rest on one."""
    is_judged = (detector.cell is not None and not detector.patterns) or detector.in_prose
    n = tally.valid.n_distinct
    if not is_judged or n >= ENOUGH:
        return []
    amount = 1 - math.log(max(1, n)) / math.log(ENOUGH)
    return [Term(key="few", amount=amount, says=f"only {n:,} different value{'s' * (n != 1)} to go by")]


def _base_words(detector: Detector, is_column: bool) -> str:
    what = "half or more of the different values are" if is_column else "some values contain"
    return f"{what} such a value ({detector.strength} by its looks)"


def _check_words(detector: Detector, tally: EntityTally) -> str:
    n = tally.candidates.n_distinct
    return (
        f"{min(tally.valid.n_distinct, n):,} of {n:,} different candidates pass; of others "
        f"{detector.chance:.0%} would"
    )
