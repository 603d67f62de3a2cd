"""Canaries: made-up values that must never leave the process, and a folder with each in every kind of place.

Addresses and numbers are from ranges reserved for documentation, identifiers are made up, and the words
belong to no language, so that a canary in an output can only come from the planted data.
"""

import gzip
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests import made_documents
from tests.canary_files import damage, plant_archives, plant_formats

SHAPED: Mapping[str, str] = {
    "email": "qzkorvath@vexlimoor.example",
    "email_host": "jwqx.odrubb@mail.zephquarn.de",
    "phone": "+1 (415) 555-0106",
    "mobile_number": "+442079460971",
    "ip_address": "198.51.100.187",
    "ip6": "2001:db8:7c3e:91::5f2a",
    "card_number": "4000 0012 3456 7899",
    "iban": "GB94BARC10201530093459",
    "account_sid": "AC7d1e9b3c5f0a2846e8d7c6b5a4930211",
    "auth_token": "9f3b6d1c8e7a5042b4c6d8e0f1a39587",
    "jwt": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJxemtvcnZhdGgifQ.Qm9ndXNTaWduYXR1cmVWZXhsaQ",
    "private_key": "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkVexlimoorQzKorvathAAOC\n-----END PRIVATE KEY-----",
    "imei": "490154203237518",
    "imsi": "001017654321987",
    "iccid": "8988303000001234568",
    "sip_uri": "sip:brunqo77@pbx.vexlimoor.example",
    "user_agent": "Mozilla/5.0 (Linux; Android 14; Vexliphone QX9) AppleWebKit/537.36 Chrome/126.0.6478.71 Mobile",
    "latitude": "51.5073917",
    "longitude": "-0.1276482",
    "date_of_birth": "1931-04-17",
    "ssn": "219-09-8437",
    "password_hash": "$2b$12$Qz8vKorVathXlimo0rQuuu.N9qo8uLOickgx2ZMRZoMyeIjZAgcfl",
    "password": "vorpal-Xq9!zin",
    "full_name": "Jonas Kowalski",
    "street_address": "12 rue Vexlimoor",
    "home_address": "4711 Quarnbex Street",
    "username": "brunqo77zeph",
    "mac_address": "02:1b:7e:c4:9d:3f",
    "device_id": "7c3e91aa-5f2a-4d1b-9c8e-0a1b2c3d4e5f",
    "api_key": "sk_live_4eQzKorvathVexlimoor99",
    "postal_code": "EC1A 7QX",
}
"""A value of each kind, by a field name that fits it."""

PROSE: Mapping[str, str] = {
    "body": "Please bring the plimbroth home tonight, the doctor said it is for the snarquell",
    "subject": "My frobdazzle invoice is wrong",
    "description": "The caller told us that her wobquintle hurts since Monday and she cannot sleep",
}
"""Content of messages and tickets: no word of it may appear in an output."""

SECRET_WORDS = ("plimbroth", "snarquell", "frobdazzle", "wobquintle", "vexlimoor", "zephquarn", "korvath")
"""Words in the values above that would identify a person even alone."""

ROWS: Mapping[str, str] = {**SHAPED, **PROSE}
KEYS = tuple(
    SHAPED[name]
    for name in (
        "email", "email_host", "phone", "mobile_number", "ip_address", "card_number", "iban", "account_sid",
        "auth_token", "imei", "imsi", "iccid", "date_of_birth", "ssn", "full_name", "mac_address", "sip_uri",
    )
)  # fmt: skip
"""Values of kinds that software is known to use as keys."""


def leaks(output: bytes) -> list[str]:
    """The names of canaries in an output: whole, cut at both ends, in another case, or as bare digits."""
    text = output.decode("utf-8", "replace").casefold()
    flat = text.replace("\\n", "\n").replace("\\u2022", "•")
    found = [name for name, value in ROWS.items() if any(part in flat for part in _traces(value))]
    return found + [word for word in SECRET_WORDS if word in flat]


def _traces(value: str) -> Iterator[str]:
    yield value[2:-2].casefold()
    digits = "".join(filter(str.isdigit, value))
    if len(digits) >= 11 and sum(map(str.isalpha, value)) < 6:
        yield digits[2:-2]


