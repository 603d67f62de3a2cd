"""Which field each byte of a log line belongs to."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.log_bytes import LineBuffer
from scanner.logs import fields_of
from scanner.plan import LogFormat


def parsed(text: str, log_format: LogFormat) -> list[dict[str, str]]:
    """Every line as field → value, blank values left out."""
    lines = LineBuffer.of(text.encode())
    fields = fields_of(lines, log_format)
    rows: list[dict[str, str]] = [{} for _ in lines.starts]
    for table in (fields.outer, fields.inner):
        for code, label in enumerate(table.labels):
            line, values = table.values(lines, code)
            for number, value in zip(line.tolist(), values.to_pylist(), strict=True):
                if value:
                    rows[number].setdefault(label, value)
    return rows


def field_of(text: str, needle: str, log_format: LogFormat) -> str:
    """The field in which ``needle`` stands."""
    lines = LineBuffer.of(text.encode())
    place = LineBuffer.of(b"").starts + text.encode().index(needle.encode())
    labels, codes = fields_of(lines, log_format).labels_at(place)
    assert codes[0] >= 0
    return labels[int(codes[0])]


ACCESS = (
    '192.0.2.7 - ann [10/Oct/2026:13:55:36 -0700] "GET /v1?To=%2B12025550123&AuthToken=s3 HTTP/1.1" '
    '200 2326 "https://example.org/?q=x" "Mozilla/5.0 (X11; Linux)" "203.0.113.9"'
)


def test_access_log_fields_go_by_position_and_parameters_by_name() -> None:
    assert parsed(ACCESS, "access") == [
        {
            "remote_addr": "192.0.2.7",
            "remote_user": "ann",
            "time_local": "10/Oct/2026:13:55:36 -0700",
            "request": "GET /v1?To=%2B12025550123&AuthToken=s3 HTTP/1.1",
            "request.To": "%2B12025550123",
            "request.AuthToken": "s3",
            "status": "200",
            "body_bytes_sent": "2326",
            "http_referer": "https://example.org/?q=x",
            "http_referer.q": "x",
            "http_user_agent": "Mozilla/5.0 (X11; Linux)",
            "extra": "203.0.113.9",
        }
    ]


def test_access_log_may_begin_with_a_virtual_host_and_hold_other_lines() -> None:
    rows = parsed(f"www.example.org:443 {ACCESS}\ncould not bind to 192.0.2.1", "access_vhost")
    assert rows[0]["server_name"] == "www.example.org:443"
    assert rows[0]["remote_addr"] == "192.0.2.7"
    assert rows[1] == {"text": "could not bind to 192.0.2.1"}


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("to=a from=b", {"to": "a", "from": "b"}),
        ("Jan 1 host app: to=a b c from=d", {"text": "Jan 1 host app:", "to": "a b c", "from": "d"}),
        ('msg="to=x said \\"hi\\"" sid=1', {"msg": 'to=x said \\"hi\\', "sid": "1"}),
        ("uri=/p?to=a&b=c ok=1", {"uri": "/p?to=a&b=c", "uri.to": "a", "uri.b": "c", "ok": "1"}),
        ("(to=a,from=b)", {"text": "(", "to": "a,", "from": "b)"}),
        ("nothing here 1 = 2", {"text": "nothing here 1 = 2"}),
        ("", {}),
    ],
)
def test_key_value_lines(line: str, fields: dict[str, str]) -> None:
    assert parsed(line, "key_value") == [fields]


def test_json_lines_have_dotted_paths_without_indexes() -> None:
    record = {
        "to": "a",
        "payload": {"to": 'say "x": y', "deep": {"to": "c", "none": None}},
        "calls": [{"from": "d"}, {"from": "e"}],
        "n": 4,
        "k": "null",
    }
    assert parsed(json.dumps(record), "json") == [
        {
            "to": "a",
            "payload.to": 'say \\"x\\": y',
            "payload.deep.to": "c",
            "calls.from": "d",
            "n": "4",
            "k": "null",
        }
    ]
    assert field_of(json.dumps(record), 'e"}', "json") == "calls.from"


KEY = st.text("abcdefgh_", min_size=1, max_size=6)
SCALAR = st.one_of(st.text("xyz ,:=\\\"{}[]'", max_size=8), st.integers(), st.booleans(), st.none())
RECORD = st.recursive(
    st.dictionaries(KEY, SCALAR, max_size=4), lambda inner: st.dictionaries(KEY, inner | SCALAR, max_size=4)
)


def leaves(value: object, path: str = "") -> set[str]:
    if isinstance(value, dict):
        return {
            leaf for key, item in value.items() for leaf in leaves(item, f"{path}.{key}" if path else key)
        }
    return set() if value is None else {path}


@given(st.lists(RECORD, min_size=1, max_size=4), st.booleans())
def test_json_paths_are_those_that_a_parser_finds(records: list[dict[str, object]], is_compact: bool) -> None:
    separators = (",", ":") if is_compact else (", ", ": ")
    text = "\n".join(json.dumps(record, separators=separators) for record in records)
    lines = LineBuffer.of(text.encode())
    found = set(fields_of(lines, "json").outer.labels) - {"text"}
    wanted = {leaf for record in records for leaf in leaves(record)}
    assert wanted <= found


@given(
    st.lists(st.text('ab="?&[] :{}', max_size=20), min_size=1, max_size=5),
    st.sampled_from(["key_value", "access", "json", "text"]),
)
def test_any_line_can_be_cut_and_a_line_is_cut_alike_alone(lines: list[str], log_format: LogFormat) -> None:
    together = parsed("\n".join(lines), log_format)
    assert together == [parsed(line, log_format)[0] for line in lines]
