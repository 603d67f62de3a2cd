"""The opening sentences of every report. Data that was not read is never called clean."""

from collections import Counter
from collections.abc import Iterable

from reports.audited import overdue_words
from reports.summary import (
    broken_news,
    coverage,
    denied_words,
    gravest_by_promise,
    holding,
    how_read,
    possibly_holding,
    stated,
    whose_promises,
)
from reports.words import listed, plural
from scanner.finding import Report
from scanner.finding.counted import live


def held_against(report: Report) -> str:
    """The first line of every report: a sentence that names the notice with which the data was compared."""
    said, policy = report.declared, report.run.policy
    title = f"{said.notice}, policy {policy.id}" if said.notice else f"policy {policy.id}"
    whose = f"the notice of {said.company}" if said.company else "no company's notice"
    return f"Checked against {whose} ({title} {policy.version})."


def verdict(report: Report) -> tuple[tuple[str, str], ...]:
    """The verdict in a few sentences, as pairs of an emphasis (``strong``, ``bad`` or empty) and the
    emphasised words.
    """
    if is_nothing_read(report):
        return (("bad", "Nothing could be read, so nothing is known."),)
    parts = (_overdue, _found, _broken, _not_read, _without_model, _carried, _interrupted, _clock)
    return tuple(words for part in parts for words in part(report))


def is_nothing_read(report: Report) -> bool:
    """Whether no part of any collection was read, so that no number of the report means anything."""
    return all(how_read(item) == "unread" for item in report.collections)


def _overdue(report: Report) -> tuple[tuple[str, str], ...]:
    """How many rows are kept too long; the verdict begins with this."""
    bad, rest = overdue_words(report)
    return (*((("bad", bad),) if bad else ()), *((("", f"{rest} "),) if rest else ()))


def _found(report: Report) -> tuple[tuple[str, str], ...]:
    held, total = holding(report), len(report.collections)
    possible = possibly_holding(report)
    verb = "holds" if possible == 1 else "hold"
    if held:
        also = f" {plural(possible, 'more field')} possibly {verb} some." if possible else ""
        are_held = " holds personal data." if total == 1 else " hold personal data."
        return (("strong", f"{held:,} of {plural(total, 'collection')}"), ("", are_held + also))
    if possible:
        fields = f"; {plural(possible, 'field')} possibly {verb} personal data."
        return (("strong", "No finding is certain"), ("", fields))
    read = coverage(report)
    how = ", by names and types only" if read.names else ""
    where = (
        plural(read.seen, "collection")
        if read.seen == total
        else f"{read.seen:,} of {plural(total, 'collection')}"
    )
    return (
        ("strong", "No personal data was found"),
        ("", f" in {where} that could be read{how}{denied_words(report)}."),
    )


def _broken(report: Report) -> tuple[tuple[str, str], ...]:
    gravest = gravest_by_promise(report.violations)
    if not gravest:
        aside = any(finding.status == "suppressed" for finding in report.findings)
        beside = " besides suppressed findings" if aside else ""
        is_broken = not aside and any(item.answer == "broken" for item in report.answers)
        # If a promise is broken but there is no violation, the notice itself breaks the promise.
        words = "No place that was read breaks a promise" if is_broken else "No broken promise was found"
        return (("", f" {words}{beside}."),) if live(report) else ()
    said = {item.promise for item in stated(report)}
    n_others = len(gravest) - len(said & set(gravest))
    further = _grave(severity for promise, severity in gravest.items() if promise not in said)
    if not said:
        verb = "is" if n_others == 1 else "are"
        words = f"{plural(n_others, 'promise')} that the notice implies, or that we read in it, {verb} broken"
        return (("", " "), ("bad", words), ("", f"{further}{_since(report)}."))
    verb = "is" if len(said) == 1 else "are"
    words = f"{plural(len(said), 'promise')} {whose_promises(report)} {verb} broken"
    grave = _grave(severity for promise, severity in gravest.items() if promise in said)
    more = f"; {n_others:,} more that it implies or that we read in it{further}" if n_others else ""
    return (("", " "), ("bad", words), ("", f"{grave}{more}{_since(report)}."))


