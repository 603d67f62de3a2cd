"""Accuracy of spans in sentences, compared with presidio-analyzer, which uses the same language model.

python -m benchmarks.accuracy_peers [--update docs/accuracy.md]
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.accuracy_data import VARIABLE, data_folder
from benchmarks.accuracy_report import with_figures
from benchmarks.accuracy_scores import f1_interval, markdown, total
from benchmarks.accuracy_spans import (
    BESIDE,
    Choose,
    Finder,
    SpanScores,
    looked_at,
    measure_spans,
    our_finder,
    remembered,
)
from benchmarks.presidio_engine import offline_analyzer
from detectors.prose.language_model import InstalledModel, installed_models, model_folder


def presidio_finder(model: InstalledModel) -> Finder:
    """A finder that uses presidio's ``AnalyzerEngine`` offline, with default recognisers and ``model``."""
    analyzer = offline_analyzer(str(model_folder(model.package)))

    def find(texts: Sequence[str]) -> list[list[tuple[str, int, int]]]:
        answers = (analyzer.analyze(text=text, language="en") for text in texts)
        return [[(one.entity_type, one.start, one.end) for one in answer] for answer in answers]

    return find


@dataclass(frozen=True, kw_only=True)
class Side:
    """The scores of one scanner, counted by overlap and by one-to-one pairs."""

    overlap: SpanScores
    one_to_one: SpanScores

    @classmethod
    def measured(cls, folder: Path, find: Finder) -> "Side":
        find = remembered(find)
        return cls(
            overlap=measure_spans(folder, "overlap", find),
            one_to_one=measure_spans(folder, "one_to_one", find),
        )

    def shares(self, entities: Sequence[str], chosen: Choose) -> Sequence[object]:
        clusters = self.overlap.together(entities, chosen)
        counts, (low, high) = total(clusters), f1_interval(clusters)
        paired = total(self.one_to_one.together(entities, chosen))
        return (counts.precision, counts.recall, counts.f1, f"{low:.2f} to {high:.2f}", paired.f1)


def peer_tables(folder: Path) -> Iterator[tuple[str, str]]:
    """The title of each installed English model, and the Markdown table for it."""
    for model in installed_models():
        if model.language == "en":
            ours = Side.measured(folder, our_finder([model]))
            theirs = Side.measured(folder, presidio_finder(model))
            yield model.title, _table(ours, theirs)


def _table(ours: Side, theirs: Side) -> str:
    counted = sorted(set(ours.overlap.by_template) - BESIDE)

    def row(name: str, entities: Sequence[str], chosen: Choose = lambda template: True) -> Sequence[object]:
        spans = total(ours.overlap.together(entities, chosen)).n_true
        return (name, spans, *ours.shares(entities, chosen), *theirs.shares(entities, chosen))

    def unseen(template: int) -> bool:
        return not looked_at(template)

    rows = [row(entity, [entity]) for entity in counted]
    rows.append(row("all of these", counted))
    rows.append(row("in templates looked at", counted, looked_at))
    rows.append(row("in the other templates", counted, unseen))
    rows.append(row("PERSON in the other templates", ["PERSON"], unseen))
    rows.append(row("STREET_ADDRESS in the other templates", ["STREET_ADDRESS"], unseen))
    rows += [row(f"beside: {entity}", [entity]) for entity in sorted(BESIDE)]
    what = ("precision", "recall", "F1", "95 % of F1", "F1 one to one")
    return markdown(
        ("entity", "spans", *(f"{one} {each}" for one in ("ours", "presidio") for each in what)), rows
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Accuracy beside presidio-analyzer, on labelled sentences.")
    parser.add_argument("--update", type=Path, metavar="FILE", help="put the tables into FILE as well")
    options = parser.parse_args()
    folder = data_folder()
    if folder is None:
        print(f"accuracy: no labelled data; set {VARIABLE} to its folder", file=sys.stderr)
        return 2
    parts = []
    for title, table in peer_tables(folder):
        parts.append(f"With {title}:\n\n{table}")
        print(parts[-1], flush=True)
    if options.update:
        text = options.update.read_text(encoding="utf-8")
        options.update.write_text(with_figures(text, "peers", "\n".join(parts)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
