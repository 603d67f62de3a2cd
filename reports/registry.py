"""Which report formats there are: the modules of this package that have a ``FORMAT``."""

import dataclasses
import importlib
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


def _described(item: ReportFormat, doc: str | None) -> ReportFormat:
    return dataclasses.replace(item, doc=(doc or "").strip().partition("\n")[0])
