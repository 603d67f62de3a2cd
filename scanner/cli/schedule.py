"""``noticemap schedule``: scans at set times, on one host or on several that share a store."""

import argparse
from pathlib import Path

from scanner.cli.logging_options import add_logging_options
from scanner.cli.options import add_store_option, positive, span

NAME = "schedule"
HELP = "scan at set times, one run at a time, with retries, and tell people what is new"
_EXAMPLES = """\
examples:
  noticemap schedule add nightly --cron '0 2 * * *' --timezone Europe/Berlin --source crm
  noticemap schedule list                        when each schedule runs, and how its last run ended
  noticemap schedule run nightly                 now
  noticemap schedule serve                       keep running and start what is due
  noticemap schedule export systemd -o units/    let systemd, cron or Kubernetes start it
  noticemap schedule due                         what should have run and did not (then exit code 1)

Schedules are kept in the store or in noticemap.yaml. Hosts that share a store share its schedules: each
runs on one host at a time.
"""
_FORMS = ("systemd", "crontab", "k8s")
_ACTIONS = "add|list|remove|run|serve|alive|due|export|notify"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EXAMPLES
    actions = parser.add_subparsers(dest="action", metavar=_ACTIONS, required=True)
    _add_add(actions)
    listed = _action(actions, "list", "when each schedule runs, and how its last run ended")
    listed.add_argument("--json", action="store_true", help="a JSON array instead of a table")
    _action(actions, "remove", "remove a schedule; its runs stay in the store").add_argument(
        "name", metavar="NAME"
    )
    _add_run(actions)
    serve = _action(actions, "serve", "keep running and start what is due, until SIGTERM or Ctrl-C")
    serve.add_argument(
        "--parallel", type=positive, default=1, metavar="N", help="runs at the same time (default: 1)"
    )
    _add_heartbeat(serve)
    add_logging_options(serve, "info")
    alive = actions.add_parser(
        "alive",
        help="say whether `serve` runs and reaches its store (exit code 0, else 1)",
        allow_abbrev=False,
    )
    _add_heartbeat(alive)
    due = _action(actions, "due", "list what is due, and what should have run and did not (then exit code 1)")
    due.add_argument(
        "--grace",
        type=span,
        default="1h",
        metavar="SPAN",
        help="how late a run counts as missed (default: 1h)",
    )
    due.add_argument(
        "--notify", action="store_true", help="send the configured messages, once for each missed run"
    )
    _add_export(actions)
    _action(actions, "notify", "send a test message to all targets in the project file")


def run(args: argparse.Namespace) -> int:
    from scanner.cli.schedules import actions, exporting, heartbeat, loop

    homes = {"run": loop, "serve": loop, "alive": heartbeat, "export": exporting}
    return int(getattr(homes.get(args.action, actions), args.action)(args))


def _add_heartbeat(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--heartbeat",
        type=Path,
        metavar="FILE",
        help="file that `serve` touches while it reaches its store (default: $NOTICEMAP_HEARTBEAT)",
    )


def _action(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, words: str
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=words, description=words, allow_abbrev=False)
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="project file (default: noticemap.yaml, if it is here)"
    )
    add_store_option(parser)
    return parser


def _add_add(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    add = _action(actions, "add", "keep a schedule in the store")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--cron", required=True, metavar="EXPR", help="cron expression, such as '0 2 * * *'")
    add.add_argument(
        "--timezone", default="UTC", metavar="ZONE", help="time zone, such as Europe/Berlin (default: UTC)"
    )
    add.add_argument(
        "--source",
        action="append",
        default=[],
        metavar="SOURCE",
        dest="sources",
        help="a source of the project file by its name, a path or a URI; passwords as ${NAME} "
        "(default: all of the project file)",
    )
    add.add_argument("-o", "--output", type=Path, metavar="DIR", help="write the reports to this folder")
    add.add_argument(
        "--jitter", type=span, metavar="SPAN", help="start up to this much later, by a fixed random delay"
    )
    add.add_argument(
        "--timeout",
        type=span,
        metavar="SPAN",
        default="12h",
        help="stop the scan after this time (default: 12h)",
    )
    add.add_argument(
        "--retries", type=_retries, default=2, metavar="N", help="retries after a failure (default: 2)"
    )
    add.add_argument(
        "--full-every",
        type=span,
        metavar="SPAN",
        help="read everything, not a sample, if the last full scan is this long ago",
    )
    add.add_argument(
        "--incremental",
        action="store_true",
        help="do not read again what has not changed since the last run; carry its results over",
    )
    add.add_argument(
        "--max-age",
        type=span,
        metavar="SPAN",
        help="with --incremental: read again what was read longer ago than this (default: 30d)",
    )
    add.add_argument("--replace", action="store_true", help="replace the schedule of this name")


def _add_run(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    now = _action(actions, "run", "run one schedule now, here")
    now.add_argument("name", metavar="NAME")
    now.add_argument(
        "--due",
        action="store_true",
        help="run only if it is due, after its own delay; for systemd, cron and Kubernetes",
    )
    now.add_argument(
        "--environment",
        type=Path,
        metavar="FILE",
        help="read variables such as passwords from this file of NAME=value lines, if it is there; values as "
        "they are, without quotes",
    )
    add_logging_options(now, "info")


def _add_export(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    export = _action(actions, "export", "write units, lines or manifests that start the schedules")
    export.add_argument("form", choices=_FORMS, metavar="|".join(_FORMS))
    export.add_argument(
        "names", nargs="*", default=[], metavar="NAME", help="name of a schedule (default: all)"
    )
    export.add_argument(
        "-o", "--output", type=Path, metavar="DIR", help="write files into this folder (default: print them)"
    )
    export.add_argument(
        "--program", metavar="PATH", help="path of the noticemap command on that host (default: as here)"
    )
    export.add_argument("--user", metavar="NAME", help="account that runs it (systemd, cron; default: yours)")
    export.add_argument(
        "--environment",
        default="/etc/noticemap/environment",
        metavar="FILE",
        help="file with passwords as NAME=value lines, without quotes, which that account can read "
        "(systemd, cron; default: %(default)s)",
    )
    export.add_argument(
        "--image",
        metavar="IMAGE",
        help="container image (Kubernetes; default: noticemap:VERSION, as the Dockerfile makes it)",
    )


def _retries(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= 20):
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from 0 to 20")
    return int(text)
