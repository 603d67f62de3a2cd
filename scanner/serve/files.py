"""Downloads of a run in all formats, and the HTML report of a run as a page."""

import io
from dataclasses import dataclass
from typing import Final

from reports.base import ReportFormat
from reports.registry import format_named, formats
from scanner.finding import Report
from scanner.serve.desk import Desk
from scanner.serve.exchange import Answer, Asked, File, NotHereError, Page

REPORT_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; sandbox allow-scripts allow-modals"
)
"""The content security policy for the HTML report. The report itself allows its style and script by hash;
both policies apply. The sandbox separates the report from the origin of this server, so that the report can
neither read from the server nor send anything to it."""
_FIRST: Final = ("xlsx", "html", "csv", "json", "sarif")
"""The most popular formats, which are listed first."""


@dataclass(frozen=True)
class Files:
    desk: Desk

    def listed(self, asked: Asked) -> Answer:
        report = self.desk.run(asked.path["run"])
        known = [one for one in formats().values() if one.filename]
        known.sort(key=lambda one: _FIRST.index(one.name) if one.name in _FIRST else len(_FIRST))
        return Page(
            template="files_page.html.j2", content={"title": "Files", "formats": known}, run=report.run.id
        )

    def one(self, asked: Asked) -> Answer:
        """Download a run in one format."""
        form = format_named(asked.path["format"]) if asked.path["format"].replace("-", "").isalnum() else None
        if form is None or not form.filename:
            raise NotHereError("There is no such format.")
        report = self.desk.run(asked.path["run"])
        return File(
            body=_written(report, form),
            media_type="application/octet-stream",
            filename=f"{report.run.id}-{form.filename}",
        )

    def report(self, asked: Asked) -> Answer:
        """Show the HTML report in the browser."""
        form = formats()["html"]
        body = _written(self.desk.run(asked.path["run"]), form)
        return File(body=body, media_type="text/html; charset=utf-8", policy=REPORT_POLICY)


def _written(report: Report, form: ReportFormat) -> bytes:
    if form.binary:
        raw = io.BytesIO()
        form.write(report, raw)
        return raw.getvalue()
    text = io.StringIO()
    form.write(report, text)
    return text.getvalue().encode("utf-8", "backslashreplace")
