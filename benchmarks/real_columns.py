"""Columns of real tables that people labelled, on which the evidence model is fitted and measured.

A folder holds tables, logs and mails unchanged, and next to them ``labels.csv`` with a row for each column:
``file,table,column,personal,entity``. In place of a column's name, ``#3`` is the third column of a file
without a header, and ``*`` is the whole file. Labels of whole files are not used here, and
`evidence_cases.py` leaves out ambiguous labels. The part of a file's name before ``__`` is the origin of the
file. Accuracy is measured on origins that were not used for fitting.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.accuracy_data import read_rows
from detectors.catalogue import load_catalogue
from detectors.prose.language_model import best_models
from scanner.counting.plan import ScanSettings, SourceRequest
from scanner.fields.profile import FieldProfile, RecordGroup
from scanner.run.engine import ReadContext, scan_sources

ALIKE: Mapping[str, frozenset[str]] = {
    "USER_ID": frozenset({"USER_ID", "USERNAME"}),
    "USERNAME": frozenset({"USERNAME", "SIP_URI", "USER_ID"}),
    "PHONE_NUMBER": frozenset({"PHONE_NUMBER", "SIP_URI"}),
    "PASSWORD": frozenset({"PASSWORD", "PASSWORD_HASH"}),
    "SECRET": frozenset({"API_KEY", "AUTH_TOKEN", "PRIVATE_KEY", "JWT", "PASSWORD", "CARD_SECURITY_CODE"}),
}
"""For each label in this table, the entities that count as right answers."""
_ANY = frozenset({"OTHER_PERSONAL", "FREE_TEXT_WITH_PERSONS"})
_NATIONAL = re.compile(r"[A-Z]{2}_")
_PLACE = re.compile(r"#(\d+)")


@dataclass(frozen=True, kw_only=True)
class Label:
    """A person's label for one column."""

    personal: str
    """``yes``, ``no`` or ``ambiguous``."""
    entities: frozenset[str]

    def admits(self, entity: str) -> bool:
        """Whether ``entity`` is a right answer for the column with this label."""
        return self.personal == "yes" and any(
            wanted in _ANY
            or entity in ALIKE.get(wanted, {wanted})
            or (wanted == "NATIONAL_ID" and _NATIONAL.match(entity) is not None)
            for wanted in self.entities
        )


@dataclass(frozen=True, kw_only=True)
class LabelledColumn:
    """A column with its record and its label."""

    origin: str
    group: RecordGroup
    profile: FieldProfile
    label: Label


def labelled_columns(folder: Path) -> Iterator[LabelledColumn]:
    """Scan ``folder`` and yield every labelled column."""
    yield from with_labels(scanned(folder), folder)


def scanned(folder: Path) -> list[RecordGroup]:
    """The record groups of all files in ``folder``."""
    context = ReadContext(
        settings=ScanSettings(read_names=True, language_models=best_models()),
        detectors=tuple(load_catalogue()),
    )
    outcome = scan_sources([SourceRequest(source=str(folder), source_id=folder.name)], context)
    return [group for collection in outcome.collections for group in collection.groups]


def with_labels(groups: Iterable[RecordGroup], folder: Path) -> Iterator[LabelledColumn]:
    """The columns of ``groups`` that have a label in ``folder/labels.csv``."""
    labels: dict[str, dict[str, Label]] = {}
    for row in read_rows(folder / "labels.csv"):
        label = Label(personal=row["personal"], entities=frozenset(filter(None, row["entity"].split("/"))))
        labels.setdefault(row["file"], {})[row["table"] + "\0" + _spelt(row["column"])] = label
    for group in groups:
        file, _, table = group.collection.partition("!/")
        known = labels.get(file, {})
        for place, profile in enumerate(group.fields, start=1):
            names = (_spelt(profile.path), f"#{place}")
            keys = (f"{one}\0{name}" for one in dict.fromkeys((table, "")) for name in names)
            found = next((known[key] for key in keys if key in known), None)
            if found is not None:
                yield LabelledColumn(
                    origin=file.partition("__")[0], group=group, profile=profile, label=found
                )


def _spelt(name: str) -> str:
    """A column name, normalised as field names are for comparisons; a position such as ``#3`` is unchanged.

    >>> _spelt("Order ID"), _spelt("#3")
    ('orderid', '#3')
    """
    return name if _PLACE.fullmatch(name) else re.sub(r"\W+|_", "", name.lower())
