"""Checks that the cost of work on a text does not grow faster than its length."""

import time
from collections.abc import Callable

_STEP, _MOST = 4, 6


def outgrows(work: Callable[[str], object], text: Callable[[int], str], length: int, floor: float) -> bool:
    """Whether four times the text takes ``work`` over six times as long, and more than ``floor`` seconds."""
    longer = text(length * _STEP)
    if (slow := cost(work, longer)) <= floor:
        return False
    short = text(length)
    return slow > _MOST * max(floor, cost(work, short)) and cost(work, longer) > _MOST * cost(work, short)


def cost(work: Callable[[str], object], text: str) -> float:
    """The processor time of ``work`` in seconds; only comparable with other results of this function."""
    start = time.process_time()
    work(text)
    return time.process_time() - start


def repeated(unit: str, length: int) -> str:
    """``unit`` repeated up to ``length``, with a new number for each ``%``, as equal texts are read once."""
    parts, size, number = [], 0, 1000
    while size < length:
        number += 1
        parts.append(unit.replace("%", str(number)))
        size += len(parts[-1])
    return "".join(parts)[:length]
