"""The options of a scan and their defaults, shared by commands, project files and programs."""

from dataclasses import dataclass, fields
from typing import Any, Literal

from scanner.execution import LOCAL

NOT_RECORDED = ("jobs", "executor")
"""Options that do not affect results. If any other option changes, ``--resume`` finds no run to continue, and
``diff`` reports that the rules have changed, unless the option is in ``_NO_RULE``.
"""


@dataclass(frozen=True, kw_only=True)
class ReadingOptions:
    """Options that decide which parts of the sources are read, and how much of them."""

    sample: int = 10_000
    """Number of rows that are read from a collection with more than 50,000 rows and more than 64 MB."""
    full: bool = False
    """Read all rows of all collections."""
    schema_only: bool = False
    """Judge fields only by names, types, keys and comments, without reading rows."""
    show_paths: bool = False
    """Show the paths of files even if the paths look like personal data."""
    seed: int = 0
    """Seed for choosing the rows of a sample."""
    include: tuple[str, ...] = ()
    """Globs for the collections to read; if empty, all collections are read."""
    exclude: tuple[str, ...] = ()
    read_views: tuple[str, ...] = ()
    """Globs of database owners whose views, functions and foreign tables may be evaluated."""


@dataclass(frozen=True, kw_only=True)
class JudgingOptions:
    """Options that decide what is searched for, and which policy judges the findings."""

    policy: str = "xpoz"
    """A policy file, or the id of a policy that is shipped with the program."""
    source_kind: str = ""
    """The source kind of all sources, such as ``crm``; if empty, the kind is recognised by names."""
    detectors: str = "*"
    """Glob for the ids of the detectors to use."""
    recognizers: tuple[str, ...] = ()
    """Further recognisers: Presidio's YAML files, or classes as ``package.module:Class``."""
    regions: tuple[str, ...] = ()
    """ISO 3166 codes of the countries whose national numbers are searched for; if empty, all countries."""
    ner: Literal["auto", "off"] = "auto"
    """``auto``: search prose for names, with a language model if one is installed; ``off``: do not search
    prose for names.
    """
    min_confidence: float = 0.5
    """The least confidence that a finding must have, from 0 to 1."""


@dataclass(frozen=True, kw_only=True)
class ScanOptions(JudgingOptions, ReadingOptions):
    """All options of a scan. Invalid values are reported by ``scanner.run.preparation.prepare``."""

    incremental: bool = False
    """Reuse the results of collections that have not changed since an earlier incremental scan, instead of
    reading them again.
    """
    max_age: str = "30d"
    """With ``incremental``, collections whose results are older than this are read again."""
    audit: bool = True
    """Check rows against the limits and promises of the notice, by counting the rows in the source."""
    audit_timeout: int = 60
    """Maximum number of seconds that one statement of the audit may take."""
    jobs: int | None = None
    """Number of worker processes; if ``None``, it depends on the amount of data."""
    executor: str = LOCAL
    """The place where units run: this machine, or a Dask cluster such as ``dask://host:8786``."""

    def recorded(self) -> dict[str, Any]:
        """The options that a report records. Sources are left out, because they can contain passwords."""
        shown = {item.name: getattr(self, item.name) for item in fields(self)}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in shown.items()
            if name not in NOT_RECORDED
        }
