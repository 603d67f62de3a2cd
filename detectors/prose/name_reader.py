"""Finds names in texts, each with the language model for its language, and merges them
with matches of patterns.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate

from detectors.base import Hints
from detectors.matching.pattern_pass import PatternPass
from detectors.matching.spans import Span
from detectors.prose.language_model import InstalledModel, Labelled, best_models, load_model
from detectors.prose.name_spans import name_spans

_STRAY = re.compile("[\ud800-\udfff]")
FALLBACK = "en"
"""The language of the model for texts whose language is unknown or has no model."""
_BETWEEN = "\n\0\n"
"""Separates texts that are searched together. An address can continue over a line
end, but not over this text.
"""


@dataclass(frozen=True, kw_only=True)
class NameReader:
    """Labels names in texts with language models. Without models, only cue phrases and lists find names."""

    models: tuple[InstalledModel, ...] = ()
    """One model per language."""

    def label(self, texts: Sequence[str]) -> list[list[Labelled]]:
        """The names that the models label in each text. A model is loaded when the first text needs it."""
        labelled: list[list[Labelled]] = [[] for _ in texts]
        # Lone surrogates cannot be encoded; replacing them one by one keeps positions valid.
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
    """Finds all entities in texts. If ``names`` is ``None``, only the patterns are searched for."""

    patterns: PatternPass
    names: NameReader | None = None

    def spans(self, texts: Sequence[str], hints: Hints) -> list[list[Span]]:
        """The spans of each text, in code points, sorted; spans of one entity do not overlap."""
        known = spans_of_each(self.patterns, texts, hints)
        if self.names is None:
            return known
        labelled = self.names.label(texts)
        return [name_spans(*each) for each in zip(texts, labelled, known, strict=True)]


def spans_of_each(patterns: PatternPass, texts: Sequence[str], hints: Hints) -> list[list[Span]]:
    """The spans that the patterns find in each text. All texts are searched in one pass, but no
    span extends over two texts.
    """
    starts = list(accumulate((len(text) + len(_BETWEEN) for text in texts), initial=0))
    spans: list[list[Span]] = [[] for _ in texts]
    for span in patterns.spans(_BETWEEN.join(texts), hints):
        index = bisect_right(starts, span.start) - 1
        start = starts[index]
        spans[index].append(replace(span, start=span.start - start, end=span.end - start))
    return spans


def open_names(ner: str) -> NameReader | None:
    """A reader with the best installed model for each language if ``ner`` (option ``--ner``) is
    ``auto``, else ``None``.
    """
    return NameReader(models=best_models()) if ner == "auto" else None


@cache
def language_teller(languages: tuple[str, ...]) -> Callable[[str], str]:
    """A function that returns in which of ``languages`` a text is written. It always returns ``FALLBACK`` if
    there are fewer than two languages or the library that detects languages is not installed.
    """
    if len(languages) < 2:
        return lambda text: FALLBACK
    try:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier
    except ImportError:
        return lambda text: FALLBACK
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(languages))
    return lambda text: str(identifier.classify(text)[0])
