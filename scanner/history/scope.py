"""Determine which places a run read, to tell a finding that is gone from one that the run could not find."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Literal

from scanner.finding import CollectionSummary, FieldSummary, Finding, Report, SourceSummary

Gap = Literal["", "in_part", "not_read", "not_asked"]
"""How completely a run read a place. An empty text means completely. ``in_part``: only a sample, or only
until an error. ``not_read``: not at all. ``not_asked``: the run's sources or options exclude the place."""
Key = tuple[str, str]
"""The source id and name of a collection."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The sources and collections of one run, for lookup by source id and name."""

    report: Report
    sources: Mapping[str, SourceSummary] = field(init=False)
    """The sources of the run by source id."""
    collections: Mapping[Key, CollectionSummary] = field(init=False)
    _ids: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        ids = {item.source: item.source_id or item.source for item in self.report.sources}
        sources = {item.source_id or item.source: item for item in self.report.sources}
        found = {
            (ids.get(item.source, item.source), item.collection): item for item in self.report.collections
        }
        for name, value in (("_ids", ids), ("sources", sources), ("collections", found)):
            object.__setattr__(self, name, value)

    def source_id(self, source: str) -> str:
        """The id of the source that this run calls ``source``."""
        return self._ids.get(source, source)

    def field(self, source_id: str, finding: Finding) -> FieldSummary | None:
        """The summary of the field of ``finding`` in this run; ``None`` if the run has no such field."""
        collection = self.collections.get((source_id, finding.collection))
        fields = collection.fields if collection else ()
        return next((item for item in fields if item.field == finding.field), None)

    def gap(self, source_id: str, finding: Finding) -> tuple[Gap, str]:
        """Why this run may have missed ``finding``: the gap, and the reason in words.

        Both are empty if the run would have reported the finding.
        """
        source = self.sources.get(source_id)
        if source is None:
            return "not_asked", "the source was not scanned"
        if source.status == "failed":
            return "not_read", source.reason
        if words := _not_asked(finding, self.report.run.settings):
            return "not_asked", words
        collection = self.collections.get((source_id, finding.collection))
        if collection is None:
            asked = _unlisted(finding, self.report.run.settings)
            return ("not_asked", asked) if asked else self._above(source_id, finding.collection)
        if collection.status in ("failed", "skipped"):
            return "not_read", collection.reason
        return _read_in_part(collection)

    def _above(self, source_id: str, collection: str) -> tuple[Gap, str]:
        """The gap and its reason if the run did not completely read a folder, archive, database file or
        listing that may contain the unlisted ``collection``; otherwise both are empty.
        """
        for end in (place for place, char in enumerate(collection) if char in "/!"):
            holder = self.collections.get((source_id, collection[:end]))
            if holder is not None and holder.status != "complete":
                return "not_read", holder.reason
        source = self.sources[source_id].source
        of_listing = (item for item in self.report.unscanned if item.source == source and not item.collection)
        reason = next((item.reason for item in of_listing), "")
        return ("in_part", reason) if reason else ("", "")


def _not_asked(finding: Finding, settings: Mapping[str, Any]) -> str:
    """The option that kept the run from reporting ``finding``; empty if no option did."""
    detector = finding.evidence.detector
    if detector and not fnmatchcase(detector, settings.get("detectors") or "*"):
        return f"--detectors {settings['detectors']}"
    # Possible findings are also reported below the minimum confidence.
    if finding.tier == "finding" and finding.confidence < settings.get("min_confidence", 0.0):
        return f"--min-confidence {settings['min_confidence']}"
    if settings.get("schema_only") and finding.evidence.n_read:
        return "--schema-only"
    return ""


def _unlisted(finding: Finding, settings: Mapping[str, Any]) -> str:
    """The option that excluded the collection of ``finding`` from the listing; empty if no option did."""
    name, globs = finding.collection, settings.get("include") or ["*"]
    names = (name, name.rpartition("!/")[2])
    if not any(fnmatchcase(part, glob) for glob in globs for part in names):
        return "--include"
    excluded = any(fnmatchcase(part, glob) for glob in settings.get("exclude") or () for part in names)
    return "--exclude" if excluded else ""


def _read_in_part(collection: CollectionSummary) -> tuple[Gap, str]:
    if collection.status == "partial":
        return "in_part", collection.reason
    is_sample = collection.rows is not None and collection.rows_read < collection.rows
    if is_sample or collection.sampling:
        return "in_part", "a sample was read"
    return "", ""
