"""The argument parser: errors are raised, not printed, and say what comes nearest and what to do next."""

import argparse
from collections.abc import Sequence
from typing import NoReturn

from scanner.cli.commands import Command
from scanner.errors import UsageError, did_you_mean


class Parser(argparse.ArgumentParser):
    """Raises ``UsageError`` instead of leaving the process."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}\n  `{self.prog} --help` lists what is valid")


def command_parser(command: Command) -> Parser:
    """The parser of one command; long options must be written out, since new ones may be added."""
    parser = Parser(
        prog=f"noticemap {command.NAME}",
        description=command.HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.add_arguments(parser)
    return parser


def parse(parser: Parser, arguments: Sequence[str]) -> argparse.Namespace:
    """Parse all of ``arguments``; what is left over is an error that names its nearest valid option."""
    args, extra = parser.parse_known_args(arguments)
    if not extra:
        return args
    unknown = extra[0].partition("=")[0]
    kind = "option" if unknown.startswith("-") else "argument"
    options = [option for action in parser._actions for option in action.option_strings]
    raise UsageError(
        f"unknown {kind} '{unknown}'{did_you_mean(unknown, options)}\n"
        f"  `{parser.prog} --help` lists what is valid"
    )
