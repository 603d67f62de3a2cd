"""Masks values for display, so that people recognise the kind of a value but cannot learn the value."""

HIDDEN_SHARE = 0.4
HIDDEN_LEAST = 4
DOT = "•"


def masked(value: str, *candidates: str) -> str:
    """The first candidate that hides at least 40 % and at least four characters of ``value``; if there is
    none, three dots.

    >>> masked("jane@example.org", "j•••@example.org", "j•••@•••.org")
    'j•••@•••.org'
    >>> masked("abc", "a••")
    '•••'
    """
    for candidate in candidates:
        shown = sum(character != DOT for character in candidate)
        if len(value) - shown >= max(HIDDEN_LEAST, HIDDEN_SHARE * len(value)):
            return candidate
    return DOT * 3


def ends(value: str, head: int, tail: int) -> str:
    """The first ``head`` and last ``tail`` characters, with dots in place of the characters between them;
    only three dots if that would hide too little.

    >>> ends("4111111111111111", 0, 4)
    '••••••••••••1111'
    """
    hidden = max(0, len(value) - head - tail)
    last = value[len(value) - tail :] if tail else ""
    return masked(value, value[:head] + DOT * hidden + last)


def last_two(value: str) -> str:
    """Show only the last two characters.

    >>> last_two("A1234567")
    '••••••67'
    """
    return ends(value, 0, 2)
