"""``noticemap policy``: what a policy says, whether one of your own is sound, and how to begin one."""

import argparse
import re
from pathlib import Path

from scanner.cli.errors import ExitCode
from scanner.errors import UsageError, did_you_mean

NAME = "policy"
HELP = "show, check or begin a policy: the privacy notice as data"
_EXAMPLES = """\
examples:
  noticemap policy show                  all elements by class, rules, promises and settings
  noticemap policy show acct_phone       one of them in full
  noticemap policy check mine.yaml       every problem of a file, with its line
  noticemap policy new mine.yaml         a file of your own that says only what differs
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EXAMPLES
    actions = parser.add_subparsers(dest="action", metavar="show|check|new", required=True)
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
    new = actions.add_parser("new", help="begin a policy that extends another", allow_abbrev=False)
    new.add_argument("file", metavar="FILE", help="the new file: it says only what differs")
    new.add_argument("--extends", metavar="ID", default="xpoz", help="a shipped policy; default: xpoz")


def run(args: argparse.Namespace) -> int:
    if args.action == "show":
        return _show(args.policy, args.what)
    if args.action == "check":
        return _check(args.file)
    return _new(Path(args.file), args.extends)


def _show(policy_name: str, what: str) -> int:
    from scanner.classifier.policy.policy import PolicyError, load_policy
    from scanner.classifier.policy.text import ids, show

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
    from scanner.classifier.policy.check import check
    from scanner.classifier.policy.policy import load_policy

    problems = check(name)
    for problem in problems:
        print(problem)
    if problems:
        return ExitCode.USAGE
    policy = load_policy(name)
    print(
        f"{policy.path.name}: no problems in {len(policy.elements)} elements, "
        f"{len(policy.retention)} retention rules, {len(policy.promises)} promises"
    )
    return ExitCode.DONE


def _new(path: Path, base: str) -> int:
    from scanner.classifier.policy.new import beginning
    from scanner.classifier.policy.policy import PolicyError, load_policy

    name = re.sub(r"[^a-z0-9]+", "_", path.stem.lower()).strip("_") or "mine"
    try:
        text = beginning(load_policy(base), str(path), name)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except PolicyError as error:
        raise UsageError(str(error)) from None
    except FileExistsError:
        raise UsageError(
            f"'{path}' exists already and is left as it is; give the name of a new file"
        ) from None
    except OSError as error:
        raise UsageError(f"'{path}' cannot be written: {error.strerror}") from None
    print(f"{path}: extends {base}; say in it what differs, then `noticemap policy check {path}`")
    return ExitCode.DONE
