"""Address cards, calendar events and directory entries give one row each, however their lines are written."""

import base64
from pathlib import Path

from connectors.registry import open_source
from tests.connectors.formats.test_documents import all_rows
from tests.connectors.rows import Row, by_name, cells, read_until_error

_MAIL = "ann@example.org"


def _cells(path: Path, text: str) -> list[dict[str, str | None]]:
    path.write_text(text)
    assert by_name(path.parent)[path.name].format == "address_book"
    return [dict(row) for row in cells(all_rows(path))]


def test_cards_are_rows_with_their_lines_joined_and_decoded(tmp_path: Path) -> None:
    card = (
        "BEGIN:VCARD\r\nVERSION:2.1\r\nFN:Ann Lee\r\nitem1.EMAIL;TYPE=INTERNET:ann@exam\r\n ple.org\r\n"
        "NOTE;ENCODING=QUOTED-PRINTABLE:Caf=C3=A9 at=\r\n the corner\r\n"
        f"X-ID;ENCODING=b:{base64.b64encode(_MAIL.encode()).decode()}\r\nEND:VCARD\r\n"
    )
    row = {"version": "2.1", "fn": "Ann Lee", "email": _MAIL, "note": "Café at the corner", "x-id": _MAIL}
    assert _cells(tmp_path / "a.vcf", card * 2) == [row, row]


def test_events_have_the_names_of_those_who_attend(tmp_path: Path) -> None:
    event = (
        "BEGIN:VCALENDAR\nPRODID:x\nBEGIN:VEVENT\nSUMMARY:Meet: us\n"
        'ATTENDEE;ROLE=CHAIR;CN="Lee: Ann":mailto:ann@exam\n\tple.org\nATTENDEE:mailto:bob@example.org\n'
        "END:VEVENT\nEND:VCALENDAR\n"
    )
    attendees = f"mailto:{_MAIL}\nmailto:bob@example.org"
    assert _cells(tmp_path / "a.ics", event) == [
        {"prodid": "x"}, {"summary": "Meet: us", "attendee": attendees, "attendee_cn": "Lee: Ann"},
    ]  # fmt: skip


def test_entries_of_a_directory_are_decoded(tmp_path: Path) -> None:
    coded = base64.b64encode("Zoë".encode()).decode()
    text = f"# made\nversion: 1\n\ndn: cn=Ann,\n dc=x\nmail:: {base64.b64encode(_MAIL.encode()).decode()}\n\ndn:: {coded}\n"
    assert _cells(tmp_path / "a.ldif", text) == [
        {"text": "# made", "version": "1"}, {"dn": "cn=Ann,dc=x", "mail": _MAIL}, {"dn": "Zoë"},
    ]  # fmt: skip


def test_a_picture_in_a_card_is_told(tmp_path: Path) -> None:
    picture = base64.b64encode(b"\xff\xd8\xff\xe0").decode()
    (tmp_path / "a.vcf").write_text(f"BEGIN:VCARD\nFN:Ann\nPHOTO;ENCODING=b:{picture}\nEND:VCARD\n")
    connector = open_source(str(tmp_path))
    (item,) = connector.collections()
    rows: list[Row]
    rows, reason = read_until_error(connector, item)
    assert (cells(rows), str(reason)) == ([{"fn": "Ann"}], "binary: 1 values are not text and were left out")
