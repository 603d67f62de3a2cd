"""Parse policy files with the line of every entry, and validate them against their JSON Schema.

The libraries for YAML and JSON Schema are imported only where they are used, because cached policies do not
need them.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detectors.small_files import read_small

if TYPE_CHECKING:
    import yaml
    from jsonschema.exceptions import ValidationError

Key = str | int
MAX_BYTES = 16 << 20
_KINDS = {
    "object": "a mapping",
    "array": "a list",
    "string": "a text",
    "number": "a number",
    "boolean": "true or false",
}


@dataclass(frozen=True, kw_only=True, order=True)
class Problem:
    """One error in a policy file, with its file and line."""

    file: str
    line: int
    """The line of the error, counted from 1; 0 if the error concerns the whole file."""
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"'{self.file}': {self.message}"


class PolicyError(ValueError):
    """The policy cannot be used. ``str()`` lists at most five problems, each with file and line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        shown = [str(problem) for problem in problems[:5]]
        if len(problems) > len(shown):
            shown.append(f"and {len(problems) - len(shown)} more")
        super().__init__("\n".join(shown))
        self.problems = tuple(problems)


@dataclass(frozen=True, kw_only=True)
class Document:
    """A parsed YAML file, with the line of each entry, including entries inherited from other files."""

    path: Path
    text: bytes
    body: Mapping[str, Any]
    """The content, including inherited entries if the file extends another."""
    root: "yaml.Node"
    inherited: "Document | None" = None

    def over(self, inherited: "Document", body: Mapping[str, Any]) -> "Document":
        """Return this file as an extension of ``inherited``, with the merged content ``body``."""
        return replace(self, body=body, inherited=inherited)

    def part(self, key: str) -> "Document":
        """The mapping under ``key`` as a separate document. The line numbers are still those of this file."""
        found = _child(self.root, key)
        assert found is not None
        return Document(path=self.path, text=b"", body=self.body[key], root=found[1])

    @property
    def chain(self) -> "tuple[Document, ...]":
        """The document itself, followed by the documents that it extends, nearest first."""
        return (self, *(self.inherited.chain if self.inherited else ()))

    @property
    def texts(self) -> tuple[bytes, ...]:
        return tuple(document.text for document in self.chain)

    def says(self, keys: Sequence[Key]) -> bool:
        """Whether the path ``keys`` leads to an entry in this file itself, not only in a file that it
        extends.
        """
        return _way(self.root, keys)[0] == len(keys)

    def problem(self, keys: Iterable[Key], message: str) -> Problem:
        """A problem with the entry at the path ``keys``, with the file and line of the entry. If there is no
        such entry, the file and line are those of the last existing entry on the path.
        """
        _, line, path = self._place(tuple(keys))
        return Problem(file=str(path), line=line, message=message)

    def _place(self, keys: Sequence[Key]) -> tuple[int, int, Path]:
        """How many of ``keys`` exist in this file or an inherited one, and the line and file of the last
        existing one.
        """
        own = (*_way(self.root, keys), self.path)
        theirs = self.inherited._place(keys) if self.inherited else own
        return own if own[0] >= theirs[0] else theirs


def read_document(path: Path, schema: Path) -> Document:
    """Parse a YAML file and validate it against a JSON Schema.

    Raises:
        PolicyError: the file does not exist, is not YAML, repeats a key or does not match the schema.
    """
    document = parse(path)
    held_against(document, schema)
    return document


def held_against(document: Document, schema: Path, *, whole: bool = True) -> None:
    """Raise ``PolicyError`` if a document does not match a JSON Schema.

    Args:
        whole: whether required entries must be present; false if they can still be inherited.
    """
    if problems := sorted(_misfits(document, schema, whole=whole)):
        raise PolicyError(problems)


