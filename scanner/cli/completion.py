"""``noticemap completion``: write shell completions for commands, options and their values."""

import argparse
from pathlib import Path

from scanner.cli.errors import ExitCode

NAME = "completion"
HELP = "write shell completion for commands, options and their values"
_SHELLS = ("bash", "zsh", "fish")
_EXAMPLES = """\
examples:
  noticemap completion bash > ~/.local/share/bash-completion/completions/noticemap
  noticemap completion zsh > ~/.zfunc/_noticemap     a folder of $fpath; before: autoload -U compinit
  noticemap completion fish > ~/.config/fish/completions/noticemap.fish
  . <(noticemap completion bash)                     only in this shell
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EXAMPLES
    parser.add_argument("shell", choices=_SHELLS, metavar="|".join(_SHELLS))


def run(args: argparse.Namespace) -> int:
    import shtab

    from scanner.cli.whole_parser import parsers_below, whole_parser

    parser = whole_parser()
    for action in (action for own in parsers_below(parser) for action in own._actions):
        if action.metavar == "DIR":
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
        elif action.type is Path or action.metavar in ("FILE", "SOURCE"):
            action.complete = shtab.FILE  # type: ignore[attr-defined]
    print(shtab.complete(parser, args.shell))
    return ExitCode.DONE
