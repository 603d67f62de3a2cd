"""The possible readings of a text: unchanged, and with the escapes of logs and exports decoded. Pure."""

import html
import re
import unicodedata
from urllib.parse import unquote, unquote_plus

UNUSUAL = r"[^\x01-\x7F]|%[0-9A-Fa-f][0-9A-Fa-f]|\\|&[#a-zA-Z]"
"""Matches every text in which a letter or digit may be escaped, or may have another form, such as full width.
"""

_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[nrtbf\"\\/'])")
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_UNDONE = 3
"""Maximum number of decoding rounds, enough for JSON inside JSON or a query inside a query."""


def readings(text: str) -> tuple[str, ...]:
    """``text`` and its decoded forms, with full-width and similar characters replaced by ordinary ones.

    >>> readings("to=ann%40example.org"), readings("plain")
    (('to=ann%40example.org', 'to=ann@example.org'), ('plain',))
    """
    found = [_folded(text)]
    for undo in (_decoded, _form_decoded):
        now = text
        for _ in range(_UNDONE):
            then = undo(now)
            if then == now:
                break
            now = then
            found.append(_folded(now))
    return tuple(dict.fromkeys(found))


def _decoded(text: str) -> str:
    if "\\" in text:
        text = _ESCAPE.sub(_unescaped, text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if "%" in text:
        text = unquote(text, errors="replace")
    return html.unescape(text) if "&" in text else text


def _form_decoded(text: str) -> str:
    """Decode a form field, in which a plus is a space."""
    return unquote_plus(text, errors="replace") if "+" in text and "=" in text else text


def _unescaped(found: re.Match[str]) -> str:
    letters = found.group()[1:]
    if letters[0] in "ux" and len(letters) > 1:
        return chr(int(letters[1:], 16))
    return _PLAIN.get(letters, letters)


def _folded(text: str) -> str:
    """``text`` with full-width letters, ligatures and digits of other scripts replaced by ordinary ones."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKC", text)
    return "".join(
        str(unicodedata.decimal(sign)) if not sign.isascii() and sign.isdecimal() else sign for sign in plain
    )