def plant(folder: Path) -> None:
    """Write every canary into every kind of place below ``folder``."""
    (folder / "broken").mkdir(parents=True)
    _tables(folder)
    _records(folder)
    _logs(folder)
    _texts(folder)
    _documents(folder / "documents")
    _broken(folder / "broken")
    _formats(folder / "formats")


def _tables(folder: Path) -> None:
    columns = list(ROWS)
    with closing(sqlite3.connect(folder / "crm.sqlite")) as database, database:
        names = ", ".join(_quoted(name) for name in columns)
        for table in (
            "contacts",
            "messages",
            *(f"inbox {SHAPED[name]}" for name in ("email", "mobile_number")),
        ):
            database.execute(f"CREATE TABLE {_quoted(table)} ({names})")
            marks = ", ".join("?" * len(columns))
            database.executemany(f"INSERT INTO {_quoted(table)} VALUES ({marks})", [tuple(ROWS.values())] * 6)
        pivot = ", ".join(_quoted(key) for key in KEYS)
        database.execute(f"CREATE TABLE pivot (day, {pivot})")
        database.execute("INSERT INTO pivot (day) VALUES ('2026-01-01')")
        database.execute("CREATE TABLE settings (name, payload)")
        payload = json.dumps({"by": {key: {"n": 1} for key in KEYS}, "list": [dict(ROWS)]})
        database.executemany("INSERT INTO settings VALUES ('x', ?)", [(payload,)] * 4)
    table = pa.table({name: [value] * 5 for name, value in ROWS.items()})
    pq.write_table(table, folder / "warehouse.parquet")
    pq.write_table(pa.table({key: ["1", "2"] for key in KEYS}), folder / "pivot.parquet")


