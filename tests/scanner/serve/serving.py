"""The real server, in a thread of this process, and a client that can send requests no browser would."""

import http.client
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from scanner.serve.access import Access
from scanner.serve.app import application
from scanner.serve.desk import Desk
from scanner.serve.server import HOST, listening, server
from scanner.store import open_store
from tests.running import run

TOKEN = "the-token-of-a-test"
FORM_KEY = "the-key-of-a-test"
SCAN = ("--ner", "off", "--quiet", "--jobs", "1")


@dataclass(frozen=True, kw_only=True)
class Told:
    """A response of the server."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


@dataclass(frozen=True, kw_only=True)
class Client:
    """A client that sends the access cookie, unless other headers are given; an empty header is left out."""

    port: int
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    def get(self, path: str, **headers: str) -> Told:
        return self._ask("GET", path, headers)

    def post(self, path: str, fields: Mapping[str, str], **headers: str) -> Told:
        """Submit a form with the form key and origin of the server's own pages."""
        body = urlencode({"form_key": FORM_KEY} | dict(fields))
        more = {"Origin": self.address, "Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, more | headers, body)

    def _ask(self, method: str, path: str, headers: Mapping[str, str], body: str | None = None) -> Told:
        given = {"Cookie": f"noticemap-{self.port}={TOKEN}"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
        connection.request(method, path, body, {name: text for name, text in given.items() if text})
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        done = Told(status=answer.status, headers=told, body=answer.read())
        connection.close()
        return done


@contextmanager
def served(store: Path) -> Iterator[Client]:
    """Run a server over ``store``; yields a client."""
    with open_store(str(store), {}, create=False) as opened, listening(0) as place:
        desk = Desk(
            store=opened,
            project=None,
            policy="",
            author="dpo",
            clock=partial(datetime.now, UTC),
            form_key=FORM_KEY,
        )
        port = int(place.getsockname()[1])
        running = server(Access(app=application(desk), token=TOKEN, port=port))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [place]}, daemon=True)
        thread.start()
        try:
            yield Client(port=port)
        finally:
            running.should_exit = True
            thread.join(30)


def two_runs(folder: Path) -> Path:
    """Create a store with two runs over a few files, and return its path; the second has two more files."""
    place, store = folder / "in", folder / "runs.db"
    place.mkdir()
    for number in range(3):
        _note(place, number)
    header = "customer_email,phone_number,card_number,status\n"
    rows = (f"ann{n}@example.org,+1202555{n:04d},4111111111111111,open\n" for n in range(100, 160))
    (place / "customers.csv").write_text(header + "".join(rows))
    (place / "broken.parquet").write_bytes(b"PAR1 no parquet")
    run("scan", place, *SCAN, "--store", store)
    _note(place, 3)
    (place / "more.csv").write_text(header + "bob@example.org,+12025550199,4111111111111111,open\n" * 20)
    run("scan", place, *SCAN, "--store", store)
    return store


def _note(place: Path, number: int) -> None:
    text = f"Please write to ann{number}@example.org about the invoice.\n"
    (place / f"note-{number}.txt").write_text(text)


def links(told: Told, pattern: str) -> list[str]:
    """The link targets on a page that match ``pattern``, without duplicates."""
    found = re.findall(rf'href="({pattern})"', told.text)
    return list(dict.fromkeys(found))
