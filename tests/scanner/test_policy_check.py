"""``noticemap policy``: what it shows, which problems it reports, and the policies that it writes."""

from pathlib import Path

import pytest

from scanner.cli.main import main
from scanner.policy.check import check
from scanner.policy.layout import WIDTH
from scanner.policy.policy import Policy, load_policy
from scanner.policy.text import ids, show
from tests.reports.golden_files import agrees_with_golden
from tests.scanner.test_policy import edit, own, xpoz

__all__ = ["own", "xpoz"]
GOLDEN = Path(__file__).parent / "golden"


def messages(path: Path) -> list[str]:
    return [problem.message for problem in check(str(path))]


def test_the_shipped_policy_is_sound() -> None:
    assert check("xpoz") == []


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (
            "xpoz.yaml",
            "      element_in: [dev_precise_location]\n      source_kind_in: [cdr_store, signalling_log]",
            "      element_in: [dev_precise_location]\n      category_in: [employee_data]",
            "'v_cell_location_in_cdr' never applies",
        ),
        (
            "xpoz.yaml",
            "      element_in: [dev_precise_location]\n      source_kind_in: [cdr_store, signalling_log]",
            "      source_kind_in: [cdr_store]\n      not: {source_kind_in: [cdr_store, signalling_log]}",
            "'v_cell_location_in_cdr' never applies",
        ),
        ("xpoz.yaml", "    default: tiered\n", "    default: tired\n", "'tired' is not a value of"),
        (
            "xpoz.yaml",
            "      lines: [92]\n",
            "      lines: [292]\n",
            "cites line 292 of 's_acct_direct', which has lines 88-99",
        ),
        (
            "xpoz.yaml",
            "      record_kind_in: [recording, voicemail, ",
            "      record_kind_in: [recordings, voicemail, ",
            "'recordings' is not a record kind",
        ),
        ("xpoz_names.yaml", "    [first_name, ", "    [name, first_name, ", "is strong and weak for"),
        ("xpoz_kinds.yaml", "    retention: ret_usage_copy_ops\n", "    retention: ret_copy\n", "'ret_copy'"),
        ("xpoz_kinds.yaml", "    rest: use_call_meta\n", "    rest: use_call_mete\n", "'use_call_mete'"),
        ("xpoz_kinds.yaml", "[invoice_record]", "[invoice_recrd]", "'invoice_recrd', which is not a flag"),
        (
            "xpoz_kinds.yaml",
            "fallback: crm_lead",
            "fallback: crm_leed",
            "'crm_leed', which is not a record kind",
        ),
        (
            "xpoz_kinds.yaml",
            "    lacks: [~trade]",
            "    lacks: [~trad]",
            "'~trad', which is not a part under",
        ),
        (
            "xpoz_kinds.yaml",
            "use_caller_name: [callername, ",
            "use_caller_name: [clid, callername, ",
            "'clid' in 'call_record' means 'use_from_number' and 'use_caller_name'",
        ),
        (
            "xpoz_kinds.yaml",
            "traits:\n  customer:",
            "traits:\n  price: {words: [url]}\n  customer:",
            "'url' never shows",
        ),
        ("xpoz_kinds.yaml", "paths: [backup, ", "paths: [crm, backup, ", "'crm' shows 'crm' and 'backup'"),
        (
            "xpoz.yaml",
            "    home: [kyc_store]",
            "    home: [kyc_vault]",
            "'kyc_vault' is not a source kind",
        ),
        (
            "xpoz.yaml",
            "      source_kind_in: [ml_dataset]",
            "      source_kind_in: [ml]",
            "'ml' is not a source kind",
        ),
        (
            "xpoz.yaml",
            "    needs: The history of CPNI",
            "    # needs: The history of CPNI",
            "say under 'needs' what a test needs",
        ),
        ("xpoz_names.yaml", "    [first_name, ", "    [message_body, first_name, ", "make it weak"),
        (
            "xpoz_kinds.yaml",
            "  ACCOUNT_SID: crd_account_sid",
            "  ACCOUNT_SID: crd_sid",
            "'entity_defaults' names 'crd_sid'",
        ),
    ],
)
def test_what_loading_lets_pass_is_found(own: Path, name: str, old: str, new: str, message: str) -> None:
    path = own.parent / name
    edit(path, old, new)
    assert [message in found for found in messages(own)] == [True]


