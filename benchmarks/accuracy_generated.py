"""Accuracy on columns with values, in generated tables whose words and seeds were not used for tuning."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.accuracy_scores import Counts, markdown
from tests.column_corpus.estate import Style, estate, write_estate
from tests.column_corpus.scores import Score, add, told
from tests.scanner.scanning import scan, whole_classifier

SEEDS = range(43001, 43017)
STYLES: Sequence[Style] = ("honest", "obscure", "sparse")


def measure() -> tuple[Score, dict[Style, Counts]]:
    """The score over all estates, and the counts for "personal or not" by the style of column names."""
    everything = whole_classifier()
    score, by_style = Score(), {style: Counts() for style in STYLES}
    with tempfile.TemporaryDirectory() as folder:
        for seed in SEEDS:
            tables = list(estate(seed, "held_out"))
            path = Path(folder) / f"{seed}.db"
            write_estate(path, tables)
            report = scan(f"sqlite:///{path}", classify_with=everything)
            add(score, tables, report)
            for _, column, found in told(tables, report):
                truth, answer = bool(column.holds), bool(found)
                by_style[column.style] += Counts(
                    tp=truth and answer, fp=answer and not truth, fn=truth and not answer
                )
    return score, by_style


def generated_table(folder: Path) -> str:
    """A Markdown table of scores: first for personal against not personal, in total and by style of column
    names; then for each entity.

    ``folder`` is not used.
    """
    score, by_style = measure()
    rows = [("personal or not", *_row(score.columns))]
    rows += [(f"... under {style} names", *_row(counts)) for style, counts in by_style.items()]
    rows += [(entity, *_row(counts)) for entity, counts in sorted(score.entities.items())]
    header = ("what", "columns with it", "precision", "recall", "F1")
    return markdown(header, rows) + f"\nDecoys that raised an alarm: {len(score.alarms)}.\n"


def _row(counts: Counts) -> tuple[int, float, float, float]:
    return counts.tp + counts.fn, counts.precision, counts.recall, counts.f1
