"""A pattern for dates that are written out in words: "the fourth of May nineteen eighty-one"."""

from functools import cache

from detectors.built import toml
from detectors.word_lists import data_path


@cache
def spelled_day() -> str:
    """A pattern for a date with the day in words or digits, the name of the month, and the year in words.

    >>> import re
    >>> re.fullmatch(spelled_day(), "vierte Mai neunzehnhunderteinundachtzig") is not None
    True
    >>> re.fullmatch(spelled_day(), "fourth of May last year") is None
    True
    """
    languages = toml(data_path("spelled_dates.toml")).values()
    months = "|".join(sorted({month for language in languages for month in language["months"]}))
    parts = "|".join(sorted({part for language in languages for part in language["numerals"]}, key=_longest))
    numeral = rf"[^\W\d_]*(?:{parts})[^\W\d_]*"
    return (
        rf"(?i:(?:[0-9]{{1,2}}[.º°]?|(?:[^\W\d_]+[ -]){{0,3}}[^\W\d_]+)[ ](?:of |de |di )?(?:{months})"
        rf"(?:,? (?:of|del?|in|året|roku))?(?:,?[ -](?:and |und |e |y |et )?{numeral})+)(?!\w)"
    )


def _longest(part: str) -> tuple[int, str]:
    return -len(part), part
