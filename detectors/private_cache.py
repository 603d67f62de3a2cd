"""Reads and writes private cache files. A cache file can contain code that runs when the file is loaded, so
only files that this user wrote are loaded.

The cache folder has mode 0700 and its files 0600, and each file that could run code is authenticated with a
key stored in the same folder. Files that belong to another user, or that others may write to, are rejected.
"""

import contextlib
import hmac
import os
import secrets
import tempfile
from pathlib import Path

from detectors.own_files import is_own, make_folder, open_own

_KEY = "key"
_BYTES = 32


def load(path: Path) -> bytes | None:
    """The bytes that this user saved at ``path``; ``None`` if they are missing, damaged or another user's."""
    key = _own(path.with_name(_KEY))
    if key is None:
        return None
    try:
        with open_own(path) as file:
            if file is None:
                return None
            mark, payload = file.read(_BYTES), file.read()
    except OSError:
        return None
    return payload if hmac.compare_digest(mark, _mark(key, path, payload)) else None


def save(path: Path, payload: bytes) -> None:
    """Write ``payload`` to ``path`` atomically, with a code that authenticates it.

    Errors, such as a folder that belongs to another user or a full disk, are ignored; the next start then
    takes longer.
    """
    with contextlib.suppress(OSError):
        private_folder(path.parent)
        _write(path, _mark(_key(path.with_name(_KEY)), path, payload) + payload)


def write_own(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` atomically. The data is not authenticated, since checking large data at
    every start would take too long. Such data is only read as numbers and text, and numbers that compiled
    code uses as positions are checked before use. Errors are ignored.
    """
    with contextlib.suppress(OSError):
        private_folder(path.parent)
        _write(path, data)


def private_folder(folder: Path) -> None:
    """Create ``folder`` with access for its owner only. Raises ``OSError`` if that fails or the folder
    belongs to another user.
    """
    make_folder(folder)
    if not is_own(folder.stat(follow_symlinks=False)):
        raise PermissionError(f"{folder} belongs to somebody else")
    folder.chmod(0o700)


def _own(path: Path) -> bytes | None:
    try:
        with open_own(path) as opened:
            return None if opened is None else opened.read()
    except OSError:
        return None


def _key(path: Path) -> bytes:
    """The key of a cache folder, created on first use. Raises ``OSError`` if the key file is damaged or not
    private to this user.
    """
    with contextlib.suppress(FileExistsError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as made:
            made.write(secrets.token_bytes(_BYTES))
    key = _own(path)
    if key is None or len(key) != _BYTES:
        raise PermissionError(f"{path} is not ours")
    return key


def _mark(key: bytes, path: Path, payload: bytes) -> bytes:
    mark = hmac.new(key, path.name.encode() + b"\0", "sha256")
    mark.update(payload)
    return mark.digest()


def _write(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent)  # Creates the file with mode 0600.
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(name).replace(path)
