"""The question about an undecided field: the competing classes, what decides, and the command to answer."""

import json
from pathlib import Path

import pytest

from scanner.policy.policy import load_policy
from tests.running import run
from tests.scanner.scanning import write_table

BY = ("--reason", "asked the owner", "--author", "dpo")


@pytest.fixture
def undecided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The report on a table whose numbers could belong to anybody."""
    monkeypatch.chdir(tmp_path)
    write_table(tmp_path / "b.db", "widget", ["num"], [(f"+1202555{number:04}",) for number in range(200)])
    done = run("scan", "b.db", "--policy", "xpoz", "--store", "s.db", "-o", "out", "--format", "json,html")
    assert done.code == 0, done.err
    return tmp_path / "out"


def test_it_names_both_classes_and_what_decides(undecided: Path) -> None:
    report = json.loads((undecided / "findings.json").read_text(encoding="utf-8"))
    label = report["findings"][0]["classifications"][0]
    assert label["category"] == "undetermined" and len(label["options"]) == 2
    policy = load_policy("xpoz")
    titles = [policy.elements[one].of.title.lower() for one in label["options"]]
    assert len(set(titles)) == 2
    for title in titles:
        assert label["question"].lower().count(title) == 2
    assert label["question"].count(", if ") == 2


def test_the_command_that_decides_it_is_at_hand_and_works(undecided: Path) -> None:
    report = json.loads((undecided / "findings.json").read_text(encoding="utf-8"))
    finding = report["findings"][0]
    first, second = finding["classifications"][0]["options"]
    listed = run("review", "worklist", "--store", "s.db").out
    assert f"reclassify it --as {first} or {second}" in listed
    explained = run("explain", finding["fingerprint"], "--store", "s.db").out
    assert f"noticemap review reclassify {finding['fingerprint'][:16]} --as {second} --reason" in explained
    page = (undecided / "report.html").read_text(encoding="utf-8")
    assert f"--as {first} --reason" in page and f"--as {second} --reason" in page
    item = listed.split()[0]
    decided = run("review", "reclassify", "--item", item, "--as", second, *BY, "--store", "s.db")
    assert decided.code == 0, decided.err
    run("scan", "b.db", "--policy", "xpoz", "--store", "s.db", "-o", "out", "--format", "json")
    again = json.loads((undecided / "findings.json").read_text(encoding="utf-8"))["findings"][0]
    assert again["classifications"][0]["element"] == second
