"""The results of an audit in words: rows kept too long, and the answer to each promise."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from reports.names import visible
from reports.words import listed, plural
from scanner.finding import Answer, Audit, PromiseAnswer, Report, RowState
from scanner.finding.counted import rows_past_limits
from scanner.finding.makes import MANY_PLACES, shape

ANSWER_TITLES: Mapping[Answer, str] = {
    "broken": "Broken",
    "kept": "Kept",
    "cannot_tell": "Cannot be told",
    "not_data": "Not a matter of data",
}
STATES: Sequence[RowState] = get_args(RowState)
"""All states that a row can have when it is checked against a retention rule or a promise."""
BASIS_WORDS: Mapping[str, str] = {
    "said": "said in the notice",
    "implied": "implied by the notice",
    "reading": "our reading",
    "our reading": "our reading",
}


def is_said(basis: str) -> bool:
    """Whether ``basis`` means that the notice states the promise; also true if the policy gives no basis."""
    return basis in ("said", "")


@dataclass(frozen=True, kw_only=True)
class Overdue:
    """The rows of one collection that are kept longer than a retention rule allows."""

    audit: Audit
    n_rows: int
    n_all: int
    held: str
    """In words: how many rows of the collection are on legal hold, de-identified, undecidable or accepted,
    and whether an earlier entry counts the same rows.
    """
    is_again: bool
    """Whether an earlier entry counts the same collection under another rule; never add both counts."""

    @property
    def counted_from(self) -> str:
        """The table and column with the date from which the time limit runs; empty if there is none."""
        clock = self.audit.clock
        return f"{clock.collection.rsplit('!/', 1)[-1]}.{clock.field}" if clock else ""


def overdue(report: Report, *, as_series: bool = False) -> tuple[Overdue, ...]:
    """Collections with rows kept too long, worst first.

    With ``as_series``, similarly named collections form one entry if there are more than ``MANY_PLACES``.
    """
    audits = report.audits if not as_series else in_series(report.audits)
    found: list[Overdue] = []
    above: set[tuple[str, str]] = set()
    for audit in audits:
        place = audit.source, audit.collection
        if audit.kind == "retention" and (n_rows := audit.counts.get("overdue", 0)):
            is_again = place in above
            again = ["the same rows again, under another rule"] if is_again else []
            held = ", ".join((*again, *_caveats(audit)))
            n_all = sum(audit.counts.values())
            found.append(Overdue(audit=audit, n_rows=n_rows, n_all=n_all, held=held, is_again=is_again))
            above.add(place)
    return tuple(found)


def overdue_at(report: Report, places: Collection[tuple[str, str]]) -> tuple[str, ...]:
    """Phrases on the rows kept too long in ``places`` (pairs of source and collection), one per collection
    and rule.
    """
    found = [item for item in overdue(report) if (item.audit.source, item.audit.collection) in places]
    return tuple(dict.fromkeys(map(_overdue_in, found)))


def _overdue_in(item: Overdue) -> str:
    about = "about " if item.audit.estimate else ""
    rows = f"{about}{item.n_rows:,} of {plural(item.n_all, 'row')} in {visible(item.audit.collection)}"
    began = f", counted from {visible(item.counted_from)}" if item.counted_from else ""
    held = f" ({item.held})" if item.held else ""
    return f"{rows}, under '{item.audit.title or item.audit.id}'{began}{held}"


def in_series(audits: Iterable[Audit]) -> tuple[Audit, ...]:
    """Audits, worst first. More than ``MANY_PLACES`` audits of one rule in similarly named collections become
    one.
    """
    makes: dict[tuple[str, ...], list[Audit]] = {}
    for audit in audits:
        make = (audit.id, audit.kind, audit.source, shape(audit.collection), audit.field, audit.reason)
        makes.setdefault(make, []).append(audit)
    found = [
        audit
        for alike in makes.values()
        for audit in ([_sum_of(alike)] if len(alike) > MANY_PLACES else alike)
    ]
    return tuple(sorted(found, key=lambda audit: -audit.counts.get("overdue", 0)))


def _sum_of(alike: Sequence[Audit]) -> Audit:
    first = alike[0]
    return replace(
        first,
        collection=shape(first.collection),
        clock=first.clock and replace(first.clock, collection=shape(first.clock.collection)),
        counts=dict(sum((Counter(audit.counts) for audit in alike), Counter())),
        n_subjects=sum(audit.n_subjects for audit in alike),
        days_over=max(audit.days_over for audit in alike),
        estimate=any(audit.estimate for audit in alike),
        statement="",
    )


def _caveats(audit: Audit) -> list[str]:
    words = (
        ("on_hold", "on legal hold"),
        ("de_identified", "de-identified"),
        ("cannot_tell", "cannot be told"),
        ("accepted", "accepted by a review"),
    )
    return [f"{audit.counts[state]:,} {said}" for state, said in words if audit.counts.get(state)]


def overdue_words(report: Report) -> tuple[str, str]:
    """How many rows are kept too long, in words: a part to emphasise, and the rest of the sentence.

    If no row is overdue, the first part is empty, and the second only says how many rows reviews accepted.
    """
    found, accepted = overdue(report), _accepted(report)
    if not found:
        return "", f"{accepted[:1].upper()}{accepted[1:]}." if accepted else ""
    rows = rows_past_limits(report.audits, "overdue")
    about = "About " if any(item.audit.estimate for item in found) else ""
    longest = max(item.audit.days_over for item in found)
    n_rows = sum(rows.values())
    noun = "row" if n_rows == 1 else "rows"
    over = f", up to {plural(longest, 'day')} too long" if longest else ""
    verb = "is" if n_rows == 1 else "are"
    more = ["a row under several rules is counted once"] if any(item.is_again for item in found) else []
    more += [accepted] if accepted else []
    return (
        f"{about}{n_rows:,} {noun} in {plural(len(rows), 'collection')}",
        f" {verb} overdue: kept past the limit of the notice{'; '.join([over, *more])}.",
    )


def _accepted(report: Report) -> str:
    """How many rows that are past a limit were accepted by reviews, in words. A collection under several
    rules counts once, with the largest number.
    """
    rows = rows_past_limits(report.audits, "accepted")
    if not rows:
        return ""
    n_rows, places = sum(rows.values()), plural(len(rows), "collection")
    verb = "is" if n_rows == 1 else "are"
    return f"{plural(n_rows, 'row')} in {places} {verb} past a limit and accepted by review"


@dataclass(frozen=True, kw_only=True)
class AnswerCounts:
    """How many promises have each answer."""

    said: Mapping[Answer, int]
    """Number of promises that the notice states, by answer."""
    others: Mapping[Answer, int]
    """Number of promises that the notice implies, or that are our reading of the notice, by answer."""

    @property
    def n_said(self) -> int:
        return sum(self.said.values())

    @property
    def n_others(self) -> int:
        return sum(self.others.values())


def answer_counts(report: Report) -> AnswerCounts:
    said = Counter[Answer](item.answer for item in report.answers if is_said(item.basis))
    others = Counter[Answer](item.answer for item in report.answers if not is_said(item.basis))
    return AnswerCounts(said=said, others=others)


def answers_words(report: Report) -> str:
    """How many promises have each answer, in sentences: first for promises that the notice states, then for
    the others.

    The last sentence names the broken promise that concerns the most people.
    """
    return f"{_sums_words(report)}{_most_people(report)}" if report.answers else ""


def _sums_words(report: Report) -> str:
    counts = answer_counts(report)
    whole = _whole_words(report)
    said = (
        f"Of {plural(counts.n_said, 'promise')} that the notice states, {_counts(counts.said)}.{whole[True]}"
    )
    if not counts.n_said:
        promises = plural(counts.n_others, "promise")
        is_one, told = ("is" if counts.n_others == 1 else "are", f"{_counts(counts.others)}.{whole[False]}")
        return f"Of {promises} that the law implies or that {is_one} our reading, {told}"
    if not counts.n_others:
        return said
    more = f"{counts.n_others:,} more that it implies or that we read in it"
    return f"{said} Of {more}, {_counts(counts.others)}.{whole[False]}"


def _whole_words(report: Report) -> dict[bool, str]:
    """A sentence that lists the promises broken by the notice itself rather than by data in some place.

    There is one for promises that the notice states (key ``True``) and one for the others (``False``).
    """
    placed = {item.promise for item in report.violations}
    whole: dict[bool, list[str]] = {True: [], False: []}
    for item in report.answers:
        if item.answer == "broken" and item.reason and item.promise not in placed:
            whole[is_said(item.basis)].append(item.title)
    return {
        said: f" Broken by the notice itself, not at a place: {listed(titles)}." if titles else ""
        for said, titles in whole.items()
    }


def _counts(counts: Mapping[Answer, int]) -> str:
    said: tuple[tuple[Answer, str], ...] = (
        ("broken", "{} broken"),
        ("kept", "{} kept"),
        ("cannot_tell", "{} cannot be told"),
        ("not_data", "{} not a matter of data"),
    )
    verbs: list[str] = []
    for answer, words in said:
        if n := counts.get(answer, 0):
            verbs.append(words.format(f"{n:,}"))
    return listed(verbs)


def by_answer(report: Report) -> tuple[tuple[Answer, tuple[PromiseAnswer, ...]], ...]:
    """The promises grouped by answer. In each group, promises that the notice states come first."""
    return tuple(
        (answer, tuple(sorted(found, key=lambda item: not is_said(item.basis))))
        for answer in ANSWER_TITLES
        if (found := [item for item in report.answers if item.answer == answer])
    )


def footing_words(item: PromiseAnswer) -> str:
    """What an answer is based on, in words: how much was tested, or why the data shows no answer.

    >>> footing_words(PromiseAnswer(promise="p", title="", answer="kept", basis="said", severity="low",
    ...     n_tested=2, unit="rows", notice_section="", notice_lines=()))
    '2 rows tested'
    """
    unit = item.unit if item.n_tested != 1 else item.unit.removesuffix("s")
    tested = f"{item.n_tested:,} {unit}{' ' if unit else ''}tested"
    if item.answer == "broken":
        about, more = "about " if item.estimate else "", f"; {item.reason}" if item.unit == "rows" else ""
        return f"{about}{item.n_broken:,} of {tested}{_people(item)}{more.removesuffix('; ')}"
    if item.answer == "kept":
        return tested
    return item.reason


def rows_words(item: PromiseAnswer) -> str:
    """How many rows break a promise, and how many people these rows concern; empty if none were counted."""
    if item.unit != "rows" or not item.n_broken:
        return ""
    about = "about " if item.estimate else ""
    return f"{about}{item.n_broken:,} of {plural(item.n_tested, 'row')}{_people(item)}"


def breach_words(audit: Audit) -> str:
    """How many rows of a collection break a promise, and how many people these rows concern."""
    about = "about " if audit.estimate else ""
    n_rows, n_all = audit.counts.get("breach", 0), sum(audit.counts.values())
    return f"{about}{n_rows:,} of {plural(n_all, 'row')}{_people(audit)}"


def _people(item: PromiseAnswer | Audit) -> str:
    if not item.n_subjects:
        return ""
    several = isinstance(item, PromiseAnswer) and item.at_least
    bound = "at least " if several and not item.at_most else "at most " if item.at_most else ""
    return f", {bound}{plural(item.n_subjects, 'person', 'people')}"


def _most_people(report: Report) -> str:
    """A sentence on the broken promise that concerns the most people; empty if no rows were counted."""
    counted = [item for item in report.answers if item.answer == "broken" and rows_words(item)]
    if not counted:
        return ""
    most = max(counted, key=lambda item: (item.n_subjects, item.n_broken))
    return f" Most {'people' if most.n_subjects else 'rows'}: {most.title}, {rows_words(most)}."
