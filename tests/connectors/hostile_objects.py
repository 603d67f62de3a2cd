"""Hostile database objects, by name, with the statements that create them."""

from collections.abc import Mapping

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
LONG = "x" * 10_000
ODD = "line\nbreak \u202e'\"`;--"
_LABELS = ", ".join(f"'l{number}'" for number in range(5_000))
_WIDE = ", ".join(f"1 AS c{number}" for number in range(2_000))


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _views(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: f"CREATE VIEW {quoted(name)} AS {text}" for name, text in texts.items()}


_NAMED = {
    ODD: f"CREATE TABLE {quoted(ODD)} ({quoted(f'e{ODD}mail')} TEXT)",
    LONG: f"CREATE TABLE {quoted(LONG)} ({quoted(LONG)} TEXT)",
    "SELECT 1; DROP TABLE users": 'CREATE TABLE "SELECT 1; DROP TABLE users" (email TEXT)',
    "Users ": 'CREATE TABLE "Users " ("email " TEXT)',
}
SQLITE = {
    **_views(
        {
            "gives rows": f"{ENDLESS} SELECT 'u' || i AS email FROM n",
            "gives none": f"{ENDLESS} SELECT i AS email FROM n WHERE i < 0",
            "huge": "SELECT zeroblob(400000000) AS email",
            "padded": "SELECT printf('%400000000d', 1) AS email",
            "grown": "SELECT replace(hex(zeroblob(100000000)), '00', 'ann') AS email",
            "drawn": "SELECT hex(randomblob(300000000)) AS email",
            "loads": "SELECT load_extension('./evil') AS email",
            "points": "SELECT fts3_tokenizer('simple', x'4141414141414141') AS email",
            "writes": "SELECT writefile('mark', 'x') AS email",
            "edits": "SELECT edit('x', 'touch mark') AS email",
            "sets": "SELECT * FROM pragma_writable_schema, pragma_database_list",
            "likes": "SELECT hex(zeroblob(1000000)) LIKE replace(hex(zeroblob(2000)), '00', '%a') AS email",
            "leads nowhere": "SELECT email FROM gone",
            "turns": "SELECT * FROM turned",
            "turned": "SELECT * FROM turns",
            "squared": f"SELECT a.email FROM {', '.join(f'users {letter}' for letter in 'abcdefghij')}",
            "wide": f"SELECT {_WIDE}",
            "deep": f"SELECT {'abs(' * 90}1{')' * 90} AS email",
        }
    ),
    "searched": "CREATE VIRTUAL TABLE searched USING fts5(email, content='gone')",
    "boxed": "CREATE VIRTUAL TABLE boxed USING rtree(id, a, b)",
    "pages": "CREATE VIRTUAL TABLE pages USING dbstat",
    "computed": "CREATE TABLE computed (id, email AS (hex(zeroblob(400000000))) VIRTUAL)",
    "recomputed": "CREATE TABLE recomputed (id, email AS (replace(hex(zeroblob(100000000)), '00', id)))",
    "many": f"CREATE TABLE many ({', '.join(f'c{number}' for number in range(2_000))})",
    "typed": f"CREATE TABLE typed (email {'very ' * 2_000})",
    "": 'CREATE TABLE "" ("" TEXT)',
    "seen": "CREATE TABLE seen (what TEXT)",
    **_NAMED,
}
SQLITE_BESIDE = (
    "CREATE TRIGGER one AFTER INSERT ON users BEGIN INSERT INTO seen VALUES ('x'); END",
    "CREATE TRIGGER two INSTEAD OF INSERT ON \"gives rows\" BEGIN INSERT INTO seen VALUES ('x'); END",
    "CREATE INDEX three ON users (hex(email)) WHERE email LIKE '%a%'",
    "INSERT INTO computed (id) VALUES (1)",
    "INSERT INTO recomputed (id) VALUES ('abcdefgh')",
    "DELETE FROM seen",
)
DUCKDB = {
    **_views(
        {
            "gives rows": "SELECT 'u' || i || '@example.org' AS email FROM range(1000000000000) r(i)",
            "gives none": "SELECT i AS email FROM range(1000000000000) r(i) WHERE i < 0",
            "recurses": f"{ENDLESS} SELECT i AS email FROM n",
            "sleeps": "SELECT pg_sleep(1000000) AS email",
            "huge": "SELECT repeat(email, 30000000) AS email FROM users",
            "lists": "SELECT range(100000) AS email",
            "draws": "SELECT random() AS email, uuid() AS id",
            "counts": "SELECT nextval('numbers') AS email",
            "reads": "SELECT content AS email FROM read_text('/etc/hostname')",
            "reads csv": "SELECT * FROM read_csv('/etc/passwd')",
            "reads on": "SELECT * FROM read_blob('/dev/zero')",
            "walks": "SELECT * FROM glob('/etc/*')",
            "seeds": "SELECT setseed(0.5) AS email",
            "sizes": "SELECT * FROM pragma_database_size()",
            "variables": "SELECT getvariable('email') AS email",
            "queries": "SELECT * FROM query('SELECT content AS email FROM read_text(''/etc/hostname'')')",
            "calls": "SELECT * FROM endless()",
            "calls one": "SELECT larger(email) AS email FROM users",
            "secrets": "SELECT * FROM duckdb_secrets()",
            "settings": "SELECT * FROM duckdb_settings()",
            "leads nowhere": "SELECT email FROM gone",
            "squared": f"SELECT a.email FROM {', '.join(f'users {letter}' for letter in 'abcdefghij')}",
            "wide": f"SELECT {_WIDE}",
            "aggregates": "SELECT string_agg(i::VARCHAR, ',') AS email FROM range(1000000000000) r(i)",
        }
    ),
    "computed": "CREATE TABLE computed (id INTEGER, email VARCHAR AS (repeat(id::VARCHAR, 9000000)))",
    "many": f"CREATE TABLE many ({', '.join(f'c{number} INTEGER' for number in range(4_000))})",
    "nested": f"CREATE TABLE nested (email {'STRUCT(a ' * 60}VARCHAR{')' * 60})",
    "labelled": f"CREATE TABLE labelled (email ENUM ({_LABELS}))",
    **_NAMED,
}
DUCKDB_BEFORE = (
    "CREATE SEQUENCE numbers",
    "CREATE MACRO endless() AS TABLE SELECT i AS email FROM range(1000000000000) r(i) WHERE i < 0",
    "CREATE MACRO larger(a) AS repeat(a, 30000000)",
    "CREATE TABLE gone (email VARCHAR)",
)
DUCKDB_BESIDE = ("INSERT INTO computed VALUES (1)", "DROP TABLE gone")
