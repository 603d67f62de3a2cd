"""SQL dumps of three programs give one collection per table, whatever their strings contain."""

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.registry import open_source
from connectors.text.sql_statements import Statements
from tests.connectors.rows import by_name, cells, read_rows, read_until_error

POSTGRES = r"""--
-- PostgreSQL database dump; it's one
--
\restrict x'y
SET statement_timeout = 0;
CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS $_$ SELECT 1; -- ' $_$;
CREATE TABLE public.messages (
    id integer NOT NULL,
    to_number character varying(20) DEFAULT 'a,(b'::text,
    account_id bigint REFERENCES public.accounts (id),
    body text, -- what they, wrote
    CONSTRAINT messages_pkey PRIMARY KEY (id)
);
COPY public.messages (id, to_number, account_id, body) FROM stdin;
1	+14155550106	7	INSERT INTO x; it's
2	\N	\N	two\nlines\\end
\.


COPY public.nothing (id) FROM stdin;
\.

INSERT INTO crm."odd name" (email, id) VALUES ('ann@example.org', 1);
INSERT INTO crm."odd name" (id, email) VALUES (2, E'it\'s; \x41') ON CONFLICT DO NOTHING;
"""
MYSQL = r"""-- MySQL dump 10.13  Distrib 8.0.33
/*!40101 SET NAMES utf8 */;
CREATE TABLE `users` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `email` varchar(255) DEFAULT NULL COMMENT 'where we write; to',
  `org_id` int,
  PRIMARY KEY (`id`),
  KEY `k` (`email`),
  CONSTRAINT `fk` FOREIGN KEY (`org_id`) REFERENCES `orgs` (`id`)
) ENGINE=InnoDB;
LOCK TABLES `users` WRITE;
INSERT INTO `users` VALUES (1,'ann@example.org',NULL),(2,'o\'brien; x),(\\',3),(3,_binary 'raw',0x616263);
INSERT INTO `users` VALUES (4,'a''b',-1.5);
UNLOCK TABLES;
"""
ORACLE = """-- It's made
INSERT ALL
  INTO staff (id, last_name) VALUES (1, 'O''Roe; values (2) into town')
  INTO staff (id, last_name) VALUES (2, 'Doe')
  INTO town VALUES (7, 'Ulm')
SELECT * FROM dual;
insert all into staff (last_name, id) values ('Poe', 3)
SELECT 1 FROM DUAL;
COMMIT;
"""

SQL_SERVER = """USE [shop]
GO
CREATE TABLE [dbo].[Staff](
  [Id] [int] NOT NULL,
  [Name] [nvarchar](50) NULL
) ON [PRIMARY]
GO
SET IDENTITY_INSERT [dbo].[Staff] ON

INSERT [dbo].[Staff] ([Id], [Name]) VALUES (1, N'O''Roe
GO
(')
INSERT [dbo].[Staff] ([Id], [Name]) VALUES (2, N'Doe')
GO
PRINT 'towns'
INSERT INTO dbo.town VALUES (7, N'Ulm'),
  (8, N'Bonn')
"""


def _written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    data = text.encode(encoding)
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


def _rows(path: Path, table: str) -> list[dict[str, str | None]]:
    connector = open_source(str(path))
    found = {item.name: item for item in connector.collections()}
    return [dict(row) for row in cells(read_rows(connector, found[f"{path.name}!/{table}"]))]


@pytest.mark.parametrize("name", ["pg.sql", "pg.sql.gz", "pg.dump", "backup"])
def test_postgres(tmp_path: Path, name: str) -> None:
    path = _written(tmp_path, name, POSTGRES)
    tables = [f"{name}!/{table}" for table in ("crm.odd name", "messages", "nothing")]
    assert list(by_name(path)) == [name, *tables]
    assert _rows(path, "messages") == [
        {"id": "1", "to_number": "+14155550106", "account_id": "7", "body": "INSERT INTO x; it's"},
        {"id": "2", "body": "two\nlines\\end"},
    ]
    assert _rows(path, "nothing") == []
    assert _rows(path, "crm.odd name") == [
        {"email": "ann@example.org", "id": "1"},
        {"email": "it's; A", "id": "2"},
    ]
    fields = by_name(path)[f"{name}!/messages"].fields
    assert [(field.name, field.type, field.primary_key, field.references) for field in fields] == [
        ("id", "integer", True, ""),
        ("to_number", "character varying(20)", False, ""),
        ("account_id", "bigint", False, "accounts.id"),
        ("body", "text", False, ""),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_mysql(tmp_path: Path, encoding: str) -> None:
    path = _written(tmp_path, "shop.sql", MYSQL, encoding)
    assert _rows(path, "users") == [
        {"id": "1", "email": "ann@example.org"},
        {"id": "2", "email": "o'brien; x),(\\", "org_id": "3"},
        {"id": "3", "email": "raw", "org_id": "abc"},
        {"id": "4", "email": "a'b", "org_id": "-1.5"},
    ]
    fields = by_name(path)["shop.sql!/users"].fields
    assert [(field.name, field.type, field.primary_key, field.references) for field in fields] == [
        ("id", "int", True, ""),
        ("email", "varchar(255)", False, ""),
        ("org_id", "int", False, "orgs.id"),
    ]
    assert fields[1].comment == "where we write; to"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12),
            st.one_of(st.none(), st.integers(-9, 10**12)),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_sqlite_dumps_say_what_the_database_does(tmp_path: Path, rows: list[tuple[str, int | None]]) -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE t (a TEXT, b INTEGER)")
        database.executemany("INSERT INTO t VALUES (?, ?)", rows)
        dump = "\n".join(database.iterdump())
    path = tmp_path / "d.sql"
    path.write_bytes(dump.encode())
    expected = [{"a": text, **({"b": str(number)} if number is not None else {})} for text, number in rows]
    assert _rows(path, "t") == expected


