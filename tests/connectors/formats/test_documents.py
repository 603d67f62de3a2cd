"""Documents and mail: every place that can hold text is read, and embedded files are read as files."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import py7zr
import pytest

from connectors.base import Collection, ReadPlan
from connectors.documents.outlook import unpacked_rtf
from connectors.registry import open_source
from tests import made_documents as made
from tests.compound_files import doc, msg, ppt
from tests.connectors.rows import Row, by_name, cells, read_rows, read_until_error

CARD = "4111 1111 1111 1111"
CSV = b"id,email\n1,ann@example.org\n2,bob@example.org\n"
PEOPLE = [
    ["Name", "Phone", "Mail"],
    ["Ann", "+1 212 555 0100", "ann@example.org"],
    ["Bob", "", "bob@example.org"],
]


def written(folder: Path, name: str, data: bytes) -> dict[str, Collection]:
    (folder / name).write_bytes(data)
    return by_name(folder)


def all_rows(path: Path, name: str = "") -> list[Row]:
    connector = open_source(str(path))
    return read_rows(
        connector, next(item for item in connector.collections() if item.name in (name, path.name))
    )


def values(rows: Sequence[Row], field: str, group: str = "") -> list[str | None]:
    return [row[field] for row in cells(rows, group) if field in row]


@pytest.mark.parametrize("name", list(made.EVERY))
def test_every_format_gives_its_paragraphs_in_order(tmp_path: Path, name: str) -> None:
    texts = [
        f"Card {CARD}",
        "Write to ann@example.org, please",
        "Größe and œuvre" if name != "a.pdf" else "Size",
    ]
    (item,) = written(tmp_path, name, made.EVERY[name](texts)).values()
    assert (item.kind, item.layout, item.status) == ("document", "records", "ready")
    field = "note" if name == "a.xml" else "text"
    assert values(all_rows(tmp_path / name), field) == texts


def test_what_stands_beside_the_text_of_a_word_document(tmp_path: Path) -> None:
    data = made.docx(
        ["Dear all"], table=PEOPLE, header="Head", footer="Foot", comment="Remark", author="Ann Author",
        link="mailto:carol@example.org", files={"list.csv": CSV},
    )  # fmt: skip
    found = written(tmp_path, "a.docx", data)
    rows = all_rows(tmp_path / "a.docx", "a.docx")
    assert set(values(rows, "text")) == {"Dear all", "Head", "Foot", "Remark"}
    assert values(rows, "author") == ["Ann Author", "Ann Author"]
    assert values(rows, "href") == ["mailto:carol@example.org"]
    assert cells(rows, "table_1") == [
        {"table_1.Name": "Ann", "table_1.Phone": "+1 212 555 0100", "table_1.Mail": "ann@example.org"},
        {"table_1.Name": "Bob", "table_1.Mail": "bob@example.org"},
    ]
    assert list(found) == ["a.docx", "a.docx!/word/embeddings/list.csv"]
    connector = open_source(str(tmp_path))
    assert len(read_rows(connector, found["a.docx!/word/embeddings/list.csv"])) == 2


def test_notes_of_slides_footers_of_texts_and_headers_of_rich_text(tmp_path: Path) -> None:
    for name, data, said in (
        ("a.pptx", made.pptx(["One"], notes="Aside", author="Ann"), {"One", "Aside"}),
        ("a.odt", made.open_document("text", ["One"], footer="Aside", author="Ann"), {"One", "Aside"}),
        ("a.rtf", made.rtf(["One"], header="Aside", author="Ann"), {"One", "Aside"}),
        ("a.epub", made.epub(["One", "Aside"], author="Ann"), {"One", "Aside"}),
    ):
        (tmp_path / name).write_bytes(data)
        rows = all_rows(tmp_path / name)
        assert set(values(rows, "text")) == said, name
        assert values(rows, "author") == ["Ann"], name


def test_a_pdf_tells_its_author_notes_and_attachments(tmp_path: Path) -> None:
    data = made.pdf(["Dear Bob,"], author="Ann Author", note="Call me", attached=CSV)
    found = written(tmp_path, "a.pdf", data)
    rows = all_rows(tmp_path / "a.pdf", "a.pdf")
    assert (values(rows, "text"), values(rows, "author")) == (["Dear Bob,", "Call me"], ["Ann Author"])
    assert list(found) == ["a.pdf", "a.pdf!/list.csv"]
    assert len(read_rows(open_source(str(tmp_path)), found["a.pdf!/list.csv"])) == 2


def test_a_page_that_is_a_picture_is_told(tmp_path: Path) -> None:
    picture = made.pdf([]).replace(
        b"BT /F1 12 Tf 50 780 Td 14 TL  ET", b"9 0 0 9 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI"
    )
    found = written(tmp_path, "a.pdf", picture)
    _, reason = read_until_error(open_source(str(tmp_path)), found["a.pdf"])
    assert reason == "unsupported: 1 of 1 pages are pictures without text and were not read"


def test_a_web_page_says_more_than_its_text(tmp_path: Path) -> None:
    page = made.html(["Hello"], table=PEOPLE, comment="by carol@example.org", link="tel:+12125550100")
    written(tmp_path, "a.html", page)
    rows = all_rows(tmp_path / "a.html")
    assert values(rows, "comment") == ["by carol@example.org"]
    assert (values(rows, "href"), values(rows, "author")) == (["tel:+12125550100"], ["An Author"])
    assert values(rows, "table_1.Phone", "table_1") == ["+1 212 555 0100"]


def test_tables_that_arrange_a_page_are_paragraphs(tmp_path: Path) -> None:
    page = b"<table><tr><td><p>One</p><table><tr><td>Two</td></tr></table></td><td>Three</td></tr></table>"
    written(tmp_path, "a.html", page)
    assert values(all_rows(tmp_path / "a.html"), "text") == ["One", "Two", "Three"]


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "shift_jis", "utf-16"])
def test_web_pages_in_other_encodings(tmp_path: Path, charset: str) -> None:
    said = "日本語のテキスト" if charset == "shift_jis" else "Größe"
    page = f"<html><head><meta charset={charset}></head><p>{said}</p>"
    written(tmp_path, "a.html", page.encode(charset))
    assert values(all_rows(tmp_path / "a.html"), "text") == [said]


def test_mail_is_headers_body_and_attachments(tmp_path: Path) -> None:
    inner = made.mail("Deep inside", Subject="Another", files={"deep.csv": CSV})
    message = made.mail(
        f"Hello Bob,\nmy card is {CARD}\n\nAnn", page="<p>Hello <b>Bob</b>", Subject="Grüße aus Köln",
        files={"list.csv": CSV, "pages.zip": made.packed({"x.csv": CSV})}, inner=inner,
    )  # fmt: skip
    found = written(tmp_path, "order.eml", message.as_bytes())
    (head, *_), rows = (
        cells(all_rows(tmp_path / "order.eml", "order.eml")),
        all_rows(tmp_path / "order.eml", "order.eml"),
    )
    assert dict(head) == {
        "from": "Ann Example <ann@example.org>",
        "to": "bob@example.org",
        "date": "Mon, 02 Mar 2026 10:00:00 +0000",
        "received": "from mx.example.org ([192.0.2.7]) by mx2.example.org",
        "subject": "Grüße aus Köln",
    }
    assert values(rows, "text") == [f"Hello Bob,\nmy card is {CARD}", "Ann", "Hello Bob"]
    assert list(found) == [
        "order.eml",
        "order.eml!/list.csv",
        "order.eml!/message-6.eml",
        "order.eml!/message-6.eml!/deep.csv",
        "order.eml!/pages.zip!/x.csv",
    ]
    connector = open_source(str(tmp_path))
    for name, item in found.items():
        assert read_rows(connector, item), name


def test_mails_that_lie_too_deep_in_each_other_are_named_as_such(tmp_path: Path) -> None:
    message = "From: ann@example.org\n\nhello\n"
    for n in range(400):
        head = f"From: ann@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b{n}\n"
        message = f"{head}\n--b{n}\nContent-Type: message/rfc822\n\n{message}\n--b{n}--\n"
    found = written(tmp_path, "nested.eml", message.encode())
    assert len(all_rows(tmp_path / "nested.eml", "nested.eml")) == 1
    (inner,) = (item for name, item in found.items() if name != "nested.eml")
    assert inner.reason == "too_large: mails are nested too deeply in each other"


def test_mail_is_told_without_a_suffix_and_text_is_not_mail(tmp_path: Path) -> None:
    (tmp_path / "1772445600.M1.host:2,S").write_bytes(made.mail("Hello").as_bytes())
    (tmp_path / "note.txt").write_text("Date: today\nhello\n")
    assert {name: item.format for name, item in by_name(tmp_path).items()} == {
        "1772445600.M1.host:2,S": "mail",
        "note.txt": "text",
    }


def test_mails_of_a_mailbox_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.formats.mailbox._CHUNK_BYTES", 1500)
    mails = [made.mail(f"Number {n}\n\nFrom here on " + "x" * 40 * n) for n in range(60)]
    mails[41] = made.mail("With a file", files={"list.csv": CSV})
    found = written(tmp_path, "old.mbox", made.mbox([message.as_bytes() for message in mails]))
    rows = all_rows(tmp_path / "old.mbox", "old.mbox")
    assert len(values(rows, "from")) == 60
    assert [text for text in values(rows, "text") if text and text.startswith("Number")] == [
        f"Number {n}" for n in range(60) if n != 41
    ]
    assert values(rows, "text")[1] == "From here on"
    assert list(found) == ["old.mbox", "old.mbox!/42/list.csv"]
    assert len(read_rows(open_source(str(tmp_path)), found["old.mbox!/42/list.csv"])) == 2


def test_attachments_are_opened_four_deep(tmp_path: Path) -> None:
    message = made.mail("bottom", files={"list.csv": CSV})
    for _ in range(6):
        message = made.mail("around", inner=message)
    found = written(tmp_path, "a.eml", message.as_bytes())
    reasons = {item.reason for item in found.values() if item.status != "ready"}
    assert reasons == {"unsupported: archives in archives are only opened 4 levels deep"}
    assert len(found) == 6


def test_xml_is_records_by_what_comes_back(tmp_path: Path) -> None:
    text = """<?xml version="1.0"?><!DOCTYPE r [<!ENTITY co "Example Ltd">]><r made="2026"><!-- by ann -->
      <c id="1"><phone kind="home">+1 212 555 0100</phone><call to="1"/><call to="2"/><tag>x</tag><tag>y</tag></c>
      <c id="2"><note>Dear <b>Bob</b>, of &co;</note></c></r>"""
    written(tmp_path, "a.xml", text.encode())
    rows = all_rows(tmp_path / "a.xml")
    assert [dict(row) for row in cells(rows)] == [
        {"comment": "by ann"},
        {"id": "1", "phone": "+1 212 555 0100", "phone.kind": "home"},
        {"id": "2", "note": "Dear Bob , of Example Ltd"},
    ]
    assert values(rows, "call.to", "call") == ["1", "2"]
    assert values(rows, "tag", "tag") == ["x", "y"]
    assert values(rows, "r.made", "r") == ["2026"]


def test_what_lies_too_deep_for_a_path_is_text_of_what_holds_it(tmp_path: Path) -> None:
    for level in "<a>", "<a>x ":
        closing = "</a>" * 20_000
        written(tmp_path, "deep.xml", f"<r>{level * 20_000}ann@example.org{closing}</r>".encode())
        ((name, value),) = (pair for row in cells(all_rows(tmp_path / "deep.xml")) for pair in row.items())
        assert len(name) < 300 and "ann@example.org" in (value or "")


def test_damaged_xml_is_read_in_both_ways(tmp_path: Path) -> None:
    found = written(
        tmp_path,
        "a.xml",
        b"<?xml version='1.0'?><r><c>ann@example.org</c><c>bob@example.org</r> & carol@example.org",
    )
    rows, reason = read_until_error(open_source(str(tmp_path)), found["a.xml"])
    assert reason.partition(":")[0] == "corrupt"
    assert "carol@example.org" in str(rows)


def test_no_other_file_is_opened_for_an_entity(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("plimbroth")
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(12))
    text = f'<!DOCTYPE r [<!ENTITY x SYSTEM "file://{tmp_path}/secret">{bomb}]><r><a>&x;</a><b>&e11;</b></r>'
    (tmp_path / "a.xml").write_text(f'<?xml version="1.0"?>{text}')
    (tmp_path / "a.docx").write_bytes(
        made.packed({"[Content_Types].xml": "<Types/>", "word/document.xml": text.replace("b>", "t>")})
    )
    connector = open_source(str(tmp_path))
    for name, item in by_name(tmp_path).items():
        if name != "secret":
            rows, reason = read_until_error(connector, item)
            assert reason.startswith("corrupt") and "plimbroth" not in str(rows), name
            assert sum(len(str(row)) for row in rows) < 1 << 20


def test_encrypted_and_empty_documents_are_told(tmp_path: Path) -> None:
    locked = made.packed(
        {"content.xml": b"\x93\x00\x17", "META-INF/manifest.xml": "<m><encryption-data/></m>"},
        first="application/vnd.oasis.opendocument.text",
    )
    found = written(tmp_path, "a.odt", locked)
    connector = open_source(str(tmp_path))
    assert read_until_error(connector, found["a.odt"])[1] == "unsupported: the document is encrypted"


def test_long_paragraphs_go_on_in_the_next_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.documents.rows.MAX_TEXT", 1000)
    (item,) = written(tmp_path, "a.rtf", made.rtf(["word " * 700])).values()
    rows = all_rows(tmp_path / "a.rtf")
    assert "".join(text or "" for text in values(rows, "text")) == ("word " * 700).strip()
    assert max(len(text or "") for text in values(rows, "text")) == 1000
    assert [ordinal for _, ordinal, _ in rows] == list(range(1, len(rows) + 1))
    (half,) = (read_rows(open_source(str(tmp_path)), item, ReadPlan(share=0.5, seed=3)),)
    assert set(half) < set(rows)


@pytest.mark.parametrize("pack", ["plain", "zip", "7z", "eml"])
def test_a_card_is_found_in_documents_wherever_they_lie(tmp_path: Path, pack: str) -> None:
    documents = {name: write([f"Card {CARD}"]) for name, write in made.EVERY.items()}
    documents["a.ods"] = made.open_document("spreadsheet", [], table=[["a", "b"], [CARD, "x"]])
    if pack == "plain":
        for name, data in documents.items():
            (tmp_path / name).write_bytes(data)
    elif pack == "eml":
        (tmp_path / "o.eml").write_bytes(made.mail("Hello", files=documents).as_bytes())
    elif pack == "zip":
        (tmp_path / "o.zip").write_bytes(made.packed(documents))
    else:
        with py7zr.SevenZipFile(tmp_path / "o.7z", "w") as archive:
            for name, data in documents.items():
                archive.writef(io.BytesIO(data), name)
    connector = open_source(str(tmp_path))
    holding = {
        item.name.rpartition("a.")[2].partition("!")[0]
        for item in connector.collections()
        if item.status == "ready" and CARD in str(read_rows(connector, item))
    }
    assert holding == {name.removeprefix("a.") for name in documents}


def test_documents_that_cannot_be_opened_are_told(tmp_path: Path) -> None:
    (tmp_path / "cut.docx").write_bytes(made.docx(["x"])[:-60])
    (tmp_path / "none.pdf").write_bytes(b"%PDF-1.7\nnothing\n")
    (tmp_path / "none.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 900)
    (tmp_path / "cut.ipynb").write_bytes(made.notebook(["x"])[:-9])
    connector = open_source(str(tmp_path))
    reasons = {}
    for name, item in by_name(tmp_path).items():
        reason = item.reason if item.status != "ready" else read_until_error(connector, item)[1]
        reasons[name] = reason.partition(":")[0]
    assert reasons == {
        "cut.docx": "truncated",
        "none.pdf": "corrupt",
        "none.doc": "corrupt",
        "cut.ipynb": "corrupt",
    }


def test_a_part_that_unpacks_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.storage.compression._FREE_BYTES", 1 << 20)
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": b"<w:t>" + b"a" * (16 << 20),
    }
    found = written(tmp_path, "a.docx", made.packed(parts))
    rows, reason = read_until_error(open_source(str(tmp_path)), found["a.docx"])
    assert reason.partition(":")[0] == "too_large"
    assert len(rows) < 16


def test_rich_text_comes_out_of_the_form_that_outlook_keeps_it_in() -> None:
    # The examples of MS-OXRTFCP, section 4.
    plain = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert unpacked_rtf(plain) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    runs = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert unpacked_rtf(runs) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_pages_that_are_laid_out_are_read(tmp_path: Path) -> None:
    parts = {
        "[Content_Types].xml": "<Types/>",
        "FixedDocSeq.fdseq": "<FixedDocumentSequence/>",
        "Documents/1/Pages/1.fpage": '<FixedPage><Glyphs UnicodeString="Dear Ann"/><Glyphs UnicodeString="Bye"/></FixedPage>',
    }
    (item,) = written(tmp_path, "a.xps", made.packed(parts)).values()
    assert (item.kind, values(all_rows(tmp_path / "a.xps"), "text")) == ("document", ["Dear Ann", "Bye"])


@pytest.mark.parametrize(("name", "make"), [("a.doc", doc), ("a.ppt", ppt), ("a.msg", msg)])
def test_documents_of_older_programs_are_read(
    tmp_path: Path, name: str, make: Callable[[Sequence[str]], bytes]
) -> None:
    texts = [f"Card {CARD}", "Größe and œuvre"]
    (item,) = written(tmp_path, name, make(texts)).values()
    assert (item.kind, values(all_rows(tmp_path / name), "text")) == ("document", texts)


def test_what_stands_beside_the_text_of_a_saved_mail(tmp_path: Path) -> None:
    data = msg(["Hello"], subject="Order", sender="ann@example.org", attached={"list.csv": CSV})
    found = written(tmp_path, "a.msg", data)
    assert list(found) == ["a.msg", "a.msg!/list.csv"]
    assert cells(all_rows(tmp_path / "a.msg"))[0] == {"subject": "Order", "from_address": "ann@example.org"}
    assert len(read_rows(open_source(str(tmp_path)), found["a.msg!/list.csv"])) == 2


def test_the_text_of_iwork_is_one_document_without_its_styles(tmp_path: Path) -> None:
    styles = "".join(f'<sf:style sf:ident="s{n}"><sf:string sfa:string="Bold"/></sf:style>' for n in range(9))
    page = (
        '<sl:document xmlns:sl="urn:sl" xmlns:sf="urn:sf" xmlns:sfa="urn:sfa">'
        f"<sl:stylesheet>{styles}</sl:stylesheet>"
        '<sl:metadata><sl:authors><sl:string sfa:string="Ann Lee"/></sl:authors></sl:metadata>'
        '<sf:p>Write to <sf:link href="mailto:ann@example.org"><sf:span>Ann</sf:span></sf:link><sf:br/></sf:p>'
        '<sf:t><sf:ct sfa:s="+1 202 555 0143"/></sf:t><sf:d sf:cell-date="1981-05-04T00:00:00"/></sl:document>'
    )
    (item,) = written(tmp_path, "a.pages", made.packed({"index.xml": page})).values()
    assert item.name == "a.pages"
    rows = all_rows(tmp_path / "a.pages")
    assert values(rows, "text") == ["Ann Lee", "Write to Ann", "+1 202 555 0143", "1981-05-04T00:00:00"]
    assert values(rows, "href") == ["mailto:ann@example.org"]


def test_binary_iwork_is_one_document_that_is_not_read(tmp_path: Path) -> None:
    (item,) = written(
        tmp_path, "a.numbers", made.packed({"Index/Document.iwa": "x", "Index/View.iwa": "y"})
    ).values()
    assert item.name == "a.numbers"
    assert "no text was found" in str(read_until_error(open_source(str(tmp_path / "a.numbers")), item)[1])
