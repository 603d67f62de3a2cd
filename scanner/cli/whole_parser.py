"""All commands as one parser, for shell completion and the manual page."""

import argparse

from scanner.cli.commands import all_commands
from scanner.cli.parser import Parser

DESCRIPTION = "finds personal data and says which class of the privacy notice it falls in"


def whole_parser() -> Parser:
    """The parser of ``noticemap`` with a subparser for each command. Imports every command."""
    parser = Parser(prog="noticemap", description=f"{DESCRIPTION}.", allow_abbrev=False)
    parser.add_argument("-V", "--version", action="store_true", help="print the version")
    commands = parser.add_subparsers(metavar="COMMAND")
    for command in all_commands():
        own = commands.add_parser(
            command.NAME,
            help=command.HELP,
            description=command.HELP,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        command.add_arguments(own)
    return parser


def parsers_below(parser: argparse.ArgumentParser) -> list[argparse.ArgumentParser]:
    """``parser`` and all subparsers, in order."""
    found = [parser]
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found += [inner for own in action.choices.values() for inner in parsers_below(own)]
    return found