@given(
    st.integers(1, 60),
    st.sampled_from([(POSTGRES, False), (MYSQL, True), (ORACLE, False), (SQL_SERVER, False)]),
)
def test_chunks_make_no_difference(size: int, case: tuple[str, bool]) -> None:
    data, has_escapes = case[0].encode(), case[1]
    chunks = [data[start : start + size] for start in range(0, len(data), size)]

    def cut(pieces: list[bytes]) -> list[bytes]:
        found = list(Statements(has_escapes=has_escapes).of(pieces))
        assert all(data[item.start : item.stop].startswith(item.text) for item in found)
        assert case[0] == ORACLE or all(item.stop == item.start + len(item.text) for item in found)
        return [item.text for item in found if not item.is_data]

    assert cut(chunks) == cut([data])


def test_a_dump_that_breaks_off_says_so_of_its_last_table(tmp_path: Path) -> None:
    path = _written(tmp_path, "cut.sql", MYSQL + "INSERT INTO `late` VALUES (1,'bob@exam")
    connector = open_source(str(path))
    others, late, users = connector.collections()
    assert read_until_error(connector, users)[1] == ""
    rows, reason = read_until_error(connector, late)
    assert (len(rows), reason) == (0, "truncated: the dump ends within a statement")
    rows, reason = read_until_error(connector, others)
    assert (len(rows), reason) == (12, "truncated: the dump ends within a statement")


def test_columns_that_no_row_fills_are_there(tmp_path: Path) -> None:
    dump = "CREATE TABLE t (id int, email text, phone text);\nINSERT INTO t (phone, id) VALUES ('5', 1);\n"
    table = by_name(_written(tmp_path, "some.sql", dump))["some.sql!/t"]
    assert [field.name for field in table.fields] == ["phone", "id", "email"]


def test_rows_before_a_break_are_read(tmp_path: Path) -> None:
    cut = "INSERT INTO `late` VALUES (1,'ann@example.org'),\n(2,'bob@example.org'),\n(3,'car"
    path = _written(tmp_path, "cut.sql", MYSQL + cut)
    connector = open_source(str(path))
    late = next(one for one in connector.collections() if one.name.endswith("late"))
    rows, reason = read_until_error(connector, late)
    assert [row["column_2"] for row in cells(rows)] == ["ann@example.org", "bob@example.org"]
    assert reason == "truncated: the dump ends within a statement"


