"""Finds the module that opens a source, among the modules with ``SCHEMES`` and ``open_source``.

A new connector only needs a new module in this package.
"""

import difflib
import importlib
import inspect
from dataclasses import dataclass
from types import ModuleType

import connectors
from connectors.address import scheme_of
from connectors.base import Connector, OpenOptions
from connectors.package_modules import modules_with

_OF_PATHS = "connectors.files"
"""The module that opens plain paths. If all sources are paths, no other connector is imported."""


class UnknownScheme(ValueError):  # noqa: N818 (the name is clearer without "Error")
    """No connector opens URIs of this scheme."""

    def __init__(self, scheme: str, known: tuple[str, ...]) -> None:
        valid = ", ".join(known)
        near = difflib.get_close_matches(scheme, known, n=1)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        super().__init__(
            f"unknown scheme '{scheme}'; valid are {valid}, a path, or - for standard input "
            f"(noticemap connectors lists them){hint}"
        )


@dataclass(frozen=True, kw_only=True)
class CatalogueEntry:
    """One connector as ``noticemap connectors`` shows it."""

    name: str
    schemes: tuple[str, ...]
    title: str
    """First line of the module's docstring."""
    example: str
    """A URI to copy."""
    extra: str = ""
    """The extra of this distribution that installs the connector's driver; empty if none is needed."""
    details: str = ""
    """The rest of the module's docstring: URI, rights, sampling, bias, cost."""
    is_general: bool = False
    """Whether the entry only describes what several other connectors have in common."""


def open_source(source: str, options: OpenOptions | None = None) -> Connector:
    """Open a source: a URI, a path, or ``-`` for standard input.

    Raises ``UnknownScheme`` if no connector handles the URI, ``ConnectorError`` if the source cannot be
    opened.
    """
    module = _module_for(source)
    opened: Connector = module.open_source(source, options or OpenOptions())
    return opened


def check_scheme(source: str) -> None:
    """Raise ``UnknownScheme`` if no connector handles the source. Nothing is opened."""
    _module_for(source)


def connector_catalogue() -> tuple[CatalogueEntry, ...]:
    """All connectors by module name. A connector with dialects is followed by its dialects."""
    entries: list[CatalogueEntry] = []
    for module in _modules():
        variants = getattr(module, "VARIANTS", ())
        name, doc = module.__name__.rpartition(".")[2], module.__doc__ or ""
        extra = getattr(module, "EXTRA", "")
        entries.append(_entry(name, doc, module.SCHEMES, module.EXAMPLE, extra, is_general=bool(variants)))
        entries += [
            _entry(known.name, known.doc, known.facts.schemes, known.facts.example, known.facts.extra)
            for known in variants
        ]
    return tuple(entries)


def _entry(
    name: str, doc: str, schemes: tuple[str, ...], example: str, extra: str, *, is_general: bool = False
) -> CatalogueEntry:
    title, _, details = inspect.cleandoc(doc).partition("\n")
    return CatalogueEntry(
        name=name,
        schemes=tuple(schemes),
        title=title,
        example=example,
        extra=extra,
        details=details.strip(),
        is_general=is_general,
    )


def _module_for(source: str) -> ModuleType:
    scheme = scheme_of(source)
    if not scheme:
        return importlib.import_module(_OF_PATHS)
    known: set[str] = set()
    for module in _modules():
        if scheme in module.SCHEMES:
            return module
        known.update(module.SCHEMES)
    raise UnknownScheme(scheme, tuple(sorted(known - {"-"})))


def _modules() -> tuple[ModuleType, ...]:
    """Modules of the package that open sources, by name."""
    return modules_with(connectors, "SCHEMES", "open_source")
