"""Identify found rows by primary key, unless the key may be personal data and must not be shown. Pure."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from scanner.find.ids import is_opaque
from scanner.find.keys import Listed
from scanner.find.needles import ID_ENTITIES, METADATA, Needle
from scanner.find.places import Labels
from scanner.find.unit import Finds

_COUNTED = re.compile(r"-?[0-9]{1,9}")
"""A number short enough to be a running number in its table; phone, card and SIM numbers are longer."""
_SURE = 0.9
"""Minimum confidence of a finding that decides whether a column is an id column."""
_EXACT = 15
"""Maximum number of digits for which every JSON parser represents a number exactly."""


def may_be_shown(listed: Listed, labels: Labels) -> bool:
    """Whether a table has a primary key whose columns may be shown; the values are not inspected here."""
    columns = listed.primary_key
    return bool(columns) and all(_is_id(listed, column, labels) is not None for column in columns)


def shown_keys(
    listed: Listed, finds: Finds, labels: Labels, needles: Sequence[Needle]
) -> dict[int, Any] | None:
    """The primary key of each found row; ``None`` if a key is missing or may be personal data."""
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
    """True if a scan is sure that a key column holds ids, false if the column may hold running numbers.
    Otherwise ``None``, because the column may hold secrets or names.
    """
    found = labels.of_field(listed.source_id, listed.name, column)
    if not {finding.entity for finding in found} <= {*ID_ENTITIES, METADATA}:
        return None
    if certain := {finding.entity for finding in found if finding.confidence >= _SURE}:
        return certain <= ID_ENTITIES
    kinds = [info.type for info in listed.collection.fields if info.name == column]
    return False if "int" in "".join(kinds) else None


def _is_nobodys(values: Collection[str], needles: Sequence[Needle], *, is_id: bool) -> bool:
    """Whether no value contains a needle, and every value is a running number or, in an id column, a
    generated id.

    Any other key can be a person's address, number, password or place.
    """
    if any(needle.is_in(text) for text in values for needle in needles):
        return False
    return all(
        _COUNTED.fullmatch(text) or (is_id and (is_opaque(text) or text.isdecimal())) for text in values
    )


def _as_number(text: str | None) -> int | str | None:
    """A numeric key as a number if the conversion is exact; any other key unchanged."""
    return int(text) if text and len(text) <= _EXACT and text.isdecimal() and str(int(text)) == text else text
