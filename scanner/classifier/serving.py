"""Find columns that name people who work on records, by their values: the column's name is a word for people,
its values are few different people, and another column has many more people.
"""

from collections.abc import Mapping
from typing import Final

from scanner.fields.profile import FieldProfile, RecordGroup
from scanner.names.naming import singular, words
from scanner.policy.kinds import Kinds

_RECURS: Final = 4
"""In a column of people who work on records, each distinct person must have at least this many records, and
the other column must have at least this many times as many people.
"""


def serving(group: RecordGroup, shown: Mapping[str, frozenset[str]], kinds: Kinds) -> frozenset[str]:
    """The paths of fields that name people who work on records, such as ``doctor_name`` next to
    ``patient_name``.

    Args:
        shown: by path, the entities that nearly all values of a field match.
    """
    people = [
        profile
        for profile in group.fields
        if _is_named(profile.path, kinds)
        or not kinds.of_people.people.not_of_things.isdisjoint(shown.get(profile.path, ()))
    ]
    most = max((profile.tally.n_distinct for profile in people), default=0)
    return frozenset(
        profile.path
        for profile in people
        if _is_named(profile.path, kinds)
        and not kinds.of_people.somebody.is_named((profile.path,))
        and _recurs(profile, most)
    )


def _recurs(profile: FieldProfile, most: int) -> bool:
    n = profile.tally.n_distinct
    return 0 < _RECURS * n <= min(most, profile.tally.n_non_null)


def _is_named(path: str, kinds: Kinds) -> bool:
    """Whether a field's name ends in a word for people. Last words such as *name* and *id* are ignored
    (``doctor_name``).
    """
    parts = list(words(path.rsplit(".", 1)[-1]))
    while len(parts) > 1 and parts[-1] in kinds.of_people.handlers.references:
        parts.pop()
    return bool(parts) and kinds.of_people.people.is_word(singular(parts[-1]))
