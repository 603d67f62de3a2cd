"""Files in object stores and on other machines, through fsspec: S3, Google Cloud, Azure, SFTP, HTTP.

URI: ``s3://bucket/prefix``, ``gs://bucket/prefix``, ``abfs://container@account.dfs.core.windows.net/path``,
``sftp://host/path``, ``https://host/file.csv``. A path may contain ``*``, ``**`` and ``?`` (on the web only
the first two, since a question mark begins a query). Rights: to list and to read (``s3:ListBucket``,
``s3:GetObject``). Credentials are looked for in the same places as by the provider's own tools. Sampling: as
for local files. Cost to the source: the beginning of each file is read twice, then the whole file once; of
columnar files only the parts needed. Databases, members of compressed archives, and files that need random
access on a web server without range requests are first copied to a private temporary file. Reading stops if a
server sends less than 50 kB a second, or if a web server sends more than 16 GB in one response. Redirects to
another host or port are not followed. Each store needs an extra, such as ``pip install 'noticemap[s3]'``.
"""

import contextlib
import io
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, TypeGuard, cast
from urllib.parse import unquote, urlsplit

from connectors.base import Collection, Connector, ConnectorError, OpenOptions
from connectors.deadlines import ANSWER_SECONDS, within
from connectors.files import FilesConnector
from connectors.selection import is_excluded
from connectors.storage.content import Content, copied
from connectors.storage.globs import has_wildcard, split_glob
from connectors.storage.os_errors import reason_for
from connectors.storage.spool import MAX_UNPACKED
from connectors.storage.streams import ByteStream, FileRange
from connectors.storage.walk import HIDDEN, FileEntry, is_hidden, unread
from connectors.storage.web_files import WebFile
from connectors.storage.web_session import session

_EXTRAS: Mapping[str, str] = {
    **dict.fromkeys(("s3", "s3a"), "s3"),
    **dict.fromkeys(("gs", "gcs"), "gs"),
    **dict.fromkeys(("abfs", "abfss", "az"), "abfs"),
    **dict.fromkeys(("sftp", "ssh"), "sftp"),
    **dict.fromkeys(("http", "https"), "http"),
    "memory": "",
}
"""Scheme → extra of this distribution that installs the library for the scheme."""
SCHEMES = tuple(_EXTRAS)
_WITH_PORT = ("http", "https", "sftp", "ssh")
EXAMPLE = "s3://bucket/exports/"
_LEAST_RATE = 50_000
"""Reading stops if a server sends fewer bytes per second than this on average."""
_LISTING_SECONDS = 1_800.0
_MOST_SECONDS, _MOST_BYTES = 8 * 3_600.0, MAX_UNPACKED
"""Time and size limits of one response: a web server can send for ever, whatever size it declares."""
_ENDLESS = f"the web server sends more than {_MOST_BYTES >> 30} GB at once, or for longer than 8 hours"
_NO_LIST = "the server accepts the connection but does not answer in time"
_DRIPS = f"the server sends less than {_LEAST_RATE // 1_000} kB a second, or nothing at all"
_BLOCK_BYTES, _LEAST_BYTES = 4 << 20, 64 << 10
_CHANGES = ("ETag", "etag", "LastModified", "last_modified", "mtime", "updated", "created", "generation")
"""Keys under which fsspec libraries list a file's version or the time of its last change."""
_TAGS = ("ETag", "etag", "generation")
"""Keys under which fsspec libraries list an identifier of a file's content."""
_GONE = (404, 410)
_DENIED = ("AccessDenied", "Forbidden", "ClientAuthenticationError", "AuthenticationException", "403", "401")


