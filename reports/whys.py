"""Why a finding is only possible, and what to do about it, in words for reports and ``explain``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from scanner.finding import Why


@dataclass(frozen=True, kw_only=True)
class WhyWords:
    short: str
    """The text for a table column, at most 21 characters."""
    says: str
    to_do: str


_WORDS: Final[Mapping[Why, WhyWords]] = {
    "named_values_fail_check": WhyWords(
        short="values fail the check",
        says="The name suggests it, but the values fail the check: test data, or another kind of number?",
        to_do="Ask where the values come from. Mark test data and other numbers as a false alarm.",
    ),
    "named_values_unknown": WhyWords(
        short="values do not show it",
        says="The name suggests it, but the values do not show it: an unknown form, or something else?",
        to_do="Ask the people who fill this field what it holds.",
    ),
    "named_few_values": WhyWords(
        short="too few values",
        says="The name suggests it, but too few values support it.",
        to_do="Scan again with --full, or when the field holds more values.",
    ),
    "named_of_nobody": WhyWords(
        short="record shows nobody",
        says="The name and the values fit, but the record shows no person, and things can have them, too.",
        to_do="Ask whether the records are about people, and confirm it in a review if they are.",
    ),
    "looks_alike": WhyWords(
        short="looks alike",
        says="The values look like it, but other kinds of values look the same, and nothing else decides.",
        to_do="Ask what the field holds. A clear name or a comment on the field decides it in the next scan.",
    ),
    "contained_rarely": WhyWords(
        short="in very few values",
        says="Very few values contain it: a mistake in a field meant for something else, or chance?",
        to_do="Look at the rows listed, and clear the values that should not be there.",
    ),
}


def why_words(why: Why) -> WhyWords:
    """The wording of a reason why a finding is only possible.

    >>> why_words("named_few_values").says
    'The name suggests it, but too few values support it.'
    """
    return _WORDS[why]
