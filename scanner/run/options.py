"""The options of a scan and their defaults, shared by commands, project files and programs."""

from dataclasses import dataclass, fields
from typing import Any, Literal

from scanner.execution import LOCAL

NOT_RECORDED = ("jobs", "executor")
"""Options that do not affect results. If any other changes, ``--resume`` finds no run to continue, and
``diff`` reports that the rules have changed, except for ``_NO_RULE`` there.
"""


@dataclass(frozen=True, kw_only=True)
class ReadingOptions:
    """Options on which parts of the sources are read, and how much."""

    sample: int = 10_000
    """Number of rows read of a collection that has more than 50,000 rows and 64 MB."""
    full: bool = False
    """Read everything."""
    schema_only: bool = False
    """Judge by names, types, keys and comments; read no row."""
    show_paths: bool = False
    """Show paths of files even if they look like personal data."""
    seed: int = 0
    """Seed of the sample."""
    include: tuple[str, ...] = ()
    """Globs of collections; empty: all."""
    exclude: tuple[str, ...] = ()
    read_views: tuple[str, ...] = ()
    """Globs of database owners whose views, functions and foreign tables may be evaluated."""


@dataclass(frozen=True, kw_only=True)
class JudgingOptions:
    """Options for what is looked for, and for the policy that judges it."""

    policy: str = "xpoz"
    """A policy file, or the id of one that is shipped."""
    source_kind: str = ""
    """The source kind of all sources, such as ``crm``; empty: recognised by names."""
    detectors: str = "*"
    """Glob of detector ids."""
    recognizers: tuple[str, ...] = ()
    """Further recognisers: Presidio's YAML files, or classes as ``package.module:Class``."""
    regions: tuple[str, ...] = ()
    """ISO 3166 codes of the countries whose national numbers are looked for; empty: all countries."""
    ner: Literal["auto", "off"] = "auto"
    """``auto``: look for names in prose, with a language model if one is installed; ``off``: do not."""
    min_confidence: float = 0.5
    """Least confidence of a finding, from 0 to 1."""


@dataclass(frozen=True, kw_only=True)
class ScanOptions(JudgingOptions, ReadingOptions):
    """How to scan. Invalid values are reported by ``scanner.run.preparation.prepare``."""

    incremental: bool = False
    """Do not read again collections that have not changed since an earlier incremental scan; carry their
    results over.
    """
    max_age: str = "30d"
    """With ``incremental``: results older than this are read again."""
    audit: bool = True
    """Check rows against the limits and promises of the notice, by counting in the source."""
    audit_timeout: int = 60
    """Seconds that a statement of the audit may take."""
    jobs: int | None = None
    """Number of worker processes; None: as many as make it faster."""
    executor: str = LOCAL
    """The place where units run: this machine, or a Dask cluster such as ``dask://host:8786``."""

    def recorded(self) -> dict[str, Any]:
        """The options that a report records. Sources are left out, because they can hold passwords."""
        shown = {item.name: getattr(self, item.name) for item in fields(self)}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in shown.items()
            if name not in NOT_RECORDED
        }
