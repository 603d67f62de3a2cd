"""Near misses: what detectors matched in a field that is not reported. They explain why it is not. Pure."""

from collections.abc import Set

from scanner.fields.profile import FieldProfile
from scanner.finding import NearMiss

_MOST = 3


def near_misses(profile: FieldProfile, reported: Set[str]) -> tuple[NearMiss, ...]:
    """What at most ``_MOST`` detectors matched in a field; empty if the field's path is in ``reported``, the
    reported paths of the field's group.

    Detectors with values that failed the check come first, then those with traits, then those with the most
    valid values.
    """
    if profile.path in reported:
        return ()
    seen = [
        NearMiss(
            detector=detector,
            n_match=tally.n_rows,
            n_candidates=tally.candidates.n_distinct,
            n_valid=min(tally.valid.n_distinct, tally.candidates.n_distinct),
            n_trait=tally.n_trait,
        )
        for detector, tally in profile.tally.entities.items()
        if tally.candidates.n_distinct
    ]
    return tuple(sorted(seen, key=_rank)[:_MOST])


def _rank(miss: NearMiss) -> tuple[bool, bool, int, str]:
    return miss.n_valid == miss.n_candidates, not miss.n_trait, -miss.n_valid, miss.detector
