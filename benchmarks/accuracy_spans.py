"""Accuracy of spans in sentences: what ``noticemap detect`` finds in templates filled with known values.

Texts of one template differ only in the values filled in, so the interval is computed by resampling
templates. While rules were made, only the errors in half of the templates were inspected; the other half is
reported separately.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from benchmarks.accuracy_data import read_json_lines
from benchmarks.accuracy_scores import Counts, f1_interval, markdown, total
from detectors.base import Hints
from detectors.matching.pattern_pass import PatternPass
from detectors.prose.language_model import InstalledModel, best_models
from detectors.prose.name_reader import NameReader, TextReader
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
    "US_DRIVER_LICENSE": "US_DRIVER_LICENSE",
    "US_SSN": "US_SSN",
}
"""Our entity for each label in the data. Titles of people have no entity and are left out."""
FINER: Mapping[str, str] = {"DATE_OF_BIRTH": "DATE_TIME", "POSTAL_CODE": "STREET_ADDRESS"}
"""The broader entity that the data uses for some entities, such as an address for a postal code alone."""
BESIDE = frozenset({"DATE_TIME", "ORGANIZATION"})
"""Entities that are not personal by themselves, and are left out of the average."""
NEEDS_MODEL = frozenset({"LOCATION", "ORGANIZATION", "PERSON"})
"""Entities for names in prose. Without a language model, only phrases, lists and titles are evidence for such
names.
"""
Mode = Literal["exact", "overlap", "one_to_one"]
"""``overlap``: a true span counts as found if any answer overlaps it, and an answer as right if it overlaps
any true span. ``one_to_one``: the same, but each true span pairs with one answer at most. ``exact``: as
``one_to_one``, but both spans must be equal.
"""
Place = tuple[int, int]
Found = Iterable[tuple[str, int, int]]
"""The spans found in one text: entity, start and end."""
Finder = Callable[[Sequence[str]], Sequence[Found]]
"""Returns the spans found in each text."""
Choose = Callable[[int], bool]
"""Returns whether the template with a given number counts."""


@dataclass(frozen=True, kw_only=True)
class SpanScores:
    """The counts by entity, and then by template of the texts."""

    by_template: Mapping[str, Mapping[int, Counts]]

    def counts(self, entity: str) -> Counts:
        return total(self.by_template[entity].values())

    def interval(self, entity: str) -> tuple[float, float]:
        return f1_interval(tuple(self.by_template[entity].values()))

    def together(self, entities: Iterable[str], chosen: Choose = lambda template: True) -> tuple[Counts, ...]:
        """The sum of the counts of several entities, for each chosen template."""
        sums: dict[int, Counts] = {}
        for entity in entities:
            for template, counts in self.by_template[entity].items():
                if chosen(template):
                    sums[template] = sums.get(template, Counts()) + counts
        return tuple(sums.values())


def looked_at(template: int) -> bool:
    """Whether the errors in the texts of a template were inspected while rules were made, as for about half
    of the templates.
    """
    return hashlib.sha256(f"split:{template}".encode()).digest()[-1] % 2 == 0


def our_finder(models: Sequence[InstalledModel] | None = None) -> Finder:
    """A finder that works as ``detect`` does; ``models`` defaults to the models that ``detect`` chooses."""
    names = NameReader(models=best_models() if models is None else tuple(models))
    reader = TextReader(patterns=PatternPass(load_detectors()), names=names)

    def find(texts: Sequence[str]) -> list[list[tuple[str, int, int]]]:
        spans = reader.spans(texts, Hints())
        return [[(FINER.get(one.entity, one.entity), one.start, one.end) for one in each] for each in spans]

    return find


def measure_spans(folder: Path, mode: Mode, find: Finder) -> SpanScores:
    """Compare the spans that ``find`` returns with the values that were filled into the templates."""
    texts = read_json_lines(folder / "text" / "presidio_generated_large.jsonl")
    answers = find([text["text"] for text in texts])
    templates = sorted({text["template_id"] for text in texts})
    counts = {entity: dict.fromkeys(templates, Counts()) for entity in ENTITIES.values()}
    for text, answer in zip(texts, answers, strict=True):
        truth, found = defaultdict(list), defaultdict(list)
        for span in text["spans"]:
            truth[ENTITIES.get(span["label"], "")].append((span["start"], span["end"]))
        for entity, start, end in answer:
            found[entity].append((start, end))
        for entity, per_template in counts.items():
            per_template[text["template_id"]] += compare(truth[entity], found[entity], mode)
    return SpanScores(by_template=counts)


def compare(truth: Iterable[Place], found: Iterable[Place], mode: Mode) -> Counts:
    """Compare the spans of one entity that were found in one text with the labelled spans.

    >>> compare([(0, 2), (3, 9)], [(0, 9)], "overlap")
    Counts(tp=1, fp=0, fn=0, shared=1)
    >>> compare([(0, 2), (3, 9)], [(0, 9)], "one_to_one")
    Counts(tp=1, fp=0, fn=1, shared=0)
    >>> compare([(0, 4)], [(1, 4)], "exact")
    Counts(tp=0, fp=1, fn=1, shared=0)
    """
    truth, found = list(truth), list(found)
    if mode == "overlap":
        right = sum(any(_overlap(answer, place) for place in truth) for answer in found)
        seen = sum(any(_overlap(answer, place) for answer in found) for place in truth)
        return Counts(tp=right, fp=len(found) - right, fn=len(truth) - seen, shared=seen - right)
    left, tp = list(truth), 0
    for answer in found:
        fits = (place for place in left if (place == answer if mode == "exact" else _overlap(answer, place)))
        claimed = next(fits, None)
        if claimed is not None:
            left.remove(claimed)
            tp += 1
    return Counts(tp=tp, fp=len(found) - tp, fn=len(left))


def _overlap(one: Place, other: Place) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def remembered(find: Finder) -> Finder:
    """``find`` with a cache, so that the same texts are searched only once."""
    known: dict[tuple[str, ...], Sequence[Found]] = {}

    def ask(texts: Sequence[str]) -> Sequence[Found]:
        key = tuple(texts)
        if key not in known:
            known[key] = [list(answer) for answer in find(texts)]
        return known[key]

    return ask


def span_table(folder: Path) -> str:
    """A Markdown table with the counts by overlap and by exact match next to each other."""
    find = remembered(our_finder())
    overlap, exact = measure_spans(folder, "overlap", find), measure_spans(folder, "exact", find)
    rows = [
        _row(entity, overlap.counts(entity), exact.counts(entity), overlap.interval(entity))
        for entity in sorted(overlap.by_template)
    ]
    for name, left_out in (("all", BESIDE), ("all but names and places", NEEDS_MODEL | BESIDE)):
        kept = [entity for entity in overlap.by_template if entity not in left_out]
        clusters = overlap.together(kept)
        rows.append(_row(name, total(clusters), total(map(exact.counts, kept)), f1_interval(clusters)))
    header = ("entity", "spans", "precision", "recall", "F1", "95 % of F1", "exact precision", "exact recall")
    return markdown((*header, "exact F1"), rows)


def _row(name: str, overlap: Counts, exact: Counts, interval: tuple[float, float]) -> Sequence[object]:
    low, high = interval
    spans = overlap.n_true
    shares = (overlap.precision, overlap.recall, overlap.f1, f"{low:.2f} to {high:.2f}")
    return (name, spans, *shares, exact.precision, exact.recall, exact.f1)
