"""Compute a confidence as a sum: each piece of evidence for or against an entity is one term. Pure.

    log-odds = looks + check + partial + rare + name + support + neighbours + trap + few + repeats + trait
    confidence = 1 / (1 + e^-log-odds)

The points of a term are an amount times a weight from `weights.json`. The weights are fitted to labelled
columns.

- *Looks*: the base, which depends on the axis and the strength of the detector.
- *Check*, for whole columns: how many distinct candidates pass the check, as a likelihood ratio of a
  (possibly dirty) column of the entity and a column of look-alikes (`check_likelihood.py`).
- *Excess*, inside longer values, where look-alikes and real values are mixed: how far the share of candidates
  that pass exceeds chance.
- *Partial*: the share of distinct values that are something else.
- *Rare*, inside short values: how far the share of values with the entity is below one in five.
- *Mixed*, inside short values: the share of candidates that are something else.
- *Name*: the field's name means the entity, or an element of the policy that holds the entity.
- *Support*: most matches have a context word or the partner entity next to them.
- *Neighbours*: another field of the record holds an entity that usually accompanies this one (`beside`), or
  no field does (`lonely`).
- *Trap*: fields of look-alikes often have this name.
- *Few*: there are only a few distinct values, and each is judged by words or by a model.
- *Repeats*: the same values occur again and again, as codes do.
- *Trait*: k of n distinct values have a property that is more common, or rarer, in real values than in
  look-alikes (birthdays can fall on a weekend, business days do not).

A field that has the entity's name but no recognised value has other terms (`named_terms.py`).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from detectors.base import Detector, Trait
from scanner.evidence.check_likelihood import MOST_BY_CHECK, check_gain, excess_gain
from scanner.evidence.weights import WEIGHTS
from scanner.fields.tally import EntityTally, FieldTally
from scanner.finding import Axis

MOST_REPEATS = 6.0
"""Largest amount of the term *repeats*, as a power of two: at 6, each value occurs 64 times on average."""
ENOUGH = 8
"""With at least this many distinct values, there is no penalty for few values."""
FLOOR = 0.2
"""If at least this share of the short values contains the entity, there is no penalty for rarity."""
_MOST_TEXTS = 0.8
"""If at least this share of the texts contains the entity, the texts are about such entities."""
PROSE_SHARE = 0.3
"""Lowest share of sentence-like values with which a field counts as free text."""
_NEARLY_ALIKE = 0.97
"""Lowest ratio of average to maximum length with which values count as uniform."""
_FIFTHS = 5.0
"""Factor for the share of other values in a column of uniform values: at a share of one fifth, the penalty is
full."""
_MOST_PARTIAL = 4.0
"""Largest amount of the term *partial*, which is the ratio of other values to values of the entity."""
_MOST_RARE = 3.0
"""Largest amount of the term *rare*, which is the number of powers of ten by which the share is below
``FLOOR``."""
_MOST_USUAL = 3
"""Maximum number of entities that a sentence lists as usual neighbours of another entity."""
SHOWS_NO_PERSON = frozenset(
    {"nobody", "name.common", "lonely.certain", "lonely.strong", "lonely.medium", "lonely.weak"}
)
"""Keys of terms that speak against an entity because the other fields of its record show no person."""


@dataclass(frozen=True, kw_only=True)
class Term:
    """One piece of evidence for (+) or against (-) an entity."""

    key: str
    """Key of the term's weight in ``weights.json``."""
    amount: float
    says: str
    """Explanation in words, without any scanned value."""

    @property
    def points(self) -> float:
        """Amount times weight, in natural log-odds."""
        return self.amount * WEIGHTS[self.key]

    def __str__(self) -> str:
        """The term as ``explain`` prints it: the points, then the sentence.

        >>> str(Term(key="name", amount=0.0, says="the field is called so"))
        '+0.0 the field is called so'
        """
        return f"{self.points:+.1f} {self.says}"


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """Facts about a field's name and record that matter for one detector; facts about the values are not
    included.
    """

    named: bool = False
    """The field's name indicates the entity."""
    beside: str = ""
    """An entity in another field of the record that usually accompanies the detector's entity; empty if there
    is none."""
    trapped: bool = False
    """The field's name or its neighbours suggest look-alikes."""
    ruled_out: bool = False
    """The field cannot hold the entity, because of its name, its table or the matches of other detectors."""
    in_words: bool = False
    """The field's name suggests free text (notes, messages)."""
    nameless: bool = False
    """The field has no name that a person chose."""
    is_keyed: bool = False
    """The field's name says only that the field is a key."""
    is_own_key: bool = False
    """The field is the key of its own record, and the record is about a person."""
    is_common: bool = False
    """Fields of things also have this name (``name``, ``number``)."""
    is_peoples: bool = False
    """The record is about people."""
    nobodys: float = 0.5
    """Probability that the record is about nobody, computed from the names of all its fields."""
    names_somebody: bool = False
    """Another field of the record identifies people. This is set only for detectors with a check, and only if
    the entity has no typical neighbours.
    """
    traits: Sequence[tuple[Trait, int, int]] = ()
    """Each trait, with the number of distinct valid values that have the trait, and the number of all
    distinct valid values.
    """


