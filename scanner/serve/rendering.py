"""Render pages as HTML from this package's templates, with the style, marks and words of the HTML report."""

from contextvars import ContextVar
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader

from reports.html_environment import environment
from reports.names import referenced
from scanner.serve.exchange import Page

_RUN: ContextVar[str] = ContextVar("run", default="")
_IN_REPORT = (
    "retention",
    "unscanned",
    "promises",
    "held",
    "where",
    "changes",
    "basis",
    "glossary",
    "people",
    "reality",
)


def html(page: Page, **shared: Any) -> bytes:
    """Render a page as UTF-8. ``shared`` contains the values that all pages use."""
    _RUN.set(page.run)
    text = _environment().get_template(page.template).render(**page.content, **shared, run_id=page.run)
    return referenced(text.encode("utf-8", "backslashreplace").decode("utf-8")).encode("utf-8")


@cache
def stylesheet() -> bytes:
    """The stylesheet of all pages."""
    return _environment().get_template("serve.css").render().encode("utf-8")


@cache
def _environment() -> Environment:
    return environment(PackageLoader("scanner.serve"), link=link)


def link(address: str) -> str:
    """The address of the page that corresponds to an address inside the HTML report.

    >>> token = _RUN.set("r1")
    >>> link("#possible"), link("#v-no_location"), link("#retention"), link("#findings?class=usage")
    ('/runs/r1/worklist?kind=possible', '/runs/r1/worklist?promise=no_location', \
'/runs/r1/report#retention', '/runs/r1/findings?class=usage')
    >>> _RUN.reset(token)
    """
    base, name = f"/runs/{_RUN.get()}", address.removeprefix("#")
    if name.startswith("f-"):
        return f"{base}/findings/{name[2:]}"
    if name.startswith("p-"):
        return f"{base}/findings/{name[2:]}"
    if name.startswith("v-"):
        return f"{base}/worklist?promise={name[2:]}"
    if name.startswith("findings"):
        return f"{base}/{name}"
    if name == "possible":
        return f"{base}/worklist?kind=possible"
    if name == "work":
        return f"{base}/worklist"
    return f"{base}/report{address}" if name in _IN_REPORT else address
