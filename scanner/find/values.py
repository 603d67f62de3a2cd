"""Read the values to search for: from standard input, a prompt or a file, never from the command line."""

import getpass
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from scanner.counting.plan import ScanSettings
from scanner.errors import UsageError
from scanner.find.ids import id_needle
from scanner.find.mails import mail_needle
from scanner.find.names import name_needle
from scanner.find.needles import Key, Needle, NeedleError
from scanner.find.phones import phone_needle, short_needle

HERE = "-"
_MOST_VALUES = 100
_PROMPTS: dict[Key, str] = {
    "email": "E-mail address",
    "phone": "Telephone number",
    "name": "Name",
    "sid": "SID",
    "id": "Id",
}


def read_values(asked: Sequence[tuple[Key, str]], stdin: TextIO) -> list[tuple[Key, str]]:
    """Read the values to search for, each with its key: one value per line of a file or of ``stdin``.

    If several keys are read from ``stdin``, each has one line, in the order of the options. Raises
    ``UsageError``, whose message repeats no argument, since a value may have been given in place of a path.
    """
    here = [key for key, where in asked if where == HERE]
    lines = _from_stdin(here, stdin) if here else []
    if len(here) > 1 and len(lines) != len(here):
        raise UsageError(
            f"standard input has {len(lines)} lines; give one line for each of "
            f"{', '.join(f'--{key}' for key in here)}, in this order"
        )
    queue = list(lines)
    found: list[tuple[Key, str]] = []
    for key, where in asked:
        if where != HERE:
            found += [(key, line) for line in _from_file(key, where)]
        elif len(here) > 1:
            found.append((key, queue.pop(0)))
        else:
            found += [(key, line) for line in lines]
    if not found:
        raise UsageError("nothing to look for: no value was given on standard input or in the file")
    if len(found) > _MOST_VALUES:
        raise UsageError(f"{len(found):,} values are too many to look for at once; at most {_MOST_VALUES}")
    return found


def needles_of(
    values: Sequence[tuple[Key, str]], *, regions: Sequence[str], loose_mail: bool, initials: bool
) -> tuple[Needle, ...]:
    """The needles for the values.

    Raises ``UsageError``, whose message does not contain the value, if a value is invalid for its key.
    """
    found = []
    for key, value in values:
        try:
            if key == "email":
                found.append(mail_needle(value, loose=loose_mail))
            elif key == "phone":
                found += _phones(value, regions or ScanSettings().regions)
            elif key == "name":
                found.append(name_needle(value, initials=initials))
            else:
                found.append(id_needle(key, value))
        except NeedleError as error:
            raise UsageError(f"--{key}: {error}") from None
    return tuple(found)


def _phones(value: str, regions: Sequence[str]) -> list[Needle]:
    short = short_needle(value, regions)
    return [phone_needle(value, regions), *([short] if short else ())]


def _from_stdin(keys: Sequence[Key], stdin: TextIO) -> list[str]:
    if stdin.isatty():
        return [getpass.getpass(f"{_PROMPTS[key]} (not shown): ") for key in keys]
    return _filled(stdin.read())


def _from_file(key: Key, where: str) -> list[str]:
    try:
        return _filled(Path(where).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        raise UsageError(
            f"--{key} takes - for standard input, or a file that holds the value; what was given is not a "
            "file that can be read\n  never write a value on the command line, where lists of processes and "
            f"the shell's history show it: printf '%s' \"$VALUE\" | noticemap find SOURCE --{key} -"
        ) from None


def _filled(text: str) -> list[str]:
    return [line.strip() for line in text.removeprefix("\ufeff").splitlines() if line.strip()]
