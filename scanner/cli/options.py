"""Options that several commands share, and how their values are read."""

import argparse
import difflib
import re

from scanner.cli.errors import UsageError


def add_store_option(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--store",
        metavar="URL",
        help="where runs are kept: a path, an SQLAlchemy URL, or 'none' "
        "(default: $NOTICEMAP_STORE, else noticemap.sqlite3 in your data folder)",
    )


def add_regions_option(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--regions",
        metavar="US,GB,...",
        help="countries in which national phone numbers are tried, likeliest first (ISO 3166 codes)",
    )


def add_ner_option(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--ner",
        choices=("auto", "off"),
        default="auto",
        help="look for names in prose with a language model where there is one (default: auto)",
    )


def read_regions(text: str) -> tuple[str, ...]:
    """``us,gb`` as ``("US", "GB")``. Raises ``UsageError`` for what is no country with phone numbers."""
    from phonenumbers import SUPPORTED_REGIONS

    regions = tuple(part.strip().upper() for part in text.split(",") if part.strip())
    for region in regions:
        if region not in SUPPORTED_REGIONS:
            near = "GB" if region == "UK" else ", ".join(difflib.get_close_matches(region, SUPPORTED_REGIONS))
            hint = f"; did you mean {near}?" if near else ""
            raise UsageError(
                f"unknown region '{region}' in --regions{hint}\n  valid are ISO 3166 codes such as US,GB,DE"
            )
    if not regions:
        raise UsageError("--regions is empty; valid are ISO 3166 codes such as US,GB,DE")
    return regions


def positive(text: str) -> int:
    """A whole number above zero, as an argparse type."""
    value = int(text) if re.fullmatch(r"\d{1,12}", text) else 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number above 0")
    return value


def whole(text: str) -> int:
    """A whole number, as an argparse type."""
    if not re.fullmatch(r"-?\d{1,18}", text):
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number")
    return int(text)
