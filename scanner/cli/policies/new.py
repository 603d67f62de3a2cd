"""``noticemap policy new``: write a valid policy page, from options or ten questions."""

import argparse
import re
import sys
import tempfile
from collections.abc import Callable, Container, Sequence
from pathlib import Path

from scanner.errors import UsageError

_LIMIT = re.compile(r"P(\d+Y)?(\d+M)?(\d+W)?(\d+D)?")
_FLAGS = ("company", "title", "like", "role", "classes", "keep", "holds", "promise", "recipient", "contact")


def add_arguments(new: argparse.ArgumentParser) -> None:
    new.add_argument("file", metavar="FILE", help="the new file")
    new.add_argument("--extends", metavar="ID", help="instead: write a file that extends a shipped policy")
    new.add_argument("--company", metavar="NAME", help="the company whose notice it is")
    new.add_argument("--title", metavar="TEXT", help="title of the notice")
    new.add_argument(
        "--like", metavar="ID", help="shipped page to take the classes from: gdpr, hospital, bank, telecom"
    )
    for option, metavar, words in (
        ("--role", "[CLASS=]ROLE", "controller, processor or undetermined; for one class or for all"),
        (
            "--keep",
            "CLASS=TIME[:EVENT]",
            "how long a class is kept, such as billing='P10Y: the end of the year'",
        ),
        ("--holds", "NAME=CLASS", "a system, by a word of its path, and the class of data in it"),
        ("--promise", "ID", "a promise of the library (`noticemap policy promises` lists them)"),
        ("--recipient", "TEXT", "who receives data"),
    ):
        new.add_argument(option, action="append", default=[], metavar=metavar, help=f"{words}; repeatable")
    new.add_argument(
        "--classes",
        metavar="ID,...",
        help="the classes to keep, besides those of secrets and special categories (default: all)",
    )
    new.add_argument(
        "--contact", metavar="TEXT", help="how to reach the controller, for records of processing"
    )


def page(args: argparse.Namespace, policy_id: str) -> tuple[str, tuple[str, ...]]:
    """The checked text of a new page, and the statements copied from the shipped page without asking the
    user.

    Raises ``UsageError`` if the answers do not make a valid policy.
    """
    from scanner.policy.check import check
    from scanner.policy.new_page import Answers, new_page, page_text, taken_over
    from scanner.policy.pages import library, page_ids, shipped_page

    if not any(getattr(args, flag) for flag in _FLAGS):
        if not sys.stdin.isatty():
            raise UsageError(
                "there is no terminal to ask on; say whose policy it is with options:\n"
                f"  noticemap policy new {args.file} --company NAME --like {'|'.join(page_ids())}\n"
                f"  noticemap policy new {args.file} --extends xpoz    # only the differences from it"
            )
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
    written = new_page(
        answers, shipped_page(args.like or "gdpr"), library(), shipped_page("gdpr")["promises"]
    )
    text = page_text(written, args.file)
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "new.yaml"
        draft.write_text(text, encoding="utf-8")
        if problems := check(str(draft)):
            raise UsageError(
                "these answers do not make a valid policy:\n  " + "\n  ".join(p.message for p in problems)
            )
    return text, taken_over(written, answers)


def _ask(args: argparse.Namespace) -> None:
    """Ask ten questions; repeat each until its answer is valid."""
    from scanner.policy.pages import library, page_ids, shipped_page

    pages, promises = page_ids(), library()["promises"]
    args.company = _answer("1/10 Whose notice is it? ", _something)
    args.title = _answer("2/10 What is it called? [Privacy notice] ", _no_page(pages))
    print(f"     Pages to begin with: {', '.join(pages)}")
    args.like = _answer("3/10 Which is closest to yours? [gdpr] ", _one_of(pages)) or "gdpr"
    classes = shipped_page(args.like)["classes"]
    print(f"     Classes: {', '.join(classes)}")
    args.classes = _answer(
        "4/10 Which classes do you have? Separate with commas. [all] ", _all_of(list(classes))
    )
    mine = _words(args.classes) or list(classes)
    roles = ("controller", "processor", "undetermined")
    args.role = _words(_answer("5/10 In which role do you hold data? [as in the page] ", _one_of(roles)))
    print("     Limits are ISO 8601 durations: P60D is 60 days, P10Y is ten years.")
    args.keep = _many(
        "6/10 A time limit, such as CLASS=P10Y: event it counts from [no more] ", _is_limit(mine)
    )
    args.holds = _many("7/10 A system and the class in it, such as NAME=CLASS [no more] ", _is_pair(mine))
    print("     Promises:")
    print("".join(f"       {key:28}{entry['title']}\n" for key, entry in promises.items()), end="")
    print(f"     As in the page: {', '.join(shipped_page(args.like)['promises'])}")
    question = (
        "8/10 Which promises do you make, besides those of law? Separate with commas. [as in the page] "
    )
    args.promise = _words(_answer(question, _all_of(list(promises))))
    args.recipient = _many(
        "9/10 Who receives data, such as: our payroll office [no more] ", _none_of(promises)
    )
    args.contact = _answer("10/10 How can people reach the controller? [not stated] ", _any)


Check = Callable[[str], str]
"""Returns the reason why an answer is invalid, or an empty text."""


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


def _something(text: str) -> str:
    return "" if text else "the notice names who is responsible; give the name of the company"


def _no_page(pages: Container[str]) -> Check:
    """Check a title: reject the id of a shipped page, which answers another question."""
    return lambda text: f"'{text}' is a page, for question 3; give a title" if text in pages else ""


def _one_of(valid: Sequence[str]) -> Check:
    return lambda text: "" if text in valid else f"'{text}' is not one of: {', '.join(valid)}"


def _all_of(valid: Sequence[str]) -> Check:
    return lambda text: next((_one_of(valid)(one) for one in _words(text) if one not in valid), "")


def _none_of(promises: Container[str]) -> Check:
    """Check free text: reject the id of a promise, which answers another question."""

    def check(text: str) -> str:
        found = next((one for one in _words(text) if one in promises), "")
        return f"'{found}' is a promise; name who receives data" if found else ""

    return check


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


_FORMS = {"--keep": "CLASS=TIME: EVENT, as 'contact=P1Y: the last order'", "--role": "CLASS=ROLE"}
"""The form of an option's value, for error messages."""


def _pair(text: str, option: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name or not value:
        form = _FORMS.get(option, "NAME=VALUE")
        raise UsageError(f"{option}: '{text}' is not {form}\n  `noticemap policy new --help` shows how")
    return name, value


def _limit(text: str) -> tuple[str, str]:
    category, limit = _pair(text, "--keep")
    time = limit.partition(":")[0].strip()
    if time == "P" or not _LIMIT.fullmatch(time):
        raise UsageError(f"--keep: '{time}' is not a duration; write P60D for 60 days, P10Y for ten years")
    return category, limit
