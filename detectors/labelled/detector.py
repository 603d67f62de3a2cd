"""Makes detectors from an entity's labels and the form of its value: one for texts, one for columns."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from detectors.base import Detector, Hints, Support, Verdict, WholeCell
from detectors.labelled.label import PLAIN, Labelled, Labels, Phrasing
from detectors.labelled.labels import label_places, topic_pattern
from detectors.labelled.value import Value
from detectors.word_lists import word_list


@dataclass(frozen=True)
class OnTopic:
    """Finds a labelled value in a line that has a word of the topic; used as ``InText.reach``."""

    labelled: Labelled

    @property
    def patterns(self) -> tuple[str, ...]:
        """A pattern that finds the words of the topic."""
        return (f"(?i){topic_pattern(self.labelled.phrasing.topic)}",)

    def __call__(self, text: str, start: int, end: int) -> tuple[int, int]:
        """Start and end of the first value with a label on the line of this match; an empty range if there is
        none.
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
"""Entities that a labelled value may look like. Next to its label, it is not one of them."""


def labelled(detector: Detector, labels: Labels, value: Value, phrasing: Phrasing = PLAIN) -> Detector:
    """A copy of ``detector`` that finds ``value`` after or before one of ``labels``.

    If ``detector`` does not set ``beats``, the copy beats every entity that such a value may look like.
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
    """A validator: whether a whole cell, apart from spaces around it, is ``value``."""

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
    """A detector of ``value`` as a whole cell, in columns with one of ``names``."""
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
