"""Makes detectors from the labels of an entity and the form of its values: ``labelled`` for texts,
``named_cell`` for columns.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from detectors.base import Detector, Hints, Support, Verdict, WholeCell
from detectors.labelled.label import PLAIN, Labelled, Labels, Phrasing
from detectors.labelled.labels import label_places, topic_pattern
from detectors.labelled.value import Value
from detectors.word_lists import word_list


@dataclass(frozen=True)
class OnTopic:
    """Finds a labelled value in a line that contains a topic word; used as ``InText.reach``."""

    labelled: Labelled

    @property
    def patterns(self) -> tuple[str, ...]:
        """A pattern that finds the topic words."""
        return (f"(?i){topic_pattern(self.labelled.phrasing.topic)}",)

    def __call__(self, text: str, start: int, end: int) -> tuple[int, int]:
        """Start and end of the first labelled value on the line of this match; an empty range if there is no
        such value.
        """
        floor = text.rfind("\n", 0, start) + 1
        line = text[floor:].partition("\n")[0]
        for label in label_places(self.labelled.labels, line):
            found = self.labelled.on_line(line, *label)
            if found is not None:
                return floor + found[0], floor + found[1]
        return start, start


COMPOUNDING = ("de", "nl", "sv")
"""Languages that write compounds as one word."""
BEATS = word_list("PHONE_NUMBER, POSTAL_CODE, PERSON, LOCATION, ORGANIZATION, DATE_TIME")
"""Entities that a value may look like. If the value is next to its label, it is none of these entities."""


def labelled(detector: Detector, labels: Labels, value: Value, phrasing: Phrasing = PLAIN) -> Detector:
    """A copy of ``detector`` that finds ``value`` after or before one of ``labels``.

    If ``detector`` does not set ``beats``, the copy beats the entities in ``BEATS``.
    """
    every = dict.fromkeys(word for listed in labels.values() for word in listed)
    compounds = (word for language in COMPOUNDING for word in labels.get(language, ()))
    reach = Labelled(labels=tuple(every), compounds=tuple(compounds), value=value, phrasing=phrasing)
    if phrasing.rare_topic:
        on_topic = OnTopic(reach)
        match = replace(detector.text, reach=on_topic, beats=detector.text.beats or BEATS)
        return replace(detector, patterns=on_topic.patterns, match=match)
    return replace(
        detector,
        patterns=reach.patterns,
        match=replace(
            detector.text, reach=reach, reaches=reach.may_have_value, beats=detector.text.beats or BEATS
        ),
    )


@dataclass(frozen=True)
class Cell:
    """A validator that accepts a cell if the whole cell, apart from spaces around it, has the form of
    ``value``.
    """

    value: Value

    def __call__(self, text: str, hints: Hints) -> Verdict:
        cell = text.strip()
        return Verdict.VALID if self.value.at(cell, 0) == (0, len(cell)) else Verdict.INVALID


def named_cell(
    entity: str,
    value: Value,
    *,
    names: tuple[str, ...],
    examples: tuple[str, ...],
    counterexamples: tuple[str, ...],
    cell_shape: str = r"\d",
    mask: Callable[[str], str] | None = None,
) -> Detector:
    """A detector that accepts whole cells of the form ``value``, in columns that have one of ``names``.

    Only cells that match the pattern ``cell_shape`` are passed to the detector's validator.
    """
    return Detector(
        entity=entity,
        validate=Cell(value),
        match=WholeCell(shape=cell_shape),
        strength="weak",
        support=Support(need="name"),
        names=names,
        mask=mask,
        examples=examples,
        counterexamples=counterexamples,
    )
