"""Citations of the notice in words: section and lines, or a remark that no lines are given."""

from collections.abc import Mapping, Sequence
from typing import Final

NO_LINES: Final = "no lines given"
"""For notices without line numbers in the policy, such as rewritten ones."""

_WITH_LINES: Final = "(lines "
"""Part of a section's heading that already names its lines."""


def lines_words(lines: Sequence[int]) -> str:
    """Lines of the notice in words.

    >>> lines_words((129,)), lines_words((143, 146)), lines_words(())
    ('line 129', 'lines 143, 146', 'no lines given')
    """
    if not lines:
        return NO_LINES
    return f"{'line' if len(lines) == 1 else 'lines'} {', '.join(map(str, lines))}"


def cited(section: str, lines: Sequence[int], sections: Mapping[str, str]) -> str:
    """A section of the notice by its heading, with the cited lines.

    >>> cited("s_keep", (143,), {"s_keep": "How long we keep it (lines 138-152)"})
    'How long we keep it (lines 138-152): line 143'
    >>> cited("s_notice", (), {"s_notice": "Our notice"}), cited("", (), {})
    ('Our notice (no lines given)', '')
    """
    heading = sections.get(section, section)
    if lines:
        return ": ".join(filter(None, (heading, lines_words(lines))))
    return heading if not heading or _WITH_LINES in heading else f"{heading} ({NO_LINES})"
