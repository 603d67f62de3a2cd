"""Describes a Presidio recogniser as data: its class and its configuration.

* https://microsoft.github.io/presidio/analyzer/adding_recognizers/
"""

import importlib
import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Recognizer:
    """The data with which any process can create a recogniser, and facts about that recogniser."""

    reference: str
    """Import path of the class: ``package.module:Class``."""
    definition: str = ""
    """JSON object for the class's ``from_dict``; empty: the class is called without arguments."""
    flags: int = 26
    """Flags of module ``regex``: 2 ignores case; with 8, ``^`` and ``$`` match at line ends; with 16, a dot
    matches any character.
    """
    every_row: bool = False
    """Whether the recogniser must read every row, because it can find more than its patterns match."""
    whole_tokens: bool = False
    """Whether matches inside a longer run of letters and digits are dropped, whatever their score."""
    plain: bool = False
    """Whether the recogniser finds exactly what its patterns match and its checks accept, as
    ``PatternRecognizer`` does."""
    scores: tuple[float, ...] = ()
    """Scores of the recogniser's patterns, in order."""
    checked: bool = True
    """Whether the recogniser has code that checks matches of its patterns."""

    def make(self) -> Any:
        """Create the recogniser. Raises ``ImportError`` or ``AttributeError`` if there is no such class. The
        class may raise other errors.
        """
        module, _, name = self.reference.partition(":")
        made = getattr(importlib.import_module(module), name)
        return made.from_dict(json.loads(self.definition)) if self.definition else made()
