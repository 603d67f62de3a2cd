"""``noticemap detectors``: list the detectors, from the detector files."""

import argparse
from typing import TYPE_CHECKING

from scanner.cli.errors import ExitCode

if TYPE_CHECKING:
    from detectors.base import Detector

NAME = "detectors"
HELP = "list the detectors: which kinds of values are looked for"

_EXAMPLES = """\
examples:
  noticemap detectors                             all of them
  noticemap detectors 'phone*'                    by entity or id
  noticemap detectors --markdown > docs/detectors.md

chance is the share of random look-alikes that pass the detector's check (1: it has no check).
A detector that needs support counts only where the field's name, a word nearby or a second value
supports it.
"""
_HEADERS = ("entity", "id", "strength", "chance", "support", "what it is")
_MARKDOWN = """\
<!-- Made by `noticemap detectors --markdown`; do not edit. -->
# Detectors

`chance` is the share of random look-alikes that pass the check (1: there is no check). A detector that
needs support counts only where the field's name, a word nearby or a second value supports it. Examples
are masked as in reports; reports never show values of an entity without an example.

"""
_LIBRARY = """
## Numbers that python-stdnum knows

For each module of python-stdnum: the entities that its numbers are reported as, or why noticemap does not
look for them.

"""
_PAGE_HEADERS = (
    "entity",
    "id",
    "countries",
    "strength",
    "chance",
    "check",
    "support",
    "example",
    "what it is",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EXAMPLES
    parser.add_argument(
        "glob", metavar="GLOB", nargs="?", default="*", help="list only these, by entity or id"
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="a JSON array instead of a table")
    form.add_argument("--markdown", action="store_true", help="a Markdown page instead of a table")


def run(args: argparse.Namespace) -> int:

    from scanner.run.preparation import detectors_wanted

    found = detectors_wanted(args.glob, called="")
    found = tuple(sorted(found, key=lambda detector: (detector.entity, detector.id)))
    if args.json:
        print(_as_json(found))
    else:
        print(_as_table(found, markdown=args.markdown), end="")
    if args.markdown and args.glob == "*":
        print(_library_table(), end="")
    return ExitCode.DONE


def _as_json(found: "tuple[Detector, ...]") -> str:
    import json

    rows = [
        {
            "entity": one.entity,
            "id": one.id,
            "strength": one.strength,
            "chance": one.chance,
            "needs_support": one.support.is_needed,
            "neutral": one.nature.neutral,
            "names": one.names,
            "context": one.context,
            "partner": one.support.partner,
            "description": one.about.doc,
        }
        for one in found
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False)


def _as_table(found: "tuple[Detector, ...]", *, markdown: bool) -> str:
    from scanner.cli.terminal import terminal_width
    from scanner.cli.text_table import markdown_table, text_table

    if markdown:
        return _MARKDOWN + markdown_table(_PAGE_HEADERS, [_page_row(one) for one in found])
    rows = [
        (one.entity, one.id, one.strength, f"{one.chance:g}", _support(one), one.about.doc) for one in found
    ]
    return text_table(_HEADERS, rows, terminal_width())


def _library_table() -> str:
    from detectors.stdnum_modules import answers, modules
    from scanner.cli.text_table import markdown_table

    told = answers()
    rows = [(name, what, ", ".join(told[name].entities), told[name].why) for name, what in modules().items()]
    return _LIBRARY + markdown_table(("module", "what it is", "found as", "or why not"), rows)


def _page_row(one: "Detector") -> tuple[str, ...]:
    from detectors.base import Recognized

    link = _source_link(one)
    return (
        one.entity,
        one.id,
        ", ".join(one.about.regions),
        one.strength,
        f"{one.chance:g}",
        "yes" if one.validate or isinstance(one.match, Recognized) else "",
        _support(one),
        one.mask(one.examples[0]) if one.mask and one.examples and not one.text.trim else "",
        f"{one.about.doc} [source]({link})" if link else one.about.doc,
    )


def _support(one: "Detector") -> str:
    return "needed" if one.support.is_needed else ""


def _source_link(one: "Detector") -> str:
    """The link that the detector states, else the first link in the docstring of the detector's module, else
    empty.
    """
    import importlib
    import re

    if one.about.source:
        return one.about.source
    name = re.split("[-.]", one.id)[0]
    try:
        doc = importlib.import_module(f"detectors.{name}").__doc__ or ""
    except ModuleNotFoundError:
        return ""
    found = re.search(r"^\* (https://\S+)", doc, re.MULTILINE)
    return found[1] if found else ""
