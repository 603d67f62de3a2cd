"""The policy as data: the content of the shipped one, how a file is loaded, and how errors are reported."""

import re
import shutil
from pathlib import Path

import pytest

from scanner.policy.condition_tree import leaves
from scanner.policy.policy import Policy, PolicyError, load_policy
from scanner.policy.shipped import FOLDER


@pytest.fixture(scope="module")
def xpoz() -> Policy:
    return load_policy("xpoz")


FILES = ("xpoz.yaml", "xpoz_names.yaml", "xpoz_kinds.yaml", "common_tags.yaml")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy of the shipped policy files that can be edited."""
    for name in FILES:
        shutil.copy(FOLDER / name, tmp_path)
    return tmp_path / "xpoz.yaml"


def edit(path: Path, old: str, new: str) -> int:
    """Replace the first ``old`` in a file, and return its line number."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_it_holds_the_whole_notice(xpoz: Policy) -> None:
    assert (len(xpoz.elements), len(xpoz.retention), len(xpoz.promises)) == (146, 29, 87)


@pytest.mark.parametrize(
    ("element", "category", "role", "subject", "rule"),
    [
        ("acct_phone", "customer_account_data", "controller", "customer", "ret_close_60d"),
        ("use_to_number", "customer_usage_data", "controller", "end_user", "ret_stored_as_instructed"),
        ("con_message_body", "customer_content", "processor", "end_user", "ret_stored_as_instructed"),
        ("sub_physical_address", "customer_account_data", "controller", "end_user", "ret_subscriber_need"),
        ("cpn_call_count", "customer_account_data", "controller", "business", "ret_close_60d"),
        ("emp_payroll", "employee_data", "controller", "employee", "ret_external_notice"),
        ("num_inventory", "none", "not_applicable", "business", "ret_anonymised_keep"),
    ],
)
def test_one_value_has_a_class_by_where_it_stands(
    xpoz: Policy, element: str, category: str, role: str, subject: str, rule: str
) -> None:
    found = xpoz.elements[element]
    assert (found.category, found.role, found.data_subjects[0], found.retention) == (
        category,
        role,
        subject,
        rule,
    )


def test_an_element_takes_from_its_sub_category_what_it_does_not_say(xpoz: Policy) -> None:
    assert xpoz.elements["pay_invoice"].retention == "ret_invoice_longer"
    assert xpoz.elements["pay_invoice"].use.recipients == xpoz.elements["pay_tax_id"].use.recipients


def test_the_role_follows_from_the_category_alone(xpoz: Policy) -> None:
    assert all(element.role == xpoz.classes[element.category].role for element in xpoz.elements.values())
    assert xpoz.classes["customer_content"].role == "processor"
    assert xpoz.classes["undetermined"].role == "undetermined"


@pytest.mark.parametrize(
    ("rule", "in_force", "source"),
    [
        ("ret_close_60d", "P60D", "notice"),
        ("ret_close_7y", "P7Y", "notice"),
        ("ret_support_3y", "P3Y", "notice"),
        ("ret_delete_30d", "P30D", "notice"),
        ("ret_marketing_3d", "P3D", "notice"),
        ("ret_visitor_gap", "P24M", "notice_silent"),
        ("ret_subscriber_need", "", "notice_gives_none"),
        ("ret_stored_as_instructed", "", "customer_setting"),
    ],
)
def test_a_limit_says_whose_it_is(xpoz: Policy, rule: str, in_force: str, source: str) -> None:
    limit = xpoz.retention[rule].limit
    assert (limit.in_force, limit.source) == (in_force, source)


def test_no_figure_of_ours_passes_as_the_notices(xpoz: Policy) -> None:
    for rule in xpoz.retention.values():
        assert (rule.limit.source == "notice") >= bool(rule.limit.duration), rule.id
        assert bool(rule.limit.default) == bool(rule.limit.default_why), rule.id


def test_every_line_cited_lies_in_the_section_named(xpoz: Policy) -> None:
    cited = [
        *((entry.id, entry.notice.section, entry.notice.lines) for entry in xpoz.elements.values()),
        *((entry.id, entry.notice.section, entry.notice.lines) for entry in xpoz.retention.values()),
        *((entry.id, entry.section, entry.lines) for entry in xpoz.promises.values()),
    ]
    for entry, section, lines in cited:
        first, last = map(int, xpoz.sections[section].lines.split("-"))
        assert any(first <= line <= last for line in lines), entry


def test_every_promise_is_checked_or_says_what_it_would_take(xpoz: Policy) -> None:
    assert all(promise.when or promise.needs for promise in xpoz.promises.values())
    assert sum(promise.when is not None for promise in xpoz.promises.values()) >= 35


