"""YAML that all parsers read alike: keys in the given order, long names on one line, no aliases."""

from collections.abc import Iterable, Mapping
from typing import Any

from reports.names import escaped, legible
from reports.summary import live_possible, possible_counts
from reports.words import plural
from scanner.finding import Report


def as_yaml(body: Mapping[str, Any], *, comments: Iterable[str] = ()) -> str:
    """``body`` as a YAML document, with ``comments`` above it.

    >>> print(as_yaml({"name": "a: b", "tags": ["x"]}, comments=["made from a scan"]), end="")
    # made from a scan
    name: 'a: b'
    tags:
    - x
    """
    import yaml

    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # The C dumper is ten times as fast, if available.
    head = "".join(f"# {legible(line)}\n" for line in comments)
    text = yaml.dump(body, Dumper=dumper, sort_keys=False, allow_unicode=True, width=2**20)
    return escaped(head + str(text))


def about(report: Report) -> Iterable[str]:
    """Facts about the scan, which show what data may exist although it is not listed."""
    yield f"noticemap {report.run.tool_version}, run {report.run.id}, {report.run.status}"
    if report.unscanned:
        missed = plural(len(report.unscanned), "entry", "entries")
        yield f"{missed} not read, or only in part: their absence here means nothing"
    if live_possible(report):
        yield f"{possible_counts(report)}: not listed here, because the evidence is too weak"


def storable(text: str) -> str:
    """``text`` with lone surrogates escaped, because YAML cannot represent them.

    >>> storable("caf\\udce9")
    'caf\\\\udce9'
    """
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
