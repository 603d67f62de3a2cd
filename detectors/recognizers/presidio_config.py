"""Reads the user's own recognisers from a Presidio registry file (YAML), or from a class
given by its import path.

* https://microsoft.github.io/presidio/analyzer/recognizer_registry_provider/
"""

import difflib
import importlib
import inspect
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from detectors.parts.extras import has_presidio
from detectors.recognizers.presidio_catalogue import Entry, describe
from detectors.recognizers.recognizer import Recognizer
from detectors.small_files import read_small

MAX_BYTES = 4 << 20
_CLASS = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*")
_BASE = "presidio_analyzer:PatternRecognizer"
_OF_FILE = ("recognizers", "supported_languages", "supported_countries", "global_regex_flags")
_PASSED_ON = (
    "name",
    "supported_entity",
    "patterns",
    "deny_list",
    "deny_list_score",
    "context",
    "country_code",
)
_OF_ENTRY = (
    *_PASSED_ON,
    *("type", "enabled", "class_name", "supported_entities", "supported_language", "supported_languages"),
)
_OF_PATTERN = ("name", "regex", "score")
_ENTITY = re.compile(r"[A-Za-z][\w-]{0,63}")


class RecognizerError(ValueError):
    """A recogniser cannot be used. The message names the file and the entry, and usually
    says what would be valid.
    """


def user_recognizers(source: str) -> tuple[tuple[Entry, Recognizer], ...]:
    """The recognisers of the YAML file ``source``, or of the class ``source`` (``package.module:Class``).

    Raises ``RecognizerError`` if Presidio is not installed or a recogniser cannot be used.
    """
    if not has_presidio():
        raise RecognizerError(f"{source} needs Presidio; install it with: pip install 'noticemap[presidio]'")
    if _CLASS.fullmatch(source) and not Path(source).exists():
        return (_described(Recognizer(reference=source), source),)
    return tuple(_of_file(source))


def _of_file(source: str) -> Iterator[tuple[Entry, Recognizer]]:
    document = _read(source)
    _check_keys(document, _OF_FILE, source)
    entries = document.get("recognizers")
    if not isinstance(entries, list) or not entries:
        raise RecognizerError(f"{source}: 'recognizers' must be a list with at least one entry")
    flags = document.get("global_regex_flags")
    for number, entry in enumerate(entries, start=1):
        where = f"{source}: recognizer {number}"
        if isinstance(entry, str):
            entry = {"name": entry, "type": "predefined"}
        if not isinstance(entry, Mapping):
            raise RecognizerError(f"{where} must be a mapping or a name")
        where += f" ({entry['name']})" if isinstance(entry.get("name"), str) else ""
        _check_keys(entry, _OF_ENTRY, where)
        if entry.get("enabled", True):
            yield _described(_recognizer(entry, flags, where), where)


def _read(source: str) -> Mapping[str, Any]:
    import yaml

    try:
        document = yaml.safe_load(read_small(Path(source), MAX_BYTES).decode("utf-8"))
    except OSError as error:
        hint = "give a YAML file, or a class as package.module:Class"
        raise RecognizerError(f"'{source}' cannot be read: {error.strerror}; {hint}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" (line {mark.line + 1})" if mark else ""
        raise RecognizerError(f"{source} is not YAML{line}; it must have a list 'recognizers'") from None
    if not isinstance(document, Mapping):
        raise RecognizerError(f"{source} must be a mapping with a list 'recognizers'")
    return document


def _recognizer(entry: Mapping[str, Any], flags: Any, where: str) -> Recognizer:
    is_own = "patterns" in entry or "deny_list" in entry
    kind = entry.get("type", "custom" if is_own else "predefined")
    if kind not in ("custom", "predefined"):
        raise RecognizerError(f"{where}: unknown type '{kind}'; valid: custom, predefined")
    if kind == "predefined":
        return Recognizer(reference=_predefined(str(entry.get("class_name", entry.get("name"))), where))
    if not is_own:
        raise RecognizerError(
            f"{where} has neither 'patterns' nor 'deny_list'; a custom one needs one of them"
        )
    definition = {key: entry[key] for key in _PASSED_ON if key in entry}
    if "supported_entities" in entry and "supported_entity" not in entry:
        definition["supported_entity"] = next(iter(entry["supported_entities"]), None)
    if not _ENTITY.fullmatch(str(definition.get("supported_entity") or "")):
        raise RecognizerError(
            f"{where} needs a 'supported_entity' of letters, digits and '_', such as EMPLOYEE_ID"
        )
    definition["context"] = [*entry.get("context", ()), *_contexts(entry.get("supported_languages"))]
    for place, pattern in enumerate(entry.get("patterns") or (), start=1):
        if not isinstance(pattern, Mapping):
            raise RecognizerError(f"{where}, pattern {place} must be a mapping of {', '.join(_OF_PATTERN)}")
        _check_keys(pattern, _OF_PATTERN, f"{where}, pattern {place}", needed=_OF_PATTERN)
    if isinstance(flags, int):
        definition["global_regex_flags"] = flags
    return Recognizer(reference=_BASE, definition=json.dumps(definition, sort_keys=True))


def _contexts(languages: Any) -> Iterator[str]:
    """The context words that an entry lists under the supported languages."""
    for language in languages or ():
        if isinstance(language, Mapping):
            yield from language.get("context", ())


def _predefined(name: str, where: str) -> str:
    package = importlib.import_module("presidio_analyzer.predefined_recognizers")
    names = [key for key, value in vars(package).items() if inspect.isclass(value)]
    if name not in names:
        near = difflib.get_close_matches(name, names, n=3)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise RecognizerError(f"{where}: Presidio has no recognizer '{name}'{hint}")
    cls = getattr(package, name)
    return f"{cls.__module__}:{cls.__name__}"


def _described(recognizer: Recognizer, where: str) -> tuple[Entry, Recognizer]:
    """The data of a recogniser, and the completed recogniser. An instance is created here, so that any error
    is raised before data is scanned.
    """
    from presidio_analyzer import PatternRecognizer

    try:
        made = recognizer.make()
    except (ImportError, AttributeError):
        module, _, name = recognizer.reference.partition(":")
        raise RecognizerError(
            f"{where}: no class '{name}' can be imported from '{module}'; is its package installed here?"
        ) from None
    except Exception as error:
        raise RecognizerError(f"{where} cannot be made: {error}") from None
    if not isinstance(made, PatternRecognizer):
        raise RecognizerError(f"{where}: {type(made).__name__} is not a PatternRecognizer of Presidio")
    entry = describe(made, recognizer.reference)
    own_way = type(made).analyze is not PatternRecognizer.analyze and not _is_predefined(made)
    return entry, Recognizer(
        reference=recognizer.reference,
        definition=recognizer.definition,
        flags=entry.flags,
        every_row=own_way,
        plain=entry.plain,
        scores=entry.scores,
        checked=entry.checked,
    )


def _is_predefined(made: Any) -> bool:
    return type(made).__module__.startswith("presidio_analyzer.")


def _check_keys(
    found: Mapping[str, Any], valid: Sequence[str], where: str, needed: Sequence[str] = ()
) -> None:
    for key in found:
        if key not in valid:
            near = difflib.get_close_matches(str(key), valid, n=1)
            hint = f"; did you mean '{near[0]}'?" if near else ""
            raise RecognizerError(f"{where}: unknown key '{key}'{hint}\n  valid: {', '.join(valid)}")
    for key in needed:
        if key not in found:
            raise RecognizerError(f"{where}: '{key}' is missing; needed: {', '.join(needed)}")
