"""Card numbers planted in files of every kind: a scan finds them in each, and in nothing else."""

import io
import random
import tarfile
import zipfile
from pathlib import Path

import py7zr
from openpyxl import Workbook
from stdnum import luhn

from scanner.counting.plan import ScanSettings
from tests.compound_files import doc, msg, ppt
from tests.made_documents import EVERY, open_document
from tests.scanner.scanning import scan


def _cards() -> list[str]:
    chance = random.Random(11)
    bodies = (f"4{chance.randrange(10**14):014d}" for _ in range(12))
    return [body + luhn.calc_check_digit(body) for body in bodies]


def _files(cards: list[str]) -> dict[str, bytes]:
    lines = [f"Please charge the card {card} as before" for card in cards]
    text = "\r\n".join(lines)
    found = {name: write(lines) for name, write in EVERY.items()}
    found |= {"a.doc": doc(lines), "a.ppt": ppt(lines), "a.msg": msg(lines)}
    found |= {f"{code}.txt": text.encode(code) for code in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le")}
    found |= {f"{code}.txt": text.encode(code) for code in ("utf-16-be", "utf-32", "cp1252")}
    table = [["name", "card"], *([f"customer {number}", card] for number, card in enumerate(cards))]
    found["t.ods"] = open_document("spreadsheet", (), table=table)
    book, zipped, taped, seven = io.BytesIO(), io.BytesIO(), io.BytesIO(), io.BytesIO()
    sheets = Workbook()
    for name, card in table:
        sheets.worksheets[0].append([name, int(card) if card.isdigit() else card])
    sheets.save(book)
    found["t.xlsx"] = book.getvalue()
    inner = ("a.docx", "utf-16.txt", "t.xlsx")
    with (
        zipfile.ZipFile(zipped, "w") as archive,
        tarfile.open(fileobj=taped, mode="w:gz") as tape,
        py7zr.SevenZipFile(seven, "w") as sevens,
    ):
        for name in inner:
            archive.writestr(name, found[name])
            sevens.writestr(found[name], name)
            info = tarfile.TarInfo(name)
            info.size = len(found[name])
            tape.addfile(info, io.BytesIO(found[name]))
    return found | {"t.zip": zipped.getvalue(), "t.tar.gz": taped.getvalue(), "t.7z": seven.getvalue()}


def test_cards_are_found_in_files_of_every_kind(tmp_path: Path) -> None:
    files = _files(_cards())
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    report = scan(tmp_path, settings=ScanSettings(full=True), jobs=2)
    found = {item.collection for item in report.findings if item.entity == "CREDIT_CARD"}
    archives = {"t.zip", "t.tar.gz", "t.7z"}
    members = {f"{archive}!/{name}" for archive in archives for name in ("a.docx", "utf-16.txt")}
    sheets = {"t.ods!/T", "t.xlsx!/Sheet", *(f"{archive}!/t.xlsx!/Sheet" for archive in archives)}
    assert found == {*files} - archives - {"t.ods", "t.xlsx"} | members | sheets
    assert report.unscanned == ()
