"""Accuracy on single values: the test inputs of Presidio's recognisers, and example phone numbers.

Most inputs are a value without any word next to it, which is harder than real data. The example phone numbers
come with the library that our validator uses, so they only check consistency and are never a score.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from benchmarks.accuracy_data import read_json_lines, read_rows
from benchmarks.accuracy_scores import markdown, verdict_counts
from detectors.base import Hints
from detectors.matching.pattern_pass import PatternPass
from detectors.registry import load_detectors

SHARED: Mapping[str, str] = {
    "CREDIT_CARD": "CREDIT_CARD",
    "DATE_TIME": "DATE_TIME",
    "EMAIL_ADDRESS": "EMAIL_ADDRESS",
    "IBAN_CODE": "IBAN_CODE",
    "IP_ADDRESS": "IP_ADDRESS",
    "MAC_ADDRESS": "MAC_ADDRESS",
    "PH_MOBILE_NUMBER": "PHONE_NUMBER",
    "TR_PHONE_NUMBER": "PHONE_NUMBER",
    "UK_POSTCODE": "POSTAL_CODE",
    "URL": "URL",
    "US_SSN": "US_SSN",
}
"""Our entity for each of Presidio's entities, except names, which need a language model, and most national
ids.
"""
REGIONS: Mapping[str, str] = {"PH_MOBILE_NUMBER": "PH", "TR_PHONE_NUMBER": "TR"}
Find = Callable[[str, Hints], frozenset[str]]


def finder() -> Find:
    """A function that returns the entities found in a text."""
    patterns = PatternPass(load_detectors())
    return lambda text, hints: frozenset(span.entity for span in patterns.spans(text, hints))


def answers(folder: Path, find: Find) -> Iterator[tuple[str, bool, bool, str]]:
    """For each test input: Presidio's entity, whether the text contains that entity, whether we found it in
    the text, and the text.
    """
    for case in read_json_lines(folder / "vectors" / "presidio_analyzer_vectors.jsonl"):
        entities, expected = case["entities"] or [], case["expected_len"]
        if len(entities) != 1 or entities[0] not in SHARED or expected is None:
            continue
        name = entities[0]
        hints = Hints(regions=(REGIONS[name],)) if name in REGIONS else Hints()
        yield name, expected > 0, SHARED[name] in find(case["text"], hints), case["text"]


def vector_table(folder: Path) -> str:
    """A Markdown table by entity: how many true values were found, and how many other inputs were rightly not
    reported.
    """
    by_entity: dict[str, list[tuple[bool, bool]]] = {}
    for name, truth, found, _ in answers(folder, finder()):
        by_entity.setdefault(name, []).append((truth, found))
    rows = []
    for name, pairs in sorted(by_entity.items()):
        counts = verdict_counts(pairs)
        negative = sum(not truth for truth, _ in pairs)
        rows.append(
            (
                f"{name} as {SHARED[name]}" if name != SHARED[name] else name,
                f"{counts.tp} of {counts.tp + counts.fn}",
                f"{negative - counts.fp} of {negative}",
                counts.f1,
            )
        )
    return markdown(("entity", "found", "rightly let alone", "F1"), rows)


def phone_table(folder: Path) -> str:
    """A Markdown table of how many phone numbers are found, by notation; a consistency check, not a score."""
    found, seen, find = Counter[str](), Counter[str](), finder()
    for row in read_rows(folder / "vectors" / "phone_examples.csv"):
        valid = "valid" if row["valid"] == "1" else "invalid"
        for form in ("e164", "international", "rfc3966", "national"):
            hints = Hints(regions=(row["region"],)) if form == "national" else Hints()
            group = f"{form}, {valid}"
            seen[group] += 1
            found[group] += "PHONE_NUMBER" in find(row[form], hints)
    rows = [(group, seen[group], found[group], found[group] / seen[group]) for group in sorted(seen)]
    return markdown(("written as", "numbers", "found", "share"), rows)
