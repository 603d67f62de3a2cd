"""The entry point, which sets up the handling of signals before it imports the rest of the program."""

import sys
from typing import TYPE_CHECKING

from scanner.execution import interrupts
from scanner.execution.closed_streams import open_closed_streams

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: "Sequence[str] | None" = None) -> int:
    """Run the command in ``argv`` (default: the command line of this process) and return its exit code."""
    if argv is None:
        open_closed_streams()
        return interrupts.ended(_whole_process)
    from scanner.cli.dispatch import run

    with interrupts.terminable():
        return run(list(argv))


def _whole_process() -> int:
    from scanner.execution.process import begin, end, leave

    begin()
    from scanner.cli.dispatch import run

    try:
        code = run(sys.argv[1:])
    finally:
        end()
    if not interrupts.heard.is_set():
        leave(code)
    return code


if __name__ == "__main__":
    sys.exit(main())