def _records(folder: Path) -> None:
    header, row = _csv(ROWS), _csv(ROWS.values())
    (folder / "export.csv").write_text(header + row * 5)
    (folder / "no_header.csv").write_text(row * 5)
    (folder / "messages_no_header.csv").write_text(
        _csv(["sent", PROSE["subject"]]) + _csv(["read", "Dear all, we wish you a good day"]) * 3
    )
    (folder / "names_no_header.csv").write_text(
        _csv([SHAPED["full_name"], "sent"]) + _csv(["Ana Silva", "read"]) * 3
    )
    (folder / "pivot.csv").write_text(_csv(["day", *KEYS]) + _csv(["2026-01-01", *["1"] * len(KEYS)]) * 3)
    records = [dict(ROWS), dict.fromkeys(KEYS, 1), {"outer": {key: {"inner": {key: 1}} for key in KEYS}}]
    (folder / "records.json").write_text(json.dumps(records))
    (folder / "records.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    (folder / "groups.json").write_text(json.dumps({key: [{"n": 1}, {"n": 2}] for key in KEYS}))


def _logs(folder: Path) -> None:
    stamp = "2026-03-01T10:00:00Z"
    flat = {name: value.replace("\n", " ") for name, value in ROWS.items()}
    pairs = " ".join(f'{name}="{value}"' for name, value in flat.items())
    keys = " ".join(f"{key.replace(' ', '')}=1" for key in KEYS if key != SHAPED["full_name"])
    (folder / "app.log").write_text(f"{stamp} INFO {pairs}\n{stamp} DEBUG {keys}\n" * 4)
    nested = {"at": stamp, **flat, "ids": {key: {key: 1} for key in KEYS}}
    (folder / "events.log").write_text((json.dumps(nested) + "\n") * 4)
    path = "&".join(f"{name}={value.replace(' ', '+')}" for name, value in flat.items())
    line = f'{SHAPED["ip_address"]} - {SHAPED["username"]} [01/Mar/2026:10:00:00 +0000] "GET /s/{SHAPED["email"]}?{path} HTTP/1.1" 200 12 "https://{SHAPED["email_host"]}/" "{SHAPED["user_agent"]}"\n'
    (folder / "access.log").write_text(line * 4)
    (folder / "lines.log").write_text("".join(f"{stamp} worker[7]: got {value}\n" for value in flat.values()))


def _texts(folder: Path) -> None:
    text = "\n".join([*PROSE.values(), *(f"{name} {value}" for name, value in SHAPED.items())]) + "\n"
    (folder / "notes.txt").write_text(text)
    (folder / "notes16.txt").write_bytes(text.encode("utf-16"))
    (folder / ".env").write_text("".join(f"{name.upper()}={value}\n" for name, value in SHAPED.items()))
    (folder / "id_rsa").write_text(SHAPED["private_key"])


def _documents(folder: Path) -> None:
    """Write documents of every format, whole and damaged, with canaries in text, headers and metadata."""
    folder.mkdir()
    texts = [*PROSE.values(), *(f"{name}: {value}" for name, value in SHAPED.items())]
    one_line = [text.replace("\n", " ") for text in texts]
    for name, write in made_documents.EVERY.items():
        data = write(one_line)
        (folder / name).write_bytes(data)
        (folder / f"cut_{name}").write_bytes(data[: len(data) * 2 // 3])
        (folder / f"bent_{name}").write_bytes(data[:200] + b"\xff<&" * 20 + data[260:])
    author = SHAPED["full_name"]
    table = [list(KEYS[:4]), list(KEYS[4:8]), list(KEYS[8:12])]
    (folder / "beside.docx").write_bytes(
        made_documents.docx(
            one_line[:2], table=table, header=SHAPED["email"], comment=SHAPED["phone"], author=author
        )
    )
    (folder / "beside.pdf").write_bytes(made_documents.pdf(one_line[:2], note=SHAPED["email"], author=author))
    inner = made_documents.mail(PROSE["body"], Subject=PROSE["subject"])
    message = made_documents.mail(
        PROSE["body"], page=f"<p>{SHAPED['phone']}", inner=inner, Subject=PROSE["subject"],
        X_Customer=SHAPED["email"], files={"list.csv": (_csv(ROWS) + _csv(ROWS.values()) * 3).encode()},
    )  # fmt: skip
    (folder / "beside.eml").write_bytes(message.as_bytes())


def _broken(folder: Path) -> None:
    """Write files at which a reader stops half way, with a library's error message that may quote values."""
    row = _csv(ROWS.values()).encode()
    packed = gzip.compress(_csv(ROWS).encode() + b"".join(row + b"%d\n" % n for n in range(400)))
    (folder / "cut.csv.gz").write_bytes(packed[: len(packed) // 2])
    records = json.dumps([dict(ROWS)] * 50)
    (folder / "cut.json").write_text(records[:-40])
    (folder / "odd.json").write_text(records.replace('"phone":', '"phone"', 1))
    (folder / "odd.jsonl").write_text(json.dumps(dict(ROWS)) + "\n{" + records[:200] + "\n")
    pq.write_table(pa.table({name: [value] * 200 for name, value in ROWS.items()}), folder / "cut.parquet")
    whole = (folder / "cut.parquet").read_bytes()
    (folder / "bent.parquet").write_bytes(whole[:40] + b"\xff" * 300 + whole[340:])
    (folder / "cut.parquet").write_bytes(whole[: len(whole) // 2])
    with closing(sqlite3.connect(folder / "bent.sqlite")) as database, database:
        database.execute(f"CREATE TABLE t ({', '.join(map(_quoted, ROWS))})")
        marks = ", ".join("?" * len(ROWS))
        database.executemany(f"INSERT INTO t VALUES ({marks})", [tuple(ROWS.values())] * 300)
        database.execute(f"CREATE VIEW v AS SELECT no_such('{SHAPED['email']}') AS x FROM t")
    data = bytearray((folder / "bent.sqlite").read_bytes())
    data[4096:12288] = b"\xee" * 8192
    (folder / "bent.sqlite").write_bytes(data)
    (folder / "ragged.csv").write_bytes(b"a,b\n" + row + b'"never closed,' + row * 3)
    (folder / "junk.csv").write_bytes(bytes(range(256)) * 4 + row + b"\x00\x01\x02" * 400)
    (folder / "nul.log").write_bytes(b"x\x00y " + row)


def _formats(folder: Path) -> None:
    """Write files of further formats, whole, in archives and damaged."""
    (folder / "damaged").mkdir(parents=True)
    plant_formats(folder, ROWS, KEYS)
    packed = folder / "packed"
    packed.mkdir()
    plant_archives(packed, [folder / name for name in ("all.sql", "all.orc")])
    for whole in (folder, packed):
        damage(whole, folder / "damaged")


def _csv(cells: Iterable[str]) -> str:
    return ",".join('"' + cell.replace('"', '""').replace("\n", "\\n") + '"' for cell in cells) + "\n"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
