"""The decisions of people about an item of the worklist, in words. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date

from scanner.finding import Report, ReviewNote
from scanner.finding.worklist import WorkItem
from scanner.history.review import Review


def decision_words(
    item: WorkItem, report: Report, reviews: Mapping[int, Review], today: date
) -> Iterator[str]:
    """What was decided, by whom, when and why; one line per review that applied to one of its findings.

    ``reviews``: those of the store, by number.
    """
    notes = {note.number: note for found in item.findings for note in found.reviews if not note.refused}
    prints = {found.fingerprint for found in item.findings}
    since = {one.review for one in report.decided if one.fingerprint in prints}
    for number in sorted({*notes, *since}):
        if review := reviews.get(number):
            yield _of_review(review, today)
        elif number in notes:
            yield _of_note(notes[number])


def _of_review(review: Review, today: date) -> str:
    what = review.verdict.replace("_", " ") + (f" as {review.element}" if review.element else "")
    until = f", valid until {review.expires_at}" if review.expires_at else ""
    told = f"{what} by {review.author} on {review.created_at[:10]}{until} (review {review.number})"
    ended = ""
    if review.withdrawn_at:
        ended = f"; withdrawn by {review.withdrawn_by} on {review.withdrawn_at[:10]}: {review.withdrawn_why}"
    elif review.state(today) == "expired":
        ended = "; it has expired"
    return f"{told}: {review.reason}{ended}"


def _of_note(note: ReviewNote) -> str:
    """A decision that the store no longer holds, as the run remembers it."""
    return f"{note.verdict.replace('_', ' ')} by {note.author} (review {note.number}): {note.reason}"
