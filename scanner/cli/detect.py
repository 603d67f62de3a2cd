"""``noticemap detect``: find personal data in text from standard input, line by line."""

import argparse
import sys
from typing import TYPE_CHECKING

from scanner.cli.errors import ExitCode
from scanner.cli.options import add_ner_option, add_recognizers_option, add_regions_option
from scanner.run.preparation import read_regions, text_reader

if TYPE_CHECKING:
    from detectors.base import Hints
    from detectors.prose.name_reader import TextReader

NAME = "detect"
HELP = "find personal data in text from standard input"

_EXAMPLES = """\
Reads JSON Lines {"id": any, "text": "..."}, or plain lines with --lines (their id is the line number), and
writes one line for each, in the same order:
  {"id": 1, "spans": [{"start": 5, "end": 20, "entity": "EMAIL_ADDRESS", "score": 0.95}]}
Offsets are in Unicode code points. A line that cannot be read gets an empty list of spans and an
"error", and the exit code is 3.

examples:
  echo 'mail ana@example.org' | noticemap detect --lines
  noticemap detect --regions GB,DE < tickets.jsonl > spans.jsonl
  tail -f app.log | noticemap detect --lines
"""
NO_MODEL = (
    "no language model is installed, so names in prose are found only by phrases and lists\n"
    "  install a spaCy model such as en_core_web_md, or add --ner off"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EXAMPLES
    parser.add_argument("--lines", action="store_true", help="read plain lines instead of JSON Lines")
    parser.add_argument("--detectors", default="*", metavar="GLOB", help="use only these detectors, by id")
    add_recognizers_option(parser, default=[])
    add_regions_option(parser)
    add_ner_option(parser)


def run(args: argparse.Namespace) -> int:
    from connectors.arrow.functions_on_demand import functions_on_demand
    from connectors.arrow.pandas_free import leave_pandas_out

    leave_pandas_out()
    functions_on_demand()
    hints = _hints(args.regions)
    reader = _open_reader(args)
    if reader.names is not None and not reader.names.models:
        _note(NO_MODEL)
    if sys.stdin.isatty():
        _note("reading from the keyboard; Ctrl-D ends the input")
    from scanner.cli.detect_lines import answer_lines

    n_failed = answer_lines(
        sys.stdin.buffer,
        sys.stdout.buffer,
        lambda texts: reader.spans(texts, hints),
        plain=args.lines,
        complain=_note,
    )
    return ExitCode.INCOMPLETE if n_failed else ExitCode.DONE


def _note(words: str) -> None:
    print(f"noticemap detect: {words}", file=sys.stderr)


def _hints(regions: str | None) -> "Hints":
    from detectors.base import Hints

    return Hints(regions=read_regions(regions)) if regions is not None else Hints()


def _open_reader(args: argparse.Namespace) -> "TextReader":

    return text_reader(
        args.detectors,
        regions=read_regions(args.regions) if args.regions else (),
        recognizers=args.recognizers,
        ner=args.ner,
    )
