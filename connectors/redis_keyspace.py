"""Redis: the keys of one database, grouped by pattern (``session:*``), with values of every type.

URI: ``redis://user:password@host:6379/0``, ``rediss://`` for TLS; each numbered database is a separate
source. Rights: ``+@read``, with ``+@connection``. Redis has no read-only session, so use an account that can
only read. Sampling: keys whose seeded hash is below a threshold, so without bias. Of a list, set, hash or
stream, only the first items that Redis returns are read, at most 1,000 and about 32 MB; the number of longer
values is reported. The part of a key that matches ``*`` is the field ``(key)``. Cost: ``SCAN``, never
``KEYS``, over all keys to list the patterns, and again for each pattern; three commands per key to read its
value (``TYPE``, ``MEMORY USAGE`` and one for the type), for up to 200 keys at a time; one connection. A key
that Redis returns twice while its hash table grows is counted twice. Each answer may take a minute.
"""

import re
import socket
import time
from collections.abc import Iterator, Sequence
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from connectors.address import wrong_port
from connectors.arrow.flatten import Json
from connectors.base import Access, Collection, Connector, ConnectorError, OpenOptions, ReadPlan, Split
from connectors.connecting import NO_HOST, no_password
from connectors.deadlines import ANSWER_SECONDS, CONNECT_SECONDS, within
from connectors.key_patterns import KeyTree
from connectors.redis_portions import Value, portions
from connectors.redis_values import MALFORMED, KeyLosses, command_for, is_readable, record_of, size_of
from connectors.selection import is_selected
from connectors.text.json_batches import RecordBatches

if TYPE_CHECKING:
    from redis import Redis

SCHEMES = ("redis", "rediss")
EXAMPLE = "redis://reader@cache.example.org:6379/0"
EXTRA = "redis"
KEY = "(key)"
_SAMPLING = "by a seeded hash of the key: without bias among keys; of long values, only the first items"
_SCANNED, _FETCHED = 1_000, 200
_SECONDS = 30.0
_RETRIES = 3
"""Maximum number of attempts to reconnect after the connection broke between two queries."""
_SCAN_SECONDS = 3_600.0
"""Maximum time spent waiting for the answers of one scan of the keys, all answers together."""
_NO_SESSION = (
    f"something answers at this host and port, but not like Redis, within {CONNECT_SECONDS:.0f} seconds"
)

_NO_ANSWER = f"the server did not answer completely within {ANSWER_SECONDS:.0f} seconds"


class _EndlessScanError(ConnectorError):
    """Raised if a server does not end a scan of its keys. Results received before are still used."""


