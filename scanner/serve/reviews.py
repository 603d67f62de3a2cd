"""The page that lists all reviews with author and reason, and lets the user withdraw a review."""

from dataclasses import dataclass

from scanner.errors import UsageError
from scanner.serve.desk import Desk
from scanner.serve.exchange import Answer, Asked, GoTo, NotHereError, Page


@dataclass(frozen=True)
class Reviews:
    desk: Desk

    def listed(self, asked: Asked) -> Answer:
        return self._page(asked)

    def withdraw(self, asked: Asked) -> Answer:
        """Withdraw a review. The withdrawn review stays listed."""
        number = asked.path["number"]
        if not number.isdecimal() or len(number) > 12:
            raise NotHereError("There is no such review.")
        try:
            self.desk.withdraw(int(number), asked.given("reason"), asked.given("author"))
        except UsageError as error:
            return self._page(asked, str(error))
        return GoTo(where=f"/reviews?done={number}")

    def _page(self, asked: Asked, wrong: str = "") -> Page:
        today = self.desk.today
        every = [(review, review.state(today)) for review in reversed(self.desk.store.reviews.all())]
        content = {
            "title": "Reviews",
            "active": [review for review, state in every if state == "active"],
            "ended": [(review, state) for review, state in every if state != "active"],
            "wrong": wrong,
            "done": asked.query.get("done", ""),
        }
        return Page(template="reviews_page.html.j2", content=content, status=422 if wrong else 200)
