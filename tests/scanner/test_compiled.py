"""Dataclasses cached between processes, such as the policy."""

import dataclasses
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest

from scanner.policy import kept
from scanner.policy.files import FOLDER
from scanner.policy.policy import Policy, PolicyError, load_policy
from scanner.serialization import compiled


@dataclass(frozen=True, kw_only=True)
class Leaf:
    name: str
    size: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Other:
    leaves: tuple["Leaf | Other", ...] = ()


@dataclass(frozen=True, kw_only=True)
class Tree:
    kind: Literal["oak", "elm"]
    words: frozenset[str] = frozenset()
    sizes: tuple[int | str | tuple[str, ...], ...] = ()
    by_pair: Mapping[tuple[str, str], tuple[Leaf, ...]] = field(default_factory=dict)
    named: Mapping[str, Leaf] = field(default_factory=dict)
    part: Leaf | Other | None = None
    place: Path = Path()


TREE = Tree(
    kind="elm",
    words=frozenset({"b", "a"}),
    sizes=(1, "x", ("y", "z")),
    by_pair={("a", "b"): (Leaf(name="c", size=1.5),)},
    named={"d": Leaf(name="d")},
    part=Other(leaves=(Leaf(name="e"), Other())),
    place=Path("f/g"),
)


def test_what_is_kept_is_read_back_as_it_was(tmp_path: Path) -> None:
    compiled.save(tmp_path / "kept.json", TREE, b"monday")
    found = compiled.load(tmp_path / "kept.json", Tree, b"monday")
    assert found == TREE
    assert found is not None
    assert dataclasses.replace(found, kind="oak") != TREE
    assert {**found.named} == dict(TREE.named.items())
    assert (len(found.named), found.named.get("x"), list(found.named.values())) == (1, None, [Leaf(name="d")])


def test_it_is_private(tmp_path: Path) -> None:
    compiled.save(tmp_path / "kept.json", TREE, b"")
    assert (tmp_path / "kept.json").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["kept.json"]


def damage(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1] + b" ")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20])


def open_to_all(path: Path) -> None:
    path.chmod(0o666)


@pytest.mark.parametrize("harm", [damage, cut, open_to_all, Path.unlink])
def test_what_cannot_be_trusted_is_not_taken(tmp_path: Path, harm: object) -> None:
    path = tmp_path / "kept.json"
    compiled.save(path, TREE, b"monday")
    assert callable(harm)
    harm(path)
    assert compiled.load(path, Tree, b"monday") is None


def test_what_holds_for_something_else_is_not_taken(tmp_path: Path) -> None:
    compiled.save(tmp_path / "kept.json", TREE, b"monday")
    assert compiled.load(tmp_path / "kept.json", Tree, b"tuesday") is None
    assert compiled.load(tmp_path / "kept.json", Leaf, b"monday") is None


def test_what_another_program_laid_out_is_not_taken(tmp_path: Path) -> None:
    """This holds even if only a nested class differs, as mappings are built only when they are used."""
    leaf = dataclasses.make_dataclass("Leaf", [("name", str), ("weight", float, 0.0)], frozen=True)
    tree = dataclasses.make_dataclass("Tree", [("named", Mapping[str, leaf])], frozen=True)  # type: ignore[valid-type]
    older = dataclasses.make_dataclass("Tree", [("named", Mapping[str, Leaf])], frozen=True)
    compiled.save(tmp_path / "kept.json", older({"d": Leaf(name="d")}), b"monday")
    assert compiled.load(tmp_path / "kept.json", older, b"monday") is not None
    assert compiled.load(tmp_path / "kept.json", tree, b"monday") is None


def test_what_cannot_be_kept_is_only_made_anew(tmp_path: Path) -> None:
    @dataclass(frozen=True)
    class Odd:
        made: object

    compiled.save(tmp_path / "kept.json", Odd(object()), b"")
    assert list(tmp_path.iterdir()) == []
    compiled.save(Path("/dev/null/kept.json"), TREE, b"")


def test_the_shipped_policy_is_the_same_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = load_policy("xpoz")
    assert load_policy("xpoz", tmp_path) == read
    monkeypatch.setattr(kept, "read_checked", None)
    again = load_policy("xpoz", tmp_path)
    assert again == read
    assert list(again.elements) == list(read.elements)
    assert again.names.lookup("email", "users") == read.names.lookup("email", "users")


@pytest.fixture(autouse=True)
def each_load_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Switch off the cache within a process, which has a separate test."""
    monkeypatch.setattr(kept, "_MOST_REMEMBERED", 0)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A policy that extends the shipped one, in a separate folder."""
    folder = tmp_path / "own"
    folder.mkdir()
    for path in FOLDER.glob("xpoz*.yaml"):
        shutil.copy(path, folder / path.name.replace("xpoz", "base"))
    for path in FOLDER.glob("common_*.yaml"):
        shutil.copy(path, folder / path.name)
    base = folder / "base.yaml"
    base.write_text(base.read_text(encoding="utf-8").replace("xpoz_", "base_"), encoding="utf-8")
    text = "extends: base.yaml\npolicy:\n  id: own\n  version: '1'\n  title: Ours\n  company: Ours\n"
    (folder / "own.yaml").write_text(text, encoding="utf-8")
    return folder / "own.yaml"


def edited(policy: Policy, path: Path, old: str, new: str, cache: Path) -> Policy:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    found = load_policy(str(policy.page.path), cache)
    assert found == load_policy(str(policy.page.path))
    return found


def test_a_change_of_any_of_its_files_is_seen(own: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = load_policy(str(own), cache)
    renamed = edited(first, own, "title: Ours", "title: Mine", cache)
    assert (first.page.title, renamed.page.title) == ("Ours", "Mine")
    kinds = own.parent / "base_kinds.yaml"
    assert (
        edited(first, kinds, "source_kinds:", "# a comment\nsource_kinds:", cache).page.sha256
        != renamed.page.sha256
    )
    assert len(list(cache.iterdir())) == 1


def test_a_policy_with_problems_is_not_kept(own: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    load_policy(str(own), cache)
    own.write_text("extends: base.yaml\nelements: nonsense\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(PolicyError):
            load_policy(str(own), cache)


def test_the_program_is_told_by_its_files(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1")
    before = compiled.stamp([tmp_path])
    assert compiled.stamp([tmp_path]) == before
    (tmp_path / "a.py").write_text("x = 12")
    assert compiled.stamp([tmp_path]) != before


def test_a_policy_is_read_once_by_a_process_until_it_changes(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "_MOST_REMEMBERED", 8)
    first = load_policy(str(own))
    with monkeypatch.context() as patched:
        patched.setattr(kept, "read_checked", None)
        assert load_policy(str(own)) is first
    base = own.parent / "base.yaml"
    base.write_text(base.read_text(encoding="utf-8") + "# a comment\n", encoding="utf-8")
    assert load_policy(str(own)).page.sha256 != first.page.sha256
