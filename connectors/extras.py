"""Libraries that not every installation has: what needs one says which extra brings it.

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
    """Around an import. Raises ``driver_missing`` where the library is not there.

    Args:
        name: the extra of ``pyproject.toml`` that brings it.
        what: what is read with it, as ``7z archives``.
    """
    try:
        yield
    except ModuleNotFoundError:
        raise ConnectorError("driver_missing", f"pip install 'noticemap[{name}]' reads {what}") from None
