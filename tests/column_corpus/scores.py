"""The accuracy of a report on a generated estate: "personal or not" by column, and by entity."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from benchmarks.accuracy_columns import NEUTRAL
from benchmarks.accuracy_scores import Counts
from scanner.finding import Finding, Report
from tests.column_corpus.estate import Column, Table


@dataclass(frozen=True, kw_only=True)
class Miss:
    """A column with missing or wrong entities."""

    table: str
    column: Column
    found: frozenset[str]

    def __str__(self) -> str:
        one = self.column
        return (
            f"{one.kind} ({one.locale}) as {one.name}: {sorted(one.holds) or 'nothing'}, "
            f"found {sorted(self.found) or 'nothing'}"
        )


@dataclass
class Score:
    columns: Counts = field(default_factory=Counts)
    entities: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    misses: list[Miss] = field(default_factory=list)
    alarms: list[Miss] = field(default_factory=list)
    """Decoys with findings."""


def personal(report: Report) -> Mapping[tuple[str, str], list[Finding]]:
    """Findings outside the neutral list, by collection and field."""
    found: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in report.findings:
        if finding.entity not in NEUTRAL:
            found[finding.collection, finding.field].append(finding)
    return found


def possible(report: Report) -> Mapping[tuple[str, str], frozenset[str]]:
    """Entities of possible findings, by collection and field."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for item in report.possible:
        found[item.collection, item.field].add(item.entity)
    return {place: frozenset(entities) for place, entities in found.items()}


def told(tables: Iterable[Table], report: Report) -> Iterator[tuple[Table, Column, frozenset[str]]]:
    """Every column with the entities that were found in it."""
    found = personal(report)
    for table in tables:
        for column in table.columns:
            entities = {finding.entity for finding in found.get((table.name, column.name), ())}
            yield table, column, frozenset(entities)


def add(score: Score, tables: Iterable[Table], report: Report) -> None:
    """Add the results for ``tables`` to ``score``.

    "Personal or not" counts findings only. An entity counts as found if there is at least a possible finding,
    because some forms of numbers and codes cannot be more than possible without a telling name.
    """
    heard = possible(report)
    for table, column, found in told(tables, report):
        wrong = found - column.holds - column.may_hold
        is_personal, is_found = bool(column.holds), bool(found)
        score.columns += Counts(
            tp=is_personal and is_found, fp=is_found and not is_personal, fn=is_personal and not is_found
        )
        for entity in column.holds:
            is_heard = entity in found | heard.get((table.name, column.name), frozenset())
            score.entities[entity] += Counts(tp=is_heard, fn=not is_heard)
        for entity in wrong:
            score.entities[entity] += Counts(fp=1)
        if wrong or not column.holds <= found:
            score.misses.append(Miss(table=table.name, column=column, found=found))
        if is_found and not is_personal:
            score.alarms.append(Miss(table=table.name, column=column, found=found))
