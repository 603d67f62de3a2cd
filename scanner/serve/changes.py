"""Two runs side by side: what is new, gone or changed, and whether the data or the rules changed."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from reports.words import humanized, kind_words
from scanner.finding.terms import what_differs
from scanner.history.diff import Diff, diff
from scanner.history.diff_text import STATUSES, moved_words, rows
from scanner.history.headline import headline_words
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


@dataclass(frozen=True)
class Changes:
    desk: Desk

    def shown(self, asked: Asked) -> Answer:
        """Compare a run with the previous run, the baseline, or another run that the address names."""
        after = self.desk.run(asked.path["run"])
        against = asked.query.get("against", "")
        before = (
            self.desk.run(against)
            if against not in ("", BASELINE)
            else self.desk.before(after.run.id, baseline=against == BASELINE)
        )
        told = diff(before, after) if before else None
        status = asked.query.get("status", "")
        found = rows(told, status) if told else []
        content = {
            "title": "What changed",
            "against": against,
            "told": told,
            "counts": [(name, WORDS[name], told.count(name)) for name in STATUSES] if told else [],
            "differs": what_differs(told.causes, has_rules=bool(told.rules)) if told else "",
            "headline": [*headline_words(told.headline), *moved_words(told)] if told else [],
            "rows": [(row, [kind_words(kind) for kind in row.kinds]) for row in found[:_SHOWN]],
            "n_rows": len(found),
            "status": status,
            "rules": [(humanized(name), old, new) for name, old, new in told.rules] if told else [],
            "blind": _blind(told) if told else [],
            "runs": [item for item in self.desk.runs() if item.id != after.run.id],
        }
        return Page(template="changes_page.html.j2", content=content, run=after.run.id)


def _blind(told: Diff) -> list[tuple[str, str, str, int]]:
    """Collections that could not be compared, because one of the runs did not read them
    completely, or was not asked for what the other found.

    Each entry consists of the name, the id of that run, the reason and the number of findings.
    """
    counts = Counter((item.finding.collection, item.run, item.why) for item in told.not_compared)
    return [(*key, count) for key, count in counts.most_common(_SHOWN)]
