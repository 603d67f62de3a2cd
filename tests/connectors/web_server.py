"""A web server for a folder, in this process, with or without support for byte ranges."""

import contextlib
import io
import re
import threading
from collections.abc import Iterator
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO

_RANGE = re.compile(r"bytes=(\d+)-(\d*)")


class _Files(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Tests say nothing."""


class _Ranges(_Files):
    """Serves the requested byte ranges."""

    def send_head(self) -> Any:
        path = Path(self.translate_path(self.path))
        asked = _RANGE.fullmatch(self.headers.get("Range", ""))
        if asked is None or not path.is_file():
            return super().send_head()
        data = path.read_bytes()
        start, stop = int(asked[1]), min(int(asked[2] or len(data)) + 1, len(data))
        if start >= len(data):
            self.send_error(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
            return None
        self.send_response(HTTPStatus.PARTIAL_CONTENT)
        self.send_header("Content-Range", f"bytes {start}-{stop - 1}/{len(data)}")
        self.send_header("Content-Length", str(stop - start))
        self.end_headers()
        part: BinaryIO = io.BytesIO(data[start:stop])
        return part

    def end_headers(self) -> None:
        self.send_header("Accept-Ranges", "bytes")
        super().end_headers()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """Ignore errors: a reader may close the connection before the end of a file."""


@contextlib.contextmanager
def web_server(folder: Path, *, ranges: bool = True) -> Iterator[str]:
    """Serve ``folder``; yields its address, which ends in a slash."""
    handler = partial(_Ranges if ranges else _Files, directory=str(folder))
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
