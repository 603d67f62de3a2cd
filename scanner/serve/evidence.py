"""The evidence of one finding, as pages show it."""

from reports.html_finding import FindingView, view
from reports.html_model import called
from scanner.finding import Finding, Report


def evidence(report: Report, finding: Finding) -> FindingView:
    """Build the view of a finding with its evidence and the promises that the finding breaks."""
    rows = {(item.source, item.collection): item for item in report.collections}
    collection = rows.get((finding.source, finding.collection))
    return view(
        finding,
        source=called(report)[finding.source],
        whole=bool(collection and collection.rows is not None and collection.rows_read >= collection.rows),
        violations=tuple(item for item in report.violations if item.finding == finding.fingerprint),
        sections=report.sections,
    )
