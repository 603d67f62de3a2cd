"""A scan makes no network connection: it works without a network."""

import socket
from pathlib import Path
from typing import NoReturn

import pytest

from scanner.demo import write_estate
from tests.running import scan

_Socket = socket.socket


class _NoNetwork(_Socket):
    """Sockets that refuse networks, but allow local ones, which pipes between processes may need."""

    def __init__(self, family: int = socket.AF_INET, *arguments: int, **options: object) -> None:
        if family in (-1, socket.AF_INET, socket.AF_INET6):
            raise AssertionError("a socket to a network was opened")
        super().__init__(family, *arguments)


def _refuse(*_arguments: object, **_options: object) -> NoReturn:
    raise AssertionError("a name was looked up, or a connection made")


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", _NoNetwork)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, _refuse)
    with pytest.raises(AssertionError):
        socket.socket()


@pytest.mark.usefixtures("no_network")
def test_the_demo_estate_is_scanned_without_a_network(tmp_path: Path) -> None:
    write_estate(tmp_path / "estate", size=0.05)
    done = scan(tmp_path / "estate", "--detectors", "*", into=tmp_path / "out")
    assert (done.code, done.unscanned) == (0, {})
    assert {item["entity"] for item in done.report["findings"]} >= {"EMAIL_ADDRESS", "PHONE_NUMBER", "PERSON"}
    assert len(done.report["findings"]) > 50