def confidence_of(terms: Sequence[Term]) -> float:
    """The probability that results from the sum of the points of all terms, rounded to four digits.

    >>> confidence_of((Term(key="name.alone", amount=0.0, says=""),))
    0.5
    """
    odds = max(-40.0, min(40.0, sum(term.points for term in terms)))
    return round(1 / (1 + math.exp(-odds)), 4)


def value_terms(
    detector: Detector, counts: FieldTally, tally: EntityTally, axis: Axis, around: Surroundings
) -> tuple[Term, ...]:
    """The terms for a detector that matched values of a field."""
    is_column = axis == "column_type"
    n_texts = max(counts.n_prose, counts.texts.n_rows) if detector.in_prose else counts.n_prose
    is_text = n_texts >= PROSE_SHARE * counts.n_non_null
    base = _base_key(detector, is_column, is_text)
    terms = [Term(key=base, amount=1.0, says=_base_words(detector, is_column))]
    if detector.in_prose and not is_column:
        terms += _of_texts(tally, is_text)
    else:
        terms += _of_checks(detector, counts, tally, is_column, around)
    if is_column:
        terms += _of_partial(counts, tally, around)
    elif not is_text:
        terms += _of_rarity(detector, counts, tally)
    terms += _of_surroundings(detector, tally, is_column, around)
    terms += _of_spread(detector, around)
    if not around.named:
        terms += _of_alikeness(counts, tally)
    if not around.named and not detector.nature.is_closed:
        terms += _of_sameness(detector, counts) if is_column else []
    if _needs_many(detector, is_column, is_text, around):
        terms += _of_fewness(tally)
    return tuple(terms)


def is_judged(detector: Detector) -> bool:
    """Whether a detector judges by words or by a model, so that its verdicts on single values are often
    wrong.
    """
    return detector.is_of_cells or detector.in_prose


def _needs_many(detector: Detector, is_column: bool, is_text: bool, around: Surroundings) -> bool:
    """Whether a small number of values proves little. This holds for values that are judged by words or by a
    model, and for entities after which things are often named. It does not hold in a field with a clear name,
    nor in texts, since each text contains few names.
    """
    if (around.named and not around.is_common) or detector.nature.is_closed or around.is_own_key:
        return False
    if detector.in_prose and not is_column:
        return around.named and not around.in_words
    return is_judged(detector) or (_is_borrowed(detector) and not is_text and not around.nameless)


def _is_borrowed(detector: Detector) -> bool:
    """Whether things are often named after the detector's entity: titles, streets and firms contain names of
    people.
    """
    return bool(detector.nature.namesakes)


