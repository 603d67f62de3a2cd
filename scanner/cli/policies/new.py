"""``noticemap policy new``: from flags or ten questions to a page that works."""

import argparse
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from scanner.errors import UsageError

_LIMIT = re.compile(r"P(\d+Y)?(\d+M)?(\d+W)?(\d+D)?")
_FLAGS = ("company", "title", "like", "role", "classes", "keep", "holds", "promise", "recipient", "contact")


def add_arguments(new: argparse.ArgumentParser) -> None:
    new.add_argument("file", metavar="FILE", help="the new file")
    new.add_argument("--extends", metavar="ID", help="begin a file that extends a shipped policy instead")
    new.add_argument("--company", metavar="NAME", help="whose notice it is")
    new.add_argument("--title", metavar="TEXT", help="what the notice is called")
    new.add_argument(
        "--like", metavar="ID", help="the page whose classes it begins with: gdpr, hospital, bank, telecom"
    )
    for option, metavar, words in (
        ("--role", "[CLASS=]ROLE", "controller, processor or undetermined; for all classes, or one"),
        ("--keep", "CLASS=TIME[:EVENT]", "a limit, as billing='P10Y: the end of the year'"),
        ("--holds", "NAME=CLASS", "a system, by a word of its path, and the class that it holds"),
        ("--promise", "ID", "a promise of the library (`noticemap policy promises` lists them)"),
        ("--recipient", "TEXT", "who receives data"),
    ):
        new.add_argument(option, action="append", default=[], metavar=metavar, help=f"{words}; repeatable")
    new.add_argument(
        "--classes",
        metavar="ID,...",
        help="the classes that there are, beside those of secrets and special categories; default: all",
    )
    new.add_argument("--contact", metavar="TEXT", help="how to reach the controller, for the records")


def is_page(args: argparse.Namespace) -> bool:
    """Whether a page is asked for, by a flag or by somebody at a terminal who asks for nothing else."""
    return args.extends is None and (any(getattr(args, flag) for flag in _FLAGS) or sys.stdin.isatty())


def page(args: argparse.Namespace, policy_id: str) -> str:
    """The text of the page that was asked for, proved. Raises ``UsageError``."""
    from scanner.policy.check import check
    from scanner.policy.new_page import Answers, new_page, page_text
    from scanner.policy.pages import library, shipped_page

    if not any(getattr(args, flag) for flag in _FLAGS):
        _ask(args)
    answers = Answers(
        id=policy_id,
        company=args.company or policy_id.replace("_", " ").title(),
        title=args.title or "",
        roles=dict(_pair(one, "--role") if "=" in one else ("", one) for one in args.role),
        classes=_words(args.classes or ""),
        limits=dict(map(_limit, args.keep)),
        sources=dict(_pair(one, "--holds") for one in args.holds),
        promises=args.promise,
        recipients=args.recipient,
        contact=args.contact or "",
    )
    text = page_text(
        new_page(answers, shipped_page(args.like or "gdpr"), library(), shipped_page("gdpr")["promises"]),
        args.file,
    )
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "new.yaml"
        draft.write_text(text, encoding="utf-8")
        if problems := check(str(draft)):
            raise UsageError("what was given makes no policy:\n  " + "\n  ".join(p.message for p in problems))
    return text


def _ask(args: argparse.Namespace) -> None:
    """Ten questions; one that is answered wrongly is asked again."""
    from scanner.policy.pages import library, page_ids, shipped_page

    pages, promises = page_ids(), list(library()["promises"])
    args.company = _answer("1/10 Whose notice is it? ", _any)
    args.title = _answer("2/10 What is it called? [Privacy notice] ", _any)
    print(f"     Pages to begin with: {', '.join(pages)}")
    args.like = _answer("3/10 Which is nearest? [gdpr] ", _one_of(pages)) or "gdpr"
    classes = shipped_page(args.like)["classes"]
    print(f"     Classes: {', '.join(classes)}")
    args.classes = _answer("4/10 Which of them are there, with commas? [all] ", _all_of(list(classes)))
    mine = _words(args.classes) or list(classes)
    roles = ("controller", "processor", "undetermined")
    args.role = _words(_answer("5/10 In which role is data held? [as the page says] ", _one_of(roles)))
    print("     Limits are ISO 8601: P60D sixty days, P10Y ten years.")
    args.keep = _many("6/10 A limit, as CLASS=P10Y: the event it starts with [none more] ", _is_limit(mine))
    args.holds = _many("7/10 A system and its class, as NAME=CLASS [none more] ", _is_pair(mine))
    print(f"     Promises: {', '.join(promises)}")
    args.promise = _words(
        _answer("8/10 Which are made, beside those of law? [as the page says] ", _all_of(promises))
    )
    args.recipient = _many("9/10 Who receives data? [none more] ", _any)
    args.contact = _answer("10/10 How is the controller reached? [not said] ", _any)


Check = Callable[[str], str]
"""What is wrong with an answer; empty: nothing."""


def _answer(prompt: str, check: Check) -> str:
    while True:
        try:
            text = input(prompt).strip()
        except EOFError:
            return ""
        problem = check(text) if text else ""
        if not problem:
            return text
        print(f"     {problem}")


def _many(prompt: str, check: Check) -> list[str]:
    return list(iter(lambda: _answer(prompt, check), ""))


def _any(_: str) -> str:
    return ""


def _one_of(valid: Sequence[str]) -> Check:
    return lambda text: "" if text in valid else f"'{text}' is none of: {', '.join(valid)}"


def _all_of(valid: Sequence[str]) -> Check:
    return lambda text: next((_one_of(valid)(one) for one in _words(text) if one not in valid), "")


def _is_pair(classes: Sequence[str]) -> Check:
    def check(text: str) -> str:
        name, equals, category = text.partition("=")
        is_id = re.fullmatch(r"[a-z][a-z0-9_]*", name)
        return _one_of(classes)(category) if equals and is_id else f"'{text}' is not name=CLASS"

    return check


def _is_limit(classes: Sequence[str]) -> Check:
    def check(text: str) -> str:
        try:
            return _one_of(classes)(_limit(text)[0])
        except UsageError as error:
            return str(error)

    return check


def _words(text: str) -> list[str]:
    return [one for one in re.split(r"[,\s]+", text) if one]


def _pair(text: str, option: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name or not value:
        raise UsageError(f"{option}: '{text}' is not NAME=VALUE")
    return name, value


def _limit(text: str) -> tuple[str, str]:
    category, limit = _pair(text, "--keep")
    time = limit.partition(":")[0].strip()
    if time == "P" or not _LIMIT.fullmatch(time):
        raise UsageError(f"--keep: '{time}' is no time; write P60D for sixty days, P10Y for ten years")
    return category, limit
