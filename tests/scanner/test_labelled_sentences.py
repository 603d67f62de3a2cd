"""Labelled sentences in nine languages: the least recall of values, and the greatest rate of false alarms.

The figures are those of patterns alone, which every installation has; with language models names are found
as well (`python -m benchmarks.accuracy_sentences`).
"""

from pathlib import Path

import pytest

from benchmarks.accuracy_data import read_json_lines
from benchmarks.accuracy_sentences import DEV, TEST, scores, total

LEAST_RECALL, LEAST_OF_A_LANGUAGE, MOST_ALARMS = 0.85, 0.75, 0.05
NAMES = ("PERSON", "ORGANIZATION", "LOCATION")


@pytest.mark.parametrize("half", [DEV, TEST], ids=["dev", "test"])
def test_values_are_found_and_questions_are_silent(half: Path) -> None:
    if not half.is_file():
        pytest.skip(f"no {half.name}")
    sentences = read_json_lines(half)
    for sentence in sentences:
        sentence["spans"] = [span for span in sentence["spans"] if span["entity"] not in NAMES]
    kept = [one for one in sentences if one["spans"] or one["kind"] != "positive"]
    by_language = scores(kept, ner="off")
    assert total(by_language.values()).recall >= LEAST_RECALL
    assert {name: one.recall for name, one in by_language.items() if one.recall < LEAST_OF_A_LANGUAGE} == {}
    assert total(by_language.values()).alarm_rate <= MOST_ALARMS
