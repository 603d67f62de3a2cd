"""The words of the title block: what was scanned, how much was read, and what the policy contains."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from reports.html_finding import FindingView
from reports.summary import Coverage
from reports.words import humanized, listed, plural, size
from scanner.finding import Report

_MAX_IN_TITLE, _LONGEST_PATH = 3, 40


def title(names: list[str]) -> str:
    if not names or len(names) > _MAX_IN_TITLE:
        return f"Personal data in {plural(len(names), 'source')}"
    return f"Personal data in {listed(list(map(_end, names)))}"


def _end(path: str) -> str:
    """The last folders of a long path, because the beginning of a path is often the same for all sources.

    >>> _end("/srv/exports"), _end("/home/jane/projects/audit/2026/november/estate")
    ('/srv/exports', '…/audit/2026/november/estate')
    """
    if len(path) <= _LONGEST_PATH or "://" in path:
        return path
    parts = path.split("/")
    fitting = (start for start in range(1, len(parts)) if len("/".join(parts[start:])) < _LONGEST_PATH - 10)
    start = next(fitting, len(parts) - 1)
    return f"…/{'/'.join(parts[start:])}"


def coverage_words(item: Coverage, report: Report) -> str:
    """How much was read, in sentences, which call unread data unknown rather than clean."""
    parts = (
        (item.whole, "read whole"),
        (item.sample, "read by sample, which can miss what is in only a few rows"),
        (item.names, "classified by names and types, without reading rows"),
        (item.part, "read in part"),
        (item.unread, "not read"),
    )
    told = listed([f"{count:,} {'was' if count == 1 else 'were'} {words}" for count, words in parts if count])
    if not told:
        return "There was nothing to read."
    rows = sum(one.rows_read for one in report.collections)
    amount = (
        f" {plural(rows, 'row')}, {size(sum(one.bytes_read for one in report.collections))} in all."
        if rows
        else ""
    )
    n_carried = sum(bool(one.carried_from) for one in report.collections)
    earlier = (
        f" {plural(n_carried, 'collection')} had not changed since an earlier run and " if n_carried else ""
    )
    carried = f"{earlier}{'was' if n_carried == 1 else 'were'} read then." if n_carried else ""
    unknown = " What was not read is unknown, not clean." if item.part or item.unread else ""
    return f"Of {plural(item.total, 'collection')}, {told}.{amount}{carried}{unknown}"


def holds(report: Report) -> dict[str, str]:
    """For each source, in words: how many collections of each kind the source has."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for item in report.collections:
        counts[item.source][item.kind] += 1
    return {
        source: listed([plural(n, kind) for kind, n in kinds.most_common()])
        for source, kinds in counts.items()
    }


def source_words(kind: str, holds: str) -> str:
    known = "" if kind in ("mixed", "unknown", "") else f"{humanized(kind)}: "
    return known + (holds or "nothing could be listed")


def policy_counts(counts: Mapping[str, int]) -> str:
    told = (("elements", "element"), ("retention_rules", "retention rule"), ("promises", "promise"))
    return ", ".join(plural(counts[key], noun) for key, noun in told if key in counts)


def how_listed(views: Sequence[FindingView]) -> str:
    """How many of the listed findings are present, gone or suppressed, in words; empty if all are present."""
    counts = Counter[str](item.finding.status for item in views)
    present = len(views) - counts["gone"] - counts["suppressed"]
    told = [
        f"{present:,} present",
        f"{counts['gone']:,} gone since the last run" if counts["gone"] else "",
        f"{counts['suppressed']:,} suppressed by reviews" if counts["suppressed"] else "",
    ]
    return f"{len(views):,} listed: {listed(list(filter(None, told)))}." if present < len(views) else ""
