"""Spans in sentences: what ``noticemap detect`` finds in generated texts with known fillings.

Texts of one template share everything but their fillings, so the interval draws templates.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from benchmarks.accuracy_data import read_json_lines
from benchmarks.accuracy_scores import Counts, f1_interval, markdown, total
from detectors.base import Hints
from detectors.pattern_pass import PatternPass
from detectors.registry import load_detectors

ENTITIES: Mapping[str, str] = {
    "ADDRESS": "STREET_ADDRESS",
    "CREDIT_CARD": "CREDIT_CARD",
    "DATE_TIME": "DATE_TIME",
    "DOMAIN_NAME": "URL",
    "EMAIL_ADDRESS": "EMAIL_ADDRESS",
    "IBAN_CODE": "IBAN_CODE",
    "IP_ADDRESS": "IP_ADDRESS",
    "LOCATION": "LOCATION",
    "ORGANIZATION": "ORGANIZATION",
    "PERSON": "PERSON",
    "PHONE_NUMBER": "PHONE_NUMBER",
    "US_SSN": "US_SSN",
}
"""Labels of the data to our entities. Titles and driving licences have none and are left out."""
FINER: Mapping[str, str] = {"DATE_OF_BIRTH": "DATE_TIME"}
"""Entities of ours that the data does not tell from another."""
NEEDS_MODEL = frozenset({"LOCATION", "ORGANIZATION", "PERSON"})
"""Names in prose: without a language model only lists and titles speak for them."""
Mode = Literal["exact", "overlap"]
Place = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class SpanScores:
    """Counts per entity and template of the texts."""

    by_template: Mapping[str, Sequence[Counts]]

    def counts(self, entity: str) -> Counts:
        return total(self.by_template[entity])

    def interval(self, entity: str) -> tuple[float, float]:
        return f1_interval(self.by_template[entity])


def measure_spans(folder: Path, mode: Mode) -> SpanScores:
    """Hold the spans found against the spans that were filled in."""
    texts = read_json_lines(folder / "text" / "presidio_generated_large.jsonl")
    patterns = PatternPass(load_detectors())
    templates = {text["template_id"] for text in texts}
    counts: dict[str, dict[int, Counts]] = {
        entity: dict.fromkeys(sorted(templates), Counts()) for entity in ENTITIES.values()
    }
    for text in texts:
        truth, found = defaultdict(list), defaultdict(list)
        for span in text["spans"]:
            truth[ENTITIES.get(span["label"], "")].append((span["start"], span["end"]))
        for hit in patterns.spans(text["text"], Hints()):
            found[FINER.get(hit.entity, hit.entity)].append((hit.start, hit.end))
        for entity, per_template in counts.items():
            per_template[text["template_id"]] += compare(truth[entity], found[entity], mode)
    return SpanScores(by_template={entity: tuple(per.values()) for entity, per in counts.items()})


def compare(truth: Iterable[Place], found: Iterable[Place], mode: Mode) -> Counts:
    """Each true span may be claimed once.

    >>> compare([(0, 4), (10, 14)], [(1, 4)], "overlap")
    Counts(tp=1, fp=0, fn=1)
    >>> compare([(0, 4)], [(1, 4)], "exact")
    Counts(tp=0, fp=1, fn=1)
    """
    left = list(truth)
    tp = fp = 0
    for start, end in found:
        claimed = next(
            (
                place
                for place in left
                if (place == (start, end) if mode == "exact" else start < place[1] and place[0] < end)
            ),
            None,
        )
        if claimed is None:
            fp += 1
        else:
            left.remove(claimed)
            tp += 1
    return Counts(tp=tp, fp=fp, fn=len(left))


def span_table(folder: Path) -> str:
    """Both ways of counting, side by side."""
    overlap, exact = measure_spans(folder, "overlap"), measure_spans(folder, "exact")
    rows = [
        _row(entity, overlap.counts(entity), exact.counts(entity), overlap.interval(entity))
        for entity in sorted(overlap.by_template)
    ]
    for name, left_out in (
        ("all", frozenset[str]()),
        ("all but names, places, organisations", NEEDS_MODEL),
    ):
        kept = [entity for entity in overlap.by_template if entity not in left_out]
        clusters = [total(per) for per in zip(*(overlap.by_template[one] for one in kept), strict=True)]
        rows.append(_row(name, total(clusters), total(map(exact.counts, kept)), f1_interval(clusters)))
    header = ("entity", "spans", "precision", "recall", "F1", "95 % of F1", "exact precision", "exact recall")
    return markdown((*header, "exact F1"), rows)


def _row(name: str, overlap: Counts, exact: Counts, interval: tuple[float, float]) -> Sequence[object]:
    low, high = interval
    spans = overlap.tp + overlap.fn
    shares = (overlap.precision, overlap.recall, overlap.f1, f"{low:.2f} to {high:.2f}")
    return (name, spans, *shares, exact.precision, exact.recall, exact.f1)
