"""The actions on the first screen, and their amounts."""

from dataclasses import replace

import pytest

from reports.audited import answers_words
from reports.first_numbers import numbers
from reports.first_screen import Action, actions, headline, sum_words
from scanner.finding import PromiseAnswer
from scanner.finding.worklist import worklist
from tests.factories import (
    make_audit,
    make_audits,
    make_classification,
    make_empty_report,
    make_finding,
    make_possible,
    make_report,
)

SOURCES: dict[str, str] = {}


def first(*, audits: tuple[object, ...]) -> Action:
    """The action for the first broken promise."""
    report = replace(make_report(), audits=audits)  # type: ignore[arg-type]
    link = f"#v-{report.violations[0].promise}"
    return next(act for act in actions(report, worklist(report), SOURCES) if act.link == link)


def test_promises_are_in_the_order_of_the_worklist() -> None:
    report = make_report()
    items = worklist(report)
    broken = [act for act in actions(report, items, SOURCES) if act.severity]
    assert len(broken) > 1
    places = [
        next(at for at, item in enumerate(items) if act.link[3:] in {one.promise for one in item.violations})
        for act in broken
        if act.severity == broken[0].severity
    ]
    assert places == sorted(places)


def test_a_promise_that_rows_break_counts_only_those_rows() -> None:
    broken = make_report().violations[0].promise
    told = make_audit(id=broken, kind="promise", counts={"breach": 7, "kept": 90}, n_subjects=5)
    other = replace(told, collection="elsewhere", counts={"breach": 2, "kept": 1}, n_subjects=2)
    unlike = replace(told, id="another", counts={"breach": 1000})
    found = first(audits=(told, other, unlike))
    assert (found.n_rows, found.n_people, found.is_estimate) == (9, 7, False)


def test_people_of_several_places_are_an_upper_bound_that_says_why() -> None:
    report, at = replace(make_report(), audits=()), ("calls", "users", "users")
    [shown, *_] = [item for item in worklist(report) if item.violations]
    items = [
        replace(shown, id=str(n), collection=name, n_people=n) for n, name in zip((3, 5, 4), at, strict=True)
    ]
    [act, *_] = actions(report, items, SOURCES)
    assert act.n_people == 3 + 5, "two fields of one table are about the same people"
    assert sum_words(report, items).endswith("is counted in each.")


def test_a_promise_that_no_row_was_held_against_counts_what_was_found() -> None:
    assert first(audits=()) == first(audits=tuple(replace(one, id="another") for one in make_audits()))


def test_what_was_sampled_is_told_as_an_estimate() -> None:
    broken = make_report().violations[0].promise
    told = make_audit(id=broken, kind="promise", counts={"breach": 7}, n_subjects=0, estimate=True)
    found = first(audits=(told,))
    assert found.is_estimate
    assert found.n_people is None


@pytest.mark.parametrize(
    ("owners", "words"),
    [
        (("Billing",) * 3, "Billing"),
        (("Billing", "Billing", ""), "Billing (2 of 3), others: nobody yet"),
        (("Billing", "Legal", "Legal"), "Billing (1 of 3), Legal (2 of 3)"),
        (("", "", ""), "The person responsible for data protection"),
    ],
)
def test_an_action_has_an_owner_only_if_all_of_its_places_have_that_owner(
    owners: tuple[str, ...], words: str
) -> None:
    report = make_empty_report(possible=tuple(make_possible(collection=name) for name in "abc"))
    items = [replace(item, owner=owner) for item, owner in zip(worklist(report), owners, strict=True)]
    [act] = actions(report, items, SOURCES)
    assert act.owner == words


def test_classes_for_which_the_policy_says_no_limit_are_something_to_decide() -> None:
    label = make_classification(category="customer_content")
    endless = replace(label, retention=replace(label.retention, limit="", source="notice_silent"))
    report = make_empty_report(findings=(make_finding(classifications=(endless,)),))
    [act] = actions(report, worklist(report), SOURCES)
    assert act.title == "Decide how long one class of data is kept"
    limited = replace(report, findings=(make_finding(classifications=(label,)),))
    assert actions(limited, worklist(limited), SOURCES) == ()


def test_without_a_company_the_promises_are_those_of_law() -> None:
    report = make_report()
    law = replace(
        report,
        declared=replace(report.declared, company=""),
        violations=tuple(replace(item, basis="our reading") for item in report.violations),
    )
    n_broken = len({item.promise for item in report.violations})
    assert f"{n_broken} promises of law are broken" in "".join(text for _, text in headline(law, ()))
    [broken] = [number for number in numbers(law, ()) if number.title == "Broken"]
    assert broken.count == n_broken


def test_a_policy_that_states_no_promise_is_not_said_to_state_none_of_them() -> None:
    kept = PromiseAnswer(
        promise="p",
        title="P",
        answer="kept",
        basis="reading",
        severity="low",
        notice_section="",
        notice_lines=(),
    )
    report = replace(make_report(), answers=(kept,))
    assert answers_words(report) == "Of 1 promise that the law implies or that is our reading, 1 kept."


def test_plain_keys_are_counted_beside_what_is_possible() -> None:
    key = make_possible(field="id", entity="USER_ID", confidence=0.2)
    key = replace(key, evidence=replace(key.evidence, n_match=0))
    report = make_empty_report(possible=(key,))
    shown = next(one for one in numbers(report, worklist(report)) if one.title == "Possible")
    assert (shown.count, shown.words) == (0, "1 field hardly holds any")
    assert "1 hardly holds any" in sum_words(report, worklist(report))
