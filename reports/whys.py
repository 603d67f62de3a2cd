"""Why a finding is only possible, and what to do about it: words for every report and for ``explain``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from scanner.finding import Why


@dataclass(frozen=True, kw_only=True)
class WhyWords:
    short: str
    """For a column of a table: at most 21 characters."""
    says: str
    to_do: str


_WORDS: Final[Mapping[Why, WhyWords]] = {
    "named_values_fail_check": WhyWords(
        short="values fail the check",
        says="The name says so, but the values fail the check: test data, or another number?",
        to_do="Ask where the values come from, and mark test data and other numbers as a false alarm.",
    ),
    "named_values_unknown": WhyWords(
        short="values do not show it",
        says="The name says so, but the values do not show it: a form not known here, or something else?",
        to_do="Ask who fills the field what it holds.",
    ),
    "named_few_values": WhyWords(
        short="too few values",
        says="The name says so, but too few values bear it out.",
        to_do="Scan again with --full, or once more is in the field.",
    ),
    "looks_alike": WhyWords(
        short="looks alike",
        says="The values look like it, but so do values of other kinds, and nothing beside them decides.",
        to_do="Ask what the field holds; a name or a comment that says so decides the next scan.",
    ),
    "contained_rarely": WhyWords(
        short="in very few values",
        says="Very few values contain it: a slip in a field made for something else, or chance?",
        to_do="Look at the rows that are named, and clear them where somebody wrote it there.",
    ),
}


def why_words(why: Why) -> WhyWords:
    """
    >>> why_words("named_few_values").says
    'The name says so, but too few values bear it out.'
    """
    return _WORDS[why]
