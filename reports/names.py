"""Names from the data made safe to display: no characters that are invisible or change the text direction."""

import re
import unicodedata
from collections.abc import Callable

MAX_SHOWN = 120
_HEAD, _TAIL = 80, 36
_FORMAT = ("Cc", "Cf", "Zl", "Zp")
_NOT_SHOWN = (*_FORMAT, "Cs", "Co", "Cn")
_CONTROL_PICTURES = 0x2400
_UNUSUAL = re.compile(r"[^ -~]")
_IGNORABLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8"
    "\U000e0000-\U000e0fff]"
)
"""Characters that are not displayed although their general category does not show this. They have the Unicode
property ``Default_Ignorable_Code_Point``.
"""


def is_invisible(character: str) -> bool:
    """Whether a character controls a terminal, changes direction, or is not displayed.

    >>> [*map(is_invisible, "a \u3164\x1b")]
    [False, False, True, True]
    """
    return unicodedata.category(character) in _FORMAT or bool(_IGNORABLE.match(character))


def legible(text: str) -> str:
    """``text`` with control and direction characters made visible.

    >>> legible("two\\nlines"), legible("user\\u202egpj"), legible("")
    ('two␊lines', 'user[U+202E]gpj', '')
    """
    return _replaced(text, _legible)


def escaped(text: str) -> str:
    """``text`` with invisible and direction characters as JSON escapes; line feeds and tabs stay unchanged.

    >>> escaped("a\\x1b[2J\\nb\\u202e"), escaped("käse")
    ('a\\\\u001b[2J\\nb\\\\u202e', 'käse')
    """
    return _replaced(text, _escaped)


def referenced(markup: str) -> str:
    """``markup`` (HTML) with unsafe characters as character references. These do not change the values of
    attributes, in which names serve as keys.

    >>> referenced("<b data-name='a\\u202e'>")
    "<b data-name='a&#x202e;'>"
    """
    return _replaced(markup, _referenced)


def visible(name: str) -> str:
    """``name`` made legible, with a visible form for empty and blank names.

    >>> visible("a b"), visible(" "), visible("")
    ('a b', '␣', '(no name)')
    """
    if not name:
        return "(no name)"
    if name.isspace() and name.isprintable():
        return "␣" * len(name)
    return legible(name)


def shortened(name: str) -> str:
    """``name``, shortened in the middle if it is longer than 120 characters.

    >>> shortened("a" * 10_000).count("a"), len(shortened("a" * 120))
    (116, 120)
    """
    return name if len(name) <= MAX_SHOWN else f"{name[:_HEAD]} … {name[-_TAIL:]}"


def _replaced(text: str, shown: Callable[[str], str]) -> str:
    """``text``, in which ``shown`` replaces each character outside printable ASCII."""
    forms = {ord(character): shown(character) for character in set(_UNUSUAL.findall(text))}
    changed = {code: form for code, form in forms.items() if form != chr(code)}
    return text.translate(changed) if changed else text


def _legible(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(_CONTROL_PICTURES + code)
    if unicodedata.category(character) in _NOT_SHOWN or is_invisible(character):
        return f"[U+{code:04X}]"
    return character


def _escaped(character: str) -> str:
    if character in "\t\n" or not is_invisible(character):
        return character
    pair = character.encode("utf-16-be")
    return "".join(f"\\u{int.from_bytes(pair[at : at + 2]):04x}" for at in range(0, len(pair), 2))


def _referenced(character: str) -> str:
    return character if _escaped(character) == character else f"&#x{ord(character):x};"
