"""``noticemap serve``: the store as a local web page."""

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.cli.errors import ExitCode
from scanner.cli.options import add_store_option
from scanner.cli.own_project import add_project_option, own_project
from scanner.errors import UsageError

if TYPE_CHECKING:
    from scanner.serve.desk import Desk
    from scanner.store.base import Store

NAME = "serve"
HELP = "show the store as a local web page: runs, worklist, findings, changes, reviews, files"

PORT = 8765
_EXAMPLES = """\
examples:
  noticemap serve                     prints an address; open it in a browser on this machine
  noticemap serve --open              opens it, too
  noticemap serve --port 0            any port that is free
  noticemap serve --store runs.db     the runs of another store
  curl 'http://127.0.0.1:8765/?token=...'   the printed address also answers programs, in quotes

The page is only served on the loopback address of this machine, and only to a client that sends the token of
the address, which is new every time. It loads nothing from other hosts. Decisions are kept in the store, as
with `noticemap review`. Ctrl-C ends it. It needs an extra: pip install 'noticemap[serve]'
"""
_HINT = "the web page needs two more libraries; install them with: pip install 'noticemap[serve]'"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EXAMPLES
    parser.add_argument(
        "--port",
        type=_port,
        default=PORT,
        metavar="N",
        help=f"port to listen on (default: {PORT}; 0: any free port)",
    )
    parser.add_argument("--open", action="store_true", help="open the page in the browser")
    parser.add_argument(
        "--author", default="", metavar="NAME", help="who decides (default: the name of your account)"
    )
    parser.add_argument(
        "--policy",
        default="",
        metavar="FILE|ID",
        help="policy of the runs, if it is not shipped (default: that of the project file)",
    )
    add_project_option(parser)
    add_store_option(parser)


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text[:6]) <= 65_535:
        raise argparse.ArgumentTypeError(f"'{text}' is not a port; give a number from 0 to 65535")
    return int(text)


def run(args: argparse.Namespace) -> int:
    try:
        from scanner.serve.server import opening_page, serve
    except ModuleNotFoundError as error:
        if error.name not in ("starlette", "uvicorn", "anyio"):
            raise
        raise UsageError(_HINT) from None
    import webbrowser

    from scanner.store import open_store

    own = own_project(args, os.environ)
    with open_store(own.store, os.environ, create=False) as store:
        if store.empty:
            raise UsageError(f"there is nothing to show: {store.empty}")
        begun: list[Path] = []

        def tell(address: str) -> None:
            print(f"Open {address}\nCtrl-C ends it.", flush=True)
            if args.open:
                begun.append(opening_page(address))
                webbrowser.open(begun[0].as_uri())

        try:
            serve(_desk(store, args), args.port, tell)
        except KeyboardInterrupt:  # the usual way to stop the server
            pass
        finally:
            for path in begun:
                path.unlink(missing_ok=True)
    print("No longer served.", file=sys.stderr)
    return ExitCode.DONE


def _desk(store: "Store", args: argparse.Namespace) -> "Desk":
    import secrets
    from functools import partial

    from scanner.cli.assigning import account
    from scanner.policy.policy import PolicyError, load_policy
    from scanner.serve.desk import Desk

    policy = args.policy or _project_policy(args)
    try:
        if policy:
            load_policy(policy)
    except PolicyError as error:
        raise UsageError(str(error)) from None
    return Desk(
        store=store,
        project=own_project(args, os.environ).key,
        policy=policy,
        author=args.author or account(),
        clock=partial(datetime.now, UTC),
        form_key=secrets.token_urlsafe(32),
    )


def _project_policy(args: argparse.Namespace) -> str:
    """The policy that the project file names; empty if there is no file, or the file names no policy."""
    from scanner.project.project import FILE
    from scanner.project.reading import load_project

    path = args.config or Path(FILE)
    if args.config is None and not path.exists():
        return ""
    return str(load_project(path).options.get("policy", ""))
