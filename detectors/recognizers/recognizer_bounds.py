"""Runs recognisers whose matches stay within a token or a row, on many tokens or rows at once.

A token is a sequence of ASCII letters, digits, underscores, plus and minus signs. If a pattern matches
and examines only such characters, it finds the same matches in a token as in the whole row, so each
distinct token is searched only once. If a pattern cannot match a control character, joining rows with a
control character does not change the matches, so all rows are searched as one text. Rows that are not
ASCII are handled elsewhere.

>>> stays_in_token(r"\\b[1-9]\\d{10}\\b"), stays_in_token(r"\\b\\d{4}\\s?\\d{4}\\b"), stays_in_token("[A-z]")
(True, False, False)
>>> stays_in_row(r"\\b\\d{4}\\s?\\d{4}\\b"), stays_in_row("a.b"), stays_in_row("[^a]"), stays_in_row("^a")
(True, False, False, False)
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detectors.base import Verdict
from detectors.lazy_patterns import late
from detectors.matching import native
from detectors.matching.automaton import WORD, table_of
from detectors.matching.candidates import UNDECIDED, Candidates
from detectors.matching.native import Ints
from detectors.recognizers.recognition import Recognition
from detectors.recognizers.recognizer import Recognizer
from detectors.recognizers.recognizer_checks import check_many
from detectors.recognizers.recognizer_matches import without_contained
from detectors.recognizers.recognizer_opened import Checks

_INSIDE = table_of(WORD | frozenset(b"+-"))
_SET = r"-?(?:\\[dw]|[A-Z]-[A-Z]|[a-z]-[a-z]|[0-9]-[0-9]|[A-Za-z0-9_+](?!-[^\]]))*-?"
_IN_TOKEN = late(
    rf"(?:\\[bdw]|\[{_SET}\]|\(\?<?!(?:\\[dw]|\[(?:\\w)?{_SET}\])\)|\((?:\?:)?|[|)?*+-]|[A-Za-z0-9_]"
    r"|\{\d+(?:,\d*)?\})++"
)
"""Matches patterns that consist only of word boundaries, negative look-arounds of one character, sets,
letters, groups and repetitions.
"""
_IN_ROW = late(
    r"(?:\\(?:[bdws1-9]|[^A-Za-z0-9])|\[(?!\^)(?:\\(?:[dws]|[^A-Za-z0-9])|[^\\\[\]])+\]"
    r"|\((?:\?(?::|=|!|<=|<!|[ims]+\)))?|[|)?*+]|\{\d*(?:,\d*)?\}|[^\\.^$\[\](){}])++"
)
"""Matches patterns without dots, negated sets, and anchors at the ends of lines or texts. The repetition is
possessive, because backtracking would try every combination for long patterns that do not match.
"""
_PART = b"\x01"
"""Separates tokens and rows that are searched as one text. No pattern that stays in a
row matches this character.
"""
_APART = np.uint64(0x9E3779B97F4A7C15)
"""The row number times this factor is added to the hash of a text, so that hashes of equal texts
in different rows differ.
"""
_SIMPLE = 2 | 8 | 16
"""Flags of module ``regex`` (``Recognizer.flags``) with which a recogniser can be
run on many rows at once.
"""


def stays_in_token(pattern: str) -> bool:
    """Whether a pattern can match and examine only the characters of tokens."""
    return _IN_TOKEN.fullmatch(pattern) is not None


def stays_in_row(pattern: str) -> bool:
    """Whether a pattern finds the same matches in separate rows as in rows that are joined by a control
    character.
    """
    return _IN_ROW.fullmatch(pattern) is not None


@dataclass(frozen=True)
class Matches:
    """Matches as ranges in a buffer, each with Presidio's score, which is 0 for rejected matches."""

    start: Ints
    end: Ints
    score: npt.NDArray[np.float64]


