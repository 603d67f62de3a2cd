"""``noticemap version``: print the version."""

import argparse

import scanner
from scanner.cli.errors import ExitCode

NAME = "version"
HELP = "print the version"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add no options."""


def run(args: argparse.Namespace) -> int:
    print(f"noticemap {scanner.__version__}")
    return ExitCode.DONE
