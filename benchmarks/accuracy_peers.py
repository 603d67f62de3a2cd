"""Spans in sentences beside presidio-analyzer, which is run with the same language model in the same run.

python -m benchmarks.accuracy_peers [--update docs/accuracy.md]
"""

import argparse
import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.accuracy_data import VARIABLE, data_folder
from benchmarks.accuracy_report import with_figures
from benchmarks.accuracy_scores import Counts, f1_interval, markdown, total
from benchmarks.accuracy_spans import BESIDE, SpanScores, looked_at, measure_spans, our_finder
from detectors.language_model import InstalledModel, installed_models, model_folder


def presidio_finder(model: InstalledModel) -> "Callable[[Sequence[str]], list[list[tuple[str, int, int]]]]":
    """AnalyzerEngine with its default recognisers and the model; offline."""
    import tldextract
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
    # Its e-mail recogniser would fetch a list of suffixes: it gets the list that is bundled.
    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())
    models = [{"lang_code": "en", "model_name": str(model_folder(model.package))}]
    provider = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models})
    analyzer = AnalyzerEngine(nlp_engine=provider.create_engine(), supported_languages=["en"])

    def find(texts: Sequence[str]) -> list[list[tuple[str, int, int]]]:
        answers = (analyzer.analyze(text=text, language="en") for text in texts)
        return [[(one.entity_type, one.start, one.end) for one in answer] for answer in answers]

    return find


def peer_tables(folder: Path) -> Iterator[tuple[str, str]]:
    """Title and table per installed English model."""
    for model in installed_models():
        if model.language == "en":
            ours = measure_spans(folder, "overlap", our_finder([model]))
            theirs = measure_spans(folder, "overlap", presidio_finder(model))
            yield model.title, _table(ours, theirs)


def _table(ours: SpanScores, theirs: SpanScores) -> str:
    counted = sorted(set(ours.by_template) - BESIDE)
    rows = [_row(entity, ours.together([entity]), theirs.together([entity])) for entity in counted]
    for name, chosen in (
        ("all of these", lambda template: True),
        ("in templates looked at", looked_at),
        ("in the other templates", lambda template: not looked_at(template)),
    ):
        rows.append(_row(name, ours.together(counted, chosen), theirs.together(counted, chosen)))
    other = [
        scores.together(["PERSON"], lambda template: not looked_at(template)) for scores in (ours, theirs)
    ]
    rows.append(_row("PERSON in the other templates", *other))
    rows += [
        _row(f"beside: {entity}", ours.together([entity]), theirs.together([entity]))
        for entity in sorted(BESIDE)
    ]
    who = [
        f"{one} {what}"
        for one in ("ours", "presidio")
        for what in ("precision", "recall", "F1", "95 % of F1")
    ]
    return markdown(("entity", "spans", *who), rows)


def _row(name: str, ours: Sequence[Counts], theirs: Sequence[Counts]) -> Sequence[object]:
    whole = total(ours)
    return (name, whole.tp + whole.fn, *_shares(ours), *_shares(theirs))


def _shares(clusters: Sequence[Counts]) -> Sequence[object]:
    counts = total(clusters)
    low, high = f1_interval(clusters)
    return (counts.precision, counts.recall, counts.f1, f"{low:.2f} to {high:.2f}")


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
