"""The findings that are compared with the notice, and the fields that identify the people in them. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from scanner.classifier.classify import GroupResult
from scanner.counting.outcome import CollectionResult
from scanner.fields.profile import RecordGroup
from scanner.finding import CollectionSummary, Finding, Report
from scanner.names.naming import last_part
from scanner.policy.policy import Policy
from scanner.reality.keys import (
    REFERENCE,
    Count,
    SubjectKey,
    counted,
    keys_of,
    lists_people,
    most_distinctive,
    named_key,
    references_of,
)

Record = tuple[str, str, str]
"""A record group, as its source, its collection, and its path in the collection."""


@dataclass(frozen=True, kw_only=True)
class Scene:
    report: Report
    policy: Policy
    by_collection: Sequence[tuple[CollectionResult, Sequence[GroupResult]]]

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Findings that are neither gone nor false alarms. Findings that a review accepts are included, since
        their data is still held.
        """
        return tuple(
            item
            for item in self.report.findings
            if item.classifications
            and item.status != "gone"
            and not (
                item.status == "suppressed" and any(note.verdict == "false_alarm" for note in item.reviews)
            )
        )

    @cached_property
    def collections(self) -> Mapping[tuple[str, str], CollectionSummary]:
        return {(item.source, item.collection): item for item in self.report.collections}

    def source_kind(self, place: tuple[str, str]) -> str:
        return self.collections[place].source_kind if place in self.collections else "unknown"

    def scale(self, place: tuple[str, str]) -> float:
        """Factor by which the number of rows that were read must be multiplied to get all rows of a
        collection.
        """
        one = self.collections.get(place)
        is_sample = one is not None and one.rows is not None and 0 < one.rows_read < one.rows
        return one.rows / one.rows_read if is_sample and one and one.rows else 1.0

    def are_told(self, place: tuple[str, str]) -> bool:
        """Whether a record group of the collection has a field that distinguishes people."""
        return place in self._told_places

    @cached_property
    def _told_places(self) -> frozenset[tuple[str, str]]:
        return frozenset((source, collection) for source, collection, _ in self._keys)

    def groups(self) -> Iterator[tuple[CollectionResult, RecordGroup, GroupResult]]:
        for collection, results in self.by_collection:
            for group, result in zip(collection.groups, results, strict=True):
                yield collection, group, result

    @cached_property
    def _keys(self) -> Mapping[Record, tuple[SubjectKey, ...]]:
        named: dict[Record, tuple[SubjectKey, ...]] = {}
        lists: set[tuple[str, str]] = set()
        for collection, group, result in self.groups():
            if keys := keys_of(group, result, collection, self.policy):
                named[group.source, group.collection, group.path] = keys
                if lists_people(keys, group.rows):
                    lists.add((group.source_id, last_part(group.collection)))
        pointing = {
            (group.source, group.collection, group.path): keys
            for collection, group, result in self.groups()
            if (keys := references_of(group, result, collection, lists))
        }
        for collection, group, _ in self.groups():
            at = group.source, group.collection, group.path
            if own := named_key(group, collection, self.policy):
                known = pointing.get(at, ())
                if all(key.category in self._own_staff for key in known):
                    pointing[at] = (*known, *own)
        return {at: (*named.get(at, ()), *pointing.get(at, ())) for at in {**named, **pointing}}

    def people_by_record(self) -> Mapping[Record, int | None]:
        """The number of people in every record group with findings; ``None`` if no field distinguishes
        people.
        """
        by_record: dict[Record, list[Finding]] = {}
        for item in self.findings:
            by_record.setdefault((item.source, item.collection, item.group), []).append(item)
        return {
            record: self.people(self._subjects_of(some))[0].n_people for record, some in by_record.items()
        }

    def _subjects_of(self, findings: Sequence[Finding]) -> Sequence[Finding]:
        """The findings of a record group, without those about people who work on the record, unless there are
        no others.
        """
        others = [item for item in findings if item.classifications[0].category not in self._own_staff]
        return others or findings

    @cached_property
    def _own_staff(self) -> frozenset[str]:
        """The class of the company's staff, if nobody else works on records; else empty."""
        kinds = self.policy.kinds
        return frozenset({self.policy.elements[kinds.of_people.staff].category} if kinds.is_own_staff else ())

    def people(self, findings: Iterable[Finding]) -> tuple[Count, int]:
        """The number of data subjects of the findings, and the number of record groups without a field that
        distinguishes people.
        """
        wanted: dict[Record, tuple[set[str], set[str]]] = {}
        for item in findings:
            record = item.source, item.collection, item.group
            elements, categories = wanted.setdefault(record, (set(), set()))
            elements.update(label.element for label in item.classifications)
            categories.update(label.category for label in item.classifications)
        chosen: list[SubjectKey] = []
        n_untold = 0
        for record, (elements, categories) in wanted.items():
            mine = self._speaking(self._keys.get(record, ()), elements, categories)
            chosen.extend(mine)
            n_untold += not mine
        return counted(chosen), n_untold

    def _speaking(
        self, keys: Iterable[SubjectKey], elements: set[str], categories: set[str]
    ) -> list[SubjectKey]:
        """The fields of a record group that identify the data subjects of some of the group's elements.

        These are the key of the person whom the record is about, else the fields of these elements, else
        fields of the same classes, else any field. Fields of staff count only for staff, and for staff no
        other fields count. If fields with several kinds of value are left, only the most distinctive kind is
        used.
        """
        every = list(keys)
        apart = self.policy.kinds.populations | self._own_staff
        own = [key for key in every if key.entity == REFERENCE and key.category not in self._own_staff]
        if own and not categories & apart:
            return own
        others = [] if categories & apart else [key for key in every if key.category not in apart]
        fitting = (
            [key for key in every if key.element in elements]
            or [key for key in every if key.category in categories]
            or others
        )
        return most_distinctive(fitting)