def test_a_name_that_always_gives_another_kind_is_found(own: Path) -> None:
    path = own.parent / "xpoz_kinds.yaml"
    for title in ("service configuration", "reference list or setting of a system"):
        edit(path, f"    title: {title}\n", f"    title: {title}\n    tables: [trunks]\n")
    told = "a table 'trunks' is always recognised as 'service_config', never as 'reference_list'"
    assert [told in found for found in messages(own)] == [True]


def test_a_rule_that_keeps_nothing_is_found(own: Path) -> None:
    text = own.read_text(encoding="utf-8").replace(", ret_disclosure_notice]", "]")
    own.write_text(text, encoding="utf-8")
    assert messages(own) == ["no element is kept under 'ret_disclosure_notice'"]


def test_a_file_that_cannot_be_loaded_gives_the_same_problems(own: Path) -> None:
    edit(own, "    entities: [PERSON]\n", "    entitys: [PERSON]\n")
    assert any("unknown key 'entitys'" in found for found in messages(own))


def test_every_entry_is_shown_within_eighty_columns(xpoz: Policy) -> None:
    for what in ("", *ids(xpoz)):
        text = show(xpoz, what)
        assert text.startswith((what, xpoz.page.title))
        assert max(map(len, text.splitlines())) <= WIDTH, what


def test_a_rule_names_the_kinds_that_have_it(xpoz: Policy) -> None:
    for kind in xpoz.kinds.record_kinds.values():
        assert not kind.retention or kind.id in show(xpoz, kind.retention), kind.id
    for place in xpoz.kinds.source_kinds.values():
        for category, rule in place.retention.items():
            assert f"{place.id} ({category})" in " ".join(show(xpoz, rule).split())


def test_a_rule_says_what_its_limit_counts_from_in_rows(xpoz: Policy) -> None:
    told = {key: " ".join(show(xpoz, key).split()) for key, rule in xpoz.retention.items() if rule.audit}
    assert all(" clock " in text for text in told.values())
    assert "clock the closure of the account" in told["ret_close_60d"]


@pytest.mark.parametrize(
    "what", ["use_to_number", "ret_visitor_gap", "v_secret_plain_at_rest", "account_data_60d_mode"]
)
def test_an_entry_is_shown_whole(xpoz: Policy, what: str) -> None:
    assert agrees_with_golden(f"policy_{what}.txt", show(xpoz, what), GOLDEN)


def test_an_unknown_id_is_told_with_its_likes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "show", "acct_fone"]) == 2
    assert "unknown id 'acct_fone'; did you mean 'acct_phone'" in capsys.readouterr().err


def test_a_copy_to_begin_with_is_sound_and_never_overwrites(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.yaml"
    assert main(["policy", "new", str(path), "--extends", "xpoz"]) == 0
    assert main(["policy", "check", str(path)]) == 0
    assert "no problems" in capsys.readouterr().out
    begun, inherited = load_policy(str(path)), load_policy("xpoz")
    assert (begun.id, begun.elements, begun.promises) == ("mine", inherited.elements, inherited.promises)
    assert len(path.read_text(encoding="utf-8").splitlines()) < 80
    assert main(["policy", "new", str(path), "--extends", "xpoz"]) == 2


def test_problems_are_listed_and_end_with_two(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(own, "duration: P60D", "duration: sixty days")
    assert main(["policy", "check", str(own)]) == 2
    assert "'sixty days' does not fit" in capsys.readouterr().out


def test_kinds_are_shown_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "show", "call_record"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "class customer_usage_data (controller)" in shown
    assert "a PHONE_NUMBER Destination number or address of a communication (use_to_number)" in shown
    assert main(["policy", "show", "helpdesk"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "kept customer_account_data: Support communications up to three years" in shown


def test_an_element_lists_the_promises_that_it_can_break(xpoz: Policy) -> None:
    shown = " ".join(show(xpoz, "con_message_body").split())
    assert "v_content_in_logs" in shown.rpartition("promises ")[2]
    assert "v_password_clear" not in shown
