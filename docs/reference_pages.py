"""Write the parts of the reference pages that are generated from the code.

Run it as ``python docs/reference_pages.py``. It writes everything after the line ``<!-- generated: NAME -->``
of a page; a test fails if a page differs from the code.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SCANNER = ROOT / "scanner"
REFERENCE = ROOT / "docs" / "reference"
_PLACE = re.compile(r"^<!-- generated: ([\w-]+) -->$", re.MULTILINE)


def pages() -> Iterator[tuple[Path, str]]:
    """Each page that has a generated part, with the whole text that the page should have now."""
    for path in sorted(REFERENCE.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        if place := _PLACE.search(text):
            yield path, f"{text[: place.end()]}\n\n{GENERATORS[place[1]]()}\n"


def command_line() -> str:
    """A section for every command and every action of a command, with arguments, options and examples."""
    from scanner.cli.commands import all_commands
    from scanner.cli.parser import command_parser

    parts = []
    for command in all_commands():
        parser = command_parser(command)
        parts += [f"## {command.NAME}", *_described(parser)]
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                for name, below in action.choices.items():
                    parts += [f"### {command.NAME} {name}", *_described(below)]
    return "\n\n".join(parts)


_EXPLAINED = re.compile(r"^( *noticemap .*?\S) {2,}(?=[^ #])", re.MULTILINE)
"""A line with an example command, followed by an explanation of it."""


def _described(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Description, options and examples, without a usage line, whose form depends on the Python version."""
    about = (parser.description or "").strip().rstrip(".")
    yield f"{about[:1].upper()}{about[1:]}."
    formatter = parser._get_formatter()
    rows = [
        f"| `{_form(action)}` | {_cell(formatter._expand_help(action) if action.help else '')} |"
        for action in parser._actions
        if not isinstance(action, argparse._HelpAction | argparse._SubParsersAction)
    ]
    if rows:
        yield "\n".join(["| argument or option | meaning |", "| --- | --- |", *rows])
    if parser.epilog:
        examples = _EXPLAINED.sub(r"\1  # ", parser.epilog.rstrip())
        yield f"```text\n{examples}\n```"


def _form(action: argparse.Action) -> str:
    """An argument or option as users write it, such as ``-o DIR, --output DIR``."""
    words = action.metavar or (f"{{{','.join(map(str, action.choices))}}}" if action.choices else "")
    value = " ".join(words) if isinstance(words, tuple) else words
    if not action.option_strings:
        return _cell(value or action.dest)
    takes = value or action.dest.upper()
    names = (
        action.option_strings if action.nargs == 0 else [f"{one} {takes}" for one in action.option_strings]
    )
    return _cell(", ".join(names))


def schema(path: Path) -> str:
    """Tables of the keys in a JSON Schema: first the document, then each definition in file order."""
    whole = json.loads(path.read_text(encoding="utf-8"))
    parts = ["## The document", whole.get("description", ""), _table(whole)]
    for name, definition in whole.get("$defs", {}).items():
        parts += [f"## {name}", definition.get("description", ""), _table(definition) or _kind(definition)]
    return "\n\n".join(part for part in parts if part)


def _table(node: dict[str, Any]) -> str:
    rows = list(_rows(node, ""))
    return (
        "\n".join(["| key | type | required | meaning |", "| --- | --- | --- | --- |", *rows]) if rows else ""
    )


def _rows(node: dict[str, Any], path: str) -> Iterator[str]:
    """A row for each key, followed by rows for keys inside its value, such as ``sources.NAME.url``."""
    required = set(node.get("required", ()))
    for name, one in node.get("properties", {}).items():
        here, is_required = f"{path}{name}", "yes" if name in required else ""
        yield f"| `{here}` | {_kind(one)} | {is_required} | {_cell(one.get('description', ''))} |"
        yield from _rows(one, f"{here}.")
        if isinstance(one.get("items"), dict):
            yield from _rows(one["items"], f"{here}[].")
        for below in (one.get("additionalProperties"), *one.get("patternProperties", {}).values()):
            if isinstance(below, dict) and "properties" in below:
                yield from _rows(below, f"{here}.NAME.")
            elif isinstance(below, dict) and below:
                yield f"| `{here}.NAME` | {_kind(below)} |  | {_cell(below.get('description', ''))} |"


def _kind(node: Any) -> str:
    """The type of a value in a few words, with links to definitions on the same page."""
    return " or ".join(dict.fromkeys(_kinds(node))) or "any"


def _kinds(node: Any) -> Iterator[str]:
    if not isinstance(node, dict):
        return
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        yield f"[{name}](#{_anchor(name)})"
    elif "enum" in node:
        yield ", ".join(f"`{json.dumps(value)}`" for value in node["enum"])
    elif "const" in node:
        yield f"`{json.dumps(node['const'])}`"
    elif "anyOf" in node or "oneOf" in node:
        for one in node.get("anyOf") or node["oneOf"]:
            yield from _kinds(one)
    elif "items" in node:
        yield f"list of {_kind(node['items'])}"
    else:
        kinds = node.get("type", ())
        yield from [kinds] if isinstance(kinds, str) else kinds


def _anchor(name: str) -> str:
    return name.lower()


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


GENERATORS: dict[str, Callable[[], str]] = {
    "command-line": command_line,
    "findings-json": lambda: schema(SCANNER / "schemas" / "findings.schema.json"),
    "project-file": lambda: schema(SCANNER / "schemas" / "noticemap.schema.json"),
    "policy": lambda: schema(SCANNER / "policies" / "policy.schema.json"),
    "policy-page": lambda: schema(SCANNER / "policies" / "page.schema.json"),
}


def main() -> None:
    for path, text in pages():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
