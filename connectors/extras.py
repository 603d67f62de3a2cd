"""Optional libraries: if one is missing, the error names the extra that installs it.

>>> with extra("documents", "such files"):
...     import no_such_library
Traceback (most recent call last):
    ...
connectors.base.ConnectorError: driver_missing: pip install 'noticemap[documents]' reads such files
"""

import contextlib
from collections.abc import Iterator

from connectors.base import ConnectorError


@contextlib.contextmanager
def extra(name: str, what: str) -> Iterator[None]:
    """Context for an import. Raises ``ConnectorError`` (``driver_missing``) if the library is not installed.

    Args:
        name: the extra in ``pyproject.toml`` that installs the library.
        what: the things that the library reads, such as ``7z archives``.
    """
    try:
        yield
    except ModuleNotFoundError:
        raise ConnectorError("driver_missing", f"pip install 'noticemap[{name}]' reads {what}") from None
