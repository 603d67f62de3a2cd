"""State which reviews and history still apply to a source whose name changed since the last run."""

from collections.abc import Callable, Iterator, Sequence

from scanner.finding import Report, SourceSummary
from scanner.finding.identity import SourceNames
from scanner.finding.tiers import both_tiers
from scanner.history.comparison import Earlier
from scanner.history.renaming import KnownSource, known_source
from scanner.history.review import Review


def carried_over(
    report: Report, earlier: Earlier, has_baseline: Callable[[KnownSource], bool]
) -> Iterator[str]:
    """Yield one sentence for each source with former names that the last run did not know.

    ``has_baseline`` returns whether a run that read the source was accepted as baseline.
    """
    for source in report.sources:
        if source.formerly and not _was_known(source, earlier.last):
            reviews = _reviews(report, source, earlier.decisions.active)
            names = ", ".join(item.source for item in source.formerly)
            kept = [
                "its history",
                *(["its accepted baseline"] if has_baseline(known_source(source)) else []),
                *([_count(reviews)] if reviews else []),
            ]
            told = ", ".join(kept[:-1]) + (" and " if kept[1:] else "") + kept[-1]
            verb = "apply" if kept[1:] else "applies"
            yield f"source {source.id} was scanned before as {names}: {told} still {verb}"


def _was_known(source: SourceSummary, last: Report | None) -> bool:
    before = {
        name.source_id
        for item in (last.sources if last else ())
        if item.id == source.id
        for name in item.formerly
    }
    return {name.source_id for name in source.formerly} <= before


def _reviews(report: Report, source: SourceSummary, active: Sequence[Review]) -> int:
    """Count the reviews that apply to findings of ``source`` only because of the source's former names."""
    all_names = SourceNames(report.sources)
    of_source = [
        (finding, names)
        for finding in both_tiers(report)
        if (names := all_names.of_finding(finding))[0].source_id == source.id
    ]
    return sum(
        any(
            review.target.fits(one, names) and not review.target.fits(one, names[:1])
            for one, names in of_source
        )
        for review in active
    )


def _count(n_reviews: int) -> str:
    return "one review" if n_reviews == 1 else f"{n_reviews:,} reviews"
