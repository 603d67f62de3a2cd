"""Explain in words why a field was reported, or why it was not. Pure.

This module only writes the sentences. The terms, signals and reasons come from ``scanner/evidence/`` and
``scanner/classifier/``.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from detectors.base import Detector
from reports.audited import overdue_at
from reports.citing import cited, lines_words
from reports.html_work import subject_of, to_do
from reports.whys import why_words
from scanner.finding import (
    Classification,
    CollectionSummary,
    Evidence,
    FieldSummary,
    Finding,
    NearMiss,
    PossibleFinding,
    Report,
    Retention,
    Verdict,
    Violation,
    distinct_words,
)
from scanner.finding.identity import source_name
from scanner.finding.tiers import both_tiers
from scanner.finding.worklist import WorkItem
from scanner.names.naming import normal

_OWN = 0.98
"""The assumed share of an entity's genuine values that pass the check."""

_EVEN: Final = 0.5
_EFFECTS: Final[Mapping[Verdict, str]] = {
    "accepted": ", so it is suppressed",
    "false_alarm": ", so it is suppressed",
    "reclassified": "",
    "confirmed": ", so it is a finding",
}


def by_fingerprint(report: Report, prefix: str) -> tuple[Finding, ...]:
    """Findings and possible findings whose fingerprint begins with ``prefix``."""
    return tuple(finding for finding in both_tiers(report) if finding.fingerprint.startswith(prefix))


def of_item(item: WorkItem, report: Report) -> str:
    """Introduce a worklist item: what it holds and where, which rows are kept too long, and what to do."""
    places = f", {item.n_places:,} places, of which one is explained" if item.n_places > 1 else ""
    needs = f"to do: {to_do(item)}" if item.is_work else "it needs nothing"
    lines = [
        f"item {item.id}: {subject_of(item)}",
        f"  {item.collection}, {item.field}: {item.n_rows:,} rows{places}",
        *(f"  kept too long: {words}" for words in overdue_at(report, _places(item.findings))),
        "  a review has decided it" if item.state == "decided" else f"  {needs}",
    ]
    return "\n".join(lines)


def _places(findings: Iterable[Finding]) -> set[tuple[str, str]]:
    return {(finding.source, finding.collection) for finding in findings}


def explain(report: Report, finding: Finding, detectors: Sequence[Detector] = ()) -> str:
    """Explain one finding: its counts, class and evidence, and what would have changed the result."""
    lines = [
        f"{finding.collection}, {finding.field}: {finding.entity}",
        f"  {_source(report, finding)}, fingerprint {finding.fingerprint[:16]}",
        f"  {_of_run(report, finding)}",
        "",
        *(f"  {line}" for line in _decided(report, finding)),
        *(f"  {line}" for line in _no_more_than_possible(finding)),
        *(f"  {line}" for line in _counts(finding)),
        "",
    ]
    for label in finding.classifications:
        category = label.category_title or label.category
        lines += [
            f"  {category} as {label.role}: {label.element_title} ({label.element})",
            f"    {label.reason}",
            *(f"    {signal}" for signal in label.signals),
            *([f"    runner-up: {label.runner_up}"] if label.runner_up else []),
            *(f"    {line}" for line in _asked(label, finding)),
            f"    kept: {_kept(label.retention)} ({', '.join(filter(None, _said_by(label)))})",
            f"    notice: {cited(label.notice_section, label.notice_lines, report.sections)}",
            *([f"    flags: {', '.join(label.flags)}"] if label.flags else []),
        ]
    lines += [f"  breaks: {line}" for line in _broken(report.violations, finding)]
    used = next((one for one in detectors if one.id == finding.evidence.detector), None)
    lines += [f"  {line}" for line in _rests_on(finding, used)]
    return "\n".join(lines)


def _asked(label: Classification, finding: Finding) -> Iterator[str]:
    """The question about an undecided field, and the command for each answer."""
    if label.question:
        yield f"question: {label.question}"
    start = f"noticemap review reclassify {finding.fingerprint[:16]}"
    yield from (f"to decide it: {start} --as {answer} --reason TEXT" for answer in label.options)


def _of_run(report: Report, finding: Finding) -> str:
    """A line that names the run that the explanation comes from, and the policy of that run."""
    run = f"run {report.run.id}, policy {report.run.policy.id} {report.run.policy.version}"
    return f"gone since {run}; this is what the last run with it found" if finding.status == "gone" else run


