"""Labels too common to be searched for: the rarer words of their topic are, and then the label near them."""

from dataclasses import dataclass

from detectors.labelled.label import Labelled
from detectors.labelled.labels import label_places, topic_pattern


@dataclass(frozen=True)
class OnTopic:
    """Finds the value that belongs to a label in a line that speaks of the topic; used as ``reach``."""

    labelled: Labelled

    @property
    def patterns(self) -> tuple[str, ...]:
        """A pattern that finds the words of the topic."""
        return (f"(?i){topic_pattern(self.labelled.phrasing.topic)}",)

    def __call__(self, text: str, start: int, end: int) -> tuple[int, int]:
        """The first value with a label, on the line of this match."""
        floor = text.rfind("\n", 0, start) + 1
        line = text[floor:].partition("\n")[0]
        for label in label_places(self.labelled.labels, line):
            found = self.labelled.on_line(line, *label)
            if found is not None:
                return floor + found[0], floor + found[1]
        return start, start
