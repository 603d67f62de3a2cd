"""The plan of a collection: the options of the scan and what the probe fixed for all its units."""

from dataclasses import dataclass

from detectors.prose.language_model import InstalledModel


@dataclass(frozen=True, kw_only=True)
class SourceRequest:
    """One source to scan."""

    source: str
    """URI or path as the user gave it, credentials included: only connectors may read it."""
    source_id: str
    display: str = ""
    """The same without credentials, for reports."""
    source_kind: str = ""
    """The kind that the user stated; empty: to be recognised by names."""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ScanSettings:
    """How much is read and in what pieces. Only sizes and limits of units may differ without effect."""

    sample: int = 10_000
    """Rows read of a collection that is not read whole."""
    full: bool = False
    read_views: tuple[str, ...] = ()
    """Owners in a database whose views may run, besides those who are trusted anyhow."""
    schema_only: bool = False
    show_paths: bool = False
    """Whether paths of files are told as they are, whoever's data stands in them."""
    seed: int = 0
    whole_rows: int = 50_000
    """Collections of at most this many rows are read whole."""
    whole_bytes: int = 64 * 2**20
    block_bytes: int = 2**30
    """Text larger than this is sampled by blocks, where one can jump in it."""
    n_blocks: int = 256
    parsed_lines: int = 10_000
    """Lines of a log that are cut into fields to count what is not a match."""
    regions: tuple[str, ...] = ("US", "GB", "DE", "FR")
    """Where national phone numbers are tried when the data does not tell."""
    read_names: bool = False
    """Whether prose is read for names."""
    language_models: tuple[InstalledModel, ...] = ()
    """With which models, one a language; without any, by phrases and lists."""
    unit_bytes: int = 32 * 2**20
    unit_seconds: float = 900.0
    """A unit that takes longer is stopped."""
    unit_memory: int = 4 * 2**30
    """Bytes of address space that a worker may take beyond what it has at its start."""


@dataclass(frozen=True, kw_only=True)
class CollectionPlan:
    """What the probe decided of one collection."""

    rows: int | None = None
    """Those that were counted for the plan, where the source lists a collection without their number."""
    share: float = 1.0
    """Share of the rows that is read; of blocks, of the rows in them."""
    sampling: str = ""
    """How rows were chosen, if not by a hash of their ordinals, which then are no places in the source."""
    parsed_share: float = 1.0
    """Share of the lines read that is cut into fields."""
    log_format: str = "text"
    """Which of ``log_formats`` cuts its lines."""
    json_columns: tuple[str, ...] = ()
    """Columns whose cells are JSON text."""
    crowds: tuple[tuple[str, float], ...] = ()
    """How names are judged that stand side by side (`name_sets.py`), by the safe path of what holds them."""
    regions: tuple[str, ...] = ()
    seed: int = 0
    read_names: bool = False
    read_lines: bool = False
    """Whether whole lines are read for names: those of documents are, those of logs are not."""
    language_models: tuple[InstalledModel, ...] = ()
    names_only: bool = False
    """Read the head for field names, count nothing."""

    @property
    def unnamed(self) -> str:
        """The field of a log's line that no key and no place names; empty where every one is named."""
        return "" if self.log_format == "json" else "text"
