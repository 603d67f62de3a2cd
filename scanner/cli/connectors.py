"""``noticemap connectors``: what can be scanned, as the connectors and formats say it themselves."""

import argparse
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from scanner.cli.errors import ExitCode

if TYPE_CHECKING:
    from connectors.registry import CatalogueEntry

NAME = "connectors"
HELP = "list what can be scanned: kinds of sources and file formats"

_EXAMPLES = """\
examples:
  noticemap connectors
  noticemap connectors --markdown > docs/connectors.md
"""
_SOURCES = ("name", "schemes", "example", "what it is", "install")
_FORMATS = ("format", "what it is")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EXAMPLES
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="a JSON object instead of tables")
    form.add_argument("--markdown", action="store_true", help="a Markdown page instead of tables")


def run(args: argparse.Namespace) -> int:
    from connectors.registry import connector_catalogue

    entries, formats = connector_catalogue(), list(_formats())
    if args.json:
        print(_as_json(entries, formats))
    else:
        print(_as_page(entries, formats, markdown=args.markdown), end="")
    return ExitCode.DONE


def _formats() -> Iterator[tuple[str, str, str]]:
    """Name, first docstring line and the rest of the docstring of each file format."""
    import importlib
    import inspect
    import pkgutil

    import connectors.formats as package

    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        if hasattr(module, "FORMAT"):
            title, _, details = inspect.cleandoc(module.__doc__ or "").partition("\n")
            yield module.FORMAT.name, title, details.strip()


def _install(entry: "CatalogueEntry") -> str:
    return f"pip install 'noticemap[{entry.extra}]'" if entry.extra else ""


def _as_json(entries: Sequence["CatalogueEntry"], formats: Sequence[tuple[str, str, str]]) -> str:
    import json

    body = {
        "connectors": [
            {
                "name": entry.name,
                "schemes": list(entry.schemes),
                "example": entry.example,
                "description": entry.title,
                "details": entry.details,
                "install": _install(entry),
            }
            for entry in entries
        ],
        "formats": [
            {"name": name, "description": title, "details": details} for name, title, details in formats
        ],
    }
    return json.dumps(body, indent=2, ensure_ascii=False)


def _as_page(
    entries: Sequence["CatalogueEntry"], formats: Sequence[tuple[str, str, str]], *, markdown: bool
) -> str:
    from scanner.cli.output import terminal_width
    from scanner.cli.text_table import markdown_table, text_table

    sources = [
        (entry.name, ", ".join(entry.schemes), entry.example, _prose(entry.title, ""), _install(entry))
        for entry in entries
        if not entry.is_general
    ]
    titles = [(name, _prose(title, "")) for name, title, _ in formats]
    if markdown:
        return (
            "<!-- Made by `noticemap connectors --markdown`; do not edit. -->\n# Connectors\n\n"
            f"{markdown_table(_SOURCES, sources)}\n{_sections(entries)}"
            f"## File formats\n\n{markdown_table(_FORMATS, titles)}\n{_format_sections(formats)}"
        ).rstrip("\n") + "\n"
    width = terminal_width()
    return f"{text_table(_SOURCES, sources, width)}\n{text_table(_FORMATS, titles, width)}"


def _sections(entries: Sequence["CatalogueEntry"]) -> str:
    """What each connector says of its URI, rights, sampling, bias and cost."""
    return "\n".join(f"## {entry.name}\n\n{_prose(entry.title, entry.details)}\n" for entry in entries) + "\n"


def _format_sections(formats: Sequence[tuple[str, str, str]]) -> str:
    return "\n".join(f"### {name}\n\n{_prose('', details)}\n" for name, _, details in formats if details)


def _prose(title: str, details: str) -> str:
    """Docstring text as Markdown: literals in single back-quotes."""
    return "\n\n".join(part for part in (title, details) if part).replace("``", "`")
