"""Reads lists of words from texts in the code and from data files with one entry per line."""

from pathlib import Path

_FOLDER = Path(__file__).parent / "data"


def read_lines(name: str) -> tuple[str, ...]:
    """The entries of ``data/<name>``: its lines without comments and blank lines."""
    return tuple(line for line in read_text(name).splitlines() if line and not line.startswith("#"))


def word_list(text: str) -> tuple[str, ...]:
    """The words and phrases in ``text``, which are separated by a comma and a space.

    >>> word_list("phone, text me")
    ('phone', 'text me')
    """
    return tuple(text.split(", "))


def read_text(name: str) -> str:
    """The whole text of ``data/<name>``."""
    return (_FOLDER / name).read_text(encoding="utf-8")


def data_path(name: str) -> Path:
    """The path of ``data/<name>``."""
    return _FOLDER / name
