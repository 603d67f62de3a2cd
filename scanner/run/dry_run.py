"""List what a scan would read, without reading it: one line per collection."""

from collections.abc import Iterator, Sequence

from connectors.address import display_source
from connectors.base import Collection, ConnectorError, OpenOptions
from connectors.registry import open_source
from reports.names import visible
from scanner.counting.plan import SourceRequest
from scanner.errors import described
from scanner.redaction.collections import ShownNames
from scanner.redaction.field_names import Namer
from scanner.run.inventory import until_failure
from scanner.run.options import ReadingOptions


def plan_lines(
    requests: Sequence[SourceRequest], namer: Namer, options: ReadingOptions
) -> tuple[list[str], bool]:
    """The lines that a dry run prints, and whether every collection can be read."""
    lines, is_whole = [], True
    for request in requests:
        lines.append(request.display or display_source(request.source))
        opening = OpenOptions(
            include=request.include,
            exclude=request.exclude,
            schema_only=options.schema_only,
            read_views=options.read_views,
        )
        found = list(_collections(request.source, opening))
        own, usual = ShownNames(namer, show_paths=options.show_paths), ShownNames(namer)
        for names in (own, usual):
            names.learn(item for item in found if isinstance(item, Collection))
        for item in found:
            if isinstance(item, str):
                lines.append(f"  {item}")
                is_whole = False
                continue
            lines.append(f"  {visible(_line(own.of(item), usual.of(item).name))}")
            is_whole = is_whole and item.status == "ready"
    return lines, is_whole


def _collections(source: str, options: OpenOptions) -> Iterator[Collection | str]:
    """Yield the collections of a source and, if not all could be listed, the reason at the end."""
    try:
        connector = open_source(source, options)
    except ConnectorError as error:
        yield str(error)
        return
    except Exception as error:
        yield f"crashed: listing stopped at an unexpected error ({described(error)})"
        return
    try:
        yield from until_failure(connector.collections)
    finally:
        connector.close()


def _line(collection: Collection, usual: str) -> str:
    """One line about a collection. ``usual`` is the name of the collection in reports, which is added if it
    differs.
    """
    rows = f"{collection.rows:,} rows" if collection.rows is not None else ""
    size = f"{collection.size:,} bytes" if collection.size is not None else ""
    fields = f"{len(collection.fields)} fields" if collection.access.is_schema else ""
    counts = ", ".join(part for part in (rows, size, fields) if part)
    note = collection.reason if collection.status != "ready" else collection.format or collection.kind
    in_reports = f"  in reports: {usual}" if usual != collection.name else ""
    parts = (collection.name, collection.kind, counts or "size not known", note)
    return "  ".join(filter(None, parts)) + in_reports
