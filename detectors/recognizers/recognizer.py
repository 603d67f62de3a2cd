"""A Presidio recogniser as data: its class, its configuration, and how to run it on a row.

Presidio is imported when a recogniser sees its first row, not before: the import takes seconds.

* https://microsoft.github.io/presidio/analyzer/adding_recognizers/
"""

import contextlib
import importlib
import json
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from detectors.recognizers.recognition import Recognise, Recognition
from detectors.recognizers.recognizer_matches import Checks, PlainRecognizer

_LOGGERS = ("presidio-analyzer", "tldextract")


@dataclass(frozen=True, kw_only=True)
class Recognizer:
    """How to create a recogniser in any process."""

    reference: str
    """``package.module:Class``."""
    definition: str = ""
    """JSON object for ``from_dict`` of the class; empty: the class is called without arguments."""
    flags: int = 26
    """Flags of module ``regex``: 2 ignores case, 8 makes ``^`` and ``$`` match at lines, 16 the dot all."""
    every_row: bool = False
    """Whether it must see every row, because it finds more than its patterns do."""
    whole_tokens: bool = False
    """Whether matches inside a longer run of letters and digits are dropped, whatever their score."""
    plain: bool = False
    """Whether it finds exactly what its patterns match and its checks accept, like ``PatternRecognizer``."""
    scores: tuple[float, ...] = ()
    """Scores of its patterns if it is plain and has no check: it runs without importing Presidio."""

    def make(self) -> Any:
        """Create the recogniser. Raises the errors of its class."""
        module, _, name = self.reference.partition(":")
        made = getattr(importlib.import_module(module), name)
        return made.from_dict(json.loads(self.definition)) if self.definition else made()

    def open(self, patterns: Sequence[str]) -> Recognise:
        """A function that returns the matches of the recogniser in a text, and the matches that its checks
        rejected.

        ``patterns``: its own, in their order.
        """
        if self.scores:
            return PlainRecognizer(patterns, self.scores, self.flags)
        made = self.make()
        if self.plain:
            return PlainRecognizer(
                patterns, [float(one.score) for one in made.patterns], self.flags, Checks(made)
            )
        return _Opened(made)


class _Opened:
    def __init__(self, recognizer: Any) -> None:
        self._recognizer = recognizer
        self._refused: list[str] = []
        for name, refusal in (("validate_result", False), ("invalidate_result", True)):
            if hasattr(recognizer, name):
                setattr(recognizer, name, self._listening(getattr(recognizer, name), refusal))

    def __call__(self, text: str) -> list[Recognition]:
        self._refused.clear()
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
        """``check``, extended to record the texts for which it returns ``refusal``."""

        def checked(text: str) -> Any:
            said = check(text)
            if said is not None and bool(said) is refusal:
                self._refused.append(text)
            return said

        return checked


@contextlib.contextmanager
def quiet_and_offline() -> Iterator[None]:
    """While recognisers run, suppress their logging, which can contain values, and all downloads.

    The e-mail recogniser uses ``tldextract``, which downloads a list of suffixes unless told to use its own.
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
    """Cached, because loading the list takes longer than any look-up in it."""
    import tldextract

    return tldextract.TLDExtract(cache_dir=None, suffix_list_urls=())