class RedisConnector:
    """One numbered database of a Redis server."""

    def __init__(self, client: "Redis", options: OpenOptions) -> None:
        self._client, self._options = client, options
        self._overlong: _EndlessScanError | None = None

    def collections(self) -> Iterator[Collection]:
        tree = KeyTree()
        endless: _EndlessScanError | None = None
        try:
            for keys in self._scanned("*"):
                for key in keys:
                    tree.add(_text(key))
        except _EndlessScanError as error:
            endless, self._overlong = error, None
        for pattern in tree.patterns():
            if is_selected(self._options, pattern.name):
                yield Collection(
                    name=pattern.name,
                    kind="keyspace",
                    rows=pattern.n_keys,
                    access=Access(served=True, sampling=_SAMPLING),
                    format="redis",
                    locator=(pattern.glob, pattern.regex),
                )
        if endless:
            raise endless
        if self._is_cluster():
            raise ConnectorError(
                "truncated",
                "the server is one node of a cluster; name each primary node as a source to read all keys",
            )

    def splits(self, collection: Collection, target_bytes: int) -> list[Split]:
        """One split, since a key space can only be scanned from its beginning."""
        return [Split()]

    def read(self, collection: Collection, split: Split, plan: ReadPlan) -> Iterator[pa.RecordBatch]:
        batches, losses = RecordBatches(plan.batch_rows), KeyLosses()
        try:
            for ordinal, (record, size) in enumerate(self._drawn(collection, plan, losses), start=1):
                batches.add(ordinal, record, size)
                if ordinal == plan.limit:
                    yield from batches.flush()
                    return
                yield from batches.full()
        except _EndlessScanError:
            yield from batches.flush()
            raise
        yield from batches.flush()
        losses.report()

    def _drawn(
        self, collection: Collection, plan: ReadPlan, losses: KeyLosses
    ) -> Iterator[tuple[dict[str, Json], int]]:
        """The records of the keys that the plan selects, with their sizes in bytes."""
        glob, regex = collection.locator
        wanted = re.compile(regex, re.DOTALL)
        for keys in self._scanned(glob):
            chosen = [
                (key, found.groups())
                for key in keys
                if (found := wanted.fullmatch(_text(key))) and _is_drawn(key, plan)
            ]
            for start in range(0, len(chosen), _FETCHED):
                yield from self._records(chosen[start : start + _FETCHED], losses)

    def _records(
        self, keys: Sequence[tuple[bytes, tuple[str, ...]]], losses: KeyLosses
    ) -> Iterator[tuple[dict[str, Json], int]]:
        """The records of some keys, with sizes in bytes. A key deleted since the scan is left out."""
        kinds = self._answers([("TYPE", key) for key, _ in keys])
        found = []
        for (key, stars), kind in zip(keys, kinds, strict=True):
            if isinstance(kind, Exception):
                losses.n_refused += 1
            elif not isinstance(kind, bytes):
                raise MALFORMED
            elif is_readable(kind):
                found.append(Value(stars=stars, kind=kind, key=key))
            elif kind != b"none":
                losses.n_unknown += 1
        for portion in portions(found, self._answers):
            yield from self._fetched(portion, losses)

    def _fetched(self, values: Sequence[Value], losses: KeyLosses) -> Iterator[tuple[dict[str, Json], int]]:
        answers = self._answers([command_for(value.kind, value.key, value.n_items) for value in values])
        for value, answer in zip(values, answers, strict=True):
            if isinstance(answer, Exception):
                losses.n_refused += 1
            elif answer is not None:
                named: dict[str, Json] = {
                    KEY if place == 0 else f"(key {place + 1})": text
                    for place, text in enumerate(value.stars)
                }
                record = record_of(value.kind, answer, value.n_items, losses)
                yield named | record, size_of(answer)

    def _answers(self, commands: Sequence[tuple[object, ...]]) -> list[Any]:
        """The server's unconverted answers to some commands. A failed command gives an exception instead."""
        pipeline: Any = self._client.pipeline(transaction=False)
        pipeline.response_callbacks = {}
        for command in commands:
            pipeline.execute_command(*command)
        try:
            ask = partial(pipeline.execute, raise_on_error=False)
            return list(within(ANSWER_SECONDS, ask, _NO_ANSWER, partial(_hang_up, pipeline)))
        except Exception as error:
            raise _reason(error) from None

    def _scanned(self, glob: str) -> Iterator[list[bytes]]:
        """All keys that match ``glob``, in pages. Raises ``_EndlessScanError`` if the scan does not end, and
        at once if an earlier scan took too long.
        """
        if self._overlong:
            raise self._overlong
        cursor, earlier, n_answers, waited = 0, 0, 0, 0.0
        while True:
            began = time.monotonic()
            cursor, keys = self._page(cursor, glob)
            waited, n_answers = waited + time.monotonic() - began, n_answers + 1
            yield keys
            if cursor == 0:
                return
            if cursor == earlier:
                words = "the server repeats its cursors instead of ending the scan of its keys"
                raise _EndlessScanError("truncated", words)
            if waited > _SCAN_SECONDS:
                words = f"the server did not end a scan of its keys within {_SCAN_SECONDS:,.0f} seconds"
                self._overlong = _EndlessScanError("timeout", words)
                raise self._overlong
            # Every cursor is compared with the cursor of the last answer whose ordinal is a power of two.
            # This finds a cycle of any length without storing all cursors.
            if n_answers & (n_answers - 1) == 0:
                earlier = cursor

    def _page(self, cursor: int, glob: str) -> tuple[int, list[bytes]]:
        """One page of a scan: the next cursor, and some keys."""
        (answer,) = self._answers([("SCAN", cursor, "MATCH", glob, "COUNT", _SCANNED)])
        try:
            after, keys = answer
            if all(isinstance(key, bytes) for key in keys):
                return int(after), keys
        except (TypeError, ValueError):
            pass
        raise _reason(answer) if isinstance(answer, Exception) else MALFORMED

    def _is_cluster(self) -> bool:
        (answer,) = self._answers([("HELLO",)])
        if isinstance(answer, Exception):
            return False
        if isinstance(answer, list):
            answer = dict(zip(answer[::2], answer[1::2], strict=False))
        if not isinstance(answer, dict):
            raise MALFORMED
        return bool(answer.get(b"mode") == b"cluster")

    def close(self) -> None:
        self._client.close()


