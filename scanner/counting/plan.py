"""The plan of a collection: scan options, and what the probe decided for all its units."""

from dataclasses import dataclass

from detectors.prose.language_model import InstalledModel
from scanner.finding import SourceName


@dataclass(frozen=True, kw_only=True)
class SourceRequest:
    """One source to scan."""

    source: str
    """URI or path as the user gave it, with credentials: only for connectors."""
    source_id: str
    display: str = ""
    """The source without credentials, for reports."""
    source_kind: str = ""
    """The kind that the user stated; empty: recognise it by names."""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    formerly: tuple[SourceName, ...] = ()
    """Names under which earlier runs had this address."""


@dataclass(frozen=True, kw_only=True)
class UnitLimits:
    """Size of a unit, and its time and memory limits. None of them changes a count."""

    n_bytes: int = 32 * 2**20
    seconds: float = 900.0
    """Time limit of a unit."""
    memory: int = 4 * 2**30
    """Bytes of address space that a worker may use in addition to those at its start."""


@dataclass(frozen=True, kw_only=True)
class ScanSettings:
    """How much is read and in what pieces."""

    sample: int = 10_000
    """Rows to read of a collection that is not read completely."""
    full: bool = False
    read_views: tuple[str, ...] = ()
    """Database owners whose views may run, besides the trusted ones."""
    schema_only: bool = False
    show_paths: bool = False
    """Whether paths of files are shown even if they contain personal data."""
    seed: int = 0
    whole_rows: int = 50_000
    """Collections with at most this many rows are read completely."""
    whole_bytes: int = 64 * 2**20
    block_bytes: int = 2**30
    """Text larger than this is sampled by blocks, if the format allows jumping."""
    n_blocks: int = 256
    parsed_lines: int = 10_000
    """Lines of a log that are cut into fields; all lines are searched for matches."""
    regions: tuple[str, ...] = ("US", "GB", "DE", "FR")
    """Regions tried for national phone numbers if the data gives no hint."""
    read_names: bool = False
    """Whether to look for names in prose."""
    language_models: tuple[InstalledModel, ...] = ()
    """One model per language; without any, phrases and lists are used."""
    unit: UnitLimits = UnitLimits()


@dataclass(frozen=True, kw_only=True)
class CollectionPlan:
    """The decisions of the probe for one collection."""

    rows: int | None = None
    """Rows that the probe counted, if the source's listing does not state them."""
    share: float = 1.0
    """Share of the rows to read; for blocks, of the rows in them."""
    sampling: str = ""
    """How rows are chosen, if not by a hash of their ordinals; ordinals are then not places in the source."""
    parsed_share: float = 1.0
    """Share of the read lines that are cut into fields."""
    log_format: str = "text"
    """Name of the log format (``scanner/log_formats``) that cuts its lines into fields."""
    json_columns: tuple[str, ...] = ()
    """Columns whose cells are JSON text."""
    has_columns: bool = False
    """Whether its fields are columns, which every row has."""
    crowds: tuple[tuple[str, float], ...] = ()
    """Thresholds for judging sibling names (``Crowds`` in `name_sets.py`), by the safe path of their parent.
    """
    own_names: tuple[str, ...] = ()
    """Field names in the head that detectors list, sorted: they are never taken for values."""
    regions: tuple[str, ...] = ()
    seed: int = 0
    read_names: bool = False
    read_lines: bool = False
    """Whether to look for names in whole lines: in documents, but not in logs."""
    language_models: tuple[InstalledModel, ...] = ()
    names_only: bool = False
    """Whether to take only field names from the head, and count nothing."""

    @property
    def unnamed(self) -> str:
        """Name of the field for text without a key in a log's lines; empty if every part has a name."""
        return "" if self.log_format == "json" else "text"
