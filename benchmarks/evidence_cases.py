"""Verdicts that are known to be right or wrong, with their terms, to fit and measure the evidence model.

Verdicts from values come from real tables that people labelled, from generated estates and from look-alikes
(values that only resemble personal data). Verdicts from names alone come from schemas that people marked.
Half of the schemas and half of the generator's words are never used for fitting.
"""

import csv
import hashlib
import random
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from benchmarks.accuracy_columns import NEUTRAL, Answer, dataset_answers, suite_answers, vendor_answers
from benchmarks.real_columns import LabelledColumn, labelled_columns, with_labels
from detectors.catalogue import load_catalogue
from scanner.classifier.classify import classify_group, doubts_of, surroundings
from scanner.classifier.context import Context
from scanner.classifier.decision import Classifier
from scanner.classifier.heard import heard
from scanner.classifier.peoples import with_peoples
from scanner.counting.plan import ScanSettings, SourceRequest
from scanner.evidence.terms import Term, confidence_of
from scanner.evidence.verdict import EntityVerdict
from scanner.fields.profile import RecordGroup
from scanner.policy.policy import load_policy
from scanner.run.engine import ReadContext, scan_sources
from tests.column_corpus.estate import Table, estate, write_estate
from tests.column_corpus.locales import Part
from tests.column_corpus.look_alike_kinds import KINDS

UNJUDGED = NEUTRAL | {"LOCATION", "MONETARY_AMOUNT", "PERSONAL_ATTRIBUTE", "PREFERENCE"}
"""Entities that the labels cannot confirm or refute."""
_ATTRIBUTES = frozenset({"OTHER_PERSONAL", "CITY"})
_NO_KEYS = frozenset({"AGE", "FREE_TEXT_WITH_PERSONS", "GENDER", "HEALTH", "SALARY"})
Half = Literal["fitted", "held_out"]


@dataclass(frozen=True, kw_only=True)
class Case:
    """One verdict: the confidence, whether the verdict is right, and the amount of each term."""

    confidence: float
    is_right: bool
    amounts: Mapping[str, float]
    by_name: bool
    origin: str = ""
    """Where the table comes from; empty if the table is generated."""


def everything() -> Classifier:
    """A classifier with the default policy that lists every verdict, however weak."""
    return replace(as_scanned(), min_confidence=0.0)


def as_scanned() -> Classifier:
    """A classifier with the default policy, as a scan uses it."""
    policy = load_policy("xpoz")
    return Classifier(policy=policy, kinds=policy.kinds, detectors=load_catalogue())


def value_cases(seeds: Iterable[int], part: Part) -> Iterator[Case]:
    """Every verdict on the columns of generated estates."""
    classifier = everything()
    for seed in seeds:
        tables = list(estate(seed, part))
        truth = {(table.name, column.name): column for table in tables for column in table.columns}
        for group, field, verdict in _verdicts(_groups(tables, classifier), classifier):
            column = truth.get((group.collection, field))
            if column is None:
                continue  # the column's table has a name that looks like data and is not shown
            if verdict.entity not in NEUTRAL | column.may_hold and verdict.terms:
                yield _case(verdict, verdict.entity in column.holds, by_name=False)


def real_cases(columns: Iterable[LabelledColumn]) -> Iterator[Case]:
    """Every verdict on labelled columns of real tables."""
    classifier = everything()
    known: dict[int, tuple[Context, Mapping[str, frozenset[str]]]] = {}
    for column in columns:
        group, profile = column.group, column.profile
        context, beside = known.setdefault(id(group), surroundings(group, classifier))
        if column.label.personal == "ambiguous" or not profile.tally.n_non_null:
            continue
        for verdict in heard(profile, group, context, classifier, beside[profile.path]):
            if verdict.terms and not verdict.neutral and verdict.entity not in UNJUDGED:
                case = _case(verdict, column.label.admits(verdict.entity), by_name=False)
                yield replace(case, origin=column.origin)


