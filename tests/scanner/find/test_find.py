"""The command ``find``: where a value is found, what the output says, and what an empty result proves."""

import csv
import io
import json
import sqlite3
import stat
import tarfile
import zipfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests import made_documents
from tests.running import Done, run

MAIL, PHONE, NAME = "qzkorvath@vexlimoor.example", "+1 415 555 0106", "Korvath Plimbroth"
VALUE = {
    "email": MAIL,
    "phone": PHONE,
    "name": NAME,
    "sid": "AC7d1e9b3c5f0a2846e8d7c6b5a4930211",
    "id": "subject-7d1e9b3c",
}
OTHER = {
    "email": "ann@example.org",
    "phone": "+1 415 555 0107",
    "name": "Velmira Plimbroth",
    "sid": "AC7d1e9b3c5f0a2846e8d7c6b5a4930212",
    "id": "subject-7d1e9b3d",
}


def find(folder: object, *more: object, stdin: str = MAIL) -> Done:
    asked = (
        more
        if any(str(word).startswith(("--email", "--phone", "--name", "--sid", "--id")) for word in more)
        else ("--email", "-", *more)
    )
    form = () if "--format" in more else ("--format", "json")
    return run("find", folder, *asked, *form, "--store", "none", "--quiet", stdin=stdin.encode())


def told(done: Done) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(done.out)
    assert {"places", "not_searched"} <= set(found)
    for place in found["places"]:
        assert {"source", "collection", "field", "entity", "category", "role", "n_rows", "keys"} <= set(place)
    return found


def rows(done: Done) -> dict[tuple[str, str], list[Any]]:
    return {(place["collection"], place["field"]): place["keys"] for place in told(done)["places"]}


def table(path: Path, statement: str, *inserts: tuple[object, ...]) -> None:
    name = statement.split()[2]
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(statement)
        for row in inserts:
            database.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(row))})", row)


def write_everywhere(folder: Path, value: str) -> None:
    """Write a value into a log line, JSON in a column and in lines, documents and archives."""
    payload = json.dumps({"who": {"contact": value}, "n": 1})
    (folder / "a.sqlite").unlink(missing_ok=True)
    table(
        folder / "a.sqlite",
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, payload)",
        *[(n, "{}") for n in range(1, 9)],
        (9, payload),
    )
    (folder / "app.log").write_text(
        f"2026-03-01T10:00:00Z INFO start\n2026-03-01T10:00:01Z INFO sent to {value}\n"
    )
    (folder / "api.log").write_text('{"a": 1}\n{"a": 2, "to": "' + value + '"}\n')
    (folder / "letter.docx").write_bytes(made_documents.docx(["Dear Sir,", f"please write to {value}."]))
    (folder / "letter.pdf").write_bytes(made_documents.pdf(["Dear Sir,", f"please write to {value}."]))
    inner = f"id,contact\n1,nobody\n2,{value}\n".encode()
    with zipfile.ZipFile(folder / "old.zip", "w") as archive:
        archive.writestr("people.csv", inner)
    with tarfile.open(folder / "old.tar.gz", "w:gz") as tape:
        info = tarfile.TarInfo("people.csv")
        info.size = len(inner)
        tape.addfile(info, io.BytesIO(inner))


@pytest.mark.parametrize("key", VALUE)
def test_wherever_a_value_can_stand_until_it_is_gone(tmp_path: Path, key: str) -> None:
    value = VALUE[key]
    write_everywhere(tmp_path, value)
    done = find(tmp_path, f"--{key}", "-", "--gone", stdin=value)
    assert (done.code, told(done)["not_searched"]) == (1, [])
    found = rows(done)
    assert found.pop(("app.log", "text")) == [2]
    found.pop(("letter.pdf", "href"), None)  # There, the e-mail address is a link, too.
    assert found == {
        ("a.sqlite!/orders", "payload.who.contact"): [9],
        ("api.log", "to"): [2],
        ("letter.docx", "text"): [2],
        ("letter.pdf", "text"): [2],
        ("old.zip!/people.csv", "contact"): [2],
        ("old.tar.gz!/people.csv", "contact"): [2],
    }
    assert value not in done.out + done.err
    write_everywhere(tmp_path, OTHER[key])
    gone = find(tmp_path, f"--{key}", "-", "--gone", stdin=value)
    assert (gone.code, told(gone)["places"], told(gone)["not_searched"]) == (0, [], [])


