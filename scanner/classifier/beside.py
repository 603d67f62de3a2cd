"""Recognise fields about a person other than the subject of the record, and tables about nobody. Pure.

In a table of buildings, for example, the manager's address is about a person other than the subject.
"""

from collections.abc import Sequence

from scanner.names.naming import singular, words
from scanner.policy.kinds import Kinds


def is_beside(path: str, table: Sequence[str], kinds: Kinds) -> bool:
    """Whether a field is about a person other than the subject of the record: the field's name begins with a
    word for people (``manager_address``), and the table is not named after people. Keys such as
    ``manager_id`` do not count.

    Args:
        table: the words of the table's name, in the singular.
    """
    found = tuple(map(singular, words(path.rsplit(".", 1)[-1])))
    if len(found) < 2 or any(map(kinds.of_people.people.is_word, table[-1:])):
        return False
    is_of_another = kinds.of_people.people.is_word(found[0]) and found[0] not in table
    return is_of_another and found[-1] not in kinds.of_keys.identifier_words


def is_listed_nobodys(table: Sequence[str], kinds: Kinds) -> bool:
    """Whether the policy lists a table name under a record kind that is about nobody."""
    return any(kinds.record_kinds[one].of.is_impersonal for one in kinds.by_table.get(tuple(table), ()))
