"""Names that come from the data, made safe to look at: nothing invisible, nothing that turns text around."""

import unicodedata

MAX_SHOWN = 120
_HEAD, _TAIL = 80, 36
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_CONTROL_PICTURES = 0x2400


def legible(text: str) -> str:
    """``text`` with control and direction characters written out.

    >>> legible("two\\nlines"), legible("user\\u202egpj"), legible("")
    ('two␊lines', 'user[U+202E]gpj', '')
    """
    return "".join(map(_shown, text))


def visible(name: str) -> str:
    """``name``, legible, and shown where it is empty or blank.

    >>> visible("a b"), visible(" "), visible("")
    ('a b', '␣', '(no name)')
    """
    if not name:
        return "(no name)"
    if name.isspace() and name.isprintable():
        return "␣" * len(name)
    return legible(name)


def shortened(name: str) -> str:
    """``name`` cut in the middle where it is longer than 120 characters.

    >>> shortened("a" * 10_000).count("a"), len(shortened("a" * 120))
    (116, 120)
    """
    return name if len(name) <= MAX_SHOWN else f"{name[:_HEAD]} … {name[-_TAIL:]}"


def _shown(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(_CONTROL_PICTURES + code)
    if unicodedata.category(character) in _INVISIBLE:
        return f"[U+{code:04X}]"
    return character
