"""The assignment of each byte of a log line to a field."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.log_formats.registry import fields_of, format_of, log_formats
from scanner.logs.log_bytes import LineBuffer


def parsed(text: str, log_format: str) -> list[dict[str, str]]:
    """Every line as a mapping of fields to values, without blank values."""
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
    """The field that contains ``needle``."""
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


@given(st.lists(RECORD, min_size=1, max_size=4), st.booleans())
def test_json_paths_are_those_that_a_parser_finds(records: list[dict[str, object]], is_compact: bool) -> None:
    separators = (",", ":") if is_compact else (", ", ": ")
    text = "\n".join(json.dumps(record, separators=separators) for record in records)
    lines = LineBuffer.of(text.encode())
    found = set(fields_of(lines, "json").outer.labels) - {"text"}
    wanted = {leaf for record in records for leaf in leaves(record)}
    assert wanted <= found


@given(
    st.lists(
        st.text('ab="?&[] :{}', max_size=20)
        | st.sampled_from(
            ('2026-01-01T10:00:00Z stdout F {"a": "b"}', "2026-01-01T10:00:00Z stderr P", "From: <a=b>")
        )
        | st.sampled_from(
            (
                "for user ann from 192.0.2.7",
                "x, a: b, c: 'd",
                "by 'x' from",
                "from ::1 for x from a.b",
                '{"m": "a \'b\'"}',
            )
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


SENTENCES: tuple[tuple[str, dict[str, str]], ...] = (
    (
        "Nov 24 10:00:01 h sshd[7]: Failed password for invalid user ann from 192.0.2.7 port 22 ssh2",
        {"user": "ann", "from": "192.0.2.7"},
    ),
    (
        "Nov 24 10:00:01 h sshd[7]: Accepted publickey for bob from 2001:db8::7 port 22 ssh2",
        {"user": "bob", "from": "2001:db8::7"},
    ),
    ("sshd[7]: Connection closed by authenticating user ann 192.0.2.7 port 22", {"user": "ann"}),
    ("sshd[7]: Connection closed by 192.0.2.7 port 22 [preauth]", {"by": "192.0.2.7"}),
    ("sshd[7]: ROOT LOGIN REFUSED FROM 192.0.2.7", {"from": "192.0.2.7"}),
    ("pam_unix(sshd:session): session opened for user ann(uid=0) by (uid=0)", {"user": "ann"}),
    (
        "app: Login failed for ann@example.org from 192.0.2.7.",
        {"user": "ann@example.org", "from": "192.0.2.7"},
    ),
    ('vsftpd: [ann] FAIL LOGIN: Client "192.0.2.7"', {"client": "192.0.2.7"}),
    (
        "postfix: NOQUEUE: reject: RCPT from mx.example.org[192.0.2.7]: 450",
        {"from": "mx.example.org[192.0.2.7]"},
    ),
    (
        'user "ann": password mismatch, client: 192.0.2.7, server: example.org, request: "GET / HTTP/1.1"',
        {"user": "ann", "client": "192.0.2.7", "server": "example.org", "request": "GET / HTTP/1.1"},
    ),
    ("system,error login failure for user ann from 192.0.2.7 via ssh", {"user": "ann", "from": "192.0.2.7"}),
    ("the user has asked for more from the shop by then", {}),
    ("it's the user's own: don't 'stop here", {}),
    ("kernel: eth0: link up at 10:00", {}),
    ("an account failed to log on", {}),
    ("Login failed: wrong word", {}),
    ("Failed login for ann.x@example.org from 192.0.2.7", {"user": "ann.x@example.org", "from": "192.0.2.7"}),
    ("user ann logged in from 192.0.2.7 via winbox", {"user": "ann", "from": "192.0.2.7"}),
)


@pytest.mark.parametrize(("line", "fields"), SENTENCES)
def test_words_name_the_values_behind_them(line: str, fields: dict[str, str]) -> None:
    (row,) = parsed(line, "sentences")
    assert row.pop("text") == line.removesuffix('"')
    assert row == fields


def test_sentences_are_told_and_each_is_cut_alike_alone() -> None:
    lines = [line for line, _ in SENTENCES]
    assert format_of(lines[:5], "log") == "sentences"
    assert format_of(lines[:5], "document") == "text"
    assert parsed("\n".join(lines), "sentences") == [
        row for line in lines for row in parsed(line, "sentences")
    ]


def test_words_name_values_within_the_fields_of_a_line_as_well() -> None:
    keyed = "level=error msg=\"no login by user 'ann': not found\" ip=192.0.2.7"
    assert parsed(keyed, "key_value")[0]["msg.user"] == "ann"
    line = json.dumps({"event": {"message": "Login failed: user ann from 192.0.2.7"}})
    assert parsed(line, "json")[0] == {
        "event.message": "Login failed: user ann from 192.0.2.7",
        "event.message.user": "ann",
        "event.message.from": "192.0.2.7",
    }
    assert field_of(line, "192.0.2.7", "json") == "event.message.from"


def test_values_stand_without_what_is_around_them() -> None:
    line = "dovecot: imap-login: Aborted: user=<ann@example.org>, method=PLAIN, rip=192.0.2.7, lip=192.0.2.1"
    row = parsed(line, "key_value")[0]
    assert (row["user"], row["method"], row["rip"]) == ("ann@example.org", "PLAIN", "192.0.2.7")


W3C = (
    "#Software: a server",
    "#Fields: date c-ip cs-username cs-uri-query sc-status",
    "2026-11-24 192.0.2.7 EXAMPLE\\ann to=%2B12025550143&x=1 200",
    "2026-11-24 192.0.2.8 - - 404",
    "2026-11-24 cut off",
)


@pytest.mark.parametrize("blank", [" ", "\t"])
def test_w3c_logs_are_cut_as_they_say(blank: str) -> None:
    lines = [*W3C[:2], *(line.replace(" ", blank) for line in W3C[2:4]), W3C[4]]
    log_format = format_of(lines, "log")
    assert log_format == "w3c date c-ip cs-username cs-uri-query sc-status"
    rows = parsed("\n".join(lines), log_format)
    assert rows == [
        {"text": W3C[0]},
        {"text": W3C[1]},
        {
            "date": "2026-11-24",
            "c-ip": "192.0.2.7",
            "cs-username": "EXAMPLE\\ann",
            "cs-uri-query": "to=%2B12025550143&x=1",
            "cs-uri-query.to": "%2B12025550143",
            "cs-uri-query.x": "1",
            "sc-status": "200",
        },
        {"date": "2026-11-24", "c-ip": "192.0.2.8", "sc-status": "404"},
        {"text": W3C[4]},
    ]


ELB = (
    "2026-05-13T23:39:43.945958Z lb-1 192.0.2.7:2817 192.0.2.1:80 0.000073 0.001048 0.000057 200 200 0 29 "
    '"GET http://www.example.org:80/?to=ann HTTP/1.1" "curl/8.0"'
)


@pytest.mark.parametrize(
    ("line", "log_format", "address"),
    [
        (f"{ELB} - -", "elb", "client"),
        (
            f'https {ELB} ECDHE TLSv1.3 arn:x "Root=1" "www.example.org" "arn:y" 1',
            "elb_application",
            "client",
        ),
        (
            "[notice] 2026-01-20T13:54:06.579985Z n@h <0.17607.12> e1fed db.example.org 192.0.2.7 ann "
            "GET /x?to=ann 200 ok 1",
            "couchdb",
            "remote_addr",
        ),
    ],
)
def test_logs_cut_by_place(line: str, log_format: str, address: str) -> None:
    assert format_of([line], "log") == log_format
    row, other = parsed(f"{line}\nsomething else", log_format)
    assert (row[address].partition(":")[0], row["request.to"]) == ("192.0.2.7", "ann")
    assert field_of(line, "192.0.2.7", log_format) == address
    assert other == {"text": "something else"}


def test_nobody_is_no_user_of_couchdb() -> None:
    line = "[notice] 2026-01-20T13:54:06.579985Z n@h <0.1.2> e1fed db.example.org 192.0.2.7 undefined GET /x 404 ok 1"
    (row,) = parsed(line, "couchdb")
    assert (row["remote_addr"], "remote_user" in row) == ("192.0.2.7", False)
