"""The notice compared with the findings, in words: elements, people, flows. Pure."""

from collections.abc import Mapping, Sequence
from typing import Final

from reports.words import listed, plural
from scanner.finding import Away, ElementRow, Flow, People, Report, Standing

STANDING_TITLES: Final[Mapping[Standing, str]] = {
    "not_named": "Found and not named",
    "found": "Named and found",
    "never_found": "Named and never found",
    "unseen": "Neither named nor found",
}
AWAY_WORDS: Final[Mapping[Away, str]] = {
    "": "",
    "never_held": "the notice says it is held nowhere",
    "broken_promise": "breaks a promise about where it may be",
    "not_allowed": "others may not have it, and this source gets data from elsewhere",
    "not_at_home": "belongs in other sources",
}
_GRAVE_FIRST: Final = tuple(AWAY_WORDS)[1:]


def elements(report: Report, standing: Standing) -> tuple[ElementRow, ...]:
    """Elements of personal data that have ``standing``; elements found in the most rows come first."""
    rows = (item for item in report.matrix if item.standing == standing and item.category != "none")
    return tuple(sorted(rows, key=lambda item: -item.n_rows))


def is_grave(item: ElementRow) -> bool:
    """Whether an element is in a place where it may not be, for a reason other than the kind of source."""
    return bool(item.n_away) and item.places[0].away != "not_at_home"


def away(report: Report) -> tuple[ElementRow, ...]:
    """Elements found where they may not be, most serious reason first."""
    rows = [item for item in report.matrix if item.n_away and item.category != "none"]
    return tuple(sorted(rows, key=lambda item: (_GRAVE_FIRST.index(item.places[0].away), -item.n_rows)))


def matrix_words(report: Report) -> str:
    """How many elements have each standing, in words; empty if the report, like older ones, has no matrix."""
    if not report.matrix:
        return ""
    found, never = elements(report, "found"), elements(report, "never_found")
    unnamed, outside = elements(report, "not_named"), away(report)
    n_unlooked = sum(not item.is_home_read for item in never)
    beyond = f", {n_unlooked:,} of them in no source that was read" if n_unlooked else ""
    named = "are named in the notice and" if report.declared.company else "were"
    never_named = "are named and were" if report.declared.company else "were"
    parts = (
        f"{len(found):,} {named} found",
        f"{len(never):,} {never_named} never found{beyond}",
        f"{len(unnamed):,} {'was' if len(unnamed) == 1 else 'were'} found and not named",
        f"{len(outside):,} {'was' if len(outside) == 1 else 'were'} found where the policy has none",
    )
    n_all = sum(item.category != "none" for item in report.matrix)
    return f"Of {plural(n_all, 'element')} of personal data in the policy, {listed(list(parts))}."


def people_of(report: Report, of: str, key: str = "") -> People | None:
    return next((item for item in report.people if (item.of, item.id) == (of, key)), None)


def people_words(n_people: int | None, *, is_estimate: bool) -> str:
    """How many people, in words.

    >>> people_words(390, is_estimate=False), people_words(1_675, is_estimate=True)
    ('390 people', 'about 1,700 people')
    >>> people_words(1, is_estimate=False), people_words(None, is_estimate=True)
    ('1 person', 'people cannot be distinguished')
    """
    if n_people is None:
        return "people cannot be distinguished"
    about = "about " if is_estimate else ""
    return about + plural(rounded(n_people) if is_estimate else n_people, "person", "people")


def rounded(count: int) -> int:
    """An estimate rounded to two digits, since more digits would suggest false precision.

    >>> rounded(1_675), rounded(87), rounded(0)
    (1700, 87, 0)
    """
    step = int(10 ** max(0, len(str(count)) - 2))
    return round(count / step) * step


def crossing(flows: Sequence[Flow]) -> tuple[Flow, ...]:
    """Flows that are not explained by declared keys between tables of one source."""
    return tuple(item for item in flows if item.basis != "declared")
