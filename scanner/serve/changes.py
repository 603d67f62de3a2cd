"""Two runs side by side: what is new, gone or changed, and whether the data or the rules changed."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from reports.words import humanized, kind_words
from scanner.history.comparison import in_words
from scanner.history.diff import Change, Diff, diff
from scanner.history.diff_text import STATUSES
from scanner.serve.desk import Desk
from scanner.serve.exchange import Answer, Asked, Page

_SHOWN: Final = 500
BASELINE: Final = "baseline"
WORDS: Final = {
    "new": "new",
    "changed": "changed",
    "gone": "gone",
    "unchanged": "unchanged",
    "suppressed": "suppressed by a review",
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One finding that differs."""

    change: Change
    kind: str
    what: str
    is_here: bool
    """Whether the later run has it, so that it has a page."""


@dataclass(frozen=True)
class Changes:
    desk: Desk

    def shown(self, asked: Asked) -> Answer:
        """Compare with the previous run, the baseline, or any run that the address names."""
        after = self.desk.run(asked.path["run"])
        against = asked.query.get("against", "")
        before = (
            self.desk.run(against)
            if against not in ("", BASELINE)
            else self.desk.before(after.run.id, baseline=against == BASELINE)
        )
        told = diff(before, after) if before else None
        rows = _rows(told) if told else []
        status = asked.query.get("status", "")
        content = {
            "title": "What changed",
            "against": against,
            "told": told,
            "counts": [(name, WORDS[name], told.count(name)) for name in STATUSES] if told else [],
            "rows": [row for row in rows if _is_shown(row, status)][:_SHOWN],
            "n_rows": sum(_is_shown(row, status) for row in rows),
            "status": status,
            "rules": [(humanized(name), old, new) for name, old, new in told.rules] if told else [],
            "blind": _blind(told) if told else [],
            "runs": [item for item in self.desk.runs() if item.id != after.run.id],
        }
        return Page(template="changes_page.html.j2", content=content, run=after.run.id)


def _is_shown(row: Row, status: str) -> bool:
    """Without a chosen status, what was suppressed before is left out."""
    return row.change.status == status if status else bool(row.change.cause)


def _rows(told: Diff) -> list[Row]:
    order = {status: at for at, status in enumerate(STATUSES)}
    moved = [one for one in told.changes if one.status != "unchanged"]
    return [
        Row(
            change=one,
            kind=kind_words(one.finding.entity),
            what="; ".join(map(in_words, one.what)),
            is_here=one.status != "gone",
        )
        for one in sorted(moved, key=lambda one: order[one.status])
    ]


def _blind(told: Diff) -> list[tuple[str, str, str, int]]:
    """Collections that one of the runs could not tell: name, run, reason and number of findings."""
    counts = Counter((item.finding.collection, item.run, item.why) for item in told.not_compared)
    return [(*key, count) for key, count in counts.most_common(_SHOWN)]
