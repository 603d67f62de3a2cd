"""Loads everything that can be searched for: the detectors of this package, Presidio's recognisers, and the
user's recognisers and detector files.

>>> [one.id for one in load_catalogue("iban_code", presidio=False)]
['iban_code']
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from detectors import registry
from detectors.base import Detector


def load_catalogue(
    glob: str = "*",
    *,
    regions: Collection[str] = (),
    recognizers: Sequence[str] = (),
    presidio: bool = True,
    extra: Sequence[Path] = (),
) -> tuple[Detector, ...]:
    """The detectors whose id or entity matches ``glob``, sorted by id.

    Args:
        regions: ISO 3166 codes of countries. Detectors that apply only to other countries are excluded.
            Empty: detectors of all countries are included.
        recognizers: paths of YAML files with recognisers, or classes as ``package.module:Class``.
        presidio: whether to include Presidio's own recognisers.
        extra: folders with more detector files.

    Raises ``ValueError`` if no detector matches, and ``RecognizerError`` if a recogniser cannot be used.
    """
    from detectors.recognizers.presidio import detectors_of, detectors_of_users
    from detectors.recognizers.presidio_catalogue import predefined

    others: tuple[Detector, ...] = ()
    if presidio:
        ours = registry.load_detectors(extra=extra)
        covered = {detector.entity for detector in ours if detector.patterns or detector.in_prose}
        others = detectors_of(predefined(), covered)
    if recognizers:
        from detectors.recognizers.presidio_config import user_recognizers

        others += detectors_of_users([one for source in recognizers for one in user_recognizers(source)])
    found = registry.load_detectors(glob, extra, _with_ids(others))
    wanted = set(regions)
    return tuple(
        item for item in found if not (wanted and item.about.regions) or wanted & set(item.about.regions)
    )


def _with_ids(detectors: Sequence[Detector]) -> tuple[Detector, ...]:
    """The detectors with unique ids. If several detectors share an id, ``-2``, ``-3`` and so on are appended
    to the ids of the later ones.
    """
    seen: dict[str, int] = {}
    result = []
    for detector in detectors:
        number = seen[detector.id] = seen.get(detector.id, 0) + 1
        result.append(detector if number == 1 else replace(detector, id=f"{detector.id}-{number}"))
    return tuple(result)