@dataclass(frozen=True)
class RemoteFile:
    """A file that fsspec opens."""

    tree: "RemoteTree"
    path: str
    listed_size: int | None = None
    version: int = 0
    """A number that changes when the store reports that the file has changed."""
    tag: str = ""
    """The store's identifier for the file's content, if the store never reuses it for other content."""

    @property
    def address(self) -> str:
        return self.path

    @property
    def size(self) -> int | None:
        """The size in the listing. For a file that was opened by its address, the store is queried."""
        if self.listed_size is not None:
            return self.listed_size
        with _errors_as_reasons():
            ask = partial(self.tree.filesystem.size, self.path)
            return cast("int | None", within(ANSWER_SECONDS, ask, _NO_LIST))

    @property
    def can_seek(self) -> bool:
        return True

    @property
    def is_near(self) -> bool:
        return False

    @property
    def stamp(self) -> tuple[int, ...]:
        return self.listed_size or 0, self.version

    @property
    def watermark(self) -> str:
        return f"{self.listed_size}-{self.tag}" if self.tag else ""

    def open(self, start: int = 0, stop: int = -1) -> ByteStream:
        with _errors_as_reasons():
            # Reading ahead beyond a short range would be wasted.
            wanted = stop - start if stop >= 0 else _BLOCK_BYTES
            return FileRange(self._opened(max(_LEAST_BYTES, min(wanted, _BLOCK_BYTES))), start, stop)

    def seekable(self) -> BinaryIO:
        with _errors_as_reasons():
            return cast("BinaryIO", io.BufferedReader(self._opened(_BLOCK_BYTES), _BLOCK_BYTES))

    def local(self) -> contextlib.AbstractContextManager[Path]:
        return copied(self)

    def stream(self) -> ByteStream:
        """The whole file in one response, since not every web server supports range requests."""
        with _errors_as_reasons():
            opened = self.tree.filesystem.open(self.path, "rb", block_size=0)
            return FileRange(cast("BinaryIO", _GuardedFile(opened, is_whole=True)), 0, -1)

    def _opened(self, block_bytes: int) -> Any:
        opened = self.tree.filesystem.open(self.path, "rb", block_size=block_bytes, cache_type="readahead")
        return _GuardedFile(opened)


