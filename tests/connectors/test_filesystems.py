"""Files in a store: a real S3 server in this process, and fsspec's memory."""

import gzip
import io
import zipfile
from collections.abc import Iterator

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from connectors.base import ConnectorError
from connectors.registry import open_source
from tests.connectors.rows import by_name, cells, read_rows
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


@pytest.mark.parametrize(
    ("source", "extra"), [("gs://estate/x", "gs"), ("abfs://c@a.dfs.core.windows.net/x", "abfs")]
)
def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch, source: str, extra: str) -> None:
    monkeypatch.setitem(__import__("sys").modules, "gcsfs", None)
    monkeypatch.setitem(__import__("sys").modules, "adlfs", None)
    with pytest.raises(ConnectorError, match=rf"^driver_missing: pip install 'noticemap\[{extra}\]'"):
        open_source(source)


def test_an_answerless_store_is_told_without_its_password() -> None:
    source = f"sftp://ann:{SECRET}@127.0.0.1:1/x"
    done = run("scan", source, "--format", "json", "--store", "none", "--progress", "off")
    assert done.code == 3
    assert SECRET not in done.out + done.err
    assert "cannot_connect" in done.out or "driver_missing" in done.out
