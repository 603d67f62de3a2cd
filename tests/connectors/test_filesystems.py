"""Files in object stores: a real S3 server in this process, and fsspec's memory file system."""

import gzip
import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from connectors.base import ConnectorError, Jumping
from connectors.registry import open_source
from tests.connectors.rows import by_name, cells, read_rows
from tests.connectors.web_server import web_server
from tests.running import run

CSV = b"id,email\n1,ann@example.org\n2,bob@example.org\n"
SECRET = "Plimbroth7secret"


def _objects() -> dict[str, bytes]:
    table, archive = io.BytesIO(), io.BytesIO()
    pq.write_table(pa.table({"email": ["ann@example.org"] * 3}), table)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as writer:
        writer.writestr("in/n.csv", CSV)
    return {
        "a.csv": CSV,
        "logs/app.log": b"two\n",
        "logs/app.log.1.gz": gzip.compress(b"one\n"),
        "y/p.parquet": table.getvalue(),
        "y/z.zip": archive.getvalue(),
        "y/.hidden": b"x",
        "y/empty.csv": b"",
    }


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    boto3 = pytest.importorskip("boto3")
    from moto.moto_server.threaded_moto_server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        patched.setenv("AWS_ACCESS_KEY_ID", "testing")
        patched.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
        patched.setenv("AWS_DEFAULT_REGION", "us-east-1")
        client = boto3.client("s3")
        client.create_bucket(Bucket="estate")
        for name, data in _objects().items():
            client.put_object(Bucket="estate", Key=f"exports/{name}", Body=data)
        client.close()
        yield "s3://estate/exports"
    server.stop()


@pytest.fixture
def memory() -> Iterator[str]:
    files = fsspec.filesystem("memory")
    for name, data in _objects().items():
        files.pipe(f"/estate/exports/{name}", data)
    yield "memory://estate/exports"
    files.rm("/estate", recursive=True)


def _counts(source: str) -> dict[str, int | str]:
    connector = open_source(source)
    return {
        item.name: len(read_rows(connector, item))
        if item.status == "ready"
        else item.reason.partition(":")[0]
        for item in connector.collections()
    }


EVERYTHING = {
    "a.csv": 2,
    "logs/app.log": 2,
    "y/.hidden": "hidden",
    "y/empty.csv": "empty",
    "y/p.parquet": 3,
    "y/z.zip!/in/n.csv": 2,
}


def test_a_bucket_is_read_like_a_folder(bucket: str) -> None:
    assert _counts(bucket) == _counts(f"{bucket}/") == EVERYTHING
    assert _counts(f"{bucket}/a.csv") == {"a.csv": 2}
    assert _counts(f"{bucket}/**/*.parquet") == {"y/p.parquet": 3}
    assert _counts(f"{bucket}/*/*.zip") == {"y/z.zip!/in/n.csv": 2}


def test_any_filesystem_is(memory: str) -> None:
    assert _counts(memory) == EVERYTHING
    assert list(by_name(memory, include=("*.csv",))) == ["a.csv", "y/empty.csv", "y/z.zip!/in/n.csv"]
    assert list(by_name(memory, exclude=("y/*", "logs/*"))) == ["a.csv"]
    assert dict(cells(read_rows(open_source(memory), by_name(memory)["logs/app.log"]))[0]) == {"line": "one"}


@pytest.mark.parametrize("source", ["s3://estate/none/", "s3://no-such-bucket/x"])
def test_what_is_not_there_is_told(bucket: str, source: str) -> None:
    assert bucket
    with pytest.raises(ConnectorError, match=r"^not_found: "):
        list(open_source(source).collections())


def test_a_scan_shows_no_credentials(bucket: str) -> None:
    done = run("scan", bucket, "--format", "json", "--store", "none", "--progress", "off")
    assert SECRET not in done.out + done.err
    assert "EMAIL_ADDRESS" in done.out and '"y/z.zip!/in/n.csv"' in done.out


