"""Find the commands: modules of this package with a ``NAME``.

A command module is cheap to import: heavy imports are inside ``run``. The module is named after the command
(``scan.py`` for ``scan``), so that running one command imports no other command.
"""

import argparse
import importlib
import pkgutil
from types import ModuleType
from typing import Protocol, cast

import scanner.cli


class Command(Protocol):
    """The interface of a command module."""

    NAME: str
    HELP: str
    """One line of help, for the list of commands and the heading of the command's own help."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options; examples go into ``parser.epilog``."""

    def run(self, args: argparse.Namespace) -> int:
        """Run the command and return an exit code. Raises ``UsageError`` for invalid input."""


def find_command(name: str) -> Command | None:
    """Find the command ``name`` and import only its module; ``None`` if there is no such command."""
    module_name = name.replace("-", "_")
    if module_name not in _module_names():
        return None
    return _as_command(_load(module_name))


def all_commands() -> tuple[Command, ...]:
    """All commands, sorted by name."""
    found = (_as_command(_load(name)) for name in _module_names())
    return tuple(sorted((command for command in found if command), key=lambda command: command.NAME))


def _module_names() -> list[str]:
    return [module.name for module in pkgutil.iter_modules(scanner.cli.__path__)]


def _load(name: str) -> ModuleType:
    return importlib.import_module(f"{scanner.cli.__name__}.{name}")


def _as_command(module: ModuleType) -> Command | None:
    return cast(Command, module) if hasattr(module, "NAME") else None
