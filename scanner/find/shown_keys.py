"""Identify the rows found in a way that may be shown: by primary key, unless a key is somebody's value.

Pure.
"""

import re
from collections.abc import Collection, Sequence
from typing import Any

from scanner.find.ids import is_opaque
from scanner.find.keys import Listed
from scanner.find.needles import ID_ENTITIES, METADATA, Needle
from scanner.find.places import Labels
from scanner.find.unit import Finds

_COUNTED = re.compile(r"-?[0-9]{1,9}")
"""A number that a table gives out itself: one of a telephone, a card or a SIM is longer."""
_EXACT = 15
"""Digits of a number that every reader of JSON keeps as it is."""


def may_be_shown(listed: Listed, labels: Labels) -> bool:
    """Whether rows of a table can be told by a primary key, as far as its columns say."""
    columns = listed.primary_key
    return bool(columns) and all(_is_id(listed, column, labels) is not None for column in columns)


def shown_keys(
    listed: Listed, finds: Finds, labels: Labels, needles: Sequence[Needle]
) -> dict[int, Any] | None:
    """By row the value of its primary key; ``None`` where there is none, or it may be somebody's value."""
    columns = listed.primary_key
    if not may_be_shown(listed, labels) or finds.found() - set(finds.keys):
        return None
    for place, column in enumerate(columns):
        values = {str(key[place]) for key in finds.keys.values()}
        if not _is_nobodys(values, needles, is_id=bool(_is_id(listed, column, labels))):
            return None
    shown = {row: tuple(map(_as_number, key)) for row, key in finds.keys.items()}
    return {row: key[0] if len(columns) == 1 else list(key) for row, key in shown.items()}


def _is_id(listed: Listed, column: str, labels: Labels) -> bool | None:
    """Whether a scan calls a column ids, or it may hold numbers that are counted up; ``None``: neither."""
    said = {finding.entity for finding in labels.of_field(listed.source_id, listed.name, column)}
    if said:
        return True if said <= ID_ENTITIES else False if said <= {*ID_ENTITIES, METADATA} else None
    kinds = [info.type for info in listed.collection.fields if info.name == column]
    return False if "int" in "".join(kinds) else None


def _is_nobodys(values: Collection[str], needles: Sequence[Needle], *, is_id: bool) -> bool:
    """Whether nothing is looked for in the values, and all are counted or, where ids stand, made by machines.

    Whatever else a key is can be somebody's address, number, password or place.
    """
    if any(needle.is_in(text) for text in values for needle in needles):
        return False
    return all(
        _COUNTED.fullmatch(text) or (is_id and (is_opaque(text) or text.isdecimal())) for text in values
    )


def _as_number(text: str | None) -> int | str | None:
    """Keys that are numbers as numbers: exactly those that come back the same."""
    return int(text) if text and len(text) <= _EXACT and text.isdecimal() and str(int(text)) == text else text
