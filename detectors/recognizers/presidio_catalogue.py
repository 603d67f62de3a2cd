"""Lists the pattern recognisers of the installed Presidio as data, with measurements of
the recognisers' checks.

Importing Presidio takes seconds, so the result is cached in a file, one for each version of Presidio.

* https://microsoft.github.io/presidio/supported_entities/
"""

import importlib
import importlib.util
import inspect
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from detectors.kept import kept
from detectors.parts.extras import has_presidio
from detectors.private_cache import load, save
from detectors.recognizers.recognizer_opened import quiet_and_offline

_FORMAT = 2
"""Version of the cache file; increase it whenever the meaning of its content changes."""
_PACKAGE = "presidio_analyzer.predefined_recognizers"
_DRAWS = 600
_SEED = 20_260_101
_UNBOUNDED = re.compile(r"[*+]|\{\d*,\}")
_NOT_SYNTAX = re.compile(r"\\.|\[(?:\\.|[^\]])*\]")
_LETTERS, _DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"


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


def predefined(cache_dir: Path | None) -> tuple[Entry, ...]:
    """All pattern recognisers of the installed Presidio, sorted by class name; none if it is not
    installed.
    """
    if not has_presidio():
        return ()
    path = None if cache_dir is None else cache_dir / f"presidio-{_version()}-{_FORMAT}.json"
    kept = None if path is None else _read(path)
    if kept is not None:
        return kept
    entries = tuple(_entry(cls) for cls in _classes())
    if path is not None:
        _write(path, entries)
    return entries


def _version() -> str:
    """Presidio's version, cached until its package folder, or the folder with all packages, changes."""
    found = importlib.util.find_spec("presidio_analyzer")
    package = Path(found.origin).parent if found and found.origin else Path(__file__).parent

    def asked() -> str:
        from importlib.metadata import version

        return version("presidio-analyzer")

    return kept("presidio_version", (package, package.parent), asked)


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
    """The data of the recogniser ``made``. If the recogniser has a check, the check is measured here."""
    checked = any(_overrides(made, name) for name in ("validate_result", "invalidate_result"))
    with quiet_and_offline():
        chance, look_alikes = _measured(made) if checked else (1.0, 1.0)
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


def _measured(made: Any) -> tuple[float, float]:
    """The shares ``chance`` and ``look_alikes`` of ``Entry``."""
    drawn = [text for pattern in made.patterns for text in _drawn(pattern.regex, made.global_regex_flags)]
    if not drawn:
        return 1.0, 1.0
    rng = random.Random(_SEED)
    alike = ["".join(_another(character, rng) for character in text) for text in drawn]
    passed = sum(_passes(made, text) for text in drawn)
    taken = sum(_matches(made, text) and _passes(made, text) for text in alike)
    return round(passed / len(drawn), 4), round(taken / len(alike), 5)


def _drawn(pattern: str, flags: int) -> Sequence[str]:
    """Random texts that match the whole pattern; none if the length of matches is not limited or module
    ``re`` cannot parse the pattern.
    """
    import regex
    import rstr

    if _UNBOUNDED.search(_NOT_SYNTAX.sub("", pattern)):
        return ()
    source, compiled = rstr.Rstr(random.Random(_SEED)), regex.compile(pattern, flags)
    try:
        made = [source.xeger(pattern) for _ in range(_DRAWS)]
    except Exception:  # Module re cannot parse the pattern.
        return ()
    return [text for text in made if compiled.fullmatch(text)]


def _another(character: str, rng: random.Random) -> str:
    if character in _DIGITS:
        return rng.choice(_DIGITS)
    return rng.choice(_LETTERS) if character.upper() in _LETTERS else character


def _matches(made: Any, text: str) -> bool:
    import regex

    return any(regex.fullmatch(pattern.regex, text, made.global_regex_flags) for pattern in made.patterns)


def _passes(made: Any, text: str) -> bool:
    return made.validate_result(text) is not False and not made.invalidate_result(text)


def _read(path: Path) -> tuple[Entry, ...] | None:
    """The entries in a cache file; ``None`` if the file is missing or damaged."""
    try:
        rows: list[dict[str, Any]] = json.loads(load(path) or b"")
        return tuple(Entry(**{key: _thawed(value) for key, value in row.items()}) for row in rows)
    except (OSError, ValueError, TypeError, AttributeError):
        return None


def _thawed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _write(path: Path, entries: Sequence[Entry]) -> None:
    """Save the entries in a cache file. If this is not possible, the next start takes longer."""
    save(path, json.dumps([asdict(entry) for entry in entries], ensure_ascii=False, indent=1).encode("utf-8"))
