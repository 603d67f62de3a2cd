"""Reads texts for names: each by the model of its language, joined with what the patterns found."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from detectors.base import Hints
from detectors.matching.pattern_pass import PatternPass
from detectors.matching.spans import Span
from detectors.prose.language_model import InstalledModel, Labelled, best_models, load_model
from detectors.prose.name_spans import name_spans

_STRAY = re.compile("[\ud800-\udfff]")
FALLBACK = "en"
"""The language of texts whose own has no model, or cannot be told."""
_BETWEEN = "\n\0\n"
"""Between texts that are searched together: addresses go on over the end of a line, but not over this."""


@dataclass(frozen=True, kw_only=True)
class NameReader:
    """What finds names. Without models, phrases and lists find what they can."""

    models: tuple[InstalledModel, ...] = ()
    """One a language."""

    def label(self, texts: Sequence[str]) -> list[list[Labelled]]:
        """What the models say of each text. A model is loaded when the first text wants it."""
        labelled: list[list[Labelled]] = [[] for _ in texts]
        # Halves of characters cannot be encoded; one character for another keeps places true.
        texts = [text if text.isascii() else _STRAY.sub("\ufffd", text) for text in texts]
        for model, places in self._by_model(texts):
            found = load_model(model.package).label([texts[place] for place in places])
            for place, entities in zip(places, found, strict=True):
                labelled[place] = entities
        return labelled

    def _by_model(self, texts: Sequence[str]) -> Iterable[tuple[InstalledModel, list[int]]]:
        if not self.models or not texts:
            return
        by_language = {model.language: model for model in self.models}
        default = by_language.get(FALLBACK, self.models[0])
        tell = language_teller(tuple(sorted(by_language)))
        chosen = [by_language.get(tell(text), default) for text in texts]
        for model in self.models:
            places = [place for place, one in enumerate(chosen) if one == model]
            if places:
                yield model, places


@dataclass(frozen=True, kw_only=True)
class TextReader:
    """Everything that one text holds. ``names`` is None where names in prose are not looked for."""

    patterns: PatternPass
    names: NameReader | None = None

    def spans(self, texts: Sequence[str], hints: Hints) -> list[list[Span]]:
        """The spans of each text, in code points, sorted; those of one entity do not overlap."""
        known = spans_of_each(self.patterns, texts, hints)
        if self.names is None:
            return known
        labelled = self.names.label(texts)
        return [name_spans(*each) for each in zip(texts, labelled, known, strict=True)]


def spans_of_each(patterns: PatternPass, texts: Sequence[str], hints: Hints) -> list[list[Span]]:
    """Spans of each text, from one pass over all: no span crosses what stands between two."""
    starts = list(accumulate((len(text) + len(_BETWEEN) for text in texts), initial=0))
    spans: list[list[Span]] = [[] for _ in texts]
    for span in patterns.spans(_BETWEEN.join(texts), hints):
        index = bisect_right(starts, span.start) - 1
        start = starts[index]
        spans[index].append(replace(span, start=span.start - start, end=span.end - start))
    return spans


def open_names(ner: str) -> NameReader | None:
    """What ``--ner auto`` or ``off`` asks for: the best installed model of every language."""
    return NameReader(models=best_models()) if ner == "auto" else None


def language_teller(languages: tuple[str, ...]) -> Callable[[str], str]:
    """What tells which of ``languages`` a text is in; ``FALLBACK`` where nothing can tell them apart."""
    if len(languages) < 2:
        return lambda text: FALLBACK
    try:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier
    except ImportError:
        return lambda text: FALLBACK
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(languages))
    return lambda text: str(identifier.classify(text)[0])