def parse(path: Path) -> Document:
    """Parse a YAML file. Raises ``PolicyError`` if it does not exist, is not YAML or repeats a key."""
    import yaml

    from scanner.policy.yaml_bounds import UNREADABLE, RefusedError, check_depth, check_scalars, check_size

    try:
        text = read_small(path, MAX_BYTES)
        kind = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        check_depth(text, kind)
        loader = kind(text)
        try:
            root = loader.get_single_node()
            check_size(root)
            check_scalars(root, kind)
            body = loader.construct_document(root) if root is not None else None
        finally:
            loader.dispose()
    except OSError as error:
        raise _single(path, 1, f"cannot be read: {error.strerror}") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _single(path, line, f"is not YAML: {error.problem}") from None
    except RefusedError as error:
        raise _single(path, error.line, str(error)) from None
    except (yaml.YAMLError, *UNREADABLE) as error:
        raise _single(path, 1, f"is not YAML: {type(error).__name__}") from None
    if not isinstance(body, dict) or root is None:
        raise _single(path, 1, "must be a mapping at the top")
    document = Document(path=path, text=text, body=body, root=root)
    if problems := sorted(_repeated_keys(document)):
        raise PolicyError(problems)
    return document


def _single(path: Path, line: int, message: str) -> PolicyError:
    return PolicyError([Problem(file=str(path), line=line, message=message)])


def _way(node: "yaml.Node", keys: Iterable[Key]) -> tuple[int, int]:
    """How many of ``keys`` exist one below the other under a node, and the line of the last existing one."""
    depth, line = 0, 1
    for key in keys:
        found = _child(node, key)
        if found is None:
            break
        depth, (line, node) = depth + 1, found
    return depth, line


def _child(node: "yaml.Node", key: Key) -> "tuple[int, yaml.Node] | None":
    import yaml

    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == str(key):
                return name.start_mark.line + 1, value
    elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        item = node.value[key]
        return item.start_mark.line + 1, item
    return None


def _repeated_keys(document: Document) -> Iterator[Problem]:
    """Report repeated keys. YAML parsers silently use only the last of several equal keys, so an entry would
    be lost.
    """
    import yaml

    pending, seen = [document.root], set()
    while pending:
        node = pending.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            pending.extend(node.value)
        elif isinstance(node, yaml.MappingNode):
            lines: dict[str, int] = {}
            for name, value in node.value:
                line = name.start_mark.line + 1
                if name.value in lines:
                    message = f"'{name.value}' is here and in line {lines[name.value]}; keep one"
                    yield Problem(file=str(document.path), line=line, message=message)
                lines.setdefault(name.value, line)
                pending.append(value)


def _misfits(document: Document, schema: Path, *, whole: bool) -> Iterator[Problem]:
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(json.loads(schema.read_text(encoding="utf-8")))
    for error in validator.iter_errors(document.body):
        if error.validator == "required" and not whole:
            continue
        yield document.problem([*error.absolute_path, *_unknown_keys(error)[:1]], _in_words(error))


def _unknown_keys(error: "ValidationError") -> list[str]:
    if error.validator != "additionalProperties" or not isinstance(error.schema, Mapping):
        return []
    found: Any = error.instance
    return sorted(set(map(str, found)) - set(error.schema.get("properties", {})))


def _in_words(error: "ValidationError") -> str:
    where = ".".join(str(key) for key in error.absolute_path) or "the file"
    rule: Any = error.validator_value
    found: Any = error.instance
    schema: Mapping[str, Any] = error.schema if isinstance(error.schema, Mapping) else {}
    match error.validator:
        case "additionalProperties":
            valid = ", ".join(sorted(schema.get("properties", {})))
            return f"unknown key '{_unknown_keys(error)[0]}' in {where}; valid keys: {valid}"
        case "required":
            missing = next(key for key in rule if key not in found)
            return f"{where} has no '{missing}'; needed: {', '.join(rule)}"
        case "enum":
            return f"'{found}' is not valid for {where}; valid: {', '.join(map(str, rule))}"
        case "type":
            names = [rule] if isinstance(rule, str) else list(rule)
            return f"{where} must be {' or '.join(_KINDS.get(name, name) for name in names)}"
        case "pattern":
            return f"'{found}' does not fit {where}: {schema.get('description', 'see the schema')}"
        case _:
            return f"{where}: {schema.get('description', f'breaks {error.validator} of the schema')}"