def open_source(source: str, options: OpenOptions) -> Connector:
    """Connect to a server; raises ``ConnectorError`` if it cannot be reached or refuses the account."""
    try:
        from redis import ConnectionPool, Redis
        from redis.backoff import ExponentialBackoff, NoBackoff
        from redis.retry import Retry
    except ImportError:
        raise ConnectorError(
            "driver_missing", "redis needs its library; install it with: pip install 'noticemap[redis]'"
        ) from None

    if wrong := wrong_port(source):
        raise ConnectorError("cannot_connect", wrong)

    try:
        pool = ConnectionPool.from_url(
            source, socket_timeout=_SECONDS, socket_connect_timeout=10.0, retry=Retry(NoBackoff(), 0)
        )
    except ValueError:
        raise ConnectorError(
            "cannot_connect", "the URI cannot be parsed;  write redis://user:password@host:6379/0"
        ) from None

    def connected() -> Redis:
        client = Redis.from_pool(pool)
        client.ping()
        client.set_retry(Retry(ExponentialBackoff(), _RETRIES))
        return client

    try:
        client = within(CONNECT_SECONDS, connected, _NO_SESSION, pool.disconnect)
    except Exception as error:
        raise _reason(error, connecting=True) from None
    return RedisConnector(client, options)


def _hang_up(pipeline: Any) -> None:
    """Close the connection of an abandoned thread, without retries: these would send the query again."""
    if (connection := pipeline.connection) is not None:
        connection.retry.update_retries(0)
        connection.disconnect()


def _is_drawn(key: bytes, plan: ReadPlan) -> bool:
    if plan.share >= 1.0:
        return True
    digest = blake2b(key, digest_size=8, salt=plan.seed.to_bytes(16, "little", signed=True)).digest()
    return int.from_bytes(digest, "little") < plan.share * 2.0**64


def _text(key: bytes) -> str:
    return key.decode("utf-8", "replace")


def _reason(error: Exception, *, connecting: bool = False) -> ConnectorError:
    """The reason for an error of the library, chosen by the error's class: its text can contain passwords."""
    from redis import exceptions

    if isinstance(error, ConnectorError):
        return error
    if isinstance(error, exceptions.AuthenticationError):
        if "required" in str(error):
            return ConnectorError("cannot_connect", no_password("redis"))
        return ConnectorError("cannot_connect", "the server refused the account or its password")
    if isinstance(error, exceptions.NoPermissionError):
        return ConnectorError("no_permission", "the account may not scan the keys")
    if isinstance(error, exceptions.TimeoutError):
        return ConnectorError("timeout", f"the server did not answer within {_SECONDS:.0f} seconds")
    if isinstance(error, exceptions.ConnectionError):
        if connecting:
            is_named = not isinstance(error.__context__, socket.gaierror)
            return ConnectorError(
                "cannot_connect", "the server could not be reached" if is_named else NO_HOST
            )
        return ConnectorError("interrupted", "the connection to the server broke")
    if isinstance(error, exceptions.ResponseError):
        return ConnectorError("unsupported", f"the server answered with an error ({type(error).__name__})")
    return MALFORMED  # From the library's parser: InvalidResponse, ValueError, IndexError, RecursionError.
