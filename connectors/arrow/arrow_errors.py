"""Turns exceptions of Arrow into ``ConnectorError`` without the error texts, which can contain values."""

from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa

from connectors.base import ConnectorError
from connectors.storage.os_errors import reason_for


@contextmanager
def arrow_errors(what: str) -> Iterator[None]:
    """Turn any error while reading ``what`` (such as "ORC file") into a ``ConnectorError``."""
    try:
        yield
    except ConnectorError:
        raise
    except (pa.ArrowNotImplementedError, NotImplementedError):
        raise ConnectorError("unsupported", f"the {what} uses a feature that is not supported") from None
    except (
        pa.ArrowException,
        ValueError,
        TypeError,
        KeyError,
        OverflowError,
        MemoryError,
        IndexError,
    ) as error:
        raise ConnectorError("corrupt", f"the {what} cannot be read ({type(error).__name__})") from None
    except OSError as error:
        if error.errno is not None:
            raise reason_for(error) from None
        raise ConnectorError("corrupt", f"the {what} cannot be read (OSError)") from None
