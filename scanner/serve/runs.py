"""The page that lists the stored runs, and the summary page of one run."""

from dataclasses import dataclass

from reports.html_model import page
from reports.order import in_order
from scanner.serve.desk import MAX_RUNS, Desk
from scanner.serve.exchange import Answer, Asked, GoTo, Page


@dataclass(frozen=True)
class Runs:
    desk: Desk

    def listed(self, asked: Asked) -> Answer:
        """List the most recent runs, newest first."""
        runs = self.desk.runs()
        content = {"title": "Runs", "runs": runs, "is_cut": len(runs) == MAX_RUNS}
        return Page(template="runs_page.html.j2", content=content)

    def latest(self, asked: Asked) -> Answer:
        return GoTo(where=f"/runs/{self.desk.run('latest').run.id}")

    def one(self, asked: Asked) -> Answer:
        """The summary of a run: verdict, five actions, numbers and overdue data."""
        report = in_order(self.desk.run(asked.path["run"]))
        shown = page(report)
        summary = next((item for item in self.desk.runs() if item.id == report.run.id), None)
        content = {
            "title": shown.cover.title,
            "page": shown,
            "baseline_at": summary.baseline_at if summary else "",
            "done": asked.query.get("done", ""),
        }
        return Page(template="run_page.html.j2", content=content, run=report.run.id)

    def accept(self, asked: Asked) -> Answer:
        """Accept a run as the baseline."""
        report = self.desk.run(asked.path["run"])
        self.desk.accept(report, asked.given("author"))
        return GoTo(where=f"/runs/{report.run.id}?done=baseline")
