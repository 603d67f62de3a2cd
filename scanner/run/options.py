"""The options of a scan and their defaults, shared by commands, project files and programs."""

from dataclasses import dataclass, fields
from typing import Any, Literal

from scanner.execution import LOCAL

NOT_RECORDED = ("jobs", "executor")
"""What no result depends on."""


@dataclass(frozen=True, kw_only=True)
class ScanOptions:
    """How a scan is done. Wrong values are found by ``scanner.run.preparation.prepare``."""

    sample: int = 10_000
    """Rows read of a collection of more than 50,000 rows and 64 MB."""
    full: bool = False
    """Read everything."""
    schema_only: bool = False
    """Judge by names, types, keys and comments; read no row."""
    show_paths: bool = False
    """Tell paths of files as they are, also where somebody's data stands in them."""
    seed: int = 0
    """Of the sample."""
    include: tuple[str, ...] = ()
    """Globs of collections; empty: all."""
    exclude: tuple[str, ...] = ()
    read_views: tuple[str, ...] = ()
    """Globs of owners in a database whose views, functions and foreign tables may run."""
    policy: str = "xpoz"
    """A policy file, or the id of one that is shipped."""
    source_kind: str = ""
    """What kind of system all sources are, as ``crm``; empty: told from names."""
    detectors: str = "*"
    """Glob of detector ids."""
    recognizers: tuple[str, ...] = ()
    """Further recognisers: Presidio's YAML files, or classes as ``package.module:Class``."""
    regions: tuple[str, ...] = ()
    """ISO 3166 codes of the countries whose national numbers are looked for; empty: all."""
    ner: Literal["auto", "off"] = "auto"
    """Look for names in prose with a language model where there is one."""
    min_confidence: float = 0.5
    """Findings below are not listed."""
    incremental: bool = False
    """Do not read again what has not changed since an earlier such scan: carry what it came to."""
    max_age: str = "30d"
    """What was read longer ago is read again all the same."""
    audit: bool = True
    """Hold rows against the limits and promises of the notice, by counts that the sources make themselves."""
    audit_timeout: int = 60
    """Seconds that a statement of the audit may take."""
    jobs: int | None = None
    """Worker processes; None: as many as pay."""
    executor: str = LOCAL
    """Where units run: this machine, or a cluster of Dask as ``dask://host:8786``."""

    def recorded(self) -> dict[str, Any]:
        """What a report says of them: never a source, which can hold a password."""
        shown = {item.name: getattr(self, item.name) for item in fields(self)}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in shown.items()
            if name not in NOT_RECORDED
        }
