"""The plan for reading a collection: the options of the scan, and what the probe decided for all units of the
collection.
"""

from dataclasses import dataclass

from detectors.prose.language_model import InstalledModel
from scanner.finding import SourceName


@dataclass(frozen=True, kw_only=True)
class SourceRequest:
    """One source to scan."""

    source: str
    """URI or path as the user gave it. It may contain credentials, so only connectors may use it."""
    source_id: str
    display: str = ""
    """The URI or path of the source without credentials, for reports."""
    source_kind: str = ""
    """The source kind that the user stated; if it is empty, the kind is recognised by names."""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    formerly: tuple[SourceName, ...] = ()
    """Names that a source with the same address had in earlier runs."""


@dataclass(frozen=True, kw_only=True)
class UnitLimits:
    """The size of a unit, and a unit's limits of time and memory. None of these values changes a count."""

    n_bytes: int = 32 * 2**20
    seconds: float = 900.0
    """Time limit of a unit in seconds."""
    memory: int = 4 * 2**30
    """Bytes of address space that a worker may use in addition to those that it uses when it starts."""


@dataclass(frozen=True, kw_only=True)
class ScanSettings:
    """How much of a collection is read, and in which pieces."""

    sample: int = 10_000
    """Number of rows to read from a collection that is not read completely."""
    full: bool = False
    read_views: tuple[str, ...] = ()
    """Database owners, besides the trusted ones, whose views may be run to read them."""
    schema_only: bool = False
    show_paths: bool = False
    """Whether paths of files are shown even if they contain personal data."""
    seed: int = 0
    whole_rows: int = 50_000
    """Collections with at most this many rows are read completely."""
    whole_bytes: int = 64 * 2**20
    block_bytes: int = 2**30
    """Text with more bytes than this is sampled by blocks, if the format allows reading from any position."""
    n_blocks: int = 256
    parsed_lines: int = 10_000
    """Number of a log's lines that are cut into fields; all lines are searched for matches."""
    regions: tuple[str, ...] = ("US", "GB", "DE", "FR")
    """Regions tried for national phone numbers if the data gives no hint."""
    read_names: bool = False
    """Whether to look for names in prose."""
    language_models: tuple[InstalledModel, ...] = ()
    """One language model per language; without models, phrases and lists are used to find names."""
    unit: UnitLimits = UnitLimits()


@dataclass(frozen=True, kw_only=True)
class CollectionPlan:
    """The decisions of the probe for one collection."""

    rows: int | None = None
    """Number of rows that the probe counted, if the source does not state the number when it is listed."""
    share: float = 1.0
    """Share of the rows to read; if only blocks are read, the share of the rows in these blocks."""
    sampling: str = ""
    """How rows are chosen, if not by a hash of their ordinals. If this is set, an ordinal does not locate a
    row in the source.
    """
    parsed_share: float = 1.0
    """The share of the lines read that are cut into fields."""
    log_format: str = "text"
    """Name of the log format (``scanner/log_formats``) that cuts the collection's lines into fields."""
    json_columns: tuple[str, ...] = ()
    """Columns whose cells are JSON text."""
    has_columns: bool = False
    """Whether the collection's fields are columns, so that every row has all of them."""
    crowds: tuple[tuple[str, float], ...] = ()
    """The threshold for judging the names below each parent (``Crowds`` in `name_sets.py`), by the parent's
    safe path.
    """
    own_names: tuple[str, ...] = ()
    """Field names in the head that detectors list as names, sorted. They are never mistaken for values."""
    regions: tuple[str, ...] = ()
    seed: int = 0
    read_names: bool = False
    read_lines: bool = False
    """Whether to look for names in whole lines, as is done in documents but not in logs."""
    language_models: tuple[InstalledModel, ...] = ()
    names_only: bool = False
    """Whether only field names are read, from the head, and nothing is counted."""

    @property
    def unnamed(self) -> str:
        """Name of the field for the text in log lines that has no key; empty if every part of a line has a
        key.
        """
        return "" if self.log_format == "json" else "text"
