"""What a scan would read, without reading it: one line a collection."""

from collections.abc import Sequence

from connectors.base import Collection, ConnectorError, OpenOptions
from connectors.registry import display_source, open_source
from scanner.faults import described
from scanner.field_names import Namer
from scanner.plan import SourceRequest
from scanner.shown import ShownNames


def plan_lines(
    requests: Sequence[SourceRequest],
    namer: Namer,
    *,
    schema_only: bool = False,
    read_views: tuple[str, ...] = (),
) -> tuple[list[str], bool]:
    """Lines to print, and whether every collection can be read."""
    lines, is_whole = [], True
    for request in requests:
        lines.append(request.display or display_source(request.source))
        try:
            options = OpenOptions(
                include=request.include,
                exclude=request.exclude,
                schema_only=schema_only,
                read_views=read_views,
            )
            connector = open_source(request.source, options)
            names = ShownNames(namer)
            try:
                for collection in map(names.of, connector.collections()):
                    lines.append(f"  {_line(collection)}")
                    is_whole = is_whole and collection.status == "ready"
            finally:
                connector.close()
        except ConnectorError as error:
            lines.append(f"  {error}")
            is_whole = False
        except Exception as error:
            lines.append(f"  crashed: listing stopped at an unexpected error ({described(error)})")
            is_whole = False
    return lines, is_whole


def _line(collection: Collection) -> str:
    rows = f"{collection.rows:,} rows" if collection.rows is not None else ""
    size = f"{collection.size:,} bytes" if collection.size is not None else ""
    fields = f"{len(collection.fields)} fields" if collection.is_schema else ""
    counts = ", ".join(part for part in (rows, size, fields) if part)
    note = collection.reason if collection.status != "ready" else collection.format or collection.kind
    return f"{collection.name}  {collection.kind}  {counts}  {note}"
