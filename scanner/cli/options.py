"""Options that several commands share, and functions that parse the values of options."""

import argparse
import re
from pathlib import Path
from typing import Any

from scanner.project.spans import parse_span


def add_store_option(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--store",
        metavar="URL",
        help="where runs are kept: a path, a SQLAlchemy URL, or 'none' "
        "(default: $NOTICEMAP_STORE, else noticemap.sqlite3 in your data folder)",
    )


def add_source_options(parser: argparse._ActionsContainer, kinds: str) -> None:
    """Add arguments for the sources to read, the project file and the password file.

    Args:
        kinds: words for the help: the kinds of source that the command accepts.
    """
    parser.add_argument(
        "sources",
        nargs="*",
        metavar="SOURCE",
        help=f"{kinds}, or a source of the project file by its name (default: all that noticemap.yaml names)",
    )
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="project file; options on the command line override it"
    )
    parser.add_argument(
        "--password-file",
        type=Path,
        metavar="FILE",
        help="file whose first line is the password of the user in a database URI (default: PGPASSWORD, "
        "MYSQL_PWD and so on, else a prompt on a terminal)",
    )


def add_regions_option(parser: argparse._ActionsContainer, default: str | None = None) -> None:
    parser.add_argument(
        "--regions",
        default=default,
        metavar="US,GB,...",
        help="countries whose phone numbers and national numbers to look for, likeliest first "
        "(ISO 3166 codes; default: national numbers of all countries)",
    )


def add_recognizers_option(parser: argparse._ActionsContainer, default: Any) -> None:
    parser.add_argument(
        "--recognizers",
        action="append",
        default=default,
        metavar="FILE|CLASS",
        help="your own recognisers: a YAML file of Presidio, or a class as package.module:Class",
    )


def add_ner_option(parser: argparse._ActionsContainer, default: str = "auto") -> None:
    parser.add_argument(
        "--ner",
        choices=("auto", "off"),
        default=default,
        help="auto: look for names in prose if a language model is installed; off: do not (default: auto)",
    )


def positive(text: str) -> int:
    """Parse a whole number above zero, as an argparse ``type``."""
    value = int(text) if re.fullmatch(r"\d{1,12}", text) else 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number above 0")
    return value


def whole(text: str) -> int:
    """Parse a whole number, as an argparse ``type``."""
    if not re.fullmatch(r"-?\d{1,18}", text):
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number")
    return int(text)


def span(text: str) -> str:
    """Check a time span and return it unchanged, as an argparse ``type``."""
    try:
        parse_span(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return text


def run_id(text: str) -> str:
    """Check the id of a run and return it unchanged, as an argparse ``type``."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}", text):
        raise argparse.ArgumentTypeError(f"'{text}' is not a name of letters, digits, - and _")
    return text
