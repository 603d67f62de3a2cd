"""Convert record groups to the input of the name model, and return the model's predictions. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Protocol

from scanner.fields.profile import RecordGroup
from scanner.names.comments import table_in_comment
from scanner.names.learned.features import SourceFeatures, TableView
from scanner.names.learned.learned import Learned

_LEAF = re.compile(r"[^/:\\]+(?=[/\\]*$)")
_NUMBER = re.compile(r"\d+")
_ENDING = re.compile(r"(\.[A-Za-z0-9]{1,8})+$")


class Model(Protocol):
    """The interface of the name model (`model.NamesModel`), which predicts from names what fields are."""

    def look(self, table: TableView, source: SourceFeatures) -> tuple[Learned, ...]:
        """Predict each field of ``table``, in order."""
        ...

    def kinds_of(self, table: TableView) -> Mapping[tuple[str, str], float]:
        """Probability of each record kind that ``table`` may hold, by the id and class of the record kind."""
        ...


@dataclass(frozen=True)
class Sources:
    """The names in all sources of a run, which are context for the name model."""

    features: Mapping[str, SourceFeatures] = field(default_factory=dict)
    """By source id: the features that all fields of the source share."""
    series: frozenset[tuple[str, str]] = frozenset()
    """Series of collections that have the same fields and whose names differ only in numbers. Each is a
    source id and the common name, with 0 in place of every number."""

    @classmethod
    def of(cls, groups: Iterable[RecordGroup]) -> "Sources":
        views: dict[str, list[TableView]] = defaultdict(list)
        shapes: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
        for group in groups:
            views[group.source_id].append(view_of(group))
            if not group.path:
                shapes[_in_series(group)].append(tuple(one.path for one in group.fields))
        series = frozenset(key for key, found in shapes.items() if len(found) > 1 and len(set(found)) == 1)
        return cls({source: SourceFeatures.of(tables) for source, tables in views.items()}, series)

    def named(self, group: RecordGroup, name: str) -> str:
        """Return ``name``, a name of the group's table, without numbers if the group is part of a series."""
        return _NUMBER.sub("", name) if _in_series(group) in self.series else name

    def around(self, group: RecordGroup) -> SourceFeatures:
        """Features of a group's source; if that source is unknown, features of the group alone."""
        return self.features.get(group.source_id) or _alone(view_of(group))


def _in_series(group: RecordGroup) -> tuple[str, str]:
    return group.source_id, _NUMBER.sub("0", group.collection)


@lru_cache(maxsize=64)
def _alone(table: TableView) -> SourceFeatures:
    return SourceFeatures.of([table])


def view_of(group: RecordGroup) -> TableView:
    name = group.path.rsplit(".", 1)[-1] if group.path else table_in_comment(group.comment)
    return TableView(
        source=_short(group.source),
        kind=group.source_kind if group.source_kind != "unknown" else "",
        table=f"{group.collection} {name}" if name else group.collection,
        fields=tuple((_below(one.path, group.path), one.type) for one in group.fields),
    )


def _below(path: str, group: str) -> str:
    return path.removeprefix(f"{group}.") if group else path


def _short(source: str) -> str:
    """The last part of an address without its extension: ``billing`` for ``sqlite:///data/billing.db``."""
    found = _LEAF.search(source.split("?", 1)[0])
    return _ENDING.sub("", found.group()) if found else ""


_NOWHERE = Sources()


def kinds_of(
    model: Model, group: RecordGroup, name: str, *, sources: Sources = _NOWHERE
) -> Mapping[tuple[str, str], float]:
    """The model's probability of each (record kind, class) for a group if the group's table were called
    ``name``.
    """
    return model.kinds_of(replace(view_of(group), table=sources.named(group, name)))


def look(model: Model, group: RecordGroup, sources: Sources) -> Mapping[str, Learned]:
    """The model's prediction for each field of a group, by path; empty if the model makes none."""
    view = view_of(group)
    told = model.look(replace(view, table=sources.named(group, view.table)), sources.around(group))
    return dict(zip((one.path for one in group.fields), told, strict=False))
