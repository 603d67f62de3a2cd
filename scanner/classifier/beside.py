"""Recognise fields about another person than the subject of the record, and tables about nobody. Pure.

An example of such a field is the address of the manager in a table of buildings.
"""

from collections.abc import Sequence

from scanner.names.naming import singular, words
from scanner.policy.kinds import Kinds


def is_beside(path: str, table: Sequence[str], kinds: Kinds) -> bool:
    """Whether a field's name begins with a word for people (``manager_address``) in a table that is not named
    after people. Keys such as ``manager_id`` do not count.

    Args:
        table: the words of the table's name, in the singular.
    """
    found = tuple(map(singular, words(path.rsplit(".", 1)[-1])))
    if len(found) < 2 or any(map(kinds.of_people.people.is_word, table[-1:])):
        return False
    is_of_another = kinds.of_people.people.is_word(found[0]) and found[0] not in table
    return is_of_another and found[-1] not in kinds.of_keys.identifier_words


def is_listed_nobodys(table: Sequence[str], kinds: Kinds) -> bool:
    """Whether the policy lists tables with this name under a record kind that is about nobody."""
    return any(kinds.record_kinds[one].of.is_impersonal for one in kinds.by_table.get(tuple(table), ()))
