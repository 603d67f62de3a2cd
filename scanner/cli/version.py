"""``noticemap version``: print the version, and whether the passes over logs were compiled."""

import argparse

import scanner
from scanner.cli.errors import ExitCode

NAME = "version"
HELP = "print the version"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add no options."""


def run(args: argparse.Namespace) -> int:
    from detectors.matching.native import COMPILED

    passes = "with" if COMPILED else "without"
    print(f"noticemap {scanner.__version__}, {passes} compiled passes")
    return ExitCode.DONE
