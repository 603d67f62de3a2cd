"""Why a field was reported as it was, or why it was not: every finding and every silence in words. Pure."""

from collections.abc import Iterable, Iterator

from scanner.finding import CollectionSummary, Evidence, FieldSummary, Finding, Report, Violation


def by_fingerprint(report: Report, prefix: str) -> tuple[Finding, ...]:
    """Findings whose fingerprint begins with ``prefix``."""
    return tuple(finding for finding in report.findings if finding.fingerprint.startswith(prefix))


def explain(report: Report, finding: Finding) -> str:
    """One finding: what was counted, what was decided, and on what it rests."""
    lines = [
        f"{finding.collection}, {finding.field}: {finding.entity}",
        f"  {finding.source}, fingerprint {finding.fingerprint[:16]}",
        "",
        *(f"  {line}" for line in _counts(finding)),
        "",
    ]
    for label in finding.classifications:
        limit = label.retention.limit or "no figure"
        lines += [
            f"  {label.category} as {label.role}: {label.element_title} ({label.element})",
            f"    {label.reason}",
            *(f"    {signal}" for signal in label.signals),
            *([f"    second: {label.runner_up}"] if label.runner_up else []),
            *([f"    to be answered: {label.question}"] if label.question else []),
            f"    kept: {limit}, from: {label.retention.trigger}, then: {label.retention.action}"
            f" ({label.retention.rule}, {label.retention.source})",
            f"    notice: {report.sections.get(label.notice_section, label.notice_section)}",
            *([f"    marks: {', '.join(label.flags)}"] if label.flags else []),
        ]
    lines += [f"  breaks: {line}" for line in _broken(report.violations, finding)]
    return "\n".join(lines)


def explain_silence(collection: CollectionSummary, field: FieldSummary) -> str:
    """A field that is not reported: what was read of it, and what that is worth."""
    head = f"{collection.collection}, {field.field}: nothing reported"
    if field.n_non_null == 0:
        return f"{head}\n  {field.n_read:,} rows read, no value in them: this says nothing of later rows."
    bound = min(1.0, 3 / field.n_non_null)
    return (
        f"{head}\n"
        f"  {field.n_non_null:,} values read ({field.n_distinct:,} different, type {field.type}): none is\n"
        "  an entity that a detector knows, and no element claims the name.\n"
        f"  At 95 % fewer than {bound:.2%} of the values are one.\n"
        "  A lower --min-confidence lists what was too weak."
    )


def _counts(finding: Finding) -> Iterator[str]:
    counts = finding.evidence
    axis = "the field is this" if finding.axis == "column_type" else "the values contain it"
    yield f"confidence {finding.confidence:.2f}: {axis}"
    matched = f"{counts.n_match:,} of {counts.n_non_null:,} values match"
    yield f"{matched}, {_share(counts)}; {counts.n_read:,} rows read"
    if counts.n_validated:
        passed = f"{counts.n_valid:,} of {counts.n_validated:,} different candidates pass"
        yield f"{passed} the check of {counts.detector}"
    if counts.n_example:
        yield f"{counts.n_example:,} are reserved for examples"
    if counts.name_tokens:
        yield f"name: {' '.join(counts.name_tokens)}"
    if finding.locations:
        yield f"first at row {', '.join(map(str, finding.locations))}"


def _share(counts: Evidence) -> str:
    low, high = counts.interval_95
    return f"{counts.prevalence:.2%} (95 %: {low:.2%} to {high:.2%})"


def _broken(violations: Iterable[Violation], finding: Finding) -> Iterator[str]:
    for item in violations:
        if item.finding == finding.fingerprint:
            yield f"{item.title} ({item.promise}, {item.severity}): {item.remediation}"
