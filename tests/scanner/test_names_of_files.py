"""What a file of records is called: by its name, without the suffix of its format."""

import inspect
import re
import sys

import pytest

from connectors.formats.registry import formats
from scanner.names.naming import last_part, phrase

OF_TEXT = {
    *("electronic_book", "html", "mail", "mailbox", "notebook", "office_binary", "office_document", "pdf"),
    *("picture", "rtf", "spreadsheet"),
}
"""Formats whose files are texts, or whose tables have names of their own."""
NAMES_OF_TABLES = {".ach", ".atom", ".dump", ".export", ".rem", ".ret"}
"""Suffixes that are names of tables, too (``billing.ach``)."""
_SUFFIX = re.compile(r'"(\.[a-z0-9]+)"')


def suffixes() -> list[str]:
    """The suffixes in the modules of all formats of records, as texts of their own."""
    read = [sys.modules[one.sniff.__module__] for one in formats() if one.name not in OF_TEXT]
    named = {suffix for module in read for suffix in _SUFFIX.findall(inspect.getsource(module))}
    return sorted(named - NAMES_OF_TABLES)


def test_only_known_formats_are_left_out() -> None:
    assert {one.name for one in formats()} >= OF_TEXT
    assert {".csv", ".parquet", ".gpx", ".ldif"} <= set(suffixes())


@pytest.mark.parametrize("suffix", suffixes())
def test_a_file_of_records_is_not_called_by_its_suffix(suffix: str) -> None:
    name = f"customers{suffix}"
    told = f"add {suffix} to _EXTENSIONS of scanner/names/naming.py, or its format to OF_TEXT"
    assert phrase(last_part(f"exports/{name}")) == ("customer",), told


def test_the_suffixes_of_xml_are_in_its_documentation() -> None:
    (xml,) = (sys.modules[one.sniff.__module__] for one in formats() if one.name == "xml_document")
    missing = {
        one for one in _SUFFIX.findall(inspect.getsource(xml)) if f"``{one}``" not in (xml.__doc__ or "")
    }
    assert missing == set()
