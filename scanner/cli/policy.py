"""``noticemap policy``: show a policy, check one, or write a new one."""

import argparse
import re
from pathlib import Path

from scanner.cli.errors import ExitCode
from scanner.cli.policies import new as new_page
from scanner.errors import UsageError, did_you_mean

NAME = "policy"
HELP = "show, check or write a policy: the privacy notice as data"
_EXAMPLES = """\
examples:
  noticemap policy show                  all elements by class, rules, promises and settings
  noticemap policy show acct_phone       one of them in full
  noticemap policy check mine.yaml       every problem of a file, with its line
  noticemap policy new mine.yaml         a policy of your own, from ten questions or options
"""
_NAMES_SHOWN = 4
_NEW_EXAMPLES = """\
examples:
  noticemap policy new clinic.yaml                        asks, on a terminal
  noticemap policy new clinic.yaml --like hospital --company 'St. Example' --keep 'health=P30Y: the treatment'
  noticemap policy new shop.yaml --company 'Example Shop' --classes identification,contact,financial \\
      --role controller --holds shop=financial --promise card_numbers --promise no_data_in_logs
  noticemap policy new mine.yaml --extends xpoz           a file that states only the differences
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EXAMPLES
    actions = parser.add_subparsers(dest="action", metavar="show|check|new|promises|elements", required=True)
    show = actions.add_parser("show", help="explain the policy, or one entry of it", allow_abbrev=False)
    show.add_argument("what", metavar="ID", nargs="?", default="", help="element, rule, promise, kind, ...")
    show.add_argument(
        "--policy", metavar="FILE", default="xpoz", help="a policy file, or the id of one that is shipped"
    )
    check = actions.add_parser("check", help="list every problem of a policy file", allow_abbrev=False)
    check.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        default="xpoz",
        help="a policy file, or the id of one that is shipped",
    )
    new = actions.add_parser(
        "new",
        help="write a policy of one page, from options or ten questions, or one that extends another",
        epilog=_NEW_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    new_page.add_arguments(new)
    for name in ("promises", "elements"):
        words = f"list the {name} that a page can choose from"
        said = f"{words.capitalize()}."
        actions.add_parser(name, help=words, description=said, allow_abbrev=False)


def run(args: argparse.Namespace) -> int:
    if args.action == "show":
        return _show(args.policy, args.what)
    if args.action == "check":
        return _check(args.file)
    acts = {"promises": _promises, "elements": _elements}
    return acts[args.action]() if args.action in acts else _new(args)


def _show(policy_name: str, what: str) -> int:
    from scanner.policy.policy import PolicyError, load_policy
    from scanner.policy.text import ids, show

    try:
        policy = load_policy(policy_name)
    except PolicyError as error:
        raise UsageError(str(error)) from None
    known = ids(policy)
    if what and what not in known:
        raise UsageError(
            f"unknown id '{what}'{did_you_mean(what, known)}\n  `noticemap policy show` lists all of them"
        )
    print(show(policy, what), end="")
    return ExitCode.DONE


def _check(name: str) -> int:
    from scanner.policy.check import check
    from scanner.policy.policy import load_policy

    problems = check(name)
    for problem in problems:
        print(problem)
    if problems:
        return ExitCode.USAGE
    policy = load_policy(name)
    print(
        f"{policy.page.path.name}: no problems in {len(policy.elements)} elements, "
        f"{len(policy.retention)} retention rules, {len(policy.promises)} promises"
    )
    return ExitCode.DONE


def _promises() -> int:
    from scanner.policy.pages import library

    for key, entry in library()["promises"].items():
        print(f"{key:28}{entry['title']} ({entry['severity']})")
    return ExitCode.DONE


def _elements() -> int:
    from scanner.policy.pages import library

    for key, entry in library()["elements"].items():
        names = ", ".join([*entry.get("names", ()), *entry.get("weak", ())][:_NAMES_SHOWN])
        print(f"{key:28}{entry['title']}{f' ({names}, ...)' if names else ''}")
    return ExitCode.DONE


def _new(args: argparse.Namespace) -> int:
    from scanner.policy.new import beginning
    from scanner.policy.policy import PolicyError, load_policy

    path, base = Path(args.file), args.extends
    name = re.sub(r"[^a-z0-9]+", "_", path.stem.lower()).strip("_") or "mine"
    try:
        text, taken = (
            (beginning(load_policy(base), str(path), name), ()) if base else new_page.page(args, name)
        )
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except PolicyError as error:
        raise UsageError(str(error)) from None
    except FileExistsError:
        raise UsageError(
            f"'{path}' exists already and was not changed; give the name of a new file"
        ) from None
    except OSError as error:
        raise UsageError(f"'{path}' cannot be written: {error.strerror}") from None
    if not base:
        print(f"{path}: a policy of its own, to read and edit")
        if taken and args.like not in (None, "gdpr"):
            print(f"taken from the page of '{args.like}'; check that it is true for you, too:")
        for line in taken:
            print(f"  {line}")
        print(f"next: noticemap policy check {path}")
        print(f"next: noticemap scan SOURCE --policy {path}")
        print(f"next: noticemap init --policy {path} keeps it for all scans of a folder")
        return ExitCode.DONE
    print(
        f"{path}: extends {base}. Next: write the differences into it, then `noticemap policy check {path}`"
    )
    return ExitCode.DONE
