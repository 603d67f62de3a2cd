"""The settings of a run in words, grouped by what they affect."""

from reports.html_evidence import Pairs
from reports.words import duration, humanized
from scanner.finding import Run

_GROUPS = {
    "Reading": ("sample", "full", "schema_only", "seed", "include", "exclude", "read_views"),
    "Detecting": (
        "detectors",
        "recognizers",
        "regions",
        "ner",
        "language_models",
        "not_installed",
        "min_confidence",
    ),
    "Judging": ("policy", "source_kind", "detectors_digest"),
}
_NAMES = {
    "sample": "Sample",
    "full": "Everything read",
    "schema_only": "Names and types only",
    "include": "Only",
    "exclude": "Excluded by you",
    "read_views": "Owners of views trusted",
    "recognizers": "Recognisers added",
    "regions": "Regions of numbers",
    "ner": "Names in prose",
    "language_models": "Language models",
    "not_installed": "Not installed",
    "min_confidence": "Minimum confidence of a finding",
    "detectors_digest": "Digest of detectors",
    "source_kind": "Kind of source, as stated",
}
_UNSET = {
    "include": "everything",
    "exclude": "nothing",
    "read_views": "superusers and owners of databases",
    "recognizers": "none",
    "regions": "all",
    "language_models": "none",
    "source_kind": "recognised by the content",
}


def settings_groups(run: Run) -> tuple[tuple[str, Pairs], ...]:
    """Title and settings of each group; the last group also contains the settings that belong to no group."""
    known = {key for keys in _GROUPS.values() for key in keys}
    others = tuple(sorted(run.settings.keys() - known))
    groups = {**_GROUPS, "Judging": (*_GROUPS["Judging"], *others)}
    return tuple(
        (title, tuple(_pair(key, run.settings[key]) for key in keys if key in run.settings))
        for title, keys in groups.items()
        if run.settings.keys() & set(keys)
    )


def setting_words(value: str) -> str:
    """A setting of the policy in words.

    >>> setting_words("P13M"), setting_words("True"), setting_words("PT0S"), setting_words("tiered")
    ('13 months', 'yes', 'at once', 'tiered')
    """
    return {"True": "yes", "False": "no"}.get(value) or (duration(value) if value else "empty")


def setting_name(key: str) -> str:
    """The name of a setting in words.

    >>> setting_name("detectors_digest"), setting_name("tool")
    ('Digest of detectors', 'Tool')
    """
    return _NAMES.get(key, humanized(key))


def _pair(key: str, value: object) -> tuple[str, str]:
    return setting_name(key), _value(key, value)


def _value(key: str, value: object) -> str:
    if value in (None, "", [], {}):
        return _UNSET.get(key, "not set")
    if key == "detectors" and value == "*":
        return "all"
    if key == "ner":
        return "read with a language model, where one is installed" if value == "auto" else "not read"
    if key == "sample":
        return f"{value:,} rows of each collection that is too large to be read completely"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return f"{value:,}" if isinstance(value, int) else str(value)
