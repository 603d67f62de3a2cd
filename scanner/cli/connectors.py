"""``noticemap connectors``: what can be scanned, as the connectors and formats say it themselves."""

import argparse
from collections.abc import Iterator

from scanner.cli.errors import ExitCode

NAME = "connectors"
HELP = "list what can be scanned: kinds of sources and file formats"

_EXAMPLES = """\
examples:
  noticemap connectors
  noticemap connectors --markdown > docs/connectors.md
"""
_SOURCES = ("name", "schemes", "example", "what it is")
_FORMATS = ("format", "what it is")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EXAMPLES
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="a JSON object instead of tables")
    form.add_argument("--markdown", action="store_true", help="a Markdown page instead of tables")


def run(args: argparse.Namespace) -> int:
    from connectors.registry import connector_catalogue

    sources = [
        (entry.name, ", ".join(entry.schemes), entry.example, entry.title) for entry in connector_catalogue()
    ]
    formats = list(_formats())
    if args.json:
        print(_as_json(sources, formats))
    else:
        print(_as_page(sources, formats, markdown=args.markdown), end="")
    return ExitCode.DONE


def _formats() -> Iterator[tuple[str, str]]:
    """Name and first docstring line of each file format."""
    import importlib
    import pkgutil

    import connectors.formats as package

    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        if hasattr(module, "FORMAT"):
            yield module.FORMAT.name, (module.__doc__ or "").strip().partition("\n")[0]


def _as_json(sources: list[tuple[str, str, str, str]], formats: list[tuple[str, str]]) -> str:
    import json

    body = {
        "connectors": [
            {"name": name, "schemes": schemes.split(", "), "example": example, "description": title}
            for name, schemes, example, title in sources
        ],
        "formats": [{"name": name, "description": title} for name, title in formats],
    }
    return json.dumps(body, indent=2, ensure_ascii=False)


def _as_page(
    sources: list[tuple[str, str, str, str]], formats: list[tuple[str, str]], *, markdown: bool
) -> str:
    from scanner.cli.output import terminal_width
    from scanner.cli.text_table import markdown_table, text_table

    if markdown:
        return (
            "<!-- Made by `noticemap connectors --markdown`; do not edit. -->\n# Connectors\n\n"
            f"{markdown_table(_SOURCES, sources)}\n## File formats\n\n{markdown_table(_FORMATS, formats)}"
        )
    width = terminal_width()
    return f"{text_table(_SOURCES, sources, width)}\n{text_table(_FORMATS, formats, width)}"