def doubt_cases(groups: Sequence[RecordGroup], folder: Path) -> Iterator[Case]:
    """A case for every labelled column of real tables for which only the record shows whose data it holds.

    All tables of ``folder`` are classified as one run. Such a column would be reported as a person's key,
    which is wrong for a mere attribute. Columns labelled as an entity in ``_NO_KEYS`` are left out.
    """
    classifier = as_scanned().of_run(groups)
    _, knowing = with_peoples([classify_group(group, classifier) for group in groups], groups, classifier)
    doubts = {id(group): doubts_of(group, knowing) for group in groups}
    for column in with_labels(groups, folder):
        terms = doubts[id(column.group)].get(column.profile.path, ())
        entities = column.label.entities
        if not terms or column.label.personal == "ambiguous" or entities & _NO_KEYS:
            continue
        yield Case(
            confidence=confidence_of(terms),
            is_right=column.label.personal == "yes" and not entities <= _ATTRIBUTES,
            amounts=_amounts(terms),
            by_name=False,
            origin=column.origin,
        )


def look_alike_cases(half: Half) -> Iterator[Case]:
    """Every verdict on columns of look-alikes whose kind belongs to ``half``; all of them are wrong."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = []
        for kind in KINDS:
            if half_of(kind.name) != half:
                continue
            for place, field in enumerate(kind.names[::2]):
                file = f"{kind.name}__{place}.csv"
                lines = [[field], *([value] for value in kind.make(random.Random(f"{kind.name}/{place}")))]
                with (folder / file).open("w", encoding="utf-8", newline="") as out:
                    csv.writer(out).writerows(lines)
                rows.append([file, "", field, "no", ""])
        with (folder / "labels.csv").open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([["file", "table", "column", "personal", "entity"], *rows])
        yield from (replace(case, origin="") for case in real_cases(labelled_columns(folder)))


def name_cases(folder: Path, half: Half) -> Iterator[Case]:
    """Every verdict on the fields of marked schemas, for the tables that belong to ``half``."""
    readers: Sequence[Callable[[Path], list[Answer]]] = (vendor_answers, dataset_answers, suite_answers)
    for read in readers:
        for answer in read(folder):
            if answer.truth == "unmarked" or half_of(answer.table) != half:
                continue
            for finding in answer.findings:
                if finding.entity not in NEUTRAL and finding.evidence.detector != "name":
                    yield Case(
                        confidence=finding.confidence,
                        is_right=answer.truth == "personal",
                        amounts={"name.alone": 1.0},
                        by_name=True,
                    )


def half_of(table: str) -> Half:
    """The half to which a table belongs, by a hash of its name.

    >>> half_of("customers") == half_of("customers")
    True
    """
    return "fitted" if hashlib.sha256(table.encode()).digest()[0] % 2 else "held_out"


def _groups(tables: Sequence[Table], classifier: Classifier) -> Iterator[RecordGroup]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "estate.db"
        write_estate(path, tables)
        request = SourceRequest(source=f"sqlite:///{path}", source_id="estate")
        context = ReadContext(
            settings=ScanSettings(),
            detectors=tuple(classifier.detectors),
        )
        outcome = scan_sources([request], context)
        for collection in outcome.collections:
            yield from collection.groups


def _verdicts(
    groups: Iterable[RecordGroup], classifier: Classifier
) -> Iterator[tuple[RecordGroup, str, EntityVerdict]]:
    for group in groups:
        context, beside = surroundings(group, classifier)
        for profile in group.fields:
            for verdict in heard(profile, group, context, classifier, beside[profile.path]):
                yield group, profile.path, verdict


def _case(verdict: EntityVerdict, is_right: bool, by_name: bool) -> Case:
    return Case(
        confidence=verdict.confidence, is_right=is_right, amounts=_amounts(verdict.terms), by_name=by_name
    )


def _amounts(terms: Iterable[Term]) -> Mapping[str, float]:
    amounts: dict[str, float] = defaultdict(float)
    for term in terms:
        amounts[term.key] += term.amount
    return amounts
