"""Read the company's own telephone numbers from a file."""

import re
from collections.abc import Iterator
from pathlib import Path

from detectors.small_files import read_small

MAX_BYTES = 64 << 20
_NUMBER = re.compile(r"\+[1-9][0-9 ()./-]{2,24}\*?")


def inventory(path: Path) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line that is neither blank nor a comment.

    Raises ``OSError`` or ``ValueError`` if the file cannot be read as text.
    """
    for at, line in enumerate(read_small(path, MAX_BYTES).decode("utf-8").splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield at, line.strip()


def is_number(text: str) -> bool:
    """Whether ``text`` is a telephone number with country code, or the start of a range of numbers.

    >>> is_number("+1 (202) 555-0100"), is_number("+1202555*"), is_number("2025550100")
    (True, True, False)
    """
    return _NUMBER.fullmatch(text) is not None


def digits(number: str) -> str:
    return re.sub(r"\D", "", number)
