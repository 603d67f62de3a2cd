"""noticemap finds personal data and says to which class of the privacy notice the data belongs.

>>> import scanner
>>> spans = scanner.detect("call +1 202 555 0143", ner="off")
>>> spans[0]["entity"]
'PHONE_NUMBER'
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scanner.api import ScanReport, classify, classify_report, detect, scan
    from scanner.errors import UsageError
    from scanner.run.options import ScanOptions

__version__ = "0.2.0"
__all__ = ["ScanOptions", "ScanReport", "UsageError", "classify", "classify_report", "detect", "scan"]


def __getattr__(name: str) -> Any:
    """Load ``scanner.api`` on first use, so that importing a single module of the package stays fast."""
    if name in __all__:
        from scanner import api

        return getattr(api, name)
    raise AttributeError(f"module 'scanner' has no attribute '{name}'")
