"""A thousand files from test suites, many malformed: each is read or listed, and card numbers are found."""

import csv
import os
import re
from pathlib import Path

import pytest
from stdnum import luhn

from connectors.base import ConnectorError, ReadPlan
from connectors.registry import open_source
from tests.connectors.rows import cells, read_rows

FOLDER = Path(os.environ.get("NOTICEMAP_EVAL", "/nonexistent")) / "documents"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="NOTICEMAP_EVAL names no folder with documents")
CARDS = (
    "Excel Sheet.xls", "Excel Sheet.xlsx", "example-file.tar", "example-zip.wrong-extension", "example-file.utf16.txt",
    "example-file-utf16-BOM.txt", "example-file.txt", "sample-pans-utf8.csv", "sample-pans-ascii.csv",
    "index.html", "sample-pans.odp", "sample-pans.pdf", "sample-pans.pptx", "sample-pans.rtf",
)  # fmt: skip


def test_every_file_is_read_or_listed_with_its_reason() -> None:
    with (FOLDER / "manifest.csv").open(newline="") as file:
        expected = {row["path"] for row in csv.DictReader(file)}
    connector = open_source(str(FOLDER))
    seen: set[str] = set()
    for collection in connector.collections():
        seen |= {collection.name.partition("!/")[0], *collection.members}
        if collection.status != "ready":
            assert ": " in collection.reason, collection.name
            continue
        try:
            for split in connector.splits(collection, 32 << 20):
                for _ in connector.read(collection, split, ReadPlan()):
                    pass
        except ConnectorError as error:
            assert error.words, collection.name
    assert expected <= seen


def test_card_numbers_come_out_of_whatever_holds_them() -> None:
    connector = open_source(str(FOLDER / "piidigger"))
    found = set()
    for collection in connector.collections():
        if collection.status == "ready":
            texts = [cell or "" for row in cells(read_rows(connector, collection)) for cell in row.values()]
            if any(_has_card(text) for text in texts):
                found.add(collection.name.partition("!/")[0])
    assert set(CARDS) <= found


def _has_card(text: str) -> bool:
    digits = (re.sub(r"[ -]", "", run) for run in re.findall(r"\b\d(?:[ -]?\d){14,15}\b", text))
    return any(map(luhn.is_valid, digits))
