"""Redis, on a real server, as an account that may only read."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st

from connectors import redis_portions
from connectors.base import Connector, ConnectorError
from connectors.key_patterns import KeyTree
from connectors.redis_keyspace import RedisConnector
from connectors.redis_values import size_of
from connectors.registry import open_source
from tests.connectors.contract import ConnectorContract, Known
from tests.connectors.rows import cells, read_rows, read_until_error
from tests.running import outputs, scan

PASSWORD = "Plimbroth7"
N = 60


@pytest.fixture(scope="session")
def owner(redis_server: str) -> Iterator[Any]:
    client = redis.Redis.from_url(redis_server)
    for number in range(1, N + 1):
        client.hset(f"account:{number}", mapping={"name": f"user {number}"})
    client.set("session:4f2a9c81", '{"email": "ann@example.org", "calls": [{"to": "+14155550106"}]}')
    client.set("session:4f2a9c82", "not json")
    client.rpush("queue:mail", "ann@example.org", "bob@example.org")
    client.zadd("rank:day", {"ann@example.org": 1.5})
    client.xadd("events:all", {"to": "bob@example.org"})
    client.sadd("tags:all", "a")
    client.set("raw:bytes", b"\xff\xfe")
    client.sadd("many:items", *range(3_000))
    client.set("user:ann@example.org", "1")
    client.set("user:bob@example.org", "2")
    execute: Any = client.execute_command
    execute("ACL", "SETUSER", "reader", "on", f">{PASSWORD}", "~*", "+@read", "+@connection")
    execute("ACL", "SETUSER", "blind", "on", f">{PASSWORD}", "~queue:*", "+@read", "+@connection")
    yield client
    client.close()


@pytest.fixture(scope="session")
def source(owner: object, redis_server: str) -> str:
    return redis_server.replace("redis://", f"redis://reader:{PASSWORD}@")


@pytest.fixture
def connector(source: str) -> Iterator[Connector]:
    opened = open_source(source)
    yield opened
    opened.close()


class TestContract(ConnectorContract):
    draws_itself = True

    @pytest.fixture
    def known(self, source: str, owner: Any, tmp_path: Path) -> Known:
        # The server chooses the order of keys, which is stable while nothing is written.
        first = next(key for key in owner.scan_iter(match="account:*", count=1_000)).decode()
        cell = (1, {"(key)": first.rpartition(":")[2], "name": f"user {first.rpartition(':')[2]}"})
        return Known(source=source, folder=tmp_path, collection="account:*", n_rows=N, cell=cell)


def read(connector: Connector, name: str, group: str = "") -> list[dict[str, str | None]]:
    (collection,) = [found for found in connector.collections() if found.name == name]
    return [dict(row) for row in cells(read_rows(connector, collection), group)]


def test_keys_are_grouped_and_values_of_every_type_opened(connector: Connector) -> None:
    assert [collection.name for collection in connector.collections()] == [
        "account:*", "events:all", "many:items", "queue:mail", "rank:day", "raw:bytes", "session:*", "tags:all",
        "user:*",
    ]  # fmt: skip
    sessions = sorted(read(connector, "session:*"), key=lambda row: row["(key)"] or "")
    assert sessions == [
        {"(key)": "4f2a9c81", "email": "ann@example.org"},
        {"(key)": "4f2a9c82", "value": "not json"},
    ]
    assert read(connector, "session:*", "calls") == [{"calls.to": "+14155550106"}]
    assert read(connector, "queue:mail", "value") == [
        {"value": "ann@example.org"},
        {"value": "bob@example.org"},
    ]
    assert read(connector, "rank:day", "value") == [{"value.member": "ann@example.org", "value.score": "1.5"}]
    assert read(connector, "events:all", "value") == [{"value.to": "bob@example.org"}]
    assert {row["(key)"] for row in read(connector, "user:*")} == {"ann@example.org", "bob@example.org"}


def test_what_is_left_out_is_told(connector: Connector) -> None:
    found = {collection.name: collection for collection in connector.collections()}
    assert read_until_error(connector, found["raw:bytes"])[1].startswith("binary: 1 values")
    assert read_until_error(connector, found["many:items"])[1].startswith("too_large: 1 keys")


def test_no_answer_holds_more_than_a_portion(
    owner: Any, connector: Connector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_portions, "PORTION_BYTES", 1 << 20)
    for number in range(20):
        owner.hset(f"wide:{number}", mapping={f"field{column}": "x" * 30_000 for column in range(10)})
    owner.rpush("long:list", *["y" * 10_000] * 400)
    sizes: list[int] = []
    answers = RedisConnector._answers

    def measured(self: RedisConnector, commands: Any) -> list[Any]:
        got = answers(self, commands)
        sizes.append(size_of(got))
        return got

    monkeypatch.setattr(RedisConnector, "_answers", measured)
    try:
        found = {collection.name: collection for collection in connector.collections()}
        wide, long = (read_until_error(connector, found[name]) for name in ("wide:*", "long:list"))
    finally:
        owner.delete("long:list", *(f"wide:{number}" for number in range(20)))
    assert (len(wide[0]), wide[1]) == (20, "")
    assert 50 < len(long[0]) < 110 and long[1].startswith("too_large: 1 keys were read in part")
    assert max(sizes) < 1.1 * (1 << 20)


def test_only_commands_that_read_are_sent(owner: Any, connector: Connector) -> None:
    owner.config_resetstat()
    for collection in list(connector.collections()):
        read_until_error(connector, collection)
    sent = {name.removeprefix("cmdstat_") for name in owner.info("commandstats")}
    allowed = {"scan", "type", "getrange", "hscan", "lrange", "sscan", "zscan", "xrange", "hello"}  # fmt: skip
    allowed |= {"memory|usage", "client|setinfo"}  # With the latter, the client library reports its version.
    assert sent - {"config|resetstat", "info"} <= allowed
    with pytest.raises(redis.exceptions.NoPermissionError):
        connector._client.set("x", "1")  # type: ignore[attr-defined]


def test_keys_that_may_not_be_read_are_told(source: str) -> None:
    opened = open_source(source.replace("reader:", "blind:"))
    try:
        found = {collection.name: collection for collection in opened.collections()}
        assert read_until_error(opened, found["user:*"]) == (
            [],
            "no_permission: the account may not read 2 of the keys",
        )
        assert read_until_error(opened, found["queue:mail"])[1] == ""
    finally:
        opened.close()


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (PASSWORD, "wrong", "cannot_connect: the server refused the account or its password"),
        (":", ":Plimbroth7/", "cannot_connect: "),
        ("127.0.0.1", "nosuch.invalid", "cannot_connect: no host of this name is known here"),
    ],
)
def test_no_connection_is_a_reason_without_the_password(source: str, old: str, new: str, reason: str) -> None:
    with pytest.raises(ConnectorError) as caught:
        open_source(source[:8] + source[8:].replace(old, new))
    assert str(caught.value).startswith(reason) and PASSWORD not in str(caught.value)


def test_a_scan_shows_neither_keys_nor_passwords(source: str, tmp_path: Path) -> None:
    done = scan(source, "--min-confidence", "0", into=tmp_path)
    fields = {(item["collection"], item["field"], item["entity"]) for item in done.report["findings"]}
    assert ("user:*", "(key)", "EMAIL_ADDRESS") in fields
    assert ("session:*", "email", "EMAIL_ADDRESS") in fields
    written = b"".join(data for _, data in outputs(tmp_path)) + (done.out + done.err).encode()
    assert b"ann@example" not in written and PASSWORD.encode() not in written


@given(st.lists(st.text(alphabet="ab1:/|*@", max_size=12), max_size=60), st.randoms(use_true_random=False))
def test_every_key_has_one_pattern_in_any_order(keys: list[str], random: Any) -> None:
    tree, other = KeyTree(), KeyTree()
    for key in keys:
        tree.add(key)
    random.shuffle(keys)
    for key in keys:
        other.add(key)
    patterns = tree.patterns()
    assert patterns == other.patterns()
    assert sum(pattern.n_keys for pattern in patterns) == len(keys)
    for key in keys:
        assert sum(bool(re.fullmatch(pattern.regex, key, re.DOTALL)) for pattern in patterns) == 1, key


def test_many_kinds_of_keys_stay_few_patterns() -> None:
    tree = KeyTree()
    for number in range(20_000):
        tree.add(
            f"{'abcdefghij'[number % 10]}:{'klmnopqrst'[number // 10 % 10]}:{'uvwxyz'[number % 6]}{number}:x"
        )
    assert len(tree.patterns()) < 500