class BoundRecognizer:
    """A plain recogniser of which all patterns stay within a row.

    The recogniser may report a rejected text several times per row; ``refused_once`` drops the repetitions.
    """

    def __init__(self, recognizer: Recognizer, patterns: Sequence[str]) -> None:
        self._recognizer = recognizer
        self._texts = tuple(patterns)
        self._check_many, self._checks = check_many(recognizer), Checks(recognizer)
        self.in_tokens = all(map(stays_in_token, patterns))

    @classmethod
    def of(cls, recognizer: Recognizer, patterns: Sequence[str]) -> "BoundRecognizer | None":
        """The bound form of a recogniser; ``None`` if it is not plain or a pattern
        may extend beyond a row.
        """
        bound = recognizer.plain and not recognizer.flags & ~_SIMPLE and all(map(stays_in_row, patterns))
        return cls(recognizer, patterns) if bound else None

    def in_places(self, buffer: bytes, start: Ints, end: Ints) -> Matches:
        """The known matches from ``start`` to ``end`` of the recogniser's only pattern, with scores."""
        return Matches(start, end, self._scores(buffer, np.zeros_like(start), start, end))

    def in_parts(self, buffer: bytes, first: Ints, last: Ints) -> Matches:
        """All matches in the parts of the buffer (tokens or rows) from ``first`` to ``last``."""
        one_of_each, codes = Candidates(np.frombuffer(buffer, dtype=np.uint8), first, last).alike()
        part, start, end, score = self._in_each(buffer, first[one_of_each], last[one_of_each])
        # Equal parts share their matches, which are stored next to each other, in the order of parts.
        bounds = np.searchsorted(part, np.arange(len(one_of_each) + 1))
        counts = np.diff(bounds)[codes]
        within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
        match = np.repeat(bounds[:-1][codes], counts) + within
        base = np.repeat(first, counts)
        return Matches(base + start[match], base + end[match], score[match])

    def _in_each(
        self, buffer: bytes, first: Ints, last: Ints
    ) -> tuple[Ints, Ints, Ints, npt.NDArray[np.float64]]:
        """Every match, sorted by part: the index of the part, start and end within
        the part, and the score.
        """
        text = native.pieces(buffer, first, last, _PART)
        begins = np.concatenate(([0], np.cumsum(last - first + 1)[:-1])) if len(first) else first
        pattern, start, end = self._search(text)
        score = self._scores(text, pattern, start, end)
        part = np.searchsorted(begins, start, side="right") - 1
        order = np.lexsort((end, start, part))
        if len(self._texts) > 1:
            order = order[_not_contained(part[order], start[order], end[order], score[order])]
        part = part[order]
        return part, start[order] - begins[part], end[order] - begins[part], score[order]

    def _search(self, buffer: bytes) -> tuple[Ints, Ints, Ints]:
        """Pattern, start and end of every match that is not empty."""
        import regex

        text = buffer.decode()
        found: list[tuple[int, int, int]] = []
        for number, pattern in enumerate(self._texts):
            compiled = regex.compile(pattern, self._recognizer.flags)
            found += [(number, *match.span()) for match in compiled.finditer(text)]
        table = np.array(found, dtype=np.int64).reshape(-1, 3)
        table = table[table[:, 2] > table[:, 1]]
        return table[:, 0], table[:, 1], table[:, 2]

    def _scores(self, buffer: bytes, pattern: Ints, start: Ints, end: Ints) -> npt.NDArray[np.float64]:
        candidates = Candidates(np.frombuffer(buffer, dtype=np.uint8), start, end)
        verdicts = candidates.undecided()
        if self._check_many is not None and len(candidates):
            verdicts = self._check_many(candidates)
        scores = np.where(verdicts == Verdict.VALID, 1.0, 0.0)
        own = np.array(self._recognizer.scores, dtype=np.float64)[pattern]
        if not self._recognizer.checked:
            return own
        for place in np.flatnonzero(verdicts == UNDECIDED).tolist():
            said = self._checks.of(buffer[start[place] : end[place]].decode()).score
            scores[place] = own[place] if said is None else said
        return scores


def tokens_at(buffer: bytes, places: Ints) -> tuple[Ints, Ints]:
    """Starts and ends of the distinct tokens that contain ``places``, in order."""
    data = np.frombuffer(buffer, dtype=np.uint8)
    start, end = native.runs(data, _INSIDE, places)
    start, which = np.unique(start, return_index=True)
    return start, end[which]


def _not_contained(part: Ints, start: Ints, end: Ints, score: npt.NDArray[np.float64]) -> Ints:
    """Indexes of the matches to keep: all rejected matches, and matches that are not inside another match of
    the same part with at least the same score.
    """
    keep = score <= 0
    kept = np.flatnonzero(~keep)
    crowded = np.bincount(part[kept], minlength=1) > 1
    alone = kept[~crowded[part[kept]]]
    keep[alone] = True
    rest = kept[crowded[part[kept]]].tolist()
    spans = {Recognition(int(start[at]), int(end[at]), float(score[at])): at for at in reversed(rest)}
    # Parts are separated, so matches of different parts never touch.
    for one in without_contained(spans):
        keep[spans[one]] = True
    return np.flatnonzero(keep)


def refused_once(buffer: bytes, starts: Ints, found: Matches) -> Matches:
    """``found`` with only the first of several equal rejected texts in one row.
    ``starts``: start of each row.
    """
    refused = np.flatnonzero(found.score <= 0)
    row = np.searchsorted(starts, found.start[refused], side="right")
    crowded = np.bincount(row, minlength=1)[row] > 1
    refused, row = refused[crowded], row[crowded]
    data = np.frombuffer(buffer, dtype=np.uint8)
    key = (
        native.hash_ranges(data, found.start[refused], found.end[refused], 0) + row.astype(np.uint64) * _APART
    )
    keep = np.ones(len(found.start), dtype=np.bool_)
    keep[refused[native.repeated(key)]] = False
    return Matches(found.start[keep], found.end[keep], found.score[keep])
