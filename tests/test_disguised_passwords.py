"""A password in a malformed URI, or in a file given in place of one, is not shown."""

from pathlib import Path

import pytest

from connectors.address import display_source, plain_address, source_id
from scanner.cli.main import main
from scanner.project.references import has_plain_secret

SECRET = "Plimbroth7"
DISGUISES = (
    f" mysql://u:{SECRET}@127.0.0.1:1/x",
    f"\ufeffmysql://u:{SECRET}@127.0.0.1:1/x\n",
    f"'mysql://u:{SECRET}@127.0.0.1:1/x'",
    f'"mysql://u:{SECRET}@127.0.0.1:1/x"',
    f"jdbc:mysql://u:{SECRET}@127.0.0.1:1/x",
    f"jdbc:mysql://127.0.0.1:1/x?user=u&password={SECRET}",
    f"jdbc:sqlserver://127.0.0.1:1;user=u;password={SECRET}",
    f"jdbc:oracle:thin:u/{SECRET}@//127.0.0.1:1/x",
    f"mysql://u:{SECRET}%40127.0.0.1:1/x",
    f"mysql://u:{SECRET}%2540127.0.0.1:1/x",
    f"mysql://u:{SECRET}\uff20127.0.0.1:1/x",
    f"mysql\uff1a//u:{SECRET}@127.0.0.1:1/x",
    f"mysql%3A%2F%2Fu%3A{SECRET}%40127.0.0.1%3A1%2Fx",
    f"mysql:/u:{SECRET}@127.0.0.1:1/x",
    f"mysql:\\\\u:{SECRET}@127.0.0.1:1\\x",
    f"url=mysql://u:{SECRET}@127.0.0.1:1/x",
    f"mysql://u:{SECRET}",
    f"http://u:{SECRET}/a.csv",
)


@pytest.mark.parametrize("source", DISGUISES)
def test_a_disguised_password_is_not_shown(
    source: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert SECRET not in display_source(source)
    assert SECRET not in source_id(source) + plain_address(source)
    assert has_plain_secret(source)
    main(["scan", source, "--plan"])
    told = capfd.readouterr()
    assert SECRET not in told.out + told.err


@pytest.mark.parametrize(
    "source",
    [
        "data/a@b.csv",
        " a.csv",
        "C:\\Users\\ann@example\\x.csv",
        "https://h.example.org:8443/mail%40x.csv",
        "https://h.example.org/a:b%40x.csv",
        "mysql://h.example.org:3306,g.example.org:3307/x",
        "mysql://h.example.org:${PORT}/x",
        "redis://[::1]:6379/0",
        "abfs://exports@account.dfs.core.windows.net/x",
        "s3://bucket/2026-01-01T10:00/x",
        "bigquery://project/dataset",
    ],
)
def test_what_holds_no_password_is_shown_as_it_is(source: str) -> None:
    assert display_source(source) == source
    assert not has_plain_secret(source)


def test_a_uri_is_read_without_the_blanks_around_it() -> None:
    assert source_id(" mysql://h.example.org/x\n") == "mysql://h.example.org/x"


@pytest.mark.parametrize("word", ["${file:{}}", "${KEPT}"])
def test_a_reference_to_what_is_no_source_does_not_show_it(
    word: str, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kept").write_text(f"{SECRET}\n")
    monkeypatch.setenv("KEPT", SECRET)
    word = word.replace("{}", str(tmp_path / "kept"))
    config = tmp_path / "noticemap.yaml"
    config.write_text(f"sources: {{a: {{url: '{word}'}}}}\n")
    for command in (["scan", "--config", str(config), "--plan"], ["scan", word, "--plan"]):
        assert main(command) == 2
        told = capfd.readouterr()
        assert SECRET not in told.out + told.err
        assert "holds neither a URI nor the path of a file or folder" in told.err


def test_a_disguised_password_is_in_no_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    store, out = tmp_path / "store.sqlite3", tmp_path / "out"
    source = f"mysql:/u:{SECRET}@127.0.0.1:1/x"
    main(["scan", source, "--ner", "off", "--store", str(store), "-o", str(out), "--quiet"])
    told = capfd.readouterr()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert store in files and len(files) > 1
    assert all(SECRET.encode() not in path.read_bytes() for path in files)
    assert SECRET not in told.out + told.err
