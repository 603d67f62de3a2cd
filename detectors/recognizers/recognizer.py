"""Describes a Presidio recogniser as data: its class and its configuration.

* https://microsoft.github.io/presidio/analyzer/adding_recognizers/
"""

import importlib
import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Recognizer:
    """The data with which any process can create a recogniser, and facts about it."""

    reference: str
    """``package.module:Class``."""
    definition: str = ""
    """JSON object for ``from_dict`` of the class; empty: the class is called without arguments."""
    flags: int = 26
    """Flags of module ``regex``: 2 ignores case; with 8, ``^`` and ``$`` match at line ends; with 16, a dot
    matches any character.
    """
    every_row: bool = False
    """Whether it must read every row, because it finds more than its patterns do."""
    whole_tokens: bool = False
    """Whether matches inside a longer run of letters and digits are dropped, whatever their score."""
    plain: bool = False
    """Whether it finds exactly what its patterns match and its checks accept, like ``PatternRecognizer``."""
    scores: tuple[float, ...] = ()
    """Scores of its patterns."""
    checked: bool = True
    """Whether it has code that checks the matches of its patterns."""

    def make(self) -> Any:
        """Create the recogniser. Raises ``ImportError`` or ``AttributeError`` if there is no such class, and
        the errors of its class.
        """
        module, _, name = self.reference.partition(":")
        made = getattr(importlib.import_module(module), name)
        return made.from_dict(json.loads(self.definition)) if self.definition else made()
