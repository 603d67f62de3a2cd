"""Limits on the user's own YAML files: size, depth, expansion of aliases, and kind of file."""

import os
from pathlib import Path

import pytest

from scanner.project.references import MissingReferenceError, resolve
from tests.running import run

BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)
MERGES = "a0: &a0 {x: 1}\n" + "".join(
    f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}]}}\n" for n in range(1, 12)
)
HOSTILE = {
    "bomb": (BOMB, "by its aliases"),
    "merges": (MERGES, "by its aliases"),
    "itself": ("sources: &a {x: *a}\n", "contains itself"),
    "escape": ('sources: {a: {url: "\\e[2J."}}\n', "control character U+001B"),
    "turned": ('sources: {a: {url: "a\\u202ebc"}}\n', "control character U+202E"),
    "deep": ("sources: " + "[" * 50_000 + "\n", "nest"),
    "blocks": ("".join(f"{' ' * n}a{n}:\n" for n in range(900)), "nest"),
    "large": ("# " + "x" * (17 << 20) + "\n", "larger than"),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("command", [("scan", "--config"), ("policy", "check")])
def test_a_file_that_never_ends_is_refused_in_words(
    tmp_path: Path, name: str, command: tuple[str, str]
) -> None:
    text, words = HOSTILE[name]
    path = tmp_path / f"{name}.yaml"
    path.write_text(text)
    done = run(*command, path)
    assert done.code in (2, 3)
    assert words in done.err + done.out and str(path) in done.err + done.out


SCALARS = {
    "2026-13-45": "is not a valid date",
    "9" * 5_000: "is not a valid number",
    "9" * 30: "cannot be used as a number",
    "0x_": "is not a valid number",
    "!!int abc": "is not a valid number",
    "!!bool abc": "is not a valid true or false",
    "!!timestamp abc": "is not a valid date",
    ".nan": "cannot be used as a number",
    "-.inf": "cannot be used as a number",
}


@pytest.mark.parametrize("scalar", SCALARS, ids=lambda scalar: scalar[:20])
def test_a_value_that_cannot_be_read_is_named_with_its_line(tmp_path: Path, scalar: str) -> None:
    path = tmp_path / "noticemap.yaml"
    path.write_text(f"sources: {{a: {{url: .}}}}\nscan:\n  min_confidence: {scalar}\n")
    for command in (("scan", "--plan", "--config"), ("policy", "check")):
        done = run(*command, path)
        told = done.err + done.out
        assert done.code in (2, 3), done
        assert f"{path}:3: '{scalar.rpartition(' ')[2][:40]}" in told and SCALARS[scalar] in told, told


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (f"fail_on: '{'(' * 3_000}'", "nested more than 50 levels"),
        (f"fail_on: '{'not ' * 3_000}severity>=high'", "nested more than 50 levels"),
        (f"scan: {{recognizers: [{'x' * 5_000}]}}", "x" * 40),
        ('store: "postgresql://ann:${file:x\\0}@h/x"', "control character U+0000"),
    ],
    ids=["parentheses", "not", "recognizer", "null"],
)
def test_an_entry_beyond_bounds_is_refused_in_words(tmp_path: Path, entry: str, words: str) -> None:
    path = tmp_path / "noticemap.yaml"
    (tmp_path / "a.csv").write_text("id,city\n1,Bonn\n")
    path.write_text(f"sources: {{a: {{url: .}}}}\n{entry}\n")
    done = run("scan", "--config", path)
    assert done.code in (2, 3), done
    assert words in done.err and "internal error" not in done.err


def _pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


@pytest.mark.parametrize("place", ["/dev/zero", "pipe", "."])
def test_what_is_no_file_is_not_waited_for(tmp_path: Path, place: str) -> None:
    path = _pipe(tmp_path) if place == "pipe" else tmp_path if place == "." else Path(place)
    for command in (("scan", "--config"), ("policy", "check"), ("scan", tmp_path, "--policy")):
        done = run(*command, path)
        assert done.code in (2, 3), (command, done)
        assert "regular file" in done.err + done.out or "directory" in done.err + done.out
    with pytest.raises(MissingReferenceError, match=r"regular file|directory"):
        resolve(f"mysql://ann:${{file:{path}}}@db.example.org/x", {}, tmp_path)


def test_a_password_is_read_from_a_small_file_alone(tmp_path: Path) -> None:
    (tmp_path / "small").write_text("s3cret\n" + "x" * 1000)
    (tmp_path / "large").write_text("s3cret\n" + "x" * (64 << 10))
    (tmp_path / "link").symlink_to(tmp_path / "small")
    assert resolve("${file:small}", {}, tmp_path) == resolve("${file:link}", {}, tmp_path) == "s3cret"
    with pytest.raises(MissingReferenceError, match="larger than 64 kB"):
        resolve("${file:large}", {}, tmp_path)


def test_numbers_and_recognizers_are_read_within_bounds(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    project = tmp_path / "noticemap.yaml"
    project.write_text("sources: {a: {url: data}}\ncompany: {numbers_file: /dev/zero}\n")
    assert "regular file" in run("scan", "--config", project).err
    assert "regular file" in run("scan", tmp_path / "data", "--recognizers", "/dev/zero").err
