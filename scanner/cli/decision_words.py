"""Describe people's decisions about a worklist item in words. All functions are pure."""

from collections.abc import Iterator, Mapping
from datetime import date

from scanner.finding import Report, ReviewNote
from scanner.finding.worklist import WorkItem
from scanner.history.review import Review


def decision_words(
    item: WorkItem, report: Report, reviews: Mapping[int, Review], today: date
) -> Iterator[str]:
    """Yield one line for each review that applies to a finding of ``item``: what, by whom, when and why.

    ``reviews`` maps review numbers to the reviews in the store.
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
    """Describe a decision that is no longer in the store, from the note that the run recorded."""
    return f"{note.verdict.replace('_', ' ')} by {note.author} (review {note.number}): {note.reason}"
