"""Whether work grows with the length of a text, or faster."""

import time
from collections.abc import Callable

_STEP, _MOST = 4, 6


def outgrows(work: Callable[[str], object], text: Callable[[int], str], length: int, floor: float) -> bool:
    """Whether ``work`` on four times the text takes more than six times as long, and more than ``floor``."""
    longer = text(length * _STEP)
    if (slow := cost(work, longer)) <= floor:
        return False
    short = text(length)
    return slow > _MOST * max(floor, cost(work, short)) and cost(work, longer) > _MOST * cost(work, short)


def cost(work: Callable[[str], object], text: str) -> float:
    """Processor time, to be compared with other such times alone."""
    start = time.process_time()
    work(text)
    return time.process_time() - start


def repeated(unit: str, length: int) -> str:
    """The unit again and again, with another number in the place of each ``%``: what is alike is read once."""
    parts, size, number = [], 0, 1000
    while size < length:
        number += 1
        parts.append(unit.replace("%", str(number)))
        size += len(parts[-1])
    return "".join(parts)[:length]