def _grave(severities: Iterable[str]) -> str:
    """How many promises have the severity critical or high, in words that start with a colon; empty if there
    are none.
    """
    counts = Counter(severities)
    words = [f"{counts[name]} {name}" for name in ("critical", "high") if counts[name]]
    return f": {listed(words)}" if words else ""


def _since(report: Report) -> str:
    """How many promises are newly broken, in words; empty if there are none."""
    news = broken_news(report)
    if not news.new:
        return ""
    verb = "is" if len(news.new) == 1 else "are"
    return f"; {len(news.new):,} {verb} new since {news.since}"


def _without_model(report: Report) -> tuple[tuple[str, str], ...]:
    """A note on what the scan did not search for because an optional dependency is not installed."""
    said: list[tuple[str, str]] = []
    if report.run.settings.get("language_models") == []:
        words = " No language model was installed: names in prose were looked for only by phrases and lists."
        said.append(("", words))
    lost = [part.partition(": ") for part in report.run.settings.get("not_installed", [])]
    others = [words for extra, _, words in lost if extra != "names"]
    if others:
        said.append(("", f" Not looked for, as not installed: {'; '.join(others)}."))
    return tuple(said)


def _clock(report: Report) -> tuple[tuple[str, str], ...]:
    """A warning that the dates of this run are not reliable."""
    run = report.run
    if not run.finished_at or run.finished_at >= run.started_at:
        return ()
    words = f" The clock went back while it ran: it began at {run.started_at} and ended at {run.finished_at}."
    return (("bad", words),)


_WHY_READ = {
    "new": "new or not fully read before",
    "changed": "changed",
    "unmarked": "of sources that cannot tell whether they changed",
    "aged": "read too long ago",
    "rules": "read by other rules",
    "compared": "needed for comparison",
    "damaged": "stored in a damaged form",
}


def _carried(report: Report) -> tuple[tuple[str, str], ...]:
    """A note on collections not read in this run, with the date of the results shown for them."""
    told = report.run.carried
    if told is None:
        return ()
    words = " No results were carried over from earlier runs."
    if told.n_carried:
        verb, held = ("was", "it has") if told.n_carried == 1 else ("were", "they have")
        words = (
            f" {plural(told.n_carried, 'collection')} {verb} not read again, because {held} not changed: "
            f"results are from earlier runs, the oldest from {told.oldest[:10]}"
        )
        words += (
            f", classified again by another {listed(list(told.judged_anew))}." if told.judged_anew else "."
        )
    again = [
        f"{item.n_collections:,} {_WHY_READ[item.why]}{f' ({item.what})' if item.what else ''}"
        for item in told.read_again
    ]
    return (("", words + (f" Read now: {', '.join(again)}." if again else "")),)


def _interrupted(report: Report) -> tuple[tuple[str, str], ...]:
    """A note that the data was read at different times, because the run was interrupted."""
    stops = report.run.interruptions
    if not stops:
        return ()
    words = f" The run was stopped {plural(len(stops), 'time')} and last continued at {stops[-1].resumed_at}."
    again = {(item.source, item.collection): item.why for stop in stops for item in stop.reread}
    reasons = (("changed", "that had changed meanwhile"), ("damaged", "whose stored results were damaged"))
    for why, which in reasons:
        if n_again := sum(item == why for item in again.values()):
            verb = "was" if n_again == 1 else "were"
            words += f" {plural(n_again, 'collection')} {which} {verb} read again."
    return (("", words),)


def _not_read(report: Report) -> tuple[tuple[str, str], ...]:
    collections = len({(item.source, item.collection) for item in report.unscanned if item.collection})
    sources = len({item.source for item in report.unscanned if not item.collection})
    counted = [(collections, "collection"), (sources, "source")]
    parts = [plural(count, noun) for count, noun in counted if count]
    if not parts:
        return ()
    verb = " was" if collections + sources == 1 else " were"
    return (
        ("", " "),
        ("strong", listed(parts)),
        ("", f"{verb} not read, or only in part: what is in there is unknown."),
    )
