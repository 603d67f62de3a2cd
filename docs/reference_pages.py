"""What the reference pages take from the code: the options of each command, and the schemas of files.

A page has a line ``<!-- generated: NAME -->`` where the text belongs.
"""

import io
import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

SCANNER = Path(__file__).parent.parent / "scanner"
_PLACE = re.compile(r"^<!-- generated: ([\w-]+) -->$", re.MULTILINE)
_WIDTH = "100"
"""Columns that argparse may take for a page."""


def fill_in(_app: Any, _page: str, source: list[str]) -> None:
    """Put generated text into ``source[0]``, the text of a page. Sphinx calls this for each page."""
    source[0] = _PLACE.sub(lambda found: GENERATORS[found[1]](), source[0])


def command_line() -> str:
    """The help of every command and of the actions below it, as argparse prints it."""
    from scanner.cli.commands import all_commands
    from scanner.cli.parser import command_parser

    os.environ["COLUMNS"] = _WIDTH
    parts = []
    for command in all_commands():
        parts.append(f"## {command.NAME}\n\n{_fenced(_help([command.NAME]))}")
        for action in command_parser(command)._actions:
            for name in action.choices or () if action.nargs == "A..." else ():
                parts.append(f"### {command.NAME} {name}\n\n{_fenced(_help([command.NAME, name]))}")
    return "\n\n".join(parts)


def _help(words: list[str]) -> str:
    from scanner.cli.main import main

    text = io.StringIO()
    with redirect_stdout(text):
        main([*words, "--help"])
    return text.getvalue()


def _fenced(text: str) -> str:
    return f"```text\n{text.rstrip()}\n```"


def schema(path: Path) -> str:
    """The tables of a JSON Schema: the document first, then each definition in the order of the file."""
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
    """A row for each key, then those of the objects in it: ``sources.NAME.url``, ``places[].field``."""
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
    """The type of a value in a few words, with links to definitions of the same page."""
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
        for one in node.get("anyOf", node.get("oneOf")):
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