class _GuardedFile(io.RawIOBase):
    """A file opened by fsspec, with a limit on slow servers, and with errors turned into reasons."""

    def __init__(self, file: Any, *, is_whole: bool = False) -> None:
        """``is_whole``: whether the file comes in one response, whose size the server decides."""
        self._file, self._is_whole = file, is_whole
        self._waiting, self._received = 0.0, 0

    def _waited(self, size: int) -> bytes:
        """Read some bytes. Raises ``ConnectorError`` if the server is too slow on average."""
        began = time.monotonic()
        data: bytes = within(ANSWER_SECONDS + size / _LEAST_RATE, lambda: self._file.read(size), _DRIPS)
        self._waiting += time.monotonic() - began
        self._received += len(data)
        if self._is_whole and (self._received > _MOST_BYTES or self._waiting > _MOST_SECONDS):
            raise ConnectorError("too_large", _ENDLESS)
        if self._waiting > ANSWER_SECONDS + self._received / _LEAST_RATE:
            raise ConnectorError("timeout", _DRIPS)
        return data

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        with _errors_as_reasons():
            return int(self._file.seek(offset, whence))

    def readinto(self, buffer: Any, /) -> int:
        with _errors_as_reasons():
            data = self._waited(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            with contextlib.suppress(Exception):
                self._file.close()
        super().close()


@dataclass(frozen=True)
class RemoteTree:
    """All files below a URI, or the files that match the wildcards in the URI."""

    source: str

    @property
    def filesystem(self) -> Any:
        """The fsspec filesystem for the URI; fsspec caches filesystems by their arguments."""
        scheme, options = self.source.partition("://")[0].lower(), _options(self.source)
        with _errors_as_reasons(_EXTRAS[scheme]):
            import fsspec

            if self._is_web:
                options["get_client"] = session
            return fsspec.filesystem(scheme, use_listings_cache=False, **options)

    def files(self, options: OpenOptions) -> tuple[list[FileEntry], list[Collection]]:
        filesystem = self.filesystem
        seconds = ANSWER_SECONDS if self._is_web else _LISTING_SECONDS
        path = str(filesystem._strip_protocol(self.source))
        found, root = within(seconds, lambda: self._listed(filesystem, path), _NO_LIST)
        matches = split_glob(path).matches if self._is_pattern(path) else None
        files: list[FileEntry] = []
        problems: list[Collection] = []
        for place, info in sorted(found.items()):
            name = place.removeprefix(root).lstrip("/") or place.rpartition("/")[2]
            # The query of a web address may contain an access key, so it is not part of the name.
            name = unquote(name.partition("?")[0]) if self._is_web else name
            if (matches and not matches(name)) or is_excluded(options, name):
                continue
            if any(map(is_hidden, name.split("/"))):
                problems.append(unread(name, HIDDEN))
            else:
                file = RemoteFile(self, place, info.get("size"), _version(info), _tag(info))
                content = self._content(file)
                files.append(FileEntry(name=name, content=content))
        if not files and not problems:
            raise ConnectorError("not_found", "there is no such file, and nothing below the path")
        return files, problems

    def _listed(self, filesystem: Any, path: str) -> tuple[dict[str, Mapping[str, Any]], str]:
        """Path → listed facts for every file, and the folder to which file names are relative."""
        with _errors_as_reasons():
            if self._is_pattern(path):
                folder = split_glob(path).folder
                return filesystem.find(folder, detail=True), folder.rstrip("/") + "/"
            if self._is_web and not path.endswith("/"):
                return {path: filesystem.info(path)}, path.partition("?")[0].rpartition("/")[0] + "/"
            found = filesystem.find(path, detail=True)
            is_file = list(found) == [path] or list(found) == [path.lstrip("/")]
            return found, path.rpartition("/")[0] + "/" if is_file else path.rstrip("/") + "/"

    @property
    def _is_web(self) -> bool:
        return self.source.lower().startswith(("http:", "https:"))

    def _is_pattern(self, path: str) -> bool:
        return "?" not in path and "*" in path if self._is_web else has_wildcard(path)

    def _content(self, file: RemoteFile) -> Content:
        return WebFile(file, file.stream) if self._is_web else file

    def file(self, address: str) -> Content:
        return self._content(RemoteFile(self, address))

    def paths(self, address: str) -> tuple[Path, ...]:
        return ()


def _version(info: Mapping[str, Any]) -> int:
    """The version and change time of a file in a listing, hashed to one number."""
    return zlib.crc32(repr([str(info.get(key, "")) for key in _CHANGES]).encode())


def _tag(info: Mapping[str, Any]) -> str:
    """An identifier of a file's content from a listing, such as a strong ETag; empty if there is none. A
    modification time is no identifier, since it may be coarse or set back.

    >>> _tag({"ETag": '"9a0364b9"'}), _tag({"ETag": 'W/"9a0364b9"'}), _tag({"mtime": 1_700_000_000})
    ('"9a0364b9"', '', '')
    """
    named = (str(info[key]) for key in _TAGS if info.get(key))
    return next((name for name in named if not name.startswith("W/")), "")


def _options(source: str) -> dict[str, Any]:
    """Connection options from the URI, under the names that fsspec expects."""
    try:
        parts = urlsplit(source)
        scheme = parts.scheme.lower()
        port = parts.port if scheme in _WITH_PORT else None  # a bucket's name may contain colons
    except ValueError:
        words = "the URI cannot be parsed;  check its host, its port and brackets"
        raise ConnectorError("cannot_connect", words) from None
    if scheme in ("sftp", "ssh"):
        given = {"host": parts.hostname, "port": port, "username": parts.username}
        secret = unquote(parts.password) if parts.password else None
        return {key: value for key, value in {**given, "password": secret}.items() if value is not None}
    if scheme in ("abfs", "abfss", "az") and parts.hostname and "." in parts.hostname:
        return {"account_name": parts.hostname.partition(".")[0]}
    return {"skip_instance_cache": False} if scheme == "memory" else {}


@contextlib.contextmanager
def _errors_as_reasons(extra: str = "") -> Iterator[None]:
    """Turn library errors into reasons, since the error texts quote addresses, keys and responses."""
    try:
        yield
    except Exception as error:
        raise _reason(error, extra) from None


def _reason(error: BaseException, extra: str) -> ConnectorError:
    if isinstance(error, ConnectorError):
        return error
    if isinstance(error, ImportError):
        hint = f"pip install 'noticemap[{extra}]' reads it" if extra else "a library is missing"
        return ConnectorError("driver_missing", hint)
    if isinstance(error, FileNotFoundError) and _is_of_web(error.__cause__):
        return _reason(error.__cause__, extra)
    if isinstance(error, PermissionError | FileNotFoundError | NotADirectoryError):
        return reason_for(error)
    name, status = type(error).__name__, getattr(error, "status", None)
    if isinstance(error, OSError) and "Connect" in name:
        return ConnectorError("cannot_connect", "the server does not answer")
    if isinstance(error, TimeoutError):
        return ConnectorError("timeout", _NO_LIST)
    if name == "TooManyRedirects":
        return ConnectorError("unsupported", "the web server redirects again and again")
    if status in _GONE:
        return reason_for(FileNotFoundError())
    if "NoCredentials" in name:
        words = "no credentials were found where the provider's own tools look for them"
        return ConnectorError("no_permission", words)
    # If there is a status, only that is searched: the error text also quotes the address, with other numbers.
    text = str(error) if status is None else str(status)
    if any(word in name or word in text for word in _DENIED):
        return ConnectorError("no_permission", f"the store refused ({name})")
    return ConnectorError("cannot_connect", f"the store did not answer as expected ({name})")


def _is_of_web(error: BaseException | None) -> TypeGuard[BaseException]:
    """Whether ``error`` really caused a ``FileNotFoundError``, which fsspec raises for all web errors."""
    ours = isinstance(error, ConnectorError | ValueError | TimeoutError)
    return ours or type(error).__module__.startswith("aiohttp")


def open_source(source: str, options: OpenOptions) -> Connector:
    """Open a store. No request is sent before files are listed."""
    tree = RemoteTree(source)
    _ = tree.filesystem
    return FilesConnector(tree=tree, options=options, only_here=source.startswith("memory:"))
