"""Find names in prose: a language model reads a limited sample of each field's distinct texts.

In documents, lines that may be a name or a greeting, such as those at the head of a letter, are read too. A
name in such a line needs more support than the model alone. The sample consists of the texts with the
smallest hashes, so it does not depend on how a collection is divided into units. Each unit reads its sample
after all rows of the unit are counted. Merging keeps the texts with the smallest hashes of all units.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from detectors.base import Hints, Verdict
from detectors.matching.pattern_pass import PatternPass
from detectors.matching.spans import Span
from detectors.prose.language_model import InstalledModel, has_capital
from scanner.counting.columns import Cells, Looks, mask
from scanner.counting.unicode_search import counts_of
from scanner.counting.unit_tally import UnitTally
from scanner.fields.tally import CellVerdict, FieldTally

MAX_LENGTH = 1_000
"""Maximum number of characters read of a text; names after them are not found."""
_TWO_WORDS = r"\p{Lu}[\pL'-]*\.? +\p{Lu}"
_TWO_ASCII_WORDS = r"[A-Z][A-Za-z'-]*\.? +[A-Z]"


@dataclass(frozen=True, kw_only=True)
class _Text:
    text: str
    first_row: int
    is_prose: bool


@dataclass
class ProseSample:
    """The texts of a unit in which names will be searched, by record group and field. The sample never leaves
    the process.
    """

    models: tuple[InstalledModel, ...]
    of_document: bool = False
    texts: dict[tuple[str, str], dict[int, _Text]] = field(default_factory=dict)

    def add(self, group: str, path: str, tally: FieldTally, cells: Cells, looks: Looks) -> None:
        """Count the prose among the cells of a batch in ``tally``, and store the texts that belong to the
        sample.
        """
        readable = looks.is_prose
        if self.of_document:
            readable = readable | _like_a_name(cells.texts)
        if not readable.any():
            return
        hashes, counts = cells.hashes[readable], cells.counts[readable]
        tally.texts.n_rows += int(counts.sum())
        tally.texts.distinct.add_array(hashes, counts)
        kept = self.texts.setdefault((group, path), {})
        wanted = np.array(list(tally.texts.distinct.counts), dtype=np.uint64)
        chosen = np.flatnonzero(readable)[np.isin(hashes, wanted)].tolist()
        texts = pc.utf8_slice_codeunits(cells.texts.take(pa.array(chosen, pa.int64())), 0, MAX_LENGTH)
        firsts = np.full(len(cells.texts), np.iinfo(np.int64).max)
        np.minimum.at(firsts, cells.codes, cells.ordinals)
        for place, text in zip(chosen, texts.to_pylist(), strict=True):
            kept.setdefault(
                int(cells.hashes[place]),
                _Text(text=text, first_row=int(firsts[place]), is_prose=bool(looks.is_prose[place])),
            )
        self.texts[group, path] = {key: kept[key] for key in tally.texts.distinct.counts if key in kept}

    def tally(self, unit: UnitTally, patterns: PatternPass, hints: Hints) -> None:
        """Read all texts of the sample together and add the results to ``unit``."""
        tally_prose([(unit, self)], patterns, hints)


def _like_a_name(texts: pa.Array) -> NDArray[np.bool_]:
    """Mask of the texts in which two successive words begin with capitals, as in a greeting or an address."""
    is_ascii = mask(pc.string_is_ascii(texts))
    found = np.zeros(len(texts), dtype=np.bool_)
    found[is_ascii] = mask(pc.match_substring_regex(texts.filter(pa.array(is_ascii)), _TWO_ASCII_WORDS))
    found[~is_ascii] = counts_of(texts.filter(pa.array(~is_ascii)), _TWO_WORDS) > 0
    return found


def tally_prose(units: Sequence[tuple[UnitTally, ProseSample]], patterns: PatternPass, hints: Hints) -> None:
    """Read the samples of several units together and add the results to each unit.

    All samples must have the same language models.
    """
    waiting = [
        (unit.group(group).field(path), key, text)
        for unit, sample in units
        for (group, path), kept in sample.texts.items()
        if path in unit.group(group).fields
        for key, text in kept.items()
    ]
    for _, sample in units:
        sample.texts = {}
    if not waiting:
        return
    from detectors.prose.name_reader import NameReader, TextReader

    ids = {one.entity: one.id for one in patterns.detectors if one.in_prose}
    reader = TextReader(patterns=patterns, names=NameReader(models=units[0][1].models))
    worth = has_capital(text.text for *_, text in waiting)
    read = [text.text for (*_, text), is_worth in zip(waiting, worth, strict=True) if is_worth]
    spans = iter(reader.spans(read, hints))
    for (tally, key, text), is_worth in zip(waiting, worth, strict=True):
        verdicts = _verdicts(next(spans), ids, is_prose=text.is_prose) if is_worth else ()
        tally.texts.add({key: CellVerdict(first_row=text.first_row, verdicts=verdicts)})


def _verdicts(
    spans: Iterable[Span], ids: Mapping[str, str], *, is_prose: bool
) -> tuple[tuple[str, int], ...]:
    """The ids of the detectors that found a name, with their verdicts. In prose, a name needs at least the
    score ``LIKELY``; elsewhere, a higher one.
    """
    from detectors.prose.name_spans import LIKELY

    found = {
        ids[span.entity]
        for span in spans
        if span.entity in ids and (span.score >= LIKELY if is_prose else span.score > LIKELY)
    }
    return tuple((name, int(Verdict.VALID)) for name in sorted(found))
