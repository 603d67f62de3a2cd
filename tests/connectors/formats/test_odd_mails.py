"""Unusual mails: content in unusual places is read, too."""

import base64
from pathlib import Path

import pytest

from connectors.registry import open_source
from tests.connectors.formats.test_documents import CSV, all_rows, values, written
from tests.connectors.rows import read_rows

_HEAD = "From: ann@example.org\nMIME-Version: 1.0\n"
_MIXED = f"{_HEAD}Content-Type: multipart/mixed; boundary=b\n\n"
_CODED = base64.encodebytes(CSV).decode()


@pytest.mark.parametrize("kind", ["text/calendar", "application/octet-stream", "application/pkcs7-mime"])
def test_a_mail_that_is_one_file_has_it_as_a_member(tmp_path: Path, kind: str) -> None:
    mail = f"{_HEAD}Content-Type: {kind}; name=one.csv\nContent-Transfer-Encoding: base64\n\n{_CODED}"
    found = written(tmp_path, "a.eml", mail.encode())
    assert list(found) == ["a.eml", "a.eml!/one.csv"]


def test_text_around_the_parts_of_a_mail_is_read(tmp_path: Path) -> None:
    mail = f"{_MIXED}before\n--b\nContent-Type: text/plain\n\nwithin\n--b--\nafter\n"
    written(tmp_path, "a.eml", mail.encode())
    assert values(all_rows(tmp_path / "a.eml"), "text") == ["before", "after", "within"]


def test_parts_whose_boundary_never_comes_are_read_as_text(tmp_path: Path) -> None:
    written(tmp_path, "a.eml", f"{_MIXED}--c\nContent-Type: text/plain\n\nwithin\n--c--\n".encode())
    assert "within\n--c--" in values(all_rows(tmp_path / "a.eml"), "text")


def test_an_attached_mail_that_is_encoded_as_a_whole_is_decoded(tmp_path: Path) -> None:
    coded = base64.encodebytes(f"{_HEAD}Subject: inner\n\nDeep\n".encode()).decode()
    attached = f"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{coded}"
    found = written(tmp_path, "a.eml", f"{_MIXED}--b\n{attached}\n--b--\n".encode())
    inner = read_rows(open_source(str(tmp_path)), found["a.eml!/message-1.eml"])
    assert values(inner, "text") == ["Deep"]