def _of_checks(
    detector: Detector, counts: FieldTally, tally: EntityTally, is_column: bool, around: Surroundings
) -> list[Term]:
    if detector.chance >= 1:
        return []
    n, passed = tally.candidates.n_distinct, tally.valid.n_distinct
    if is_column and _are_alike(counts, tally):
        n = max(n, counts.n_distinct)  # if values are uniform, those that are no candidates count as failed
    amount = check_gain(detector, passed, n) if is_column else excess_gain(passed, n, detector.chance)
    is_of_cells = tally.n_full >= 0.5 * tally.n_rows
    if not is_column and (is_of_cells or detector.chance > MOST_BY_CHECK):
        amount = min(amount, check_gain(detector, passed, n))  # for whole cells, or if look-alikes often pass
    if around.trapped and is_judged(detector):
        amount = min(0.0, amount)  # things can have such names: projects are often named after cities
    key = "check" if is_column else "excess"
    return [Term(key=key, amount=amount, says=_check_words(detector, tally))]


def _of_texts(tally: EntityTally, is_text: bool) -> list[Term]:
    """The terms for the share of texts that contain the entity; the share is higher in texts about people."""
    n = tally.candidates.n_distinct
    if not is_text or not n:
        return []
    share = min(1.0, tally.valid.n_distinct / n)
    says = f"{share:.0%} of the texts that were read contain it"
    return [Term(key="dense", amount=share, says=says)] + (
        [Term(key="dense.most", amount=1.0, says="as texts about people do")] if share >= _MOST_TEXTS else []
    )


def _of_partial(counts: FieldTally, tally: EntityTally, around: Surroundings) -> list[Term]:
    """Penalty for values of a column that are something other than the entity."""
    missing = 1 - full_share(counts, tally)
    key = "partial.named" if around.named else "partial"
    amount = min(_MOST_PARTIAL, missing / max(0.01, 1 - missing))
    return [Term(key=key, amount=amount, says=f"{missing:.0%} of the values do not match")]


def _of_rarity(detector: Detector, counts: FieldTally, tally: EntityTally) -> list[Term]:
    """Penalties if only few short values contain the entity, or if many candidates fail the check. A form
    that is strong enough by itself gets neither penalty.
    """
    is_strong = detector.strength in ("certain", "strong")
    speaks_alone = detector.chance >= 1 if is_strong else detector.chance <= MOST_BY_CHECK
    speaks_alone &= not (is_judged(detector) or _is_borrowed(detector))
    terms = []
    share = min(1.0, tally.n_rows / counts.n_non_null) if counts.n_non_null else 1.0
    if share < FLOOR and not speaks_alone:
        amount = min(_MOST_RARE, math.log10(FLOOR / share)) if share else _MOST_RARE
        terms.append(Term(key="rare", amount=amount, says=f"only {share:.2%} of the short values contain it"))
    if (n := tally.candidates.n_distinct) and not (speaks_alone and is_strong):
        missing = 1 - min(1.0, tally.valid.n_distinct / n)
        terms.append(Term(key="mixed", amount=missing, says=f"{missing:.0%} of the candidates are not valid"))
    return terms


def _of_surroundings(
    detector: Detector, tally: EntityTally, is_column: bool, around: Surroundings
) -> list[Term]:
    terms = []
    if around.named:
        says = "the name says that it is a key" if around.is_keyed else "the field has this name"
        terms.append(Term(key="keyed" if around.is_keyed else "name", amount=1.0, says=says))
        if around.is_own_key and around.is_keyed:
            terms.append(Term(key="keyed.own", amount=1.0, says="each record is a person, and this its key"))
        if around.is_common:
            terms.append(Term(key="name.common", amount=1.0, says="things can have this name, too"))
    elif has_word(tally):
        terms.append(
            Term(
                key="support", amount=1.0, says="most matches are next to a word or value that goes with them"
            )
        )
    if around.nameless and detector.support.possible_alone and not has_word(tally):
        terms.append(
            Term(key="trap", amount=0.5, says="neither the name nor a word next to it says what it is")
        )
    if around.ruled_out:
        says = "the record is about things that have names like people's"
        terms.append(Term(key="trap", amount=2.0, says=says))
    elif around.trapped:
        terms.append(Term(key="trap", amount=1.0, says="look-alikes often have this name"))
    elif around.beside:
        terms.append(Term(key="beside", amount=1.0, says=f"a neighbouring field holds {around.beside}"))
    if around.in_words and not is_column:
        terms.append(Term(key="in_words", amount=1.0, says="people write in fields with this name"))
    if detector.support.beside and not around.beside and is_column:
        key = "nobody" if detector.support.needs_neighbour else f"lonely.{detector.strength}"
        usual = ", ".join(detector.support.beside[:_MOST_USUAL])
        says = f"no neighbouring field holds what usually goes with it, such as {usual}"
        terms.append(Term(key=key, amount=1.0, says=says))
    return terms


