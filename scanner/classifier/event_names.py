"""Recognise names of columns that hold the time of an event, so that these times are not mistaken for
birthdays. Pure.
"""

from functools import cache

from scanner.policy.audit_vocabulary import vocabulary

_ROLES = ("created", "began", "ended", "closure", "reopened", "expires", "revoked", "used", "active")


def dates_an_event(path: str) -> bool:
    """Whether a field's name says that the field holds the time of an event: ``opened_on``, ``expiry_date``.

    >>> [dates_an_event(name) for name in ("opened_on", "room.closed_at", "born_on", "date", "dob")]
    [True, True, False, False, False]
    """
    return vocabulary().core(path.rsplit(".", 1)[-1])[0] in _events()


@cache
def _events() -> frozenset[tuple[str, ...]]:
    columns = vocabulary().columns
    return frozenset(phrase for role in _ROLES for phrase in columns[role].called if phrase)
