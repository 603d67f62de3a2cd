"""Which field each byte of a log line belongs to."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.log_formats.registry import fields_of, format_of, log_formats
from scanner.logs.log_bytes import LineBuffer


def parsed(text: str, log_format: str) -> list[dict[str, str]]:
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


def field_of(text: str, needle: str, log_format: str) -> str:
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
        ("(to=a,from=b)", {"text": "(", "to": "a", "from": "b"}),
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


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(RECORD, min_size=1, max_size=4), st.booleans())
def test_json_paths_are_those_that_a_parser_finds(records: list[dict[str, object]], is_compact: bool) -> None:
    separators = (",", ":") if is_compact else (", ", ": ")
    text = "\n".join(json.dumps(record, separators=separators) for record in records)
    lines = LineBuffer.of(text.encode())
    found = set(fields_of(lines, "json").outer.labels) - {"text"}
    wanted = {leaf for record in records for leaf in leaves(record)}
    assert wanted <= found


@settings(deadline=None)
@given(
    st.lists(
        st.text('ab="?&[] :{}', max_size=20)
        | st.sampled_from(
            ('2026-01-01T10:00:00Z stdout F {"a": "b"}', "2026-01-01T10:00:00Z stderr P", "From: <a=b>")
        ),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from([item.name for item in log_formats()]),
)
def test_any_line_can_be_cut_and_a_line_is_cut_alike_alone(lines: list[str], log_format: str) -> None:
    together = parsed("\n".join(lines), log_format)
    assert together == [parsed(line, log_format)[0] for line in lines]


def test_what_a_container_wrote_is_cut_as_without_its_wrapper() -> None:
    wrapper = "2026-01-01T10:00:00.123456789Z stdout F "
    lines = [wrapper + line for line in ('{"to": "a", "user": {"email": "b"}}', "started: ok")]
    assert format_of(lines[:1], "log") == "container_json"
    common = {"time": "2026-01-01T10:00:00.123456789Z", "stream": "stdout"}
    assert parsed("\n".join(lines), "container_json") == [
        common | {"to": "a", "user.email": "b"},
        common | {"text": "started: ok"},
    ]
    assert format_of([wrapper + "level=info to=a"], "log") == "container"
    assert parsed(wrapper + "sent to=a", "container") == [common | {"text": "sent", "to": "a"}]


def test_header_fields_of_sip_messages_go_by_their_names() -> None:
    text = (
        "Oct 11 10:00:00 sip1 kamailio[7]: INFO: got it ci=9\n"
        "INVITE sip:bob@example.org SIP/2.0\n"
        "\tFrom: Ann <sip:ann@example.org>;tag=1\n"
        "t : <sip:bob@example.org>\n"
        "P-Asserted-Identity: <tel:+12125550100>"
    )
    assert format_of(text.splitlines(), "log") == "sip_trace"
    assert parsed(text, "sip_trace") == [
        {"text": "Oct 11 10:00:00 sip1 kamailio[7]: INFO: got it", "ci": "9"},
        {"text": "INVITE sip:bob@example.org SIP/2.0"},
        {"from": "Ann <sip:ann@example.org>;tag=1"},
        {"to": "sip:bob@example.org"},
        {"p-asserted-identity": "tel:+12125550100"},
    ]
    assert field_of(text, "+1212", "sip_trace") == "p-asserted-identity"
