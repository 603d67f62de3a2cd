"""HTML to read, search and print: one file that loads nothing from any network.

The page shows the verdict first, then classes by place, broken promises, every finding with its evidence,
unread places, time limits, and assumptions. Without script, all lines are unfolded. Names from the data are
escaped, isolated in their text direction, and shown without invisible characters. Browsers run only the
report's own script, which the page allows by its hash.
"""

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from typing import TextIO

from jinja2 import Environment
from markupsafe import Markup

from reports.base import ReportFormat
from reports.html_environment import environment
from reports.html_finding import FindingView
from reports.html_lines import also_named
from reports.html_model import page
from reports.html_packs import MAX_PLAIN, embedded, index, packs
from reports.html_page import Page
from reports.names import referenced, visible
from reports.order import in_order
from reports.words import humanized
from scanner.finding import Report


def write(report: Report, out: TextIO) -> None:
    env = _environment()
    content = page(in_order(report))
    style = env.get_template("report.css.j2").render(page=content)
    script, _, _ = env.loader.get_source(env, "report.js") if env.loader else ("", None, None)
    packed = len(content.listing.views) > MAX_PLAIN
    stream = env.get_template("report.html.j2").stream(
        page=content,
        style=Markup(style),
        style_hash=allowed_by_hash(style),
        script=Markup(script),
        script_hash=allowed_by_hash(script),
        names=Markup(embedded(_names(content))),
        packed=packed,
        index=Markup(index(content.listing.views) if packed else "[]"),
        packs=list(map(Markup, packs(_lines(env, content.listing.views)))) if packed else [],
    )
    for part in stream:
        out.write(referenced(part.encode("utf-8", "backslashreplace").decode("utf-8")))


@cache
def _environment() -> Environment:
    """The Jinja environment of all reports of a process, because compiling the templates takes longer than
    writing most reports.
    """
    return environment()


def _lines(env: Environment, views: Sequence[FindingView]) -> list[str]:
    line = env.get_template("finding.html.j2").module.line  # type: ignore[attr-defined]
    return [str(line(item)) for item in views]


def _names(content: Page) -> dict[str, dict[str, str]]:
    """The names that the script shows for groups and filters."""
    views, work = content.listing.views, content.first.work
    return {
        "cls": {code: name for code, name, _ in content.listing.chips},
        "ent": {entity: kind for entity, kind, _ in content.listing.entities},
        "src": {item.source: visible(item.source) for item in views},
        "coll": {item.collection: visible(item.collection) for item in views},
        "ret": {item.rule: humanized(item.rule) if item.rule else "No rule" for item in views},
        "role": {role: humanized(role).lower() for item in views for role, _, _ in item.label.roles},
        "also": also_named(views),
        "item": {row.item.id: f"{visible(row.item.collection)} {visible(row.item.field)}" for row in work},
    }


def allowed_by_hash(text: str) -> str:
    """The hash of a script or style, in the form in which a content security policy allows it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


FORMAT = ReportFormat(name="html", filename="report.html", write=write)
