"""Comparing two runs: what is new, changed, gone or not compared, and the causes."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from scanner.finding import (
    Evidence,
    Finding,
    PolicyRef,
    PossibleFinding,
    Report,
    Retention,
    ReviewNote,
    Unscanned,
)
from scanner.history.annotation import with_comparison
from scanner.history.comparison import Earlier, Known, differences, in_words, with_statuses
from scanner.history.diff import diff
from scanner.history.diff_text import diff_to_json, opening
from scanner.history.scope import Scope
from tests.scanner.small_report import SOURCE, finding, only_possible, small_report

ID = "sqlite:////core.sqlite"


def _whole(*findings: Finding, run: str = "run", **changes: Any) -> Report:
    """A run that read everything."""
    report = small_report(run, findings=findings, violations=(), unscanned=(), possible=())
    source = replace(report.sources[0], status="complete")
    return replace(report, sources=(source,), **changes)


def _known(*findings: Finding) -> Earlier:
    return Earlier(findings=tuple(Known(source_id=ID, finding=item) for item in findings))


def _statuses(report: Report, earlier: Earlier) -> dict[str, str]:
    return {item.fingerprint: item.status for item in with_statuses(report, earlier).findings}


A, B = finding("calls", "dst", "a"), finding("calls", "src", "b")


def test_new_unchanged_and_gone() -> None:
    assert _statuses(_whole(A), Earlier()) == {"a": "new"}
    assert _statuses(_whole(A), _known(A, B)) == {"a": "unchanged", "b": "gone"}
    assert _statuses(_whole(), _known(finding("dropped", "x", "c"))) == {"c": "gone"}


def test_what_is_gone_is_told_under_the_name_its_source_has_now() -> None:
    old = replace(B, source="postgresql://other@host/core")
    (gone,) = with_statuses(_whole(), _known(old)).findings
    assert (gone.source, gone.status) == (SOURCE, "gone")


def _unread() -> Iterator[tuple[str, Report]]:
    whole = _whole()
    calls, empty = whole.collections
    source, run = whole.sources[0], whole.run
    failed = replace(source, status="failed", reason="cannot_connect: no answer")
    partial = replace(calls, status="partial", reason="timeout: it took over 5 s")
    yield "source failed", replace(whole, sources=(failed,), collections=())
    yield "source not scanned", replace(whole, sources=(replace(source, source_id="other"),))
    yield "collection failed", replace(whole, collections=(replace(calls, status="failed"), empty))
    yield "collection partial", replace(whole, collections=(partial, empty))
    yield "a sample", replace(whole, collections=(replace(calls, sampling="by hash"), empty))
    yield "fewer rows", replace(whole, collections=(replace(calls, rows=10, rows_read=3), empty))
    unlisted = replace(whole, collections=(empty,))
    for name, value in (("include", ["x*"]), ("exclude", ["c*"])):
        yield name, replace(unlisted, run=replace(run, settings=run.settings | {name: value}))
    missed = Unscanned(source=SOURCE, collection="", reason="timeout: the listing took over 5 s")
    yield "listed in part", replace(unlisted, unscanned=(missed,))
    for name, asked in (("detectors", "iban*"), ("min_confidence", 0.9), ("schema_only", True)):
        yield name, replace(whole, run=replace(run, settings=run.settings | {name: asked}))


@pytest.mark.parametrize(("name", "report"), list(_unread()))
def test_what_was_not_looked_for_everywhere_is_not_gone(name: str, report: Report) -> None:
    assert with_statuses(report, _known(B)).findings == ()
    assert Scope(report=report).gap(ID, B) != ("", "")


@pytest.mark.parametrize("name", ["logs/may/a.csv", "logs!/a.csv", "logs/a.zip!/b.csv"])
def test_what_lies_in_a_folder_or_archive_that_could_not_be_read_is_not_gone(name: str) -> None:
    inside, whole = replace(B, collection=name), _whole()
    assert _statuses(whole, _known(inside)) == {"b": "gone"}
    holder = replace(whole.collections[0], collection="logs", status="failed", reason="no_permission: it")
    assert with_statuses(replace(whole, collections=(holder,)), _known(inside)).findings == ()


def _changed(**label: Any) -> Finding:
    return replace(A, classifications=(replace(A.classifications[0], **label),))


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (_changed(category="customer_content"), "class: customer_usage_data → customer_content"),
        (_changed(role="processor"), "role: controller → processor"),
        (_changed(flags=()), "flags: cpni → none"),
        (
            _changed(retention=Retention(rule="cdr", limit="P1Y", trigger="", action="", source="notice")),
            "kept: P18M cdr → P1Y cdr",
        ),
        (replace(A, axis="contains"), "axis: column_type → contains"),
    ],
)
def test_what_a_person_calls_a_change(after: Finding, words: str) -> None:
    assert tuple(map(in_words, differences(A, after))) == (words,)
    assert _statuses(_whole(after), _known(A)) == {"a": "changed"}


def test_a_finding_in_another_tier_has_changed() -> None:
    """This holds whatever ``--min-confidence`` was, since it does not apply to possible findings."""
    doubted = only_possible(A, confidence=0.2)
    assert list(map(in_words, differences(A, doubted))) == ["tier: finding → possible"]
    run = replace(_whole().run, settings={"min_confidence": 0.5})
    told = with_statuses(replace(_whole(B), possible=(doubted,)), _known(A, B))
    assert [(item.fingerprint, item.status) for item in told.findings] == [("b", "unchanged")]
    assert [(item.fingerprint, item.status) for item in told.possible] == [("a", "changed")]
    surer = with_statuses(_whole(A), _known(doubted))
    assert ([item.status for item in surer.findings], surer.possible) == (["changed"], ())
    told = with_statuses(replace(_whole(), run=run), _known(doubted))
    assert [(type(item), item.status) for item in told.possible] == [(PossibleFinding, "gone")]


def test_a_diff_counts_the_tiers_apart() -> None:
    told = diff(_whole(A), replace(_whole(B), possible=(only_possible(A),)))
    assert (told.count("new"), told.count("changed"), told.count("gone")) == (1, 0, 0)
    assert told.count("changed", "possible") == 1
    assert "Possible findings: 0 new, 1 changed" in "\n".join(opening(told))
    assert "Possible" not in "\n".join(opening(diff(_whole(A), _whole(B))))


def _share(of: Finding, prevalence: float, low: float, high: float) -> Finding:
    evidence: Evidence = replace(of.evidence, prevalence=prevalence, interval_95=(low, high))
    return replace(of, evidence=evidence)


def test_a_share_has_changed_where_its_intervals_do_not_meet_and_the_step_is_large() -> None:
    half = _share(A, 0.5, 0.45, 0.55)
    assert list(map(in_words, differences(half, _share(A, 0.9, 0.85, 0.95)))) == [
        "share of values: 50% → 90%"
    ]
    assert differences(half, _share(A, 0.54, 0.5, 0.6)) == ()
    assert differences(_share(A, 0.5, 0.499, 0.501), _share(A, 0.52, 0.519, 0.521)) == ()


def test_counts_order_and_confidence_are_no_change() -> None:
    moved = replace(
        A,
        confidence=0.99,
        locations=(7,),
        masked_examples=(),
        evidence=replace(A.evidence, n_read=900, n_match=900, n_distinct=4),
    )
    assert differences(A, moved) == ()


NOTE = ReviewNote(number=1, verdict="accepted", author="dpo", reason="known")


def test_a_review_sets_aside_and_its_end_is_a_change() -> None:
    aside = replace(A, reviews=(NOTE,))
    assert _statuses(_whole(aside), _known(A)) == {"a": "suppressed"}
    assert list(map(in_words, differences(aside, A))) == ["review: suppressed → open again"]


def _causes(before: Report, after: Report) -> dict[str, tuple[str, str]]:
    return {item.finding.fingerprint: (item.status, item.cause) for item in diff(before, after).changes}


def test_where_the_rules_are_the_same_the_data_moved() -> None:
    found = _causes(_whole(A, B), _whole(_changed(flags=()), finding("calls", "x", "c"), run="2"))
    assert found == {"a": ("changed", "data"), "b": ("gone", "data"), "c": ("new", "data")}


@pytest.mark.parametrize(
    "rules",
    [
        {"tool_version": "0.2.0"},
        {"policy": PolicyRef(id="xpoz", version="2026-02", sha256="cd" * 32)},
        {"settings": {"sample": 10_000, "regions": ["DE"], "ner": None}},
    ],
)
def test_where_the_rules_differ_and_the_counts_do_not_the_rules_moved(rules: dict[str, Any]) -> None:
    before, after = _whole(A, B), _whole(_changed(flags=()), run="2")
    after = replace(after, run=replace(after.run, **rules))
    assert _causes(before, after) == {"a": ("changed", "rules"), "b": ("gone", "rules")}
    assert len(diff(before, after).rules) == 1
    grown = replace(
        after.collections[0], fields=tuple(replace(f, n_read=9) for f in after.collections[0].fields)
    )
    mixed = _causes(before, replace(after, collections=(grown, *after.collections[1:])))
    assert mixed["b"] == ("gone", "data or rules")


def test_a_policy_of_one_name_that_says_something_else_is_another_rule() -> None:
    before, after = _whole(A), _whole(A, run="2")
    same = {**before.run.settings, "policy": "own.yaml"}
    changed = replace(after.run, settings=same, policy=replace(after.run.policy, sha256="cd" * 32))
    told = diff(replace(before, run=replace(before.run, settings=same)), replace(after, run=changed))
    assert [name for name, _, _ in told.rules] == ["policy"]
    moved = replace(after.run, settings={**same, "policy": "elsewhere/own.yaml"})
    told = diff(replace(before, run=replace(before.run, settings=same)), replace(after, run=moved))
    assert told.rules == ()


def test_reviews_and_samples_are_causes_of_their_own() -> None:
    aside, sampled = replace(A, reviews=(NOTE,)), _whole()
    sampled = replace(sampled, collections=(replace(sampled.collections[0], sampling="by hash"),))
    assert _causes(_whole(A), _whole(aside, run="2")) == {"a": ("suppressed", "review")}
    assert _causes(_whole(aside), _whole(A, run="2")) == {"a": ("changed", "review")}
    assert _causes(sampled, _whole(A, run="2")) == {"a": ("new", "reading")}


def test_what_one_run_could_not_read_is_listed_apart() -> None:
    unread = dict(_unread())["collection failed"]
    there, back = diff(_whole(A), unread), diff(unread, _whole(A))
    assert (there.changes, back.changes) == ((), ())
    assert [item.gap for item in (*there.not_compared, *back.not_compared)] == ["not_read", "not_read"]
    assert diff_to_json(there)["counts"]["not_compared"] == 1


def test_what_was_gone_already_is_not_gone_again() -> None:
    gone = replace(B, status="gone")
    assert _causes(_whole(A, gone), _whole(A, run="2")) == {"a": ("unchanged", "")}


def _told(after: Report, *before: Finding, last: Report | None = None) -> dict[str, tuple[str, str]]:
    earlier = replace(_known(*before), last=replace(last or _whole(), findings=()))
    report = with_comparison(with_statuses(after, earlier), earlier)
    return {f.fingerprint: (f.change.cause, f.change.why) for f in report.findings if f.change}


def test_a_report_tells_itself_what_moved_and_why() -> None:
    dropped = finding("calls", "fax", "c")
    told = _told(_whole(_changed(role="processor"), B), A, dropped)
    assert told == {
        "a": ("data", "other values"),
        "b": ("data", "such values were not found before"),
        "c": ("data", "the field is gone"),
    }
    calls, empty = _whole().collections
    assert _told(_whole(B), last=_whole(collections=(empty,)))["b"] == ("data", "the table is new")
    bare = replace(calls, fields=())
    assert _told(_whole(B), last=_whole(collections=(bare, empty)))["b"] == ("data", "the field is new")


def test_a_change_without_a_cause_in_the_data_names_the_rules_that_changed() -> None:
    after = _whole(_changed(role="processor"))
    after = replace(after, run=replace(after.run, tool_version="0.2.0"))
    assert _told(after, A)["a"] == ("rules", "the same values; tool changed")


def test_what_the_run_before_could_not_read_is_new_to_us_alone() -> None:
    unread = dict(_unread())["collection failed"]
    assert _told(_whole(A), last=unread)["a"][0] == "reading"
    aside = replace(A, reviews=(NOTE,))
    assert _told(_whole(aside), A)["a"] == ("review", "dpo: known")


def test_without_a_run_before_nothing_is_compared() -> None:
    report = _whole(A, comparison=None)
    assert with_comparison(report, Earlier()) == report