def _source(report: Report, finding: Finding) -> str:
    """The name of the finding's source, if it has one, and its address."""
    name = called(report, finding.source)
    return finding.source if name == finding.source else f"{name} ({finding.source})"


def called(report: Report, source: str) -> str:
    """The name of a source in the project file, or else the address of the source."""
    ids = [item.source_id for item in report.sources if item.source == source]
    return source_name(source, ids[0]) if len(ids) == 1 else source


def explain_silence(
    collection: CollectionSummary, field: FieldSummary, detectors: Sequence[Detector] = ()
) -> str:
    """Explain a field without a finding: what was read, what nearly matched, and what would be enough."""
    head = f"{collection.collection}, {field.field}: nothing reported"
    known = {detector.id: detector for detector in detectors}
    called = [one.entity for one in detectors if normal(field.field.rsplit(".", 1)[-1]) in one.names]
    if field.n_non_null == 0:
        return f"{head}\n  {field.n_read:,} rows read, all of them empty: this says nothing about later rows."
    lines = [
        head,
        f"  {field.n_non_null:,} values read ({distinct_words(field.n_distinct)} different,"
        f" type {field.type})",
        *(f"  {line}" for miss in field.near_misses for line in _near(miss, known.get(miss.detector))),
        *(f"  the name suggests {entity}, but no value has its form" for entity in dict.fromkeys(called)),
        "  With 95 % confidence, fewer than "
        f"{min(1.0, 3 / field.n_non_null):.2%} of the values are of a kind that was not found.",
        "  A lower --min-confidence also lists weaker findings.",
    ]
    return "\n".join(lines)


def _near(miss: NearMiss, detector: Detector | None) -> Iterator[str]:
    """Lines that say what one detector matched, why that is not enough, and what would be enough."""
    entity = miss.detector if detector is None else detector.entity
    yield (
        f"{entity}: {miss.n_valid:,} of {miss.n_candidates:,} different candidates pass {miss.detector},"
        f" in {miss.n_match:,} values"
    )
    if detector is None:
        return
    wanted = []
    if detector.chance < 1:
        by_chance = detector.chance * miss.n_candidates
        yield f"  {detector.chance:.2%} of random values would pass, here about {by_chance:,.1f}"
        more = _matches_wanted(miss, detector.chance) - miss.n_valid
        if more > 0 and not detector.support.is_needed:
            wanted.append(f"{more:,} more distinct values that pass")
    if against := _spread_against(miss, detector):
        yield from (f"  {line}" for line in against)
        yield "  so the spread of the values rules it out, whatever is next to them"
    elif detector.support.is_needed or detector.support.partner:
        yield "  such values are common: a name, a word before them or a partner value must support them"
    if detector.names:
        wanted.insert(0, f"a name such as {detector.names[0]}")
    if detector.context:
        wanted.append(f"the word {detector.context[0]!r} before them")
    if detector.support.partner:
        wanted.append(f"{detector.support.partner} in the same record")
    if wanted:
        yield f"  this would be enough: {', or '.join(wanted)}"


def _spread_against(miss: NearMiss, detector: Detector) -> list[str]:
    """Lines about the traits that speak against the detector's entity; none if all traits together speak for
    it.
    """
    told = [
        (trait, n, trait.gain(min(n, miss.n_valid), miss.n_valid))
        for trait, n in zip(detector.traits, miss.n_trait, strict=False)
    ]
    if sum(gain for _trait, _n, gain in told) >= 0:
        return []
    return [
        f"{n:,} of {miss.n_valid:,} {trait.says}; {trait.own:.0%} of real ones do,"
        f" {trait.others:.0%} of look-alikes"
        for trait, n, gain in told
        if gain < 0
    ]


def _matches_wanted(miss: NearMiss, chance: float) -> int:
    """Minimum number of candidates that must pass for the entity to be more likely than chance."""
    gain, loss = math.log(_OWN / chance), math.log((1 - chance) / (1 - _OWN))
    return max(1, math.ceil(miss.n_candidates * loss / (gain + loss)))