def test_secrets_are_never_shown_or_shared(xpoz: Policy) -> None:
    secrets = [element for element in xpoz.elements.values() if "secret" in element.flags]
    assert {element.confidentiality for element in secrets} == {"secret"}
    assert {"crd_api_token", "acct_password", "pay_card_number"} <= {element.id for element in secrets}


def test_what_promises_ask_of_sources_exists(xpoz: Policy) -> None:
    known = xpoz.kinds.source_kinds
    for promise in xpoz.promises.values():
        for predicate in leaves(promise.when) if promise.when else ():
            if predicate.name == "source_kind_in":
                assert set(predicate.words) <= set(known), promise.id


@pytest.mark.parametrize("name", FILES)
def test_the_hash_covers_all_files(own: Path, name: str) -> None:
    before = load_policy(str(own)).page.sha256
    with (own.parent / name).open("a", encoding="utf-8") as file:
        file.write("# a remark\n")
    assert load_policy(str(own)).page.sha256 != before


def test_a_copy_elsewhere_is_the_same_policy(own: Path, xpoz: Policy) -> None:
    assert load_policy(str(own)).page.sha256 == xpoz.page.sha256


def test_without_a_names_file_of_its_own_a_policy_uses_the_one_that_is_shipped(own: Path) -> None:
    edit(own, "names: xpoz_names.yaml\n", "")
    assert load_policy(str(own)).names == load_policy("xpoz").names


def test_a_setting_reaches_the_rules_that_take_their_limit_from_it(own: Path) -> None:
    edit(own, "default: P24M", "default: P6M")
    assert load_policy(str(own)).retention["ret_visitor_gap"].limit.in_force == "P6M"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "    entities: [PERSON]\n",
            "    entitys: [PERSON]\n",
            "unknown key 'entitys' in elements.acct_person_name",
        ),
        (
            "    category: customer_content",
            "    category: contents",
            "'contents' is not defined under 'classes'",
        ),
        (
            "    retention: ret_close_60d",
            "    retention: ret_close_61d",
            "'ret_close_61d' is not defined under 'retention'",
        ),
        ("duration: P60D}\n    trigger", "duration: sixty days}\n    trigger", "'sixty days' does not fit"),
        (
            "      section: s_acct_direct",
            "      section: s_accounts",
            "'s_accounts' is not defined under 'sections'",
        ),
        ("      flag_in: [secret]", "      flags_in: [secret]", "unknown key 'flags_in'"),
        ("      flag_in: [secret]", "      flag_in: [secrets]", "'secrets' is not defined under 'flags'"),
        ("kinds: xpoz_kinds.yaml", "kinds: lost.yaml", "'lost.yaml': cannot be read: No such"),
        ("purposes:\n", "purposes: all\nmore:\n", "purposes must be a mapping"),
        ("settings:\n", "settings:\n - [\n", "is not YAML"),
    ],
)
def test_an_error_names_the_file_the_line_and_what_is_valid(
    own: Path, old: str, new: str, message: str
) -> None:
    line = edit(own, old, new)
    with pytest.raises(PolicyError) as caught:
        load_policy(str(own))
    found = next(problem for problem in caught.value.problems if message in problem.message)
    assert found.file == str(own)
    assert abs(found.line - line) <= 20
    assert str(caught.value).startswith(str(own))


def test_an_unknown_key_is_told_with_its_own_line(own: Path) -> None:
    line = edit(own, "    entities: [PERSON]\n", "    entitys: [PERSON]\n")
    with pytest.raises(PolicyError) as caught:
        load_policy(str(own))
    assert line in {problem.line for problem in caught.value.problems}


def test_an_element_written_twice_is_refused_rather_than_lost(own: Path) -> None:
    edit(own, "  acct_email:\n", "  acct_phone:\n")
    with pytest.raises(PolicyError, match=r"'acct_phone' is here and in line \d+; keep one"):
        load_policy(str(own))


def test_names_of_an_unknown_element_are_refused(own: Path) -> None:
    edit(own.parent / "xpoz_names.yaml", "acct_phone:", "acct_fone:")
    with pytest.raises(PolicyError, match=r"'acct_fone' is not an element of xpoz\.yaml"):
        load_policy(str(own))


def test_a_policy_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(PolicyError, match="shipped policies: bank, gdpr, hospital, telecom, xpoz"):
        load_policy("xpos")


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "image.yaml"
    path.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(PolicyError, match=re.escape(f"{path}:1: ")):
        load_policy(str(path))