@pytest.mark.parametrize("name", ["all.sql", "all.sql.gz"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_holds_no_rows_is_read_as_lines(tmp_path: Path, name: str, encoding: str) -> None:
    users = "CREATE USER 'app'@'%' IDENTIFIED BY 'vorpal-Xq9zin';\n"
    function = "CREATE FUNCTION f() RETURNS int AS $$\n  SELECT 1; -- ask ann@example.org\n$$;\n"
    noted = "-- kept for bob@example.org\nINSERT INTO t VALUES (2);\n"
    path = _written(tmp_path, name, f"INSERT INTO t VALUES (1);\n{users}{noted}{function}", encoding)
    connector = open_source(str(path))
    others, table = connector.collections()
    assert (others.name, others.layout, table.name) == (name, "lines", f"{name}!/t")
    expected = [*users.splitlines(), noted.splitlines()[0], *function.splitlines()]
    assert [row["line"] for row in cells(read_rows(connector, others))] == expected
    assert len(cells(read_rows(connector, table))) == 2


def test_sql_without_rows_is_text(tmp_path: Path) -> None:
    path = _written(tmp_path, "query.sql", "SELECT * FROM users WHERE email = 'ann@example.org';\n")
    assert [(item.name, item.layout) for item in open_source(str(path)).collections()] == [
        ("query.sql", "lines")
    ]


def test_commands_of_sql_plus_stand_between_statements(tmp_path: Path) -> None:
    script = (
        "rem It's a script that people run by hand\nSET VERIFY OFF\nPrompt ** Creating it\n"
        "CREATE TABLE staff\n  ( staff_id NUMBER(6)\n  , last_name VARCHAR2(25) CONSTRAINT n NOT NULL );\n"
        "BEGIN\n  INSERT INTO staff VALUES (1, 'Roe');\n  INSERT INTO staff VALUES (2, 'Doe');\nEND;\n/\n"
    )
    staff = by_name(_written(tmp_path, "staff.sql", script))["staff.sql!/staff"]
    assert [info.name for info in staff.fields] == ["staff_id", "last_name"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_one_statement_of_oracle_fills_several_tables(tmp_path: Path, encoding: str) -> None:
    path = _written(tmp_path, "all.sql", ORACLE, encoding)
    staff = [
        {"id": "1", "last_name": "O'Roe; values (2) into town"},
        {"id": "2", "last_name": "Doe"},
        {"id": "3", "last_name": "Poe"},
    ]
    assert _rows(path, "staff") == staff
    assert _rows(path, "town") == [{"column_1": "7", "column_2": "Ulm"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_scripts_of_sql_server_need_no_semicolons(tmp_path: Path, encoding: str) -> None:
    path = _written(tmp_path, "script.sql", SQL_SERVER.replace("\n", "\r\n"), encoding)
    staff = [{"Id": "1", "Name": "O'Roe\r\nGO\r\n("}, {"Id": "2", "Name": "Doe"}]
    assert _rows(path, "Staff") == staff
    assert _rows(path, "town") == [
        {"column_1": "7", "column_2": "Ulm"},
        {"column_1": "8", "column_2": "Bonn"},
    ]


def test_a_comment_may_stand_where_a_semicolon_is_left_out(tmp_path: Path) -> None:
    text = "INSERT INTO a (n) VALUES (1),\n(2)\n\n-- the others\nINSERT INTO b (n)\nVALUES (3)\n;\n"
    path = _written(tmp_path, "script.sql", text)
    assert [row["n"] for row in _rows(path, "a")] == ["1", "2"]
    assert [row["n"] for row in _rows(path, "b")] == ["3"]


def test_statements_of_one_table_may_list_different_columns(tmp_path: Path) -> None:
    script = (
        "INSERT INTO staff (id, town) VALUES (1, 'Ulm');\n"
        "insert into staff (ID, street, town) values (2, 'Low Rd', 'Bonn');\n"
    )
    assert _rows(_written(tmp_path, "staff.sql", script), "staff") == [
        {"id": "1", "town": "Ulm"},
        {"id": "2", "town": "Bonn", "street": "Low Rd"},
    ]


def test_keys_may_be_added_after_the_rows(tmp_path: Path) -> None:
    script = (
        "CREATE TABLE staff (id int, boss int);\nINSERT INTO staff VALUES (1, 2);\n"
        'ALTER TABLE ONLY staff\n  ADD CONSTRAINT "s" PRIMARY KEY (id);\n'
        "ALTER TABLE [dbo].[staff] WITH CHECK ADD CONSTRAINT [b] FOREIGN KEY([boss])\nREFERENCES [dbo].[staff] ([id])\nGO\n"
    )
    staff = by_name(_written(tmp_path, "staff.sql", script))["staff.sql!/staff"]
    keys = [(info.name, info.primary_key, info.references) for info in staff.fields]
    assert keys == [("id", True, ""), ("boss", False, "staff.id")]


def test_values_as_people_write_them_by_hand(tmp_path: Path) -> None:
    script = (
        "INSERT INTO staff (id, name, born, code) VALUES\n"
        "(1, \"Roe, Ann\", CAST(N'1980-04-07' AS Date), MD5('abc')), -- it's the first\n"
        "(2, 'O\\'Roe', '1981-05-08', /* none (yet) */ NULL)\n"
    )
    assert _rows(_written(tmp_path, "staff.sql", script), "staff") == [
        {"id": "1", "name": "Roe, Ann", "born": "1980-04-07", "code": "abc"},
        {"id": "2", "name": "O'Roe", "born": "1981-05-08"},
    ]


def test_bytes_of_postgresql_are_text_where_they_are(tmp_path: Path) -> None:
    mail = b"ann@example.org".hex()
    copied = f"COPY t (a, b) FROM stdin;\n1\t\\\\x{mail}\n2\t\\\\xff00\n\\.\n"
    (tmp_path / "a.sql").write_text(f"{copied}INSERT INTO u (a) VALUES ('\\x{mail}');\n")
    found = {
        text
        for item in by_name(tmp_path).values()
        for row in cells(read_rows(open_source(str(tmp_path)), item))
        for text in row.values()
    }
    assert {"ann@example.org", "\\xff00"} <= found
    assert f"\\x{mail}" not in found
