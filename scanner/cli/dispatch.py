"""Find the command, parse its options, run it, and return its exit code.

Users never see a traceback, because the text of an exception can contain values from a source. An unexpected
error is reported by its class and its line in our code.
"""

import errno
import io
import re
import sys
from pathlib import Path

import scanner
from scanner.cli.commands import Command, all_commands, find_command
from scanner.cli.errors import ExitCode
from scanner.cli.parser import command_parser, parse
from scanner.cli.terminal import safe_streams
from scanner.errors import UsageError, described, did_you_mean
from scanner.execution import interrupts
from scanner.run.standard_output import OutputLostError
from scanner.store.errors import StoreError

_START_HERE = """\
start here:
  noticemap demo demo/estate                   write the data of a made-up company
  noticemap scan demo/estate -o demo/report    scan it, then open demo/report/report.html
"""
_SHOWN = 40
_CREDENTIALS = re.compile(r"://[^/\s]*@")


def run(arguments: list[str]) -> int:
    """Run the command in ``arguments`` and return its exit code. If the command fails, the user gets one
    message.
    """
    _write_any_name()
    with safe_streams():
        code = _ended(arguments)
        sys.stderr.flush()
        return code


def _ended(arguments: list[str]) -> int:
    """Run a command and flush its output. Return an exit code that also shows if the output could not be
    written.
    """
    code = _done(arguments)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        return code or ExitCode.INCOMPLETE
    except OutputLostError as error:
        _say(str(error))
        return code or ExitCode.INCOMPLETE
    return code


def _done(arguments: list[str]) -> int:
    try:
        return _dispatch(arguments)
    except OutputLostError as error:
        _say(str(error))
        return ExitCode.INCOMPLETE
    except (UsageError, StoreError) as error:
        _say(str(error))
        return ExitCode.USAGE
    except KeyboardInterrupt as stopped:
        interrupts.told.set()
        _say(f"interrupted{stopped}")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        return ExitCode.INCOMPLETE
    except Exception as error:
        if words := _unusable(error, arguments):
            _say(words)
            return ExitCode.USAGE
        _say(_unexpected(error, arguments))
        return ExitCode.FAILED


def _dispatch(arguments: list[str]) -> int:
    if len(arguments) > 1 and arguments[0] == "help":
        arguments = [*arguments[1:], "--help"]
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(_overview(), end="")
        return ExitCode.DONE
    if arguments[0] in ("-V", "--version"):
        arguments = ["version"]
    command = find_command(arguments[0])
    if command is None:
        raise UsageError(_unknown_command(arguments[0]))
    return _run(command, arguments[1:])


def _run(command: Command, arguments: list[str]) -> int:
    parser = command_parser(command)
    try:
        args = parse(parser, arguments)
    except SystemExit:  # argparse has printed the help
        return ExitCode.DONE
    return command.run(args)


def _overview() -> str:
    commands = all_commands()
    width = max(len(command.NAME) for command in commands)
    listed = "\n".join(f"  {command.NAME:<{width}}  {command.HELP}" for command in commands)
    return (
        f"noticemap {scanner.__version__}: finds personal data and says which class of the privacy notice\n"
        f"it falls in.\n\nusage: noticemap COMMAND [OPTIONS]\n\n{_START_HERE}\n"
        f"commands:\n{listed}\n\n`noticemap COMMAND --help` explains a command, with examples.\n"
    )


def _unknown_command(name: str) -> str:
    kind = "option" if name.startswith("-") else "command"
    names = [command.NAME for command in all_commands()]
    return (
        f"unknown {kind} '{name}'{did_you_mean(name, names)}\n"
        f"  valid commands: {', '.join(names)}\n"
        "  `noticemap --help` says what each does"
    )


def _unexpected(error: Exception, arguments: list[str]) -> str:
    name = arguments[0] if arguments else "help"
    return (
        f"'{name}' stopped at an internal error: {described(error)}\n"
        "  the error text is withheld, because it can hold data; please report the line above"
    )


def _unusable(error: Exception, arguments: list[str]) -> str:
    """What is wrong with the working directory or a given path; empty if neither is wrong."""
    if not isinstance(error, OSError):
        return ""
    if error.errno == errno.ENAMETOOLONG and any(str(error.filename) in given for given in arguments):
        name = str(error.filename)
        return (
            f"the path '{name[:_SHOWN]}...' has {len(name):,} characters, more than this system allows: "
            "give a shorter one"
        )
    try:
        Path.cwd()
    except FileNotFoundError:
        return "the working directory does not exist any more: change to another, and start again there"
    return ""


def _say(message: str) -> None:
    """Write one message to standard error, without the passwords of sources."""
    print(f"noticemap: {_CREDENTIALS.sub('://', message)}", file=sys.stderr)


def _write_any_name() -> None:
    """Make both output streams escape characters that the terminal's encoding lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