@pytest.mark.parametrize("ranges", [True, False], ids=["ranges", "no ranges"])
def test_a_web_server_is(tmp_path: Path, ranges: bool) -> None:
    pytest.importorskip("aiohttp")
    long = {"long.csv": b"id,email\n" + b"1,ann@example.org\n" * 60_000, "my file.csv": CSV}
    for name, data in (_objects() | long).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    with web_server(tmp_path, ranges=ranges) as url:
        assert _counts(url) == EVERYTHING | {"long.csv": 60_000, "my file.csv": 2}
        assert _counts(f"{url}y/p.parquet") == {"p.parquet": 3}
        assert _counts(f"{url}y/z.zip") == {"z.zip!/in/n.csv": 2}
        assert _counts(f"{url}*.csv") == {"a.csv": 2, "long.csv": 60_000, "my file.csv": 2}
        assert _counts(f"{url}a.csv?sig={SECRET}/x*y") == {"a.csv": 2}
        for source in (f"{url}none.csv", f"{url}none/*.csv"):
            with pytest.raises(ConnectorError, match=r"^not_found: "):
                list(open_source(source).collections())
        connector = open_source(f"{url}long.csv")
        (found,) = connector.collections()
        assert isinstance(connector, Jumping)
        assert (connector.blocks(found, 8, 4_000, 1) is not None) == ranges


def test_a_web_server_that_refuses_is_told(tmp_path: Path) -> None:
    pytest.importorskip("aiohttp")
    (tmp_path / "a.csv").write_bytes(CSV)
    with web_server(tmp_path) as url:
        pass
    done = run("scan", f"{url}a.csv?sig={SECRET}", "--format", "json", "--store", "none", "--progress", "off")
    assert (done.code, "cannot_connect" in done.out) == (3, True)
    assert SECRET not in done.out + done.err


@pytest.mark.parametrize(
    ("source", "scheme", "given"),
    [
        ("gs://estate/x", "gs", {}),
        ("abfs://c@acct.dfs.core.windows.net/x", "abfs", {"account_name": "acct"}),
        ("az://container/x", "az", {}),
        ("sftp://host/x", "sftp", {"host": "host"}),
        (
            "sftp://ann:a%2Fb@host:2222/x",
            "sftp",
            {"host": "host", "port": 2222, "username": "ann", "password": "a/b"},
        ),
    ],
)
def test_the_way_in_is_as_the_libraries_call_it(
    monkeypatch: pytest.MonkeyPatch, source: str, scheme: str, given: dict[str, object]
) -> None:
    asked: list[tuple[str, dict[str, object]]] = []
    monkeypatch.setattr(fsspec, "filesystem", lambda scheme, **options: asked.append((scheme, options)))
    open_source(source)
    assert asked == [(scheme, {"use_listings_cache": False, **given})]


@pytest.mark.parametrize(
    ("source", "module", "extra"),
    [
        ("gs://estate/x", "gcsfs", "gs"),
        ("abfs://c@a.dfs.core.windows.net/x", "adlfs", "abfs"),
        ("sftp://host/x", "paramiko", "sftp"),
        ("s3://estate/x", "s3fs", "s3"),
        ("https://host/x", "aiohttp", "http"),
    ],
)
def test_a_missing_library_is_named(
    monkeypatch: pytest.MonkeyPatch, source: str, module: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    for name in ("sftp", "http"):
        monkeypatch.delitem(sys.modules, f"fsspec.implementations.{name}", raising=False)
    imported = sys.modules["fsspec.registry"]._registry
    monkeypatch.delitem(imported, source.partition(":")[0], raising=False)
    with pytest.raises(ConnectorError, match=rf"^driver_missing: pip install 'noticemap\[{extra}\]'"):
        open_source(source)


def test_an_answerless_store_is_told_without_its_password() -> None:
    source = f"sftp://ann:{SECRET}@127.0.0.1:1/x"
    done = run("scan", source, "--format", "json", "--store", "none", "--progress", "off")
    assert done.code == 3
    assert SECRET not in done.out + done.err
    assert "cannot_connect" in done.out or "driver_missing" in done.out
