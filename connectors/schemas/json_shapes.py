"""Lists the fields of object shapes, which are written in the vocabulary of JSON Schema and OpenAPI.

References within the document are followed, except to records that are separate tables, which stay references
like foreign keys. The number of visited nodes is limited, since shapes can be recursive and a few lines can
describe billions of fields.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from connectors.base import ConnectorError, FieldInfo
from connectors.schemas.base import MAX_DEPTH, MAX_VISITS
from connectors.schemas.documents import Node, entries, items, mapping, words
from connectors.schemas.tags import MAX_TAGS, tags, unknown

_FORMATS = frozenset(
    """
    binary byte base64 base64url char commonmark date date-time decimal decimal128 double duration email float
    hostname html http-date idn-email idn-hostname int8 int16 int32 int64 ipv4 ipv6 iri iri-reference
    json-pointer media-range password regex relative-json-pointer time uint8 uint16 uint32 uint64 unixtime uri
    uri-reference uri-template uuid credit-card e164 iban mac msisdn phone phone-number ssn tel
    """.split()  # noqa: SIM905 (a table of words reads better)
)
"""Formats in official registries, and other common formats. Any other text is left out: it could be data."""
_KEYWORDS = frozenset(
    """
    $anchor $comment $defs $dynamicAnchor $dynamicRef $id $recursiveAnchor $recursiveRef $ref $schema
    $vocabulary additionalItems additionalProperties allOf allowEmptyValue allowReserved anyOf
    collectionFormat const contains content contentEncoding contentMediaType contentSchema default
    definitions dependencies dependentRequired dependentSchemas deprecated description discriminator
    else enum example examples exclusiveMaximum exclusiveMinimum explode externalDocs format id if in
    items maxContains maxItems maxLength maxProperties maximum minContains minItems minLength
    minProperties minimum multipleOf name not nullable oneOf pattern patternProperties prefixItems
    properties propertyNames readOnly required schema style then title type unevaluatedItems
    unevaluatedProperties uniqueItems writeOnly x-example x-examples xml
    """.split()  # noqa: SIM905 (a table of words reads better)
)
"""Standard keys of shapes and parameters. Any other key is a tag that people added."""
_EITHER = ("oneOf", "anyOf")
_CONDITIONAL = ("if", "then", "else")
_VALUED = frozenset({"type", "format", "enum", "const", "$ref"})
"""Keys which show that a part of a shape describes a value, rather than only a condition on other parts."""


@dataclass(frozen=True, kw_only=True)
class _Context:
    """The context of a shape: its description and tags, the tags of its parents, and the references that led
    to it.
    """

    comment: str = ""
    tags: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    above: frozenset[str] = frozenset()
    depth: int = 0

    def deeper(self, **changes: object) -> "_Context":
        return replace(self, depth=self.depth + 1, **changes)  # type: ignore[arg-type]

    def below(self) -> "_Context":
        """The context for a part of this shape, with this shape's tags added to the surrounding tags."""
        return self.deeper(comment="", tags=(), around=(*self.around, *self.tags))


