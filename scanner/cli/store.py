"""``noticemap store``: maintain the store of runs and reviews."""

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.cli.errors import ExitCode
from scanner.cli.options import add_store_option, positive
from scanner.cli.terminal import trusted

if TYPE_CHECKING:
    from scanner.store.base import Store

NAME = "store"
HELP = "maintain the store of runs: migrate, check, prune or copy it"

_EXAMPLES = """\
examples:
  noticemap store migrate                         bring the tables up to date (opening the store does so, too)
  noticemap store check                           read every row and report damage
  noticemap store prune --keep 12 --days 400      list the runs that would be dropped; --yes drops them
  noticemap store backup runs-2026-07.sqlite3     copy the store; the copy can be used as a store
  noticemap store backup 'postgresql://noticemap@db.example.org/runs'   move it to a server for a team

prune keeps: the last --keep runs of every source, all runs of the last --days days, the last run that could
read each source, and every baseline. Reviews are never dropped.
"""
_KEEP, _DAYS = 30, 400


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EXAMPLES
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    commands = {
        "migrate": "bring the tables up to date",
        "check": "read every row and report damage",
        "prune": "drop old runs",
        "backup": "copy the store",
    }
    parsers = {
        name: what.add_parser(name, help=words, description=words, allow_abbrev=False)
        for name, words in commands.items()
    }
    prune = parsers["prune"]
    prune.add_argument(
        "--keep",
        type=positive,
        default=_KEEP,
        metavar="N",
        help=f"number of runs to keep for each source (default: {_KEEP})",
    )
    prune.add_argument(
        "--days", type=positive, default=_DAYS, metavar="N", help=f"days to keep (default: {_DAYS})"
    )
    prune.add_argument("--yes", action="store_true", help="drop the runs; without it they are only listed")
    parsers["backup"].add_argument(
        "target", metavar="FILE|URL", help="a new file, or the URL of an empty database"
    )
    for each in parsers.values():
        add_store_option(each)


def run(args: argparse.Namespace) -> int:
    from scanner.store import open_store

    act = {"migrate": _migrate, "check": _check, "prune": _prune, "backup": _backup}[args.what]
    with open_store(args.store, os.environ, create=args.what == "migrate") as store:
        if store.empty:
            print(f"There is no store: {store.empty}")
            return ExitCode.DONE
        return act(store, args)


def _migrate(store: "Store", args: argparse.Namespace) -> int:
    from scanner.store.schema import revisions

    was = store.came_with or "none"
    words = "is up to date" if was == revisions()[-1] else f"was brought from revision {was} up to date"
    print(f"store {store.database.place} {words}: revision {revisions()[-1]}")
    return ExitCode.DONE


def _check(store: "Store", args: argparse.Namespace) -> int:
    from scanner.store.maintenance import problems

    found = list(problems(store, _counted))
    for problem in found:
        print(problem)
    if not found:
        print(f"store {store.database.place} is sound")
    return ExitCode.INCOMPLETE if found else ExitCode.DONE


def _counted(done: int, of: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if done == of else ""
        print(f"\rread {done:,} of {of:,} runs", end=end, file=trusted(sys.stderr), flush=True)


def _prune(store: "Store", args: argparse.Namespace) -> int:
    from scanner.store.maintenance import PruneRule, prunable, prune

    now = datetime.now(UTC)
    ids = prunable(store.database, PruneRule(keep=args.keep, days=args.days), now)
    if not ids:
        print("No run is old enough to be dropped.")
    elif not args.yes:
        print("\n".join(ids))
        print(f"{len(ids):,} runs would be dropped; add --yes to drop them.")
    if args.yes:
        prune(store.database, ids, now)
        if ids:
            print(f"{len(ids):,} runs were dropped.")
    return ExitCode.DONE


def _backup(store: "Store", args: argparse.Namespace) -> int:
    from scanner.errors import UsageError
    from scanner.store import open_store
    from scanner.store.maintenance import copy

    if args.target == "none" or ("://" not in args.target and Path(args.target).exists()):
        raise UsageError(f"'{args.target}' cannot take a backup: give a new file or a URL")
    with open_store(args.target, {}) as target:
        n_rows = copy(store.database, target.database, _copying)
        print(f"{n_rows:,} rows were copied to {target.database.place}")
    return ExitCode.DONE


def _copying(table: str) -> None:
    if sys.stderr.isatty():
        print(f"copying {table}", file=sys.stderr)
