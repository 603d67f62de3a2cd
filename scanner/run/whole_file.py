"""Replace a file completely or not at all, even if the process is killed while it writes."""

import contextlib
import glob
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from detectors.own_files import open_own

_END: Final = ".noticemap-part"


@contextmanager
def whole_file(place: Path) -> Iterator[BinaryIO]:
    """Open a private file that becomes ``place`` if the block succeeds. Raises ``OSError``."""
    prefix = f".{place.name[:60]}."
    _remove_orphans(place.parent, prefix)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=prefix, suffix=_END)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            _is_mine(out.fileno())
            yield out
            out.flush()
            os.fsync(out.fileno())
            part.replace(place)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _remove_orphans(folder: Path, prefix: str) -> None:
    """Remove partial files that killed processes left behind, which are those that no process has locked."""
    for part in folder.glob(f"{glob.escape(prefix)}*{_END}"):
        with contextlib.suppress(OSError), open_own(part) as left:
            if left is not None and _is_mine(left.fileno()):
                part.unlink()


def _is_mine(handle: int) -> bool:
    """Lock an open file until the process ends; ``False`` if another process has the lock or locks do not
    work.
    """
    try:
        import fcntl  # Unix only

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (ImportError, OSError):
        return False
    return True
