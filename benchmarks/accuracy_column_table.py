"""The table of accuracy on columns, counted in three ways and compared with flagging every column."""

from pathlib import Path

from benchmarks.accuracy_bodies import body_answers
from benchmarks.accuracy_columns import (
    column_counts,
    dataset_answers,
    distinct_names,
    has_class,
    in_part,
    names_entity,
    names_value,
    other_hands_answers,
    per_field,
    suite_answers,
    vendor_answers,
    without,
)
from benchmarks.accuracy_scores import markdown


def column_table(folder: Path) -> str:
    """A Markdown table with each data set counted by entity, by value and by class, and with the F1 of
    flagging every column as personal.
    """
    vendor, datasets, suite = vendor_answers(folder), dataset_answers(folder), suite_answers(folder)
    unlabelled, bodies = without(vendor, "friendly_name"), body_answers(folder)
    sets = {
        "API resources of a vendor": (vendor, per_field),
        "the same without `friendly_name`": (unlabelled, per_field),
        "the vendor's, looked at": (in_part(unlabelled, looked_at=True), per_field),
        "the vendor's, not looked at": (in_part(unlabelled, looked_at=False), per_field),
        "annotated datasets": (datasets, per_field),
        "datasets looked at": (in_part(datasets, looked_at=True), per_field),
        "datasets not looked at": (in_part(datasets, looked_at=False), per_field),
        "fields that other hands marked, looked at": (other_hands_answers("1"), per_field),
        "a second batch of them, looked at once": (other_hands_answers("2"), per_field),
        "business suite, distinct names": (suite, distinct_names),
        "bodies of the vendor's API, with values": (bodies, per_field),
        "the same without `friendly_name`, `account_sid`": (
            without(bodies, "friendly_name", "account_sid"),
            per_field,
        ),
    }
    rows = []
    for title, (answers, pair) in sets.items():
        for way, rule in (("entity", names_entity), ("value", names_value), ("class", has_class)):
            counts, everything = column_counts(pair(answers, rule))
            marked = counts.tp + counts.fn
            shares = (counts.precision, counts.recall, counts.f1, everything.f1)
            rows.append((title, way, marked, everything.fp, *shares))
    header = ("set", "counted by", "personal", "other", "precision", "recall", "F1", "F1 of flagging all")
    return markdown(header, rows)
