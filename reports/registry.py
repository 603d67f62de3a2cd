"""The report formats: modules of this package with a ``FORMAT``."""

import dataclasses
import importlib
import importlib.util
import pkgutil

import reports
from reports.base import ReportFormat


def formats() -> dict[str, ReportFormat]:
    """Every format by name, sorted.

    >>> {"csv", "html", "json", "text"} <= formats().keys()
    True
    """
    names = (info.name for info in pkgutil.iter_modules(reports.__path__, "reports."))
    modules = (importlib.import_module(name) for name in names)
    found = [_described(module.FORMAT, module.__doc__) for module in modules if hasattr(module, "FORMAT")]
    return {item.name: item for item in sorted(found, key=lambda item: item.name)}


def format_named(name: str) -> ReportFormat | None:
    """The format ``name``; ``None`` if no module has the matching name. No other name is tried.

    >>> found = format_named("ropa-csv")
    >>> found.filename if found else ""
    'records-of-processing.csv'
    >>> format_named("cvs") is None
    True
    """
    module_name = f"reports.{name.replace('-', '_')}_report"
    if importlib.util.find_spec(module_name) is None:
        return None
    module = importlib.import_module(module_name)
    found: ReportFormat | None = getattr(module, "FORMAT", None)
    return _described(found, module.__doc__) if found and found.name == name else None


def _described(item: ReportFormat, doc: str | None) -> ReportFormat:
    return dataclasses.replace(item, doc=(doc or "").strip().partition("\n")[0])
