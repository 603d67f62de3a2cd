"""How long one core takes to classify many fields, and whether twice as many fields take twice as long.

python -m benchmarks.bench_classify [--fields N]
"""

import argparse
import time
from collections.abc import Sequence

from benchmarks.accuracy_classes import LABELS
from benchmarks.accuracy_data import read_rows
from detectors.registry import load_detectors
from scanner.classifier.classify import classify_group
from scanner.classifier.decision import Classifier
from scanner.classifier.links import links_of, with_links
from scanner.classifier.origins import origins_of, with_origins
from scanner.fields.profile import FieldProfile, RecordGroup
from scanner.policy.policy import load_policy


def _groups(fields: int) -> list[RecordGroup]:
    """Tables of real schemas, repeated under new names until there are ``fields`` fields."""
    tables: dict[str, list[FieldProfile]] = {}
    for row in read_rows(LABELS):
        tables.setdefault(row["table"], []).append(FieldProfile(path=row["column"], type=row["type"]))
    groups: list[RecordGroup] = []
    count = 0
    while count < fields:
        name, profiles = list(tables.items())[len(groups) % len(tables)]
        group = RecordGroup(
            source_id="bench",
            source="bench",
            collection=f"{name}_{len(groups)}",
            collection_kind="table",
            fields=tuple(profiles),
        )
        groups.append(group)
        count += len(profiles)
    return groups


def _seconds(groups: Sequence[RecordGroup], classifier: Classifier) -> float:
    begin = time.process_time()
    alone = [classify_group(group, classifier) for group in groups]
    results = with_links(alone, groups, links_of(groups, alone, classifier), classifier)
    with_origins(results, groups, origins_of(results, groups), classifier)
    return time.process_time() - begin


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--fields", type=int, default=100_000)
    fields = parser.parse_args(arguments).fields
    policy = load_policy("xpoz")
    classifier = Classifier(policy=policy, kinds=policy.kinds, detectors=load_detectors(), schema_only=True)
    _seconds(_groups(1_000), classifier)
    half, whole = (_seconds(_groups(count), classifier) for count in (fields // 2, fields))
    print(f"{fields:,} fields classified in {whole:.1f} s of one core, half of them in {half:.1f} s")


if __name__ == "__main__":
    main()
