"""Options that several commands share, and how their values are read."""

import argparse
import difflib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.cli.errors import UsageError

if TYPE_CHECKING:
    from detectors.base import Detector


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
        help="countries whose phone numbers, likeliest first, and national numbers are looked for "
        "(ISO 3166 codes; default: national numbers of all)",
    )


def add_recognizers_option(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--recognizers",
        action="append",
        default=[],
        metavar="FILE|CLASS",
        help="recognisers of your own: Presidio's YAML file, or a class as package.module:Class",
    )


def detectors_wanted(
    glob: str,
    cache_dir: Path,
    *,
    regions: tuple[str, ...] = (),
    recognizers: Sequence[str] = (),
    called: str = "--detectors: ",
) -> "tuple[Detector, ...]":
    """What is looked for. Raises ``UsageError`` for a glob that matches nothing or a bad recogniser.

    ``called`` is what the message about the glob begins with.
    """
    from detectors.catalogue import load_catalogue
    from detectors.presidio_config import RecognizerError

    try:
        return load_catalogue(glob, cache_dir=cache_dir, regions=regions, recognizers=recognizers)
    except RecognizerError as error:
        raise UsageError(f"--recognizers: {error}") from None
    except ValueError as error:
        raise UsageError(f"{called}{error}") from None


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
