"""Flattens nested Arrow columns to strings, with the same paths and groups as ``flatten`` gives for JSON."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from connectors.text.encoding import decode_cell


@dataclass
class Group:
    """Columns of equal length for one kind of record, and the ordinal of each row's top-level record."""

    ordinals: pa.Array
    columns: dict[str, pa.Array] = field(default_factory=dict)


@dataclass
class ArrowFlattener:
    """Flattens the columns of one batch, and counts binary values that are not text."""

    groups: dict[str, Group] = field(default_factory=dict)
    n_binary: int = 0

    def add(self, group: str, path: str, array: pa.Array) -> None:
        """Add a column, and everything nested in it, to ``group``, which must exist."""
        kind = array.type
        if pa.types.is_struct(kind):
            for child, values in zip(kind, array.flatten(), strict=True):
                self.add(group, f"{path}.{child.name}", values)
        elif pa.types.is_map(kind):
            self._add_items(group, path, _as_list(array))
        elif _is_list(kind):
            self._add_items(group, path, array)
        else:
            self.groups[group].columns[path] = self._strings(array)

    def _add_items(self, group: str, path: str, array: pa.Array) -> None:
        items = pc.list_flatten(array)
        ordinals = self.groups[group].ordinals.take(pc.list_parent_indices(array))
        if _is_list(items.type):
            self.groups[path] = Group(ordinals)
            self._add_items(path, path, items)
            return
        self.groups[path] = Group(ordinals)
        self.add(path, path, items)

    def _strings(self, array: pa.Array) -> pa.Array:
        kind = array.type
        if pa.types.is_dictionary(kind):
            return self._strings(array.dictionary_decode())
        if isinstance(array, pa.ExtensionArray):
            return self._strings(array.storage)
        if _is_binary(kind) or _is_text(kind):
            # Files declare text to be UTF-8, but Arrow's readers do not check this.
            return self._decoded(array, is_text=_is_text(kind))
        try:
            return array.cast(pa.string())
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            return pa.array(
                [None if value is None else str(value) for value in array.to_pylist()], pa.string()
            )

    def _decoded(self, array: pa.Array, *, is_text: bool) -> pa.Array:
        plain = array.cast(pa.binary())
        # Binary values can be UTF-16 text, which is often also valid UTF-8 with zero bytes.
        if is_text or not pc.any(pc.match_substring(plain, b"\0")).as_py():
            with contextlib.suppress(pa.ArrowInvalid):
                return plain.cast(pa.string())
        texts = [
            None if value is None else decode_cell(value, is_text=is_text) for value in plain.to_pylist()
        ]
        strings = pa.array(texts, pa.string())
        self.n_binary += strings.null_count - array.null_count
        return strings


Leaf = tuple[str, pa.Field]
"""The path of a flattened column, and the Arrow field with the column's type and metadata."""


def leaf_fields(schema: pa.Schema) -> Iterator[Leaf]:
    """The leaf fields of a schema, each of which becomes one flat column."""
    for column in schema:
        yield from _leaves(column.name, column)


def _leaves(path: str, field: pa.Field) -> Iterator[Leaf]:
    kind = field.type
    if pa.types.is_struct(kind):
        for child in kind:
            yield from _leaves(f"{path}.{child.name}", child)
    elif pa.types.is_map(kind):
        yield from _leaves(f"{path}.key", kind.key_field)
        yield from _leaves(f"{path}.value", kind.item_field)
    elif _is_list(kind):
        yield from _leaves(path, field.with_type(kind.value_type))
    else:
        yield path, field


def _is_list(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_list(kind)
        or pa.types.is_large_list(kind)
        or pa.types.is_fixed_size_list(kind)
        or pa.types.is_list_view(kind)
        or pa.types.is_large_list_view(kind)
    )


def _is_binary(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_binary(kind)
        or pa.types.is_large_binary(kind)
        or pa.types.is_binary_view(kind)
        or pa.types.is_fixed_size_binary(kind)
    )


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _as_list(array: pa.MapArray) -> pa.ListArray:
    """A map array as a list array of entries with ``key`` and ``value``."""
    return array.cast(pa.list_(pa.struct([("key", array.type.key_type), ("value", array.type.item_type)])))
