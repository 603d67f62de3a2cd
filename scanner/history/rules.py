"""Compute a short digest of detectors, to tell whether two runs used the same detectors."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detectors.base import Detector


def detectors_digest(detectors: "Iterable[Detector]") -> str:
    """Compute a digest of the detectors' patterns and other facts. The tool's version identifies their code.

    The digest also changes with the user's recognisers and with the installed release of Presidio.
    """
    facts = sorted(
        repr((item.id, item.entity, item.patterns, item.names, item.strength, item.chance))
        for item in detectors
    )
    return hashlib.sha256("\n".join(facts).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def detector_facts(detector: "Detector") -> list[tuple[str, Any]]:
    """Names and values of a detector's fields, without functions, whose ``repr`` differs in each process."""
    values = [(item.name, getattr(detector, item.name)) for item in fields(detector)]
    return [(name, _without_functions(value)) for name, value in values if not callable(value)]


_last: list[tuple["Sequence[Detector]", str]] = []


def facts_text(detectors: "Sequence[Detector]") -> str:
    """The facts of all detectors as text. The last result is cached, because a run uses it repeatedly."""
    for known, text in _last:
        if known is detectors:
            return text
    text = repr([detector_facts(detector) for detector in detectors])
    _last[:] = [(detectors, text)]
    return text


def _without_functions(value: object) -> object:
    """Remove the functions inside ``value``, at any depth."""
    if isinstance(value, str | float | int | None):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        parts = [(item.name, getattr(value, item.name)) for item in fields(value)]
        return [(name, _without_functions(part)) for name, part in parts if not callable(part)]
    if isinstance(value, tuple):
        return tuple(_without_functions(part) for part in value if not callable(part))
    return value