def _decided(report: Report, finding: Finding) -> Iterator[str]:
    """Lines about the reviews of a finding, both those applied in the run and those made since."""
    for note in finding.reviews:
        until = f" until {note.expires_at}" if note.expires_at else ""
        refused = f"; not followed: {note.refused}" if note.refused else ""
        effect = _EFFECTS[note.verdict]
        yield (
            f"review {note.number}: {note.verdict.replace('_', ' ')}{until}"
            f"{refused or effect} ({note.author}: {note.reason})"
        )
    for item in report.decided:
        if item.fingerprint == finding.fingerprint:
            yield f"review {item.review}: {item.verdict.replace('_', ' ')}; it applies from the next scan on"


def _no_more_than_possible(finding: Finding) -> Iterator[str]:
    if isinstance(finding, PossibleFinding):
        words = why_words(finding.why)
        yield f"only possible ({finding.why}): {words.says}"
        yield f"what would help: {words.to_do}"
        yield "it breaks no promise and is not counted as a finding"
        yield ""


def _counts(finding: Finding) -> Iterator[str]:
    counts = finding.evidence
    axis = "the field is this" if finding.axis == "column_type" else "the values contain it"
    yield f"confidence {finding.confidence:.2f}: {axis}"
    if counts.terms:
        yield "  sum of the evidence for it (+) and against it (-); 0 is an even chance, 2.2 is nine in ten:"
        yield from (f"  {term}" for term in counts.terms)
    matched = f"{counts.n_match:,} of {counts.n_non_null:,} values match"
    yield f"{matched}, {_share(counts)}; {counts.n_read:,} rows read; by {counts.detector}"
    if not counts.n_match and counts.n_non_null and finding.confidence >= _EVEN:
        yield (
            "this is not a contradiction: these values have no form by which they could be recognised, so "
            "the confidence comes from the name and its surroundings"
        )
    if counts.n_validated:
        passed = f"{counts.n_valid:,} of {counts.n_validated:,} distinct candidates pass"
        yield f"{passed} the check of {counts.detector}"
    if counts.n_example:
        yield f"{counts.n_example:,} are reserved example values"
    if counts.name_tokens:
        yield f"name: {' '.join(counts.name_tokens)}"
    if finding.locations:
        yield f"first at row {', '.join(map(str, finding.locations))}"


def _rests_on(finding: Finding, detector: Detector | None) -> Iterator[str]:
    """Lines that say what evidence the detector requires, and what would have changed the result."""
    if detector is None:
        return
    counts = finding.evidence
    named = any(name in detector.names for name in ("".join(counts.name_tokens), *counts.name_tokens))
    if detector.chance < 1 and counts.n_validated:
        yield f"{detector.chance:.2%} of random look-alikes pass the check: {detector.about.doc}"
        least = _matches_wanted(
            NearMiss(
                detector=detector.id,
                n_match=counts.n_match,
                n_candidates=counts.n_validated,
                n_valid=counts.n_valid,
            ),
            detector.chance,
        )
        if finding.tier == "possible":
            return
        yield f"with fewer than {least:,} distinct values that pass, the values alone would not be enough"
    if finding.tier == "possible":
        return
    enough = detector.support.carries_from
    if enough and counts.n_valid >= enough:
        yield f"it needs {enough} or more distinct values that pass, or a name, or a neighbour"
    elif detector.support.is_needed or detector.support.partner:
        yield (
            "it needs its name, a word before the values or a partner value; without any it would not be "
            "reported"
        )
    if not named and detector.names:
        yield f"a name such as {detector.names[0]} would raise the confidence"


def _share(counts: Evidence) -> str:
    low, high = counts.interval_95
    return f"{counts.prevalence:.2%} (95 %: {low:.2%} to {high:.2%})"


def _kept(kept: Retention) -> str:
    """How long data is kept and what happens to it then; the title of the rule if it gives no figure."""
    how_long = f"{kept.limit} after {kept.trigger}" if kept.limit else kept.title or "no figure"
    return f"{how_long}, then: {kept.action}" if kept.action != "none" else how_long


def _said_by(label: Classification) -> tuple[str, str, str]:
    """The retention rule, who set it, and the lines of the notice that state it."""
    kept = label.retention
    return kept.rule, kept.source, lines_words(kept.notice_lines)


def _broken(violations: Iterable[Violation], finding: Finding) -> Iterator[str]:
    for item in violations:
        if item.finding == finding.fingerprint:
            where = ", ".join(filter(None, (item.promise, item.severity, lines_words(item.notice_lines))))
            yield f"{item.title} ({where}): {item.remediation}"
