"""The same small table in every layout that people export gives the same rows and names."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from connectors.base import ReadPlan
from connectors.registry import open_source
from connectors.text.table_head import TableHead, table_head
from tests.connectors.rows import Row, cells, read_rows

NAMES = ("name", "room", "phone")
ROWS = (
    ("Ann Example", "Payroll", "+1 202 555 0143"),
    ("Bob Sample", "Sales", "+1 202 555 0187"),
    ("Cora Muster", "Legal", "+1 202 555 0112"),
)
TITLE = "Staff of the north"


def _joined(delimiter: str, rows: Sequence[Sequence[str]], end: str = "\n") -> str:
    return "".join(delimiter.join(row) + end for row in rows)


def _aligned(rows: Sequence[Sequence[str]], gap: int = 2) -> str:
    widths = [max(map(len, column)) + gap for column in zip(*rows, strict=True)]
    padded = ("".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "".join(line.rstrip() + "\n" for line in padded)


NAMED = (NAMES, *ROWS)
LAYOUTS: dict[str, tuple[str, str]] = {
    "comma": ("t.csv", _joined(",", NAMED)),
    "semicolon": ("t.csv", _joined(";", NAMED)),
    "tab": ("t.tsv", _joined("\t", NAMED)),
    "tab in .txt": ("t.txt", _joined("\t", NAMED)),
    "semicolon in .dat": ("t.dat", _joined(";", NAMED)),
    "pipe in .txt": ("t.txt", _joined("|", NAMED)),
    "comma in .dat": ("t.dat", _joined(",", NAMED)),
    "old line ends": ("t.csv", _joined(",", NAMED, "\r")),
    "DOS line ends": ("t.csv", _joined(",", NAMED, "\r\n")),
    "blank line first": ("t.csv", "\n" + _joined(",", NAMED)),
    "blank line below the names": ("t.csv", _joined(",", [NAMES]) + "\n" + _joined(",", ROWS)),
    "two rows that name it": ("t.csv", _joined(",", [("na", "", "pho"), ("me", "room", "ne"), *ROWS])),
    "aligned": ("t.txt", _aligned(NAMED)),
    "aligned, ruled": ("t.txt", _aligned([NAMES, ("-" * 11, "-" * 7, "-" * 15), *ROWS])),
    "aligned, one blank between": (
        "t.txt",
        f"{TITLE}\n\n" + _aligned([NAMES, ("-" * 11, "-" * 7, "-" * 15), *ROWS], gap=1),
    ),
    "aligned, old line ends": ("t.dat", _aligned(NAMED).replace("\n", "\r")),
}
UNNAMED: dict[str, tuple[str, str]] = {
    "comma": ("t.csv", _joined(",", ROWS)),
    "tab in .txt": ("t.txt", _joined("\t", ROWS)),
    "pipe in .dat": ("t.dat", _joined("|", ROWS)),
    "comma in .txt": ("t.txt", _joined(",", ROWS)),
    "names are blank": ("t.csv", _joined(",", [("", "", ""), *ROWS])),
    "aligned": ("t.txt", _aligned(ROWS)),
}
ABOVE: dict[str, str] = {
    "title": f"{TITLE}\n",
    "title and blank line": f"{TITLE}\n\n",
    "title of a spreadsheet": f"{TITLE},,\n,,\n",
    "remarks": f"# {TITLE}\n# made up\n",
    "pairs": f"{TITLE},2026-11-24\n",
}


def _table(path: Path, name: str, text: str) -> tuple[tuple[str, ...], list[Row]]:
    file = path / name
    file.write_bytes(text.encode())
    connector = open_source(str(file))
    (collection,) = connector.collections()
    assert collection.format in ("delimited", "fixed_width")
    return tuple(info.name for info in collection.fields), read_rows(connector, collection)


def _values(rows: Sequence[Row], names: Sequence[str]) -> list[tuple[str | None, ...]]:
    found = (dict(row) for row in cells(rows))
    return [tuple(row.get(name) for name in names) for row in found if any(row.get(name) for name in names)]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_table_with_names(tmp_path: Path, layout: str) -> None:
    names, rows = _table(tmp_path, *LAYOUTS[layout])
    assert tuple(name.replace(" ", "") for name in names) == NAMES
    assert _values(rows, names) == list(ROWS)


@pytest.mark.parametrize("layout", UNNAMED)
def test_a_table_without_names_keeps_its_first_row(tmp_path: Path, layout: str) -> None:
    names, rows = _table(tmp_path, *UNNAMED[layout])
    assert names == ("column_1", "column_2", "column_3")
    assert _values(rows, names) == list(ROWS)


@pytest.mark.parametrize("above", ABOVE)
def test_what_stands_above_a_table_is_text_beside_it(tmp_path: Path, above: str) -> None:
    names, rows = _table(tmp_path, "t.csv", ABOVE[above] + _joined(",", NAMED))
    assert names == NAMES
    assert _values(rows, names) == list(ROWS)
    assert TITLE in " ".join(str(dict(row).get("text")) for row in cells(rows))


@pytest.mark.parametrize(
    ("header", "row", "columns"),
    [
        ("a,a", "1,2", ("a", "a_2")),
        ("a,,a", "x 1,y 2,z 3", ("a", "column_2", "a_3")),
        ("country,2019,2020,2021", "Freedonia,12,1305,9", ("country", "2019", "2020", "2021")),
        ("country,2019,2020", "Freedonia,12.5,17", ("country", "2019", "2020")),
        ("1,2,3", "Ann,Payroll,x-y", ("1", "2", "3")),
        ("id,text", "7,note", ("id", "text")),
    ],
)
def test_header_cells_of_every_kind(tmp_path: Path, header: str, row: str, columns: tuple[str, ...]) -> None:
    names, rows = _table(tmp_path, "t.csv", f"{header}\n{row}\n")
    assert names == columns
    assert _values(rows, names) == [tuple(row.split(","))]


def test_lines_marked_as_remarks_are_no_names(tmp_path: Path) -> None:
    remarks = "#Person,Room number,Telephone\n#STRING,STRING,STRING\n"
    names, rows = _table(tmp_path, "t.csv", remarks + _joined(",", NAMED))
    assert names == NAMES
    assert _values(rows, names) == list(ROWS)


def test_questions_above_sentences_are_names() -> None:
    asked = ["Respondent", "Which of these do you think is more correct?", "Sex"]
    answers = [
        [str(3000 + n), "I think that it is the first one.", ["Male", "Female"][n % 2]] for n in range(30)
    ]
    assert table_head([asked, *answers]).n_names == 1


def test_a_word_that_none_of_a_few_values_repeats_is_a_name() -> None:
    answers = [[["yes", "no"][n % 2], f"remark {n} of many"] for n in range(30)]
    assert table_head([["agreed", "what was said"], *answers]).n_names == 1


@pytest.mark.parametrize(
    "text",
    [
        "Freedonia,1961,1963\nSylvania,1963,1969\n",
        "Ann,Berlin\nBob,Berlin\nCora,Berlin\n",
        "ann@example.org,x\nbob@example.org,y\n",
        "1,2,3\n4,5,6\n",
        "Ann,n/a,+1 202 555 0143\nBob,17,+1 202 555 0187\n",
        "E-001,Payroll\nE-002,Sales\n",
    ],
)
def test_a_row_like_those_below_it_is_data(text: str) -> None:
    rows = [line.split(",") for line in text.splitlines()]
    assert table_head(rows).n_names == 0


@pytest.mark.parametrize(
    ("second", "n_names"),
    [
        ("(kg),(cm),", 2),
        ("int,date,string", 2),
        ("70,180,Ann", 1),
        ("n/a,n/a,Ann", 1),
        ("unknown,180,Ann", 1),
    ],
)
def test_a_second_row_of_names_differs_wherever_it_can(second: str, n_names: int) -> None:
    rows = [row.split(",") for row in ("mass,size,who", second, "71,181,Bob", "64,170,Cora")]
    assert table_head(rows).n_names == n_names


def test_a_spreadsheet_with_a_title_and_two_rows_of_names(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in ([TITLE], [], ["mass", "size", "who"], ["(kg)", "(cm)"], [70, 180, "Ann"], [64, 171, "Bob"]):
        sheet.append(row)
    book.save(tmp_path / "t.xlsx")
    connector = open_source(str(tmp_path / "t.xlsx"))
    table = next(found for found in connector.collections() if found.kind == "table")
    names = tuple(info.name for info in table.fields)
    assert names == ("mass (kg)", "size (cm)", "who")
    assert _values(read_rows(connector, table), names) == [
        (TITLE, None, None),
        ("70", "180", "Ann"),
        ("64", "171", "Bob"),
    ]


PROSE = (
    "Dear all,\n\nplease see the notes, the plan and the list.  We meet at ten, in room 12, with tea.\n"
    "Whoever comes late, as some do, brings cake.\n\nYours, Ann\n"
)


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        PROSE.replace("\n", "\r"),
        "".join(f"{n}. The word, and then a word; so on.\n" for n in range(20)),
        "Name:    Ann Example\nPhone:   +1 202 555 0143\nRoom:    12\n",
        "def f(x):\n    y = 1\n    z = 22\n    return x\n",
    ],
)
def test_prose_and_forms_are_no_tables(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.txt").write_bytes(text.encode())
    connector = open_source(str(tmp_path / "t.txt"))
    (collection,) = connector.collections()
    assert collection.format == "text"
    assert len(read_rows(connector, collection)) == len(text.splitlines())


def test_lines_that_leave_their_columns_are_read_whole(tmp_path: Path) -> None:
    text = _aligned(ROWS * 4) + "a-line-that-keeps-to-no-column-at-all,-but-runs-on\n"
    names, rows = _table(tmp_path, "t.txt", text * 30)
    whole = [dict(row)["text"] for row in cells(rows) if "text" in dict(row)]
    assert whole.count("a-line-that-keeps-to-no-column-at-all,-but-runs-on") == 30
    assert names == ("column_1", "column_2", "column_3")


def test_many_lines_show_columns_one_blank_apart(tmp_path: Path) -> None:
    heads = ("entry no", "code", "name", "town", "joined")
    rows = [(str(n), f"{7 * n:04}", f"{'Ada' * (n % 3)} Example", "Oslo", "2026-11-01") for n in range(1, 40)]
    lines = [heads, *rows]
    text = "".join("{:>8} {:>4} {:<18} {:<10} {:<10}\n".format(*line) for line in lines)
    names, read = _table(tmp_path, "t.txt", text)
    assert names == heads
    assert _values(read, names) == [tuple(cell.strip() for cell in row) for row in rows]


def test_numbers_may_grow_to_the_left(tmp_path: Path) -> None:
    lines = [f"item{n % 10:<6}{n:>12}   box" for n in (*range(1, 250), 123_456_789_0)]
    names, rows = _table(tmp_path, "t.txt", "".join(line + "\n" for line in lines))
    assert _values(rows, names)[-1] == ("item0", "1234567890", "box")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.integers(1, 60), st.sampled_from([0, 1, 2]), st.integers(20, 200))
def test_titles_and_names_are_counted_alike_in_splits(
    tmp_path: Path, n_rows: int, n_titles: int, target: int
) -> None:
    titles = "".join(f"title {n}\n" for n in range(min(n_titles, n_rows)))
    body = "".join(f"x{n},{n},{n * 7}\n" for n in range(n_rows))
    (tmp_path / "t.csv").write_text(titles + "key,first,second\n" + body)
    connector = open_source(str(tmp_path / "t.csv"))
    (collection,) = connector.collections()
    whole = read_rows(connector, collection)
    assert [row[1] for row in whole] == list(range(1, n_rows + min(n_titles, n_rows) + 1))
    assert read_rows(connector, collection, target_bytes=target) == whole
    assert read_rows(connector, collection, ReadPlan(batch_rows=3)) == whole


@pytest.mark.parametrize("write", [str, lambda text: text.replace("\n", "\r")], ids=["lf", "cr"])
def test_inserts_take_the_names_of_their_table(tmp_path: Path, write: Callable[[str], str]) -> None:
    dump = io.StringIO()
    dump.write("-- a dump\nCREATE TABLE Staff (id int, name text);\n")
    dump.write("INSERT INTO staff VALUES (1, 'Ann');\nINSERT INTO dbo.STAFF VALUES (2, 'Bob');\n")
    (tmp_path / "t.sql").write_bytes(write(dump.getvalue()).encode())
    connector = open_source(str(tmp_path / "t.sql"))
    table = next(found for found in connector.collections() if found.kind == "table")
    assert (table.name, [info.name for info in table.fields]) == ("t.sql!/Staff", ["id", "name"])
    assert _values(read_rows(connector, table), ("id", "name")) == [("1", "Ann"), ("2", "Bob")]


def test_no_rows_are_no_header() -> None:
    assert table_head([]) == TableHead(0, 0, ())
