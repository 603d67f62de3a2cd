"""``noticemap connectors``: list what can be scanned, from the docstrings of connectors, formats and
schemas.
"""

import argparse
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from scanner.cli.errors import ExitCode

if TYPE_CHECKING:
    from connectors.registry import CatalogueEntry

NAME = "connectors"
HELP = "list what can be scanned: kinds of sources, file formats and schema files"

_EXAMPLES = """\
examples:
  noticemap connectors
  noticemap connectors --markdown > docs/connectors.md
"""
_SOURCES = ("name", "schemes", "example", "what it is", "install")
_SOURCE_BLOCKS = ("name", "what it is, an example, what to install")
_FORMATS = ("format", "what it is")
_SCHEMAS = ("schema", "what it is")
_SCHEMAS_INTRO = (
    "With `--schema-only`, such a file is read as the tables that it describes; otherwise as text or data."
)

_Described = tuple[str, str, str]
"""Name, first line of the docstring, and the rest of the docstring."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _EXAMPLES
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="a JSON object instead of tables")
    form.add_argument("--markdown", action="store_true", help="a Markdown page instead of tables")


def run(args: argparse.Namespace) -> int:
    from connectors.registry import connector_catalogue

    entries = connector_catalogue()
    formats, schemas = list(_walked("formats", "FORMAT")), list(_walked("schemas", "SCHEMA"))
    if args.json:
        print(_as_json(entries, formats, schemas))
    else:
        print(_as_page(entries, formats, schemas, markdown=args.markdown), end="")
    return ExitCode.DONE


def _walked(folder: str, attribute: str) -> Iterator["_Described"]:
    """Yield name and docstring of each module in ``connectors.<folder>`` that has the attribute."""
    import importlib
    import inspect

    from connectors.package_modules import modules_with

    package = importlib.import_module(f"connectors.{folder}")
    for module in modules_with(package, attribute):
        title, _, details = inspect.cleandoc(module.__doc__ or "").partition("\n")
        yield getattr(module, attribute).name, title, details.strip()


def _install(entry: "CatalogueEntry") -> str:
    return f"pip install 'noticemap[{entry.extra}]'" if entry.extra else ""


def _as_json(
    entries: Sequence["CatalogueEntry"], formats: Sequence["_Described"], schemas: Sequence["_Described"]
) -> str:
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
        "formats": list(map(_record, formats)),
        "schemas": list(map(_record, schemas)),
    }
    return json.dumps(body, indent=2, ensure_ascii=False)


def _record(described: "_Described") -> dict[str, str]:
    return dict(zip(("name", "description", "details"), described, strict=True))


def _as_page(
    entries: Sequence["CatalogueEntry"],
    formats: Sequence["_Described"],
    schemas: Sequence["_Described"],
    *,
    markdown: bool,
) -> str:
    from scanner.cli.terminal import terminal_width
    from scanner.cli.text_table import markdown_table, text_table

    sources = [
        (entry.name, ", ".join(entry.schemes), entry.example, _prose(entry.title, ""), _install(entry))
        for entry in entries
        if not entry.is_general
    ]
    titles = [(name, _prose(title, "")) for name, title, _ in formats]
    described = [(name, _prose(title, "")) for name, title, _ in schemas]
    if markdown:
        return (
            "<!-- Made by `noticemap connectors --markdown`; do not edit. -->\n# Connectors\n\n"
            f"{markdown_table(_SOURCES, sources)}\n{_sections(entries)}"
            f"## File formats\n\n{markdown_table(_FORMATS, titles)}\n{_file_sections(formats)}\n"
            f"## Schema files\n\n{_SCHEMAS_INTRO}\n\n"
            f"{markdown_table(_SCHEMAS, described)}\n{_file_sections(schemas)}"
        ).rstrip("\n") + "\n"
    width = terminal_width()
    # The cells of a source go below each other, because side by side they are wider than any terminal.
    blocks = [
        (name if line == 0 else "", words)
        for name, _, example, title, install in sources
        for line, words in enumerate(filter(None, (title, example, install)))
    ]
    tables = ((_SOURCE_BLOCKS, blocks), (_FORMATS, titles), (_SCHEMAS, described))
    return "\n".join(text_table(heads, rows, width) for heads, rows in tables)


def _sections(entries: Sequence["CatalogueEntry"]) -> str:
    """The documentation of each connector: URI, rights, sampling, bias and cost."""
    return "\n".join(f"## {entry.name}\n\n{_prose(entry.title, entry.details)}\n" for entry in entries) + "\n"


def _file_sections(formats: Sequence["_Described"]) -> str:
    return "\n".join(f"### {name}\n\n{_prose('', details)}\n" for name, _, details in formats if details)


def _prose(title: str, details: str) -> str:
    """Convert docstring text to Markdown, with literals in single back-quotes."""
    return "\n\n".join(part for part in (title, details) if part).replace("``", "`")
