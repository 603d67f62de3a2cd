"""Where the notice says something: its section and lines, as words. What has no lines says so."""

from collections.abc import Mapping, Sequence
from typing import Final

NO_LINES: Final = "no lines given"
"""Of a notice whose policy has none, such as one that was rewritten."""

_WITH_LINES: Final = "(lines "
"""In a heading whose section has lines."""


def lines_words(lines: Sequence[int]) -> str:
    """
    >>> lines_words((129,)), lines_words((143, 146)), lines_words(())
    ('line 129', 'lines 143, 146', 'no lines given')
    """
    if not lines:
        return NO_LINES
    return f"{'line' if len(lines) == 1 else 'lines'} {', '.join(map(str, lines))}"


def cited(section: str, lines: Sequence[int], sections: Mapping[str, str]) -> str:
    """A section of the notice by its heading, and the lines in it.

    >>> cited("s_keep", (143,), {"s_keep": "How long we keep it (lines 138-152)"})
    'How long we keep it (lines 138-152): line 143'
    >>> cited("s_notice", (), {"s_notice": "Our notice"}), cited("", (), {})
    ('Our notice (no lines given)', '')
    """
    heading = sections.get(section, section)
    if lines:
        return ": ".join(filter(None, (heading, lines_words(lines))))
    return heading if not heading or _WITH_LINES in heading else f"{heading} ({NO_LINES})"
