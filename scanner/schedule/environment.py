"""Reads the file with the passwords of exported schedules.

The command itself reads the file, so the same rules apply under every scheduler. systemd and shells have
other rules: they would change a password with spaces, ``$``, ``;``, ``%`` or quotes.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from detectors.small_files import read_small
from scanner.errors import UsageError

_MAX_BYTES: Final = 64 << 10
_LINE: Final = re.compile(r"(?:export\s+)?(?P<name>[A-Za-z_][A-Za-z0-9_]*)=(?P<value>.*)")
_QUOTES: Final = ("'", '"')


def read_environment(file: Path) -> dict[str, str]:
    """The variables in a file of ``NAME=value`` lines; empty if there is no such file.

    A value extends to the end of the line. Blanks and one pair of quotes around the value are
    removed; nothing else is interpreted. Empty lines and lines that begin with ``#`` are
    skipped. Raises ``UsageError``.
    """
    try:
        text = read_small(file, _MAX_BYTES).decode("utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        words = getattr(error, "strerror", None) or "it is not text"
        raise UsageError(f"--environment '{file}' cannot be read: {words}") from None
    return dict(_variables(text, file))


def _variables(text: str, file: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(text.split("\n"), start=1):
        told = line.strip()
        if not told or told.startswith("#"):
            continue
        if not (parts := _LINE.fullmatch(told)):  # the line may hold a password, so it is not shown
            raise UsageError(f"--environment '{file}', line {number}: write NAME=value")
        value = parts["value"].strip()
        is_quoted = len(value) > 1 and value[0] == value[-1] and value[0] in _QUOTES
        yield parts["name"], value[1:-1] if is_quoted else value