def _of_spread(detector: Detector, around: Surroundings) -> list[Term]:
    """The terms for traits. For each trait: how well the share of values that have it fits the entity rather
    than look-alikes.
    """
    return [
        Term(
            key="trait.judged" if is_judged(detector) else "trait",
            amount=trait.gain(min(passed, n), n),
            says=f"{passed:,} of {n:,} distinct values {trait.says}",
        )
        for trait, passed, n in around.traits
    ]


def _are_alike(counts: FieldTally, tally: EntityTally) -> bool:
    """Whether the values are uniform: most matches are whole values, and all values have about the same
    length.
    """
    are_whole = tally.n_full >= 0.5 * tally.n_rows and counts.n_distinct >= ENOUGH
    return are_whole and counts.sum_length >= _NEARLY_ALIKE * counts.max_length * counts.n_non_null


def _of_alikeness(counts: FieldTally, tally: EntityTally) -> list[Term]:
    """Penalty for uniform values of which some do not match: probably all values are of another entity."""
    if not _are_alike(counts, tally):
        return []
    missing = 1 - full_share(counts, tally)
    says = f"all values have the same length, and {missing:.0%} do not match"
    return [Term(key="alike", amount=min(1.0, _FIFTHS * missing), says=says)]


def _of_sameness(detector: Detector, counts: FieldTally) -> list[Term]:
    distinct = counts.n_distinct
    if not detector.is_of_cells or not distinct:
        return []
    amount = min(MOST_REPEATS, math.log2(max(1.0, counts.n_non_null / distinct)))
    return [Term(key="repeats", amount=amount, says="the values repeat often")]


def _of_fewness(tally: EntityTally) -> list[Term]:
    n = tally.valid.n_distinct
    if n >= ENOUGH:
        return []
    amount = 1 - math.log(max(1, n)) / math.log(ENOUGH)
    return [Term(key="few", amount=amount, says=f"only {n:,} distinct value{'s' * (n != 1)}")]


def has_word(tally: EntityTally) -> bool:
    """Whether most matches have a context word or the partner entity next to them."""
    return max(tally.n_context, tally.n_partner) >= 0.5 * tally.n_rows


def full_share(counts: FieldTally, tally: EntityTally) -> float:
    """Share of distinct values that match completely. If there are few distinct values, the share of rows is
    used if it is higher.
    """
    distinct = counts.n_distinct
    by_distinct = tally.full.n_distinct / distinct if distinct else 0.0
    by_row = tally.n_full / counts.n_non_null if counts.n_non_null else 0.0
    return min(1.0, by_distinct if distinct >= 20 else max(by_distinct, by_row))


def _base_key(detector: Detector, is_column: bool, is_text: bool) -> str:
    """Key of the base weight. For entities that a model finds inside values, it depends on whether the values
    are sentences.
    """
    if not is_column and detector.in_prose:
        return f"read.{'text' if is_text else 'short'}"
    way = "judged" if is_judged(detector) else "tested" if detector.chance < 1 else "plain"
    return f"{'column' if is_column else 'contains'}.{detector.strength}.{way}"


_STRENGTHS = {
    "certain": "found nowhere else",
    "strong": "seldom found elsewhere",
    "medium": "sometimes found elsewhere",
    "weak": "often found elsewhere",
}


def _base_words(detector: Detector, is_column: bool) -> str:
    what = "at least half of the distinct values have" if is_column else "some values contain text of"
    return f"{what} this form, which is {_STRENGTHS[detector.strength]}"


def _check_words(detector: Detector, tally: EntityTally) -> str:
    n = tally.candidates.n_distinct
    return (
        f"{min(tally.valid.n_distinct, n):,} of {n:,} distinct candidates pass the check; "
        f"{detector.chance:.0%} of look-alikes would"
    )
