"""Mails with very many attachments."""

import email.message
from email.message import EmailMessage
from pathlib import Path

import pytest

from connectors.documents.message import parse
from connectors.formats import mail
from connectors.registry import open_source
from tests.connectors.rows import by_name, read_rows

N = 30


def _mail(n_tables: int) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "ann@example.org"
    message.set_content("as agreed")
    for number in range(n_tables):
        message.add_attachment("id,email\n1,bob@example.org\n", subtype="csv", filename=f"{number}.csv")
    return message


def test_a_mail_is_parsed_once_for_all_its_attachments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outer = _mail(N)
    for _ in range(N):
        outer.add_attachment(_mail(2))
    path = tmp_path / "many.eml"
    path.write_bytes(bytes(outer))
    parsed: list[int] = []

    def counted(data: bytes) -> email.message.Message:
        parsed.append(len(data))
        return parse(data)

    monkeypatch.setattr(mail, "parse", counted)
    found = by_name(path)
    connector = open_source(str(path))
    for collection in found.values():
        assert read_rows(connector, collection)
    assert len(found) == 1 + N + N * 3
    # The outer mail is parsed for its rows and for its list; each inner one, too, and again after eviction.
    assert sum(size > 10_000 for size in parsed) == 2 and len(parsed) <= 2 + 3 * N
