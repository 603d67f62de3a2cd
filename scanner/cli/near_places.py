"""Suggest the source, collection or field that a person may have meant, from the last runs."""

from collections.abc import Iterator, Sequence

from scanner.errors import did_you_mean
from scanner.finding import Report

_MOST = 10


def shown_names(report: Report, source: str) -> set[str]:
    """The names that ``report`` uses for ``source``, which is a name in a project file, a path or a URI."""
    from connectors.address import display_source, source_id

    ids = {source, source_id(source)}
    return {source, display_source(source)} | {
        item.source for item in report.sources if item.source_id in ids
    }


def near_places(reports: Sequence[Report], source: str, collection: str, field: str) -> Iterator[str]:
    """Yield lines about the first unknown name among source, collection and field, with similar names."""
    from scanner.explain import called

    all_ = [(report, item) for report in reports for item in report.collections]
    places = {
        item.collection: item for report, item in reversed(all_) if item.source in shown_names(report, source)
    }
    if not places:
        having = {called(report, item.source) for report, item in all_ if item.collection == collection}
        if having:
            yield f"'{collection}' is in the source {_listed(sorted(having))}"
        else:
            others = sorted({called(report, item.source) for report, item in all_})
            yield from _not_in("there is no source", source, others)
    elif collection not in places:
        yield from _not_in(f"'{source}' has no", collection, sorted(places))
    else:
        fields = [summary.field for summary in places[collection].fields]
        yield from _not_in(f"'{collection}' has no", field, fields)


def _not_in(head: str, word: str, valid: Sequence[str]) -> Iterator[str]:
    yield f"{head} '{word}'{did_you_mean(word, valid)}"
    yield f"valid: {_listed(valid)}"


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST:,} more" if len(names) > _MOST else ""
    return (", ".join(f"'{name}'" for name in names[:_MOST]) or "nothing") + more