def test_gone_before_and_after_deletion(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    table(
        tmp_path / "data" / "a.sqlite",
        "CREATE TABLE users (id INTEGER PRIMARY KEY, email)",
        (1, MAIL),
        (2, "ann@example.org"),
    )
    log = tmp_path / "data" / "app.log"
    log.write_text(f"INFO mail to {MAIL}\nINFO mail to ann@example.org\n")
    before = find(tmp_path / "data", "--gone")
    assert before.code == 1 and len(told(before)["places"]) == 2
    with closing(sqlite3.connect(tmp_path / "data" / "a.sqlite")) as database, database:
        database.execute("DELETE FROM users WHERE id = 1")
    assert find(tmp_path / "data", "--gone").code == 1
    log.write_text("INFO mail to ann@example.org\n")
    after = find(tmp_path / "data", "--gone")
    assert (after.code, told(after)["places"], told(after)["not_searched"]) == (0, [], [])


def test_gone_is_not_proven_where_something_could_not_be_searched(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,email\n1,ann@example.org\n")
    (tmp_path / "cut.parquet").write_bytes(b"PAR1" + b"\x00" * 50)
    done = find(tmp_path, "--gone")
    assert done.code == 3
    [missed] = told(done)["not_searched"]
    assert missed["collection"] == "cut.parquet" and missed["reason"].startswith(("truncated: ", "corrupt: "))
    (tmp_path / "b.csv").write_text(f"id,email\n1,{MAIL}\n")
    assert find(tmp_path, "--gone").code == 1
    assert find(tmp_path / "nowhere", "--gone").code == 3


def test_hidden_files_and_blobs_leave_it_open(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / ".env").write_text("A=1\n")
    (tmp_path / "data" / ".git").mkdir()
    (tmp_path / "data" / ".git" / "x").write_text(MAIL)
    table(
        tmp_path / "data" / "a.sqlite",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, face)",
        (1, b"\xff\xd8\x00\x01"),
    )
    done = find(tmp_path / "data", "--gone")
    reasons = {item["collection"]: item["reason"].partition(":")[0] for item in told(done)["not_searched"]}
    assert done.code == 3 and reasons["a.sqlite!/t"] == "binary"


def test_all_rows_are_read_however_many(tmp_path: Path) -> None:
    lines = [f"{n},nobody{n}@example.org\n" for n in range(60_000)]
    lines[57_123] = f"57123,{MAIL}\n"
    (tmp_path / "big.csv").write_text("id,email\n" + "".join(lines))
    assert rows(find(tmp_path)) == {("big.csv", "email"): [57_124]}


def test_rows_are_named_by_their_primary_key(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    table(path, "CREATE TABLE plain (id INTEGER PRIMARY KEY, email)", (7, MAIL), (8, "ann@example.org"))
    table(path, "CREATE TABLE paired (a INTEGER, b INTEGER, email, PRIMARY KEY (a, b))", (3, 4, MAIL))
    table(path, "CREATE TABLE keyless (email)", ("ann@example.org",), (MAIL,))
    table(path, "CREATE TABLE mails (email TEXT PRIMARY KEY, n)", ("ann@example.org", 1), (MAIL, 2))
    table(
        path,
        "CREATE TABLE phones (number TEXT PRIMARY KEY, email)",
        ("+14155550133", "ann@example.org"),
        ("+14155550132", MAIL),
    )
    done = find(path)
    assert rows(done) == {
        ("keyless", "email"): [2],
        ("mails", "email"): [2],
        ("paired", "email"): [[3, 4]],
        ("phones", "email"): [2],
        ("plain", "email"): [7],
    }
    named = {place["collection"]: place["key_fields"] for place in told(done)["places"]}
    assert named == {"keyless": [], "mails": [], "paired": ["a", "b"], "phones": [], "plain": ["id"]}


def test_a_name_in_two_columns(tmp_path: Path) -> None:
    header = "id,first_name,last_name,city,remark\n"
    people = ("Ann,Lee", "James,Smith", "Mary,Smith", "James,Miller", "Linda,Johnson", "Emily,Brown")
    body = "".join(f"{n},{person},Denver,none\n" for n, person in enumerate(people * 5, start=1))
    (tmp_path / "people.csv").write_text(header + body)
    found = rows(find(tmp_path, "--name", "-", stdin="Smith James"))
    held = [2, 8, 14, 20, 26]
    assert found == {("people.csv", "first_name"): held, ("people.csv", "last_name"): held}


def test_lines_of_rotated_logs_are_counted_in_their_files(tmp_path: Path) -> None:
    (tmp_path / "app.log.1").write_text("INFO a\nINFO b\n" + f"INFO mail to {MAIL}\n")
    (tmp_path / "app.log").write_text(f"INFO c\nINFO mail to {MAIL}\n")
    [place] = told(find(tmp_path))["places"]
    assert (place["collection"], place["keys"], place["n_rows"]) == ("app.log", [3, 5], 2)
    assert place["members"] == [{"member": "app.log.1", "lines": [3]}, {"member": "app.log", "lines": [2]}]
    assert "app.log.1, lines: 3\n      app.log, lines: 2\n" in find(tmp_path, "--format", "text").out


def test_a_path_that_holds_the_value_is_found_and_not_shown(tmp_path: Path) -> None:
    (tmp_path / f"export {MAIL}.csv").write_text("id,n\n1,2\n")
    [place] = told(done := find(tmp_path))["places"]
    assert (place["field"], place["collection"]) == ("(path)", "export {EMAIL_ADDRESS}#a92f.csv")
    assert "korvath" not in done.out + done.err


def test_several_keys_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"id,email,phone\n1,{MAIL},\n2,,(415) 555-0106\n3,x@example.org,\n")
    done = find(tmp_path, "--phone", "-", "--email", "-", stdin=f"{PHONE}\n{MAIL}\n")
    assert rows(done) == {("a.csv", "email"): [1], ("a.csv", "phone"): [2]}
    who = tmp_path.parent / "who.txt"
    who.write_text(f"{MAIL}\nx@example.org\n")
    assert rows(find(tmp_path, "--email", who)) == {("a.csv", "email"): [1, 3]}


def test_a_bare_number_counts_where_ids_of_people_stand(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    users = [(n, f"user{n}@example.org") for n in range(1000, 1040)]
    table(path, "CREATE TABLE users (id INTEGER PRIMARY KEY, email)", *users)
    table(
        path,
        "CREATE TABLE logins (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), port INTEGER)",
        *[(n, 1000 + n, 1007) for n in range(1, 30)],
    )
    assert rows(find(path, "--id", "-", stdin="1007")) == {("logins", "user_id"): [7], ("users", "id"): [8]}


def test_declared_keys_are_followed(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    table(path, "CREATE TABLE users (id INTEGER PRIMARY KEY, email)", (1, "ann@example.org"), (2, MAIL))
    table(
        path,
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, buyer INTEGER REFERENCES users (id))",
        (10, 1),
        (11, 2),
        (12, 2),
    )
    table(
        path,
        "CREATE TABLE parcels (id INTEGER PRIMARY KEY, order_no INTEGER REFERENCES orders (id))",
        (20, 10),
        (21, 12),
    )
    places = told(find(path, "--related"))["places"]
    assert [(place["collection"], place["field"], place["keys"], place["related"]) for place in places] == [
        ("users", "email", [2], False),
        ("orders", "buyer", [11, 12], True),
        ("parcels", "order_no", [21], True),
    ]


def test_nothing_is_kept_in_the_store(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").write_text(
        "id,email\n" + "".join(f"{n},u{n}@example.org\n" for n in range(30)) + f"99,{MAIL}\n"
    )
    store = tmp_path / "runs.sqlite3"
    assert run("scan", tmp_path / "data", "--store", store, "--quiet").code == 0
    before = store.read_bytes()
    done = run(
        "find", tmp_path / "data", "--email", "-", "--store", store, "--format", "json", stdin=MAIL.encode()
    )
    [place] = json.loads(done.out)["places"]
    assert (place["category"], place["role"], place["keys"]) == ("customer_account_data", "controller", [31])
    assert store.read_bytes() == before


def test_outputs(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"id,email,=x()\n1,{MAIL},{MAIL}\n")
    (tmp_path / "empty.csv").write_text("")
    done = find(tmp_path, "--format", "text", "-o", tmp_path.parent / "out")
    assert "Found in 2 fields (2 rows).\nSearched: 1 row of 1 collection, none left out. 20" in done.out
    assert "a.csv \u203a email: 1 row" in done.out and "row numbers: 1" in done.out
    written = tmp_path.parent / "out"
    assert {path.name for path in written.iterdir()} == {"found.json", "found.csv"}
    for path in written.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    cells = list(csv.DictReader(io.StringIO((written / "found.csv").read_text())))
    assert {(cell["record"], cell["field"], cell["keys"]) for cell in cells} == {
        ("place", "email", "1"),
        ("place", "'=x()", "1"),
    }
    assert "Nothing was found.\n" in find(tmp_path, "--format", "text", stdin="ann@example.org").out


@pytest.mark.parametrize(
    ("words", "stdin", "said"),
    [
        ((), "", "no value to look for"),
        (("--email", "Plimbroth@example.org"), "", "--email takes - for standard input, or a file"),
        (("--email", "-"), "", "nothing to look for"),
        (("--email", "-"), "Plimbroth", "--email: the value given is not an e-mail address"),
        (
            ("--email", "-", "--phone", "-"),
            "Plimbroth",
            "standard input has 1 lines; give one line for each",
        ),
        (("-", "--email", "-"), "Plimbroth", "standard input cannot be both the SOURCE and the value"),
        (("--phone", "-"), "Plimbroth", "--phone: the value given is not a telephone number"),
    ],
)
def test_what_cannot_be_asked_is_said_without_the_value(
    tmp_path: Path, words: tuple[str, ...], stdin: str, said: str
) -> None:
    done = run("find", tmp_path, *words, "--store", "none", stdin=stdin.encode())
    assert done.code == 2 and said in done.err
    assert "limbroth" not in done.out + done.err
