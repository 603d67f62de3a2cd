"""Read document properties, such as author, title and company, from a small XML file."""

from collections.abc import Mapping

from connectors.base import ConnectorError
from connectors.documents.markup import local_name
from connectors.documents.rows import clean
from connectors.extras import extra
from connectors.storage.streams import ByteStream

_MAX_BYTES = 4 << 20
_NAMES: Mapping[str, str] = {
    "creator": "author",
    "initial-creator": "author",
    "lastmodifiedby": "last_modified_by",
    "printed-by": "printed_by",
    "user-defined": "custom",
    "creation-date": "created",
    "date": "modified",
}
_MACHINERY = frozenset(
    {
        *("application", "appversion", "characters", "characterswithspaces", "docsecurity", "generator"),
        *("hiddenslides", "hlinks", "hyperlinkschanged", "lines", "linksuptodate", "lpstr", "mmclips"),
        *("notes", "pages", "paragraphs", "revision", "scalecrop", "shareddoc", "slides", "template"),
        *("totaltime", "words", "i4", "editing-cycles", "editing-duration", "presentationformat"),
    }
)
"""Properties that are skipped: counts and program names, which contain nothing about people."""


def properties_of(stream: ByteStream) -> dict[str, str]:
    """Property values by name, from every element that contains text and no other elements.

    >>> import io
    >>> properties_of(io.BytesIO(b"<a><dc:creator>Ann Example</dc:creator><x:y:company>Co</x:y:company></a>"))
    {'author': 'Ann Example', 'company': 'Co'}
    """
    with extra("documents", "Office documents"):
        from lxml import etree

    data = stream.read(_MAX_BYTES)
    while more := stream.read(_MAX_BYTES):
        data += more
        if len(data) > _MAX_BYTES:
            raise ConnectorError("too_large", "the properties of the document are too long")
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise ConnectorError("corrupt", "the properties of the document are damaged") from None
    found: dict[str, list[str]] = {}
    for element in root.iter() if root is not None else ():
        text = clean(element.text or "")
        if not text or len(element) or not isinstance(element.tag, str):
            continue
        tag = local_name(element.tag)
        holder = element.getparent()
        name = (_named(element) or _named(holder)).lower()
        if _MACHINERY.isdisjoint((tag, name)):
            texts = found.setdefault(name or _NAMES.get(tag, tag), [])
            texts += [text] if text not in texts else []
    return {name: "; ".join(texts) for name, texts in found.items()}


def _named(element: object) -> str:
    """The name of a user-defined property; empty if ``element`` is not such a property."""
    attributes = getattr(element, "attrib", {})
    return next((str(value) for key, value in attributes.items() if local_name(key) == "name"), "")
