"""How connectors are found, and how sources are written in outputs."""

from pathlib import Path

import pytest

from connectors.address import display_source, source_id
from connectors.registry import UnknownScheme, connector_catalogue, open_source


def test_an_unknown_scheme_names_the_valid_ones_and_the_next_step() -> None:
    with pytest.raises(UnknownScheme, match=r"'gopher'; valid are .*sqlite.*noticemap connectors"):
        open_source("gopher://example.org/x")


def test_every_connector_documents_itself() -> None:
    for entry in connector_catalogue():
        assert entry.title and entry.example and entry.schemes, entry.name


@pytest.mark.parametrize(
    ("source", "shown", "identity"),
    [
        ("mysql://u:p@db.example.org/x?a=1#f", "mysql://db.example.org/x?a=1#f", "mysql://db.example.org/x"),
        ("redis://:p@ss/w?d@db.example.org:1/0", "redis://db.example.org:1/0", "redis://db.example.org:1/0"),
        ("postgresql://u@h/d?password=p&x=1", "postgresql://h/d?password=&x=1", "postgresql://h/d"),
        ("s3://bucket/a@b/c", "s3://bucket/a@b/c", "s3://bucket/a@b/c"),
        ("/srv/a b", "/srv/a b", "file:///srv/a%20b"),
        ("sqlite:////srv/a?b", "sqlite:////srv/a?b", "sqlite:////srv/a"),
        ("-", "-", "-"),
    ],
)
def test_credentials_are_never_shown(source: str, shown: str, identity: str) -> None:
    assert (display_source(source), source_id(source)) == (shown, identity)


def test_relative_and_absolute_spellings_have_one_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a?b.db").touch()
    assert source_id("sqlite:///a?b.db") == source_id(f"sqlite:///{tmp_path}/a?b.db")
    assert source_id(".") == source_id(str(tmp_path)) == source_id(tmp_path.as_uri() + "/")
