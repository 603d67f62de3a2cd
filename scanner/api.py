"""The Python interface: ``scan`` reads sources, ``classify`` classifies a table, ``detect`` searches a text.

Options have the same names, defaults and error messages as on the command line. Reports and runs are not
stored unless ``save`` is called; only compiled patterns are written, to the cache folder.
"""

import io
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from scanner.errors import UsageError, did_you_mean
from scanner.finding import Report
from scanner.run.options import ScanOptions
from scanner.run.preparation import prepare, read_regions, text_reader
from scanner.run.progress import SilentProgress

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from detectors.prose.name_reader import TextReader

Source = str | os.PathLike[str]


@dataclass(frozen=True, kw_only=True)
class ScanReport(Report):
    """A report with methods to convert it, save it and show it in a notebook."""

    def to_pandas(self, *, possible: bool = False) -> "pd.DataFrame":
        """Return a data frame with one row per finding and class, and with the columns of the format
        ``csv-full``.

        ``possible`` adds the possible findings. Raises ``UsageError`` if pandas is not installed.
        """
        try:
            import pandas as pd
        except ModuleNotFoundError:
            raise UsageError("a data frame needs pandas: pip install 'noticemap[pandas]'") from None

        from reports.csv_full_report import COLUMNS, rows
        from reports.order import in_order

        told = ("finding", "possible") if possible else ("finding",)
        found = [row for row in rows(in_order(self)) if row["record"] in told]
        return pd.DataFrame(found, columns=pd.Index(COLUMNS)).drop(columns=["record"])

    def to_json(self) -> dict[str, Any]:
        """The report as a mapping of JSON values, as in ``findings.json``."""
        from scanner.finding import to_json

        return to_json(self)

    def save(self, path: Source, form: str | None = None) -> None:
        """Write the report to a file with mode 0600.

        Args:
            path: the file to write; its extension chooses the format (``.html``, ``.xlsx``, ``.json``, ...).
            form: name of a format, as listed by ``noticemap export --list``; overrides the extension.

        Raises:
            UsageError: the format is unknown, or the file cannot be written.
        """
        from scanner.run.report_files import choose, write_report

        path = Path(path)
        [chosen] = choose(form or _format_of(path), (), into_folder=False)
        write_report(self, chosen, path)

    def summary(self) -> str:
        """The text of the summary that ``noticemap scan`` prints."""
        from reports.registry import formats

        out = io.StringIO(newline="")
        formats()["text"].write(self, out)
        return out.getvalue()

    def _repr_html_(self) -> str:
        """The HTML that a notebook shows: summary, classes, broken promises, and the findings to inspect
        first.
        """
        from reports.notebook import notebook

        return notebook(self)


def scan(*sources: Source, options: ScanOptions | None = None, **given: Any) -> ScanReport:
    """Scan files, folders and databases.

    Args:
        sources: paths or URIs, as on the command line.
        options: all options in one object.
        given: single options by their names in ``ScanOptions``, instead of ``options``; for example
            ``full=True``.

    Returns:
        The report. A collection that cannot be read raises no error: ``report.unscanned`` lists it.

    Raises:
        UsageError: an option, a policy or a source cannot be used.

    >>> import csv, pathlib, tempfile
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> rows = [["email"], *([f"ann{n}@example.org"] for n in range(50))]
    >>> with (folder / "people.csv").open("w", newline="") as file:
    ...     csv.writer(file).writerows(rows)
    >>> report = scan(folder, ner="off")
    >>> report.to_pandas()[["field", "entity", "category"]].to_dict("records")
    [{'field': 'email', 'entity': 'EMAIL_ADDRESS', 'category': 'customer_account_data'}]
    """
    if not sources:
        raise UsageError("no source given: name a folder, a file or a URI, as in scan('exports/')")
    asked = _options(options, given)
    if asked.incremental:
        raise UsageError("incremental needs a store of runs; use `noticemap scan --incremental`")
    prepared = prepare([os.fspath(source) for source in sources], asked)
    return _as_scan_report(prepared.run(datetime.now(UTC), SilentProgress()))


def classify(
    table: "pd.DataFrame | pa.Table", *, name: str = "table", options: ScanOptions | None = None, **given: Any
) -> "pd.DataFrame":
    """Classify the columns of a table.

    Args:
        table: a pandas data frame or an Arrow table; it is not changed.
        name: name of the table; a name such as ``calls`` helps to recognise what the columns mean.
        options: all options in one object.
        given: single options by name, instead of ``options``. The whole table is read unless ``sample`` is
            given.

    Returns:
        One row per column and kind of value: ``column``, ``entity``, ``category``, ``role``, ...

    Raises:
        UsageError: an option, the name or the type of ``table`` cannot be used.

    >>> import pandas as pd
    >>> calls = pd.DataFrame({"to": [f"+1202555{n:04d}" for n in range(100, 200)], "duration": range(100)})
    >>> found = classify(calls, name="calls", ner="off")
    >>> found.set_index("column")["category"].to_dict()
    {'duration': 'customer_usage_data', 'to': 'customer_usage_data'}
    """
    found = classify_report(table, name=name, options=options, **given).to_pandas()
    return found.rename(columns={"field": "column"}).drop(columns=["source", "collection", "fingerprint"])


