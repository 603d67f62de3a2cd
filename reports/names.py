"""Names from the data made safe to display: no invisible characters, none that reverse text direction."""

import re
import unicodedata
from collections.abc import Iterator

MAX_SHOWN = 120
_HEAD, _TAIL = 80, 36
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_CONTROL_PICTURES = 0x2400


_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0001\U000e0020-\U000e007f]"
)
"""Control characters except line ends and tabs, and characters that are invisible or change direction."""


def legible(text: str) -> str:
    """``text`` with control and direction characters made visible.

    >>> legible("two\\nlines"), legible("user\\u202egpj"), legible("")
    ('two␊lines', 'user[U+202E]gpj', '')
    """
    return "".join(map(_shown, text))


def escaped(text: str) -> str:
    """``text`` with invisible and direction characters in JSON escapes; line ends and tabs stay.

    >>> escaped("a\\x1b[2J\\nb\\u202e"), escaped("käse")
    ('a\\\\u001b[2J\\nb\\\\u202e', 'käse')
    """
    return text if text.isascii() and text.isprintable() else _UNSAFE.sub(_as_escape, text)


def referenced(markup: str) -> str:
    """HTML with unsafe characters as character references. Names in attributes serve as keys, so their value
    must not change.

    >>> referenced("<b data-name='a\\u202e'>")
    "<b data-name='a&#x202e;'>"
    """
    return _UNSAFE.sub(lambda found: f"&#x{ord(found.group()):x};", markup)


def _as_escape(found: re.Match[str]) -> str:
    return "".join(f"\\u{unit:04x}" for unit in _units(found.group()))


def _units(character: str) -> Iterator[int]:
    pair = character.encode("utf-16-be", "surrogatepass")
    return (int.from_bytes(pair[at : at + 2]) for at in range(0, len(pair), 2))


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


def _shown(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(_CONTROL_PICTURES + code)
    if unicodedata.category(character) in _INVISIBLE:
        return f"[U+{code:04X}]"
    return character
