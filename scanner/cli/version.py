"""``noticemap version``: which version this is."""

import argparse

import scanner
from scanner.cli.errors import ExitCode

NAME = "version"
HELP = "print the version"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(args: argparse.Namespace) -> int:
    print(f"noticemap {scanner.__version__}")
    return ExitCode.DONE
