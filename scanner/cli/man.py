"""``noticemap man``: the manual page, generated from the help of all commands."""

import argparse
import re

from scanner.cli.errors import ExitCode

NAME = "man"
HELP = "write the manual page, with all commands and options"
_EXAMPLES = """\
examples:
  noticemap man | man -l -                                       read it
  noticemap man > ~/.local/share/man/man1/noticemap.1            keep it, for `man noticemap`
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EXAMPLES


def run(args: argparse.Namespace) -> int:
    from argparse_manpage.manpage import Manpage

    import scanner
    from scanner.cli.whole_parser import DESCRIPTION, whole_parser

    facts = {"project_name": "noticemap", "version": scanner.__version__, "description": DESCRIPTION}
    page = str(Manpage(whole_parser(), _data=facts))
    print(re.sub("(?m)^'", r"\\&'", page))  # troff interprets a quote at the start of a line as a command
    return ExitCode.DONE