@dataclass
class Shapes:
    """The shapes of one document. ``records``: reference → name of each shape that is a separate table."""

    document: Node
    records: Mapping[str, str] = field(default_factory=dict)
    n_foreign: int = 0
    """Number of references into other files, which are not followed."""
    _visits: int = 0

    def fields(self, shape: Node) -> Iterator[FieldInfo]:
        """All fields of a record with this shape. A field may appear more than once."""
        self._visits = 0
        yield from self._walk(shape, "", _Context(above=frozenset({"#"})))

    def check(self) -> None:
        """Raise ``ConnectorError`` if there were references to other files."""
        if self.n_foreign:
            raise ConnectorError(
                "unsupported", f"{self.n_foreign} references to other files are not followed"
            )

    def resolved(self, node: Node) -> Mapping[str, Node]:
        """The mapping that a node refers to, after following references; empty if there is none."""
        seen: set[str] = set()
        while (reference := mapping(node).get("$ref")) is not None:
            if not isinstance(reference, str) or reference in seen:
                return {}
            seen.add(reference)
            node = self._at(reference)
        return mapping(node)

    def _at(self, reference: str) -> Node:
        """The node at a JSON pointer; ``None`` if there is none or the pointer leads into another file."""
        if not reference.startswith("#"):
            self.n_foreign += 1
            return None
        node = self.document
        for step in filter(None, reference[1:].split("/")):
            key = step.replace("~1", "/").replace("~0", "~").replace("%7B", "{").replace("%7D", "}")
            node = mapping(node).get(key)
        return node

    def _visit(self) -> None:
        self._visits += 1
        if self._visits > MAX_VISITS:
            raise ConnectorError("too_large", "the schema contains itself so often that it has no end")

    def _walk(self, node: Node, path: str, context: _Context) -> Iterator[FieldInfo]:
        self._visit()
        shape = mapping(node)
        own = (*context.tags, *shape_tags(shape))
        context = replace(context, comment=_comment(shape) or context.comment, tags=own)
        reference = shape.get("$ref")
        if isinstance(reference, str):
            is_own = reference in self.records
            if is_own or reference in context.above or context.depth >= MAX_DEPTH:
                name = self.records.get(reference) or reference.rpartition("/")[2]
                yield from _leaf(path, "object", context, references=name)
                return
            context = context.deeper(above=context.above | {reference})
            target = self._at(reference)
            if target is not None:
                yield from self._walk(target, path, context)
                return
        found = False
        for info in self._inside(shape, path, context):
            found = True
            yield info
        if not found:
            yield from _leaf(path, _type(shape), context)

    def _inside(self, shape: Mapping[str, Node], path: str, context: _Context) -> Iterator[FieldInfo]:
        if context.depth >= MAX_DEPTH:
            return
        for name, inner in entries(shape.get("properties")):
            yield from self._walk(inner, _joined(path, name), context.below())
        for inner in items(shape.get("allOf")):
            yield from self._part(inner, path, context, inherits=True)
        for keyword in _EITHER:
            for inner in items(shape.get(keyword)):
                yield from self._part(inner, path, context.deeper())
        for part in filter(mapping, map(shape.get, _CONDITIONAL)):
            yield from self._part(part, path, context.deeper())
        for inner in (shape.get("items"), *items(shape.get("items")), *items(shape.get("prefixItems"))):
            if mapping(inner):
                yield from self._walk(inner, path, context.deeper())
        others = [shape.get("additionalProperties"), *mapping(shape.get("patternProperties")).values()]
        for inner in filter(mapping, others):
            yield from self._walk(inner, _joined(path, "*"), context.below())

    def _part(
        self, node: Node, path: str, context: _Context, *, inherits: bool = False
    ) -> Iterator[FieldInfo]:
        """The fields of one part of a composed shape, such as a member of ``allOf``.

        ``inherits``: whether to include the fields of a record that the part refers to.
        """
        part = mapping(node)
        reference = part.get("$ref")
        if inherits and isinstance(reference, str) and reference in self.records:
            if reference not in context.above:
                below = context.deeper(above=context.above | {reference})
                yield from self._part(self._at(reference), path, below, inherits=True)
        elif _VALUED & part.keys() and part.get("type") != "null":
            yield from self._walk(part, path, context.deeper())
        else:
            self._visit()
            yield from self._inside(part, path, context.deeper())


def _leaf(path: str, kind: str, context: _Context, references: str = "") -> Iterator[FieldInfo]:
    if path:
        yield FieldInfo(
            name=path,
            type=kind,
            references=references,
            comment=context.comment,
            tags=context.tags[:MAX_TAGS],
            around=context.around[:MAX_TAGS],
        )


def shape_tags(shape: Node) -> tuple[str, ...]:
    """Tags of a shape: extensions (``x-pii``), and other keys that JSON Schema and OpenAPI do not define."""
    return tags(unknown(shape, _KEYWORDS))


def _comment(shape: Mapping[str, Node]) -> str:
    return words(shape.get("description")) or words(shape.get("title"))


def _type(shape: Mapping[str, Node]) -> str:
    """The type of a shape, followed by the format: ``string email``."""
    kind = shape.get("type")
    kinds = [one for one in (items(kind) or [kind]) if isinstance(one, str) and one != "null"]
    form = words(shape.get("format"))
    return " ".join([*kinds[:1], *([form] if form in _FORMATS else [])])


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
