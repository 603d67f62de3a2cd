"""Runs a Presidio recogniser on a text.

Presidio is imported only for the first text that needs Presidio's code, since the import takes a second.

* https://microsoft.github.io/presidio/analyzer/adding_recognizers/
"""

import contextlib
import importlib
import logging
from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from typing import Any

from detectors.base import Verdict
from detectors.matching.candidates import UNDECIDED, Candidates
from detectors.recognizers.recognition import (
    CERTAIN,
    REFUSED,
    UNCHECKED,
    Recognise,
    Recognition,
    Said,
)
from detectors.recognizers.recognizer import Recognizer
from detectors.recognizers.recognizer_checks import check_many
from detectors.recognizers.recognizer_matches import PlainRecognizer

_REMEMBERED = 65_536
_LOGGERS = ("presidio-analyzer", "tldextract")


def opened(recognizer: Recognizer, patterns: Sequence[str]) -> Recognise:
    """A function that returns the recogniser's matches in a text. Matches that a check rejected are
    included, with a score of 0.

    ``patterns``: the recogniser's patterns, in the order of its scores.
    """
    if not recognizer.plain:
        return _Opened(recognizer.make())
    check = Checks(recognizer).of if recognizer.checked else lambda text: UNCHECKED
    return PlainRecognizer(patterns, recognizer.scores, recognizer.flags, check)


class Checks:
    """The checks of one recogniser. ``of`` returns the result for a text; results are cached."""

    def __init__(self, recognizer: Recognizer) -> None:
        self._recognizer = recognizer
        self._check_many = check_many(recognizer)
        self.of = lru_cache(maxsize=_REMEMBERED)(self._of)

    @cached_property
    def _made(self) -> Any:
        return self._recognizer.make()

    def _of(self, text: str) -> Said:
        quick = self._check_many if text.isascii() else None
        verdict = UNDECIDED if quick is None else int(quick(Candidates.of([text]))[0])
        if verdict != UNDECIDED:
            return CERTAIN if verdict == Verdict.VALID else REFUSED
        with quiet_and_offline():
            valid = self._made.validate_result(text)
            if self._made.invalidate_result(text):
                return REFUSED
        if valid is None:
            return UNCHECKED
        return CERTAIN if valid else REFUSED


class _Opened:
    def __init__(self, recognizer: Any) -> None:
        self._recognizer = recognizer
        self._refused: list[str] = []
        for name, refusal in (("validate_result", False), ("invalidate_result", True)):
            if hasattr(recognizer, name):
                setattr(recognizer, name, self._listening(getattr(recognizer, name), refusal))

    def __call__(self, text: str) -> list[Recognition]:
        self._refused.clear()
        with quiet_and_offline():
            results = self._recognizer.analyze(text, self._recognizer.supported_entities, None)
        found = [Recognition(result.start, result.end, result.score) for result in results]
        taken = {text[one.start : one.end] for one in found}
        # Only the rejected text is known, not its position, so its first occurrence in the row is used.
        places = [(text.find(refused), refused) for refused in dict.fromkeys(self._refused)]
        found += [
            Recognition(place, place + len(refused), 0.0)
            for place, refused in places
            if place >= 0 and refused and refused not in taken
        ]
        return found

    def _listening(self, check: Callable[[str], Any], refusal: bool) -> Callable[[str], Any]:
        """A function like ``check`` that also records each text for which the result is ``refusal``."""

        def checked(text: str) -> Any:
            said = check(text)
            if said is not None and bool(said) is refusal:
                self._refused.append(text)
            return said

        return checked


@contextlib.contextmanager
def quiet_and_offline() -> Iterator[None]:
    """A context in which recognisers neither write logs, which can contain values, nor download anything.

    The e-mail recogniser uses ``tldextract``, which by default downloads a list of domain suffixes. In this
    context, ``tldextract`` uses the list that is part of its package.
    """
    module: Any = importlib.import_module("tldextract.tldextract")
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    were = [logger.disabled for logger in loggers]
    fetching, module.TLD_EXTRACTOR = module.TLD_EXTRACTOR, _bundled_suffixes()
    for logger in loggers:
        logger.disabled = True
    try:
        yield
    finally:
        module.TLD_EXTRACTOR = fetching
        for logger, was in zip(loggers, were, strict=True):
            logger.disabled = was


@cache
def _bundled_suffixes() -> Any:
    """A domain extractor that uses the bundled suffix list; cached because loading the list takes long."""
    import tldextract

    return tldextract.TLDExtract(cache_dir=None, suffix_list_urls=())
