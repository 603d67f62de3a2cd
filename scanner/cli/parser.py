"""The argument parser: errors are raised, not printed, and name the nearest valid word and the next step."""

import argparse
import re
from collections.abc import Sequence
from typing import NoReturn

from scanner.cli.commands import Command
from scanner.errors import UsageError, did_you_mean

_CHOICE = re.compile(
    r"argument (?P<what>.+?): invalid choice: '(?P<given>.*)' \(choose from (?P<valid>.*)\)", re.DOTALL
)
"""Matches argparse's message about an invalid choice. Before Python 3.12, the valid choices are in quotes."""


_VALUE = re.compile(r"argument (?P<option>-\S+): expected (?:one|at least one|\d+) arguments?")


class Parser(argparse.ArgumentParser):
    """Raises ``UsageError`` instead of exiting the process."""

    why_not = ""
    """Tells a user who tries an option of another command why this command lacks the option."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{self._in_our_words(message)}\n  `{self.prog} --help` shows how")

    def _in_our_words(self, message: str) -> str:
        """Add what argparse leaves out: the nearest valid word, or the valid words for a missing argument."""
        if chosen := _CHOICE.fullmatch(message):
            valid = [word.strip(" '") for word in chosen["valid"].split(",")]
            what, near = chosen["what"], did_you_mean(chosen["given"], valid)
            subject = f"{what}: " if what.startswith("-") else ""
            return f"{subject}unknown '{chosen['given']}'{near}\n  valid: {', '.join(valid)}"
        if lacking := _VALUE.fullmatch(message):
            return self._lacking(lacking["option"])
        missing = message.removeprefix("the following arguments are required: ")
        if missing == message:
            return message.removeprefix("argument ")
        for action in self._actions:
            if action.metavar == missing and action.choices:
                return f"the action is missing\n  valid: {', '.join(action.choices)}"
        return f"{missing.replace(', ', ' and ')} {'are' if ', ' in missing else 'is'} missing"

    def _lacking(self, option: str) -> str:
        """The message that an option needs a value, and what the value is for."""
        action = next(one for one in self._actions if option.split("/")[-1] in one.option_strings)
        metavar = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
        told = (action.help or "").replace("%(default)s", str(action.default)).replace("%%", "%")
        return f"{option} needs a value, {metavar}: {told}"


def command_parser(command: Command) -> Parser:
    """The parser of one command. It refuses abbreviations, which new options could make ambiguous."""
    parser = Parser(
        prog=f"noticemap {command.NAME}",
        description=command.HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.add_arguments(parser)
    parser.why_not = getattr(command, "NO_OPTIONS", "")
    return parser


def _near_option(unknown: str, options: Sequence[str]) -> str:
    """Apply ``did_you_mean`` to options without the dashes, which all options share."""
    by_word = {option.lstrip("-"): option for option in options if option.startswith("--")}
    near = did_you_mean(unknown.lstrip("-"), by_word)
    return re.sub("'([^']+)'", lambda word: f"'{by_word[word[1]]}'", near)


def parse(parser: Parser, arguments: Sequence[str]) -> argparse.Namespace:
    """Parse ``arguments``. For an unknown argument, raises ``UsageError`` with the nearest valid option."""
    args, extra = parser.parse_known_args(arguments)
    if not extra:
        return args
    unknown = extra[0].partition("=")[0]
    kind = "option" if unknown.startswith("-") else "argument"
    options = [option for action in parser._actions for option in action.option_strings]
    why_not = f"\n  {parser.why_not}" if kind == "option" and parser.why_not else ""
    raise UsageError(
        f"unknown {kind} '{unknown}'{_near_option(unknown, options)}{why_not}\n"
        f"  `{parser.prog} --help` lists what is valid"
    )
