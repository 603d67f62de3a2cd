"""Lists the pattern recognisers of the installed Presidio as data, with measurements of the recognisers'
checks.

Importing Presidio takes a second, so the recognisers are listed when the program is built. If another version
of Presidio is installed later, Presidio is imported. A check that was not measured counts as one that accepts
everything, so that matches of its recogniser need support.

* https://microsoft.github.io/presidio/supported_entities/
"""

import importlib
import importlib.util
import inspect
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from detectors import built
from detectors.parts.extras import has_presidio
from detectors.word_lists import data_path

_PACKAGE = "presidio_analyzer.predefined_recognizers"
_UNMEASURED = (1.0, 1.0)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """The data of one recogniser."""

    reference: str
    name: str
    entity: str
    doc: str
    country: str
    """ISO 3166 code as Presidio writes it (``uk``), or empty."""
    flags: int
    patterns: tuple[str, ...]
    scores: tuple[float, ...]
    """The scores of the patterns, in the order of ``patterns``."""
    context: tuple[str, ...]
    checked: bool
    """Whether the recogniser has a check that validates matches of its patterns."""
    chance: float
    """Share of random matches of the patterns that the check accepts; 1.0 if there is no check."""
    look_alikes: float
    """Share of look-alikes that the recogniser accepts. Look-alikes are random matches of the patterns in
    which every digit is replaced by a random digit and every letter by a random letter.
    """
    plain: bool
    """Whether the recogniser only applies its patterns and its check, without a
    method ``analyze`` of its own.
    """


def predefined() -> tuple[Entry, ...]:
    """All pattern recognisers of the installed Presidio, sorted by class name; none if it is not
    installed.
    """
    if not has_presidio():
        return ()
    listed = built.if_there("presidio", _listed)
    if listed is None or not _is_installed(listed["version"]):
        listed = _listed()
    return tuple(Entry(**entry) for entry in listed["entries"])


def _listed() -> dict[str, Any]:
    from importlib.metadata import version

    entries = [asdict(_entry(cls)) for cls in _classes()]
    return {"version": version("presidio-analyzer"), "entries": entries}


def _is_installed(version: str) -> bool:
    """Whether this version of Presidio is installed. Only the name of a folder is read, since asking the
    library of Python takes longer than starting Python.
    """
    found = importlib.util.find_spec("presidio_analyzer")
    if found is None or not found.origin:
        return False
    return Path(found.origin).parents[1].joinpath(f"presidio_analyzer-{version}.dist-info").is_dir()


def _classes() -> Iterator[Any]:
    from presidio_analyzer import PatternRecognizer

    package = importlib.import_module(_PACKAGE)
    for _, cls in sorted(inspect.getmembers(package, inspect.isclass)):
        if issubclass(cls, PatternRecognizer) and cls is not PatternRecognizer:
            yield cls


def _entry(cls: Any) -> Entry:
    made = cls()
    return describe(made, f"{cls.__module__}:{cls.__name__}")


def describe(made: Any, reference: str) -> Entry:
    """The data of the recogniser ``made``."""
    checked = any(_overrides(made, name) for name in ("validate_result", "invalidate_result"))
    measured = built.toml(data_path("presidio_checks.toml"))["accepted"]
    chance, look_alikes = measured.get(made.name, _UNMEASURED) if checked else _UNMEASURED
    return Entry(
        reference=reference,
        name=made.name,
        entity=made.supported_entities[0],
        doc=(inspect.getdoc(type(made)) or "").partition("\n")[0].rstrip("."),
        country=_country(made),
        flags=int(made.global_regex_flags or 0),
        patterns=tuple(pattern.regex for pattern in made.patterns),
        scores=tuple(float(pattern.score) for pattern in made.patterns),
        context=tuple(str(word) for word in made.context or ()),
        checked=checked,
        chance=chance,
        look_alikes=look_alikes,
        plain=not _overrides(made, "analyze"),
    )


def _country(made: Any) -> str:
    """The recogniser's country, or an empty text. In some versions of Presidio, ``country_code`` is a method,
    in others a property; older versions do not have it.
    """
    code = getattr(made, "country_code", None)
    return str((code() if callable(code) else code) or "")


def _overrides(made: Any, name: str) -> bool:
    from presidio_analyzer import PatternRecognizer

    return getattr(type(made), name) is not getattr(PatternRecognizer, name)
