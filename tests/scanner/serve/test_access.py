"""Access to the server: none without the token, from other hosts or from other pages."""

import contextlib
import socket

import pytest

from scanner.serve import connections
from scanner.serve.access import same
from scanner.serve.server import HOST
from tests.scanner.serve.serving import TOKEN, Client

PAGES = ("/", "/latest", "/reviews", "/style.css", "/no-such-page")


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_told_without_the_token(looking: Client, path: str) -> None:
    for cookie in (
        "",
        f"noticemap-{looking.port}=",
        "noticemap-1=" + TOKEN,
        TOKEN,
        f"noticemap-{looking.port}=x",
    ):
        told = looking.get(path, Cookie=cookie)
        assert told.status == 403 and "runs" not in told.text.lower()
    assert looking.get(f"{path}?token=guess", Cookie="").status == 403


def test_a_program_gets_the_page_by_its_address_with_the_token(looking: Client) -> None:
    """curl follows no redirecting page, and keeps no cookie by default."""
    told = looking.get(f"/?token={TOKEN}", Cookie="", Accept="*/*")
    assert told.status == 200 and "<h1>Runs</h1>" in told.text and "http-equiv" not in told.text
    assert TOKEN not in told.text and TOKEN in told.headers["set-cookie"]
    assert looking.get("/?token=wrong", Cookie="", Accept="*/*").status == 403


def test_the_token_in_the_address_becomes_a_cookie_and_leaves_the_address(looking: Client) -> None:
    told = looking.get(f"/reviews?x=1&token={TOKEN}", Cookie="", Accept="text/html,*/*;q=0.8")
    cookie = told.headers["set-cookie"]
    assert told.status == 200 and 'content="0;url=/reviews?x=1"' in told.text and TOKEN not in told.text
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert looking.get("/", Cookie=cookie.partition(";")[0]).status == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "[::1]", ""]
)
def test_another_name_for_this_machine_is_refused(looking: Client, host: str) -> None:
    """Otherwise, another site could point its name at this server and read the answers (DNS rebinding)."""
    told = looking.get("/", Host=host.format(port=looking.port) or "none")
    assert told.status == 403 and "<" not in told.text


@pytest.mark.parametrize("host", ["localhost:{port}", "LOCALHOST:{port}", "[::1]:{port}"])
def test_this_machine_by_its_own_names_is_served(looking: Client, host: str) -> None:
    assert looking.get("/", Host=host.format(port=looking.port)).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_what_another_page_sends_in_is_not_followed(deciding: Client, headers: dict[str, str]) -> None:
    run = deciding.get("/latest").headers["location"]
    assert deciding.post(f"{run}/baseline", {"author": "mallory"}, **headers).status == 403
    assert "baseline" not in deciding.get("/").text.replace("/baseline", "")


@pytest.mark.parametrize("key", ["", "guess", "the-key-of-a-tes"])
def test_a_form_without_its_key_is_not_followed(deciding: Client, key: str) -> None:
    run = deciding.get("/latest").headers["location"]
    assert deciding.post(f"{run}/baseline", {"form_key": key}).status == 403
    assert "<b>baseline</b>" not in deciding.get("/").text


def test_another_site_may_link_here_but_not_load_from_here(looking: Client) -> None:
    assert looking.get("/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate").status == 200
    assert looking.get("/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors").status == 403


@pytest.mark.parametrize("path", [*PAGES, "/latest/", "/runs/none"])
def test_no_answer_may_be_framed_cached_or_load_anything(looking: Client, path: str) -> None:
    headers = looking.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert (headers["cache-control"], headers["x-frame-options"]) == ("no-store", "DENY")
    assert headers["x-content-type-options"] == "nosniff" and "server" not in headers


def test_the_token_is_in_no_page(looking: Client) -> None:
    run = looking.get("/latest").headers["location"]
    for path in ("/", "/reviews", run, f"{run}/worklist", f"{run}/findings", f"{run}/report"):
        assert TOKEN not in looking.get(path).text


def test_tokens_of_any_length_and_letters_are_compared() -> None:
    assert same("a", "a") and not same("", "a") and not same("é" * 9, "a")


def test_connections_without_a_request_hold_up_nobody(
    looking: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "_IDLE_SECONDS", 0.5)
    with contextlib.ExitStack() as stack:
        halves = [
            stack.enter_context(socket.create_connection((HOST, looking.port), timeout=60))
            for _ in range(200)
        ]
        for half in halves:
            with contextlib.suppress(OSError):  # the server has already dropped it
                half.sendall(b"GET / HTTP/1.1\r\nX: ")
        assert looking.get("/").status == 200
        for half in halves:
            with contextlib.suppress(OSError):
                assert half.recv(1) == b"", "it is closed, without an answer"
    assert looking.get("/").status == 200
