"""Citations of the notice in words: the section, and the lines if the policy gives any."""

from collections.abc import Mapping, Sequence


def lines_words(lines: Sequence[int]) -> str:
    """Line numbers of the notice in words.

    >>> lines_words((129,)), lines_words((143, 146)), lines_words(())
    ('line 129', 'lines 143, 146', '')
    """
    if not lines:
        return ""
    return f"{'line' if len(lines) == 1 else 'lines'} {', '.join(map(str, lines))}"


def cited(section: str, lines: Sequence[int], sections: Mapping[str, str]) -> str:
    """The heading of a section of the notice, with the cited lines. ``sections``: headings by section id.

    >>> cited("s_keep", (143,), {"s_keep": "How long we keep it (lines 138-152)"})
    'How long we keep it (lines 138-152), cited: line 143'
    >>> cited("s_notice", (), {"s_notice": "Our notice"}), cited("", (), {})
    ('Our notice', '')
    """
    heading = sections.get(section, section)
    return ", cited: ".join(filter(None, (heading, lines_words(lines))))
