"""OpenAPI documents (and Swagger 2), in JSON or YAML: the input and output of an API.

Each named schema is a table, and so is each path, webhook and callback. The fields of a path are the
parameters, and the data in requests and responses that is not defined in a named schema. Nested records are
dotted fields, ``description`` is the comment, ``format`` is added to the type (``string email``), and
extensions (``x-pii``) are tags. References to other files are counted, but not followed.
"""

import re
from collections.abc import Iterator, Mapping

from connectors.base import FieldInfo
from connectors.formats.base import Head
from connectors.schemas.base import SchemaFile, SchemaFormat, Table, unique
from connectors.schemas.documents import Node, entries, items, looks_like, mapping, words
from connectors.schemas.json_shapes import Shapes

_MARK = re.compile(
    r"""(?m)(?:^|[{,]\s*)["']?(?:openapi|swagger)["']?\s*:\s*["']?\d | ["']?\$ref["']?\s*:
      | (?:^["']?|[{,]\s*["'])(?:components|definitions|paths)["']?\s*:""",
    re.X,
)
"""The ``openapi`` key may be far down if keys are sorted, so other typical keys count as well."""
_PLACES = (("components", "schemas"), ("definitions",))
_COMPOSED = ("allOf", "oneOf", "anyOf")
_MAX_COMPOSED = 8


def _is_likely(head: Head) -> bool:
    return looks_like(head, _MARK)


def _tables(file: SchemaFile) -> Iterator[Table] | None:
    document = mapping(file.document)
    version = str(document.get("openapi", document.get("swagger")))
    return _described(document) if version[:1].isdigit() else None


def _described(document: Mapping[str, Node]) -> Iterator[Table]:
    named = {
        f"#/{'/'.join(place)}/{_escaped(name)}": (name, shape) for place, name, shape in _named(document)
    }
    shapes = Shapes(document)
    shapes.records = {
        reference: name for reference, (name, shape) in named.items() if _is_record(shapes, shape, 0)
    }
    for reference, name in shapes.records.items():
        shape = named[reference][1]
        if fields := unique(shapes.fields(shape)):
            yield Table(name=name, fields=fields, comment=words(shape.get("description")))
    for name, item in entries(document.get("paths")):
        yield from _path(name.strip("/") or "/", item, shapes)
    for name, item in entries(document.get("webhooks")):
        yield from _path(name, item, shapes)
    shapes.check()


def _named(document: Mapping[str, Node]) -> Iterator[tuple[tuple[str, ...], str, Mapping[str, Node]]]:
    for place in _PLACES:
        node: Node = document
        for step in place:
            node = mapping(node).get(step)
        yield from ((place, name, shape) for name, shape in entries(node))


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _is_record(shapes: Shapes, shape: Mapping[str, Node], depth: int) -> bool:
    """Whether a named schema has fields, either directly or in the schemas that it is composed of."""
    if mapping(shape.get("properties")) or mapping(shape.get("additionalProperties")):
        return True
    parts = [part for keyword in _COMPOSED for part in items(shape.get(keyword))]
    return depth < _MAX_COMPOSED and any(
        _is_record(shapes, shapes.resolved(part), depth + 1) for part in parts[:_MAX_COMPOSED]
    )


def _path(name: str, item: Mapping[str, Node], shapes: Shapes) -> Iterator[Table]:
    item = shapes.resolved(item)
    operations = [
        operation
        for key, operation in entries(item)
        if "responses" in operation or "requestBody" in operation
    ]
    fields = list(_parameters(item, shapes))
    for operation in operations:
        fields += _parameters(operation, shapes)
        for body in _bodies(operation, shapes):
            fields += shapes.fields(body)
    if found := unique(fields):
        yield Table(name=name, fields=found, comment=words(item.get("description")))
    for operation in operations:
        for called, callback in entries(operation.get("callbacks")):
            for _, inner in entries(shapes.resolved(callback)):
                yield from _path(f"{name}/{called}", inner, shapes)


def _parameters(holder: Mapping[str, Node], shapes: Shapes) -> Iterator[FieldInfo]:
    for node in items(holder.get("parameters")):
        parameter = shapes.resolved(node)
        name = words(parameter.get("name"))
        if parameter.get("in") == "body":
            yield from shapes.fields(parameter.get("schema"))
        elif name:
            shape = dict(mapping(parameter.get("schema")) or parameter)
            shape.pop("required", None)
            if description := words(parameter.get("description")):
                shape["description"] = description
            shape |= {key: inner for key, inner in parameter.items() if key.startswith("x-")}
            yield from shapes.fields({"properties": {name: shape}})


def _bodies(operation: Mapping[str, Node], shapes: Shapes) -> Iterator[Node]:
    """The shapes of requests and responses, for every media type."""
    answers = [inner for _, inner in entries(operation.get("responses"))]
    for node in (operation.get("requestBody"), *answers):
        body = shapes.resolved(node)
        yield body.get("schema")
        yield from (content.get("schema") for _, content in entries(body.get("content")))


SCHEMA = SchemaFormat(name="openapi", is_likely=_is_likely, tables=_tables)
