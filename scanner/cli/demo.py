"""``noticemap demo``: write the data of a made-up company, to try a scan on."""

import argparse
from pathlib import Path

from scanner.cli.errors import ExitCode
from scanner.cli.options import whole
from scanner.errors import UsageError

NAME = "demo"
HELP = "write the databases, logs and files of a made-up company, to try a scan on"
_LARGEST = 10_000
"""Largest value of ``--size``; it writes about 100 GB."""
_EXAMPLES = """\
examples:
  noticemap demo                          writes to ./noticemap-demo
  noticemap demo demo/estate              about 10 MB
  noticemap demo demo/large --size 20     the same company, twenty times as busy
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder",
        metavar="DIR",
        nargs="?",
        type=Path,
        default=Path("noticemap-demo"),
        help="folder to write to: new, empty, or an earlier demo (default: ./noticemap-demo)",
    )
    parser.add_argument(
        "--size", type=_size, default=1.0, help="1.0 (default) is about 200 accounts and 10 MB"
    )
    parser.add_argument(
        "--seed", type=whole, default=7, help="the same seed and size give the same bytes (default: 7)"
    )
    parser.epilog = _EXAMPLES


def _size(text: str) -> float:
    try:
        size = float(text)
    except ValueError:
        size = 0
    if not 0 < size <= _LARGEST:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number above 0 and up to {_LARGEST:,}")
    return size


def run(args: argparse.Namespace) -> int:
    from scanner.demo import (
        EstateError,
        write_estate,
    )  # imports pyarrow, which is slow and which other commands do not need

    folder: Path = args.folder
    try:
        files = write_estate(folder, size=args.size, seed=args.seed)
    except EstateError as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise UsageError(f"cannot write to {folder}: {error.strerror}; name another folder") from None
    names = {path.relative_to(folder).as_posix(): path.stat().st_size for path in files}
    width = max(len(name) for name in names)
    for name, size in names.items():
        print(f"  {name:<{width}} {size / 1e6:6.2f} MB")
    print(f"Written to {folder}; everybody in it is made up.\nNext: noticemap scan {folder} -o report")
    return ExitCode.DONE
