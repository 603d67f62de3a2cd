"""``noticemap demo``: write a made-up estate to try a scan on."""

import argparse
import sys
from pathlib import Path

NAME = "demo"
HELP = "write a made-up company's databases, logs and files, to try a scan on"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", metavar="DIR", type=Path, help="where to write; empty, new, or an earlier estate"
    )
    parser.add_argument(
        "--size", type=float, default=1.0, help="1.0 (default) is about 200 accounts and 8 MB"
    )
    parser.add_argument(
        "--seed", type=int, default=7, help="the same seed and size give the same bytes (default 7)"
    )


def run(args: argparse.Namespace) -> int:
    from scanner.demo import (
        EstateError,
        write_estate,
    )  # imports pyarrow, which `noticemap version` must not wait for

    folder: Path = args.folder
    try:
        files = write_estate(folder, size=args.size, seed=args.seed)
    except EstateError as error:
        print(f"noticemap demo: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"noticemap demo: {folder} cannot be written ({error.strerror})", file=sys.stderr)
        return 2
    width = max(len(str(path.relative_to(folder))) for path in files)
    for path in files:
        print(f"  {path.relative_to(folder)!s:<{width}}  {path.stat().st_size / 1e6:6.2f} MB")
    print(f"Everybody in it is made up. Next: noticemap scan {folder} -o report")
    return 0
