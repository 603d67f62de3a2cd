"""Parses JSON and YAML schemas safely: nothing in a schema is executed, and errors do not quote it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from connectors.base import ConnectorError
from connectors.formats.base import Head
from connectors.text.json_text import is_cut_short, parse_json

Node = Any
"""A node of a document: a mapping, list or text; from JSON, also a number. Check the type before use."""

_SUFFIXES = (".json", ".yaml", ".yml", ".avsc", ".avpr", ".avdl", ".jsonschema", ".schema", "")


def looks_like(head: Head, mark: re.Pattern[str]) -> bool:
    """Whether a file may be JSON or YAML, and ``mark`` matches somewhere in the beginning of the file."""
    is_json = head.text.lstrip()[:1] in ("{", "[")
    return (is_json or head.suffix in _SUFFIXES) and mark.search(head.text) is not None


def parsed(data: bytes) -> Node:
    """The parsed document. Raises ``ConnectorError`` if it is malformed or nested too deeply.

    >>> parsed(b'{"openapi": "3.1.0"}') == parsed(b"openapi: 3.1.0")
    True
    """
    if data.lstrip()[:1] in (b"{", b"["):
        try:
            return parse_json(data)
        except ValueError:
            if is_cut_short(data):
                raise ConnectorError("truncated", "the schema ends early") from None
    return _parsed_yaml(data.decode("utf-8", "replace"))


def _parsed_yaml(text: str) -> Node:
    import yaml

    try:
        return yaml.load(text, Loader=_loader())
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        # The parser's message quotes the document.
        raise ConnectorError("corrupt", f"the schema cannot be parsed ({type(error).__name__})") from None


def _loader() -> Any:
    """A loader that reads every scalar as text: ``no`` may be a country, and ``1:20`` is not a number."""
    from yaml._yaml import CParser
    from yaml.constructor import SafeConstructor
    from yaml.resolver import BaseResolver

    class TextLoader(CParser, SafeConstructor, BaseResolver):
        def __init__(self, stream: str) -> None:
            CParser.__init__(self, stream)
            SafeConstructor.__init__(self)
            BaseResolver.__init__(self)

    TextLoader.add_implicit_resolver("tag:yaml.org,2002:merge", re.compile(r"^(?:<<)$"), ["<"])
    return TextLoader


def mapping(node: Node) -> Mapping[str, Node]:
    """``node`` if it is a mapping, else an empty mapping."""
    return node if isinstance(node, dict) else {}


def items(node: Node) -> list[Node]:
    """``node`` if it is a list, else an empty list."""
    return node if isinstance(node, list) else []


def entries(node: Node) -> Iterator[tuple[str, Mapping[str, Node]]]:
    """The keys and values of ``node``, with an empty mapping for every value that is no mapping."""
    for name, inner in mapping(node).items():
        yield str(name), mapping(inner)


def words(node: Node) -> str:
    """``node`` if it is text, with all whitespace replaced by single blanks; else an empty text."""
    return " ".join(node.split()) if isinstance(node, str) else ""
