"""``noticemap version``: print the version, and whether the compiled code that reads logs is installed."""

import argparse
from pathlib import Path

import scanner
from scanner.cli.errors import ExitCode

NAME = "version"
HELP = "print the version"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add no options."""


def run(args: argparse.Namespace) -> int:
    library = Path(scanner.__file__).parent / "logs" / "fields.so"
    print(f"noticemap {scanner.__version__}, {'with' if library.is_file() else 'without'} compiled passes")
    return ExitCode.DONE
