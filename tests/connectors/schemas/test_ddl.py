"""SQL that creates tables, in several dialects."""

from pathlib import Path

import pytest

from tests.connectors.schemas.reading import comments, listed, references, tables, types

POSTGRESQL = """\
-- Portal
CREATE SCHEMA crm;
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE IF NOT EXISTS public.users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL, -- where invoices go
    c17 varchar(30),
    account_id uuid REFERENCES crm.accounts,
    tags text[] DEFAULT '{}'
);
CREATE TABLE crm.accounts (id uuid, "Legal Name" text, CONSTRAINT pk PRIMARY KEY (id));
COMMENT ON TABLE users IS 'People who sign in';
COMMENT ON COLUMN public.users.c17 IS 'Customer''s mobile; may be empty';
CREATE FUNCTION f() RETURNS int AS $$ BEGIN CREATE TABLE hidden (a int); END; $$ LANGUAGE plpgsql;
CREATE VIEW contacts AS SELECT email AS contact, id FROM users;
ALTER TABLE users ADD COLUMN phone text, ADD COLUMN referrer bigint;
ALTER TABLE ONLY public.users ADD CONSTRAINT fk FOREIGN KEY (referrer) REFERENCES public.users (id)
"""


def test_postgresql(tmp_path: Path) -> None:
    found = tables(tmp_path, "schema.sql", POSTGRESQL)
    assert list(found) == ["contacts", "crm.accounts", "users"]
    users = found["users"]
    assert list(users) == ["id", "email", "c17", "account_id", "tags", "phone", "referrer"]
    assert (users["id"].primary_key, users["email"].primary_key) == (True, False)
    assert references(users) == {"account_id": "crm.accounts.id", "referrer": "users.id"}
    assert comments(users) == {"email": "where invoices go", "c17": "Customer's mobile; may be empty"}
    assert users["tags"].type == "text[]"
    assert found["crm.accounts"]["id"].primary_key
    assert list(found["contacts"]) == ["contact", "id"]
    assert (
        next(item for item in listed(tmp_path) if item.name.endswith("users")).comment == "People who sign in"
    )


MYSQL = """\
/*!40101 SET NAMES utf8 */;
CREATE TABLE `shop`.`users` (
  `id` int unsigned NOT NULL AUTO_INCREMENT COMMENT 'number',
  `email` varchar(255) DEFAULT 'ann@example.org' COMMENT 'Customer\\'s e-mail; or none',
  `plan` enum('free;','paid') NOT NULL,
  PRIMARY KEY (`id`), KEY `k` (`email`),
  CONSTRAINT `fk` FOREIGN KEY (`plan`) REFERENCES `plans` (`code`)
) ENGINE=InnoDB COMMENT='Portal users';
INSERT INTO `users` VALUES (1,'ann@example.org','paid');
"""
TSQL = """\
SET ANSI_NULLS ON
GO
CREATE TABLE [dbo].[Users](
    [Id] [int] IDENTITY(1,1) NOT NULL,
    [Email] [nvarchar](256) NULL,
    CONSTRAINT [PK_Users] PRIMARY KEY CLUSTERED ([Id] ASC)
) ON [PRIMARY]
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'User''s e-mail', @level0type=N'SCHEMA',
    @level0name=N'dbo', @level1type=N'TABLE', @level1name=N'Users', @level2type=N'COLUMN', @level2name=N'Email'
GO
CREATE TABLE sales.Orders (OrderId int PRIMARY KEY, UserId int REFERENCES dbo.Users(Id))
CREATE TABLE sales.Lines (LineId int)
GO
"""
ORACLE = """\
CREATE TABLE "USERS" ("ID" NUMBER(10,0) NOT NULL ENABLE, "EMAIL" VARCHAR2(100 CHAR), PRIMARY KEY ("ID"))
/
COMMENT ON COLUMN "USERS"."EMAIL" IS 'mail'
/
"""
BIGQUERY = """\
CREATE OR REPLACE TABLE shop.crm.users (
  id INT64 NOT NULL OPTIONS(description='the number'),
  home STRUCT<street STRING, zip STRING>,
  phones ARRAY<STRUCT<number STRING OPTIONS(description='E.164')>>
) OPTIONS(description='Users');
"""


def test_mysql(tmp_path: Path) -> None:
    users = tables(tmp_path, "dump.sql", MYSQL)["shop.users"]
    assert types(users) == {"id": "int unsigned", "email": "varchar(255)", "plan": "enum"}
    assert comments(users) == {"id": "number", "email": "Customer's e-mail; or none"}
    assert references(users) == {"plan": "plans.code"}
    assert users["id"].primary_key


def test_sql_server(tmp_path: Path) -> None:
    found = tables(tmp_path, "install.sql", TSQL)
    assert list(found) == ["Users", "sales.Lines", "sales.Orders"]
    assert found["Users"]["Id"].primary_key
    assert types(found["Users"])["Email"] == "nvarchar(256)"
    assert comments(found["Users"]) == {"Email": "User's e-mail"}
    assert references(found["sales.Orders"]) == {"UserId": "Users.Id"}


def test_oracle(tmp_path: Path) -> None:
    users = tables(tmp_path, "users.ddl", ORACLE)["USERS"]
    assert list(users) == ["ID", "EMAIL"]
    assert (users["ID"].primary_key, comments(users)) == (True, {"EMAIL": "mail"})


def test_records_inside_columns_are_dotted_fields(tmp_path: Path) -> None:
    users = tables(tmp_path, "users.sql", BIGQUERY)["shop.crm.users"]
    assert list(users) == ["id", "home.street", "home.zip", "phones.number"]
    assert comments(users) == {"id": "the number", "phones.number": "E.164"}


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("CREATE TABLE u (id UInt64, m LowCardinality(String)) ENGINE = MergeTree ORDER BY id;", ["id", "m"]),
        (
            "create or replace transient table U (ID NUMBER autoincrement, V VARIANT) COMMENT='t';",
            ["ID", "V"],
        ),
        ("CREATE EXTERNAL TABLE u (id BIGINT, p STRUCT<mail: STRING>) STORED AS PARQUET;", ["id", "p.mail"]),
        ('CREATE TABLE "t" (a, b TEXT DEFAULT (1)) WITHOUT ROWID;', ["a", "b"]),
        ("CREATE TABLE u (id int ENCODE az64, mail varchar) DISTKEY(id);", ["id", "mail"]),
        ("CREATE TABLE t AS SELECT x AS email, y FROM u;", ["email", "y"]),
    ],
)
def test_other_dialects(tmp_path: Path, text: str, columns: list[str]) -> None:
    (table,) = tables(tmp_path, "t.sql", text).values()
    assert list(table) == columns


def test_a_name_is_not_needed(tmp_path: Path) -> None:
    assert list(tables(tmp_path, "V12__users", "-- one\n\nCREATE TABLE users (email text);\n")) == ["users"]
    (tmp_path / "note.md").write_text("We run\n\nCREATE TABLE users (email text);\n")
    assert [item.format for item in listed(tmp_path / "note.md")] == ["text"]


def test_without_the_option_it_is_read_as_before(tmp_path: Path) -> None:
    from tests.connectors.rows import by_name

    (tmp_path / "a.sql").write_text(POSTGRESQL)
    assert [item.format for item in by_name(tmp_path).values()] == ["text"]
