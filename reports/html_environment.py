"""Functions for page templates: names made safe to display, words for identifiers, counts with nouns."""

import re
from collections.abc import Callable

from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, StrictUndefined

from reports.audited import footing_words
from reports.citing import lines_words
from reports.html_finding import CLASS_CODES
from reports.html_names import breakable, name_markup
from reports.html_settings import setting_words
from reports.names import legible, visible
from reports.reality import people_words
from reports.summary import held_as
from reports.words import day, humanized, kind_words, plural, share, span

_UNSAFE_IN_CSS = re.compile(r"[^A-Za-z0-9 :.,+-]")


def environment(*more: BaseLoader, link: Callable[[str], str] = str) -> Environment:
    """A Jinja environment with the templates of ``reports`` and of ``more``, and with filters.

    Args:
        link: maps an anchor of the report, such as ``#possible``, to the address where the anchor is found.
    """
    env = Environment(
        loader=ChoiceLoader([PackageLoader("reports"), *more]),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    env.filters |= {
        "breakable": breakable,
        "class_code": CLASS_CODES.__getitem__,
        "css": lambda text: _UNSAFE_IN_CSS.sub("", text),
        "day": day,
        "held_as": held_as,
        "humanized": humanized,
        "name": name_markup,
        "legible": legible,
        "lines_words": lines_words,
        "kind_words": kind_words,
        "people_words": people_words,
        "share": share,
        "plural": plural,
        "sentence": lambda text: text[:1].upper() + text[1:],
        "setting": setting_words,
        "span": span,
        "footing_words": footing_words,
        "visible": visible,
        "at": link,
    }
    return env