def classify_report(
    table: "pd.DataFrame | pa.Table", *, name: str = "table", options: ScanOptions | None = None, **given: Any
) -> ScanReport:
    """Classify the columns of a table like ``classify``, and return the full report with evidence."""
    import fsspec
    import pyarrow.parquet as pq

    if not name or not name.isprintable() or set(name) & set("/*?[") or name.startswith("."):
        raise UsageError(f"{name!r} cannot name a table: give a name such as 'calls'")
    if options is None:
        given = {"full": "sample" not in given, **given, "jobs": 1}
    # Write the table to a file in memory, so that it is read like any other source and nothing is written to
    # disk.
    files, folder = fsspec.filesystem("memory"), f"/noticemap-{secrets.token_hex(8)}"
    try:
        with files.open(f"{folder}/{name}.parquet", "wb") as out:
            pq.write_table(_arrow(table), out)
        return scan(f"memory:/{folder}", options=options, **given)
    finally:
        files.rm(folder, recursive=True)


def detect(
    text: str, *, detectors: str = "*", regions: tuple[str, ...] = (), ner: Literal["auto", "off"] = "auto"
) -> list[dict[str, Any]]:
    """Find personal data in a text.

    Args:
        text: the text to read.
        detectors: glob pattern of the ids of the detectors to use.
        regions: ISO 3166 codes of the countries whose phone numbers and national id numbers are searched for;
            empty means all countries.
        ner: ``off`` disables the language model.

    Returns:
        Spans in order: ``start`` and ``end`` in Unicode code points, ``entity``, and ``score`` from 0 to 1.

    Raises:
        UsageError: a detector or a region is unknown.

    >>> [(span["entity"], span["start"]) for span in detect("mail jo@example.org", ner="off")]
    [('EMAIL_ADDRESS', 5)]
    """
    from detectors.base import Hints

    known = read_regions(",".join(regions)) if regions else ()
    reader = _text_reader(detectors, known, ner)
    [spans] = reader.spans([text], Hints(regions=known) if known else Hints())
    return [asdict(span) for span in spans]


@lru_cache(maxsize=2)
def _text_reader(detectors: str, regions: tuple[str, ...], ner: str) -> "TextReader":
    """Return a reader of texts. Readers are cached, because creating one takes longer than reading most
    texts.
    """
    return text_reader(detectors, regions=regions, recognizers=(), ner=ner)


def _options(options: ScanOptions | None, given: Mapping[str, Any]) -> ScanOptions:
    known = {item.name for item in fields(ScanOptions)}
    for name in given:
        if name not in known:
            raise UsageError(
                f"unknown option '{name}'{did_you_mean(name, known)}\n  valid: {', '.join(sorted(known))}"
            )
    if options is not None and given:
        raise UsageError("give options= or single options, not both")
    frozen: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in given.items()
    }
    return ScanOptions(**frozen) if options is None else options


def _as_scan_report(report: Report) -> ScanReport:
    return ScanReport(**{item.name: getattr(report, item.name) for item in fields(Report)})


def _format_of(path: Path) -> str:
    from reports.registry import formats

    named = [(Path(item.filename), item.name) for item in formats().values() if item.filename]
    by_ending = {file.suffix: name for file, name in named if file.stem in ("findings", "report")}
    if path.suffix not in by_ending:
        raise UsageError(
            f"no format has the ending of '{path.name}'; valid endings: {', '.join(sorted(by_ending))}"
        )
    return by_ending[path.suffix]


def _arrow(table: Any) -> "pa.Table":
    import pyarrow as pa

    if isinstance(table, pa.Table):
        return table
    if not hasattr(table, "columns"):
        raise UsageError(f"give a pandas data frame or an Arrow table, not {type(table).__name__}")
    frame = table.copy(deep=False)
    frame.columns = [str(column) for column in frame.columns]
    try:
        return pa.Table.from_pandas(frame, preserve_index=False)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        mixed = {
            column: frame[column].map(_as_text) for column in frame.columns if frame[column].dtype == object
        }
        return pa.Table.from_pandas(frame.assign(**mixed), preserve_index=False)


def _as_text(value: Any) -> str | None:
    return None if value is None or value != value else str(value)  # NaN differs from itself
