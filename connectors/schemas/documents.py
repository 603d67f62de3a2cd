"""JSON and YAML as schemas are written in: read without running anything, and never without end."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from connectors.base import ConnectorError
from connectors.formats.base import Head
from connectors.text.json_text import is_cut_short, parse_json

Node = Any
"""What a document is made of: mappings, lists, texts and, from JSON, numbers. Always asked what it is."""

_SUFFIXES = (".json", ".yaml", ".yml", ".avsc", ".avpr", ".avdl", ".jsonschema", ".schema", "")


def looks_like(head: Head, mark: re.Pattern[str]) -> bool:
    """Whether a file that may be JSON or YAML has ``mark`` in its beginning."""
    is_json = head.text.lstrip()[:1] in ("{", "[")
    return (is_json or head.suffix in _SUFFIXES) and mark.search(head.text) is not None


def parsed(data: bytes) -> Node:
    """The document. Raises ``ConnectorError`` where it is broken or made to exhaust whoever reads it.

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
        # The parser's own words quote the document.
        raise ConnectorError("corrupt", f"the schema cannot be parsed ({type(error).__name__})") from None


def _loader() -> Any:
    """A loader that takes every scalar as text: ``no`` is a country and ``1:20`` no number."""
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
    """``node`` if it is a mapping, else an empty one."""
    return node if isinstance(node, dict) else {}


def items(node: Node) -> list[Node]:
    """``node`` if it is a list, else an empty one."""
    return node if isinstance(node, list) else []


def entries(node: Node) -> Iterator[tuple[str, Mapping[str, Node]]]:
    """Names and what is said of each, where that is a mapping."""
    for name, inner in mapping(node).items():
        yield str(name), mapping(inner)


def words(node: Node) -> str:
    """``node`` if it is text, its white space made single."""
    return " ".join(node.split()) if isinstance(node, str) else ""
