"""A company's own policy that extends another and states only the differences, in one file."""

import json
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main
from scanner.policy.check import check
from scanner.policy.policy import PolicyError, load_policy
from tests.scanner.scanning import write_table

CLUB = """\
extends: xpoz
policy: {id: club, version: '7', title: Club Notice, company: Club}
remove:
  elements: [ck_dnt, ck_gpc, dev_precise_location]
  promises: [v_secret_exposed]
  source_kinds: [ats]
settings:
  visitor_inactivity: {default: P6M}
sub_categories:
  account_profile: {title: 'Members: profile'}
elements:
  acct_email: {title: Mail address of a member}
  club_number:
    title: Number of a member
    sub_category: account_profile
    entities: [RECORD_METADATA]
    california_category: identifiers
    purposes: [recognise_customer]
    notice: {section: s_acct_direct, lines: [90], strength: named, basis: Printed on the card.}
retention:
  ret_close_60d:
    limit: {source: notice, duration: P14D}
promises:
  v_club_number_in_marketing:
    title: Numbers of members in a marketing tool
    kind: promise
    severity: low
    basis: said
    paraphrase: Numbers stay in the member database.
    section: s_acct_direct
    lines: [90]
    remediation: Drop the column.
    when: {element_in: [club_number], source_kind_in: [marketing_tool]}
names:
  club_number: {strong: [stempelnr, stempelnummer], tables: [members]}
  acct_phone: {strong: [handynr], without: [phone_number]}
kinds:
  source_kinds:
    marketing_tool: {paths: [club news]}
  record_kinds:
    portal_user: {tables: [mitglieder]}
"""
ROWS = [[f"L-{number:05d}", f"user{number}@example.org", "secret"] for number in range(30)]


@pytest.fixture
def club(tmp_path: Path) -> Path:
    path = tmp_path / "club.yaml"
    path.write_text(CLUB, encoding="utf-8")
    return path


def scanned(source: Path, capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    assert main(["scan", f"sqlite:///{source}", "--format", "json", "--quiet", *options]) == 0
    body: dict[str, Any] = json.loads(capsys.readouterr().out)
    return body


def labels(body: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {finding["field"]: finding["classifications"][0] for finding in body["findings"]}


def test_another_company_changes_the_report_by_its_file_alone(
    club: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = club.parent / "club.db"
    write_table(source, "mitglieder", ["stempelnr", "email", "role"], ROWS)
    before, body = scanned(source, capsys), scanned(source, capsys, "--policy", str(club))
    after = labels(body)
    assert "club_number" not in {label["element"] for label in labels(before).values()}
    assert (after["stempelnr"]["element"], after["stempelnr"]["role"]) == ("club_number", "controller")
    assert after["email"]["element_title"] == "Mail address of a member"
    assert (labels(before)["email"]["retention"]["limit"], after["email"]["retention"]["limit"]) == (
        "P60D",
        "P14D",
    )
    assert body["run"]["policy"]["id"] == "club"
    assert body["declared"]["company"] == "Club"
    assert {part["activity"] for part in body["declared"]["elements"].values()} == {"Members: profile"}
    assert [group["record_kind"] for one in body["collections"] for group in one["record_groups"]] == [
        "portal_user"
    ]


def test_a_companys_own_names_win(club: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They take precedence over inherited names, detector names and the record kind, not over values."""
    text = club.read_text(encoding="utf-8").replace(
        "[stempelnr,", "[loyalty_no, card_no, to_ref, contact_no,"
    )
    club.write_text(text, encoding="utf-8")
    tables = (
        "users (email TEXT, loyalty_no TEXT, card_no TEXT)",
        'calls ("to" TEXT, "from" TEXT, duration INT, to_ref TEXT)',
    )
    (club.parent / "club.sql").write_text("\n".join(f"CREATE TABLE {table};" for table in tables))
    options = ["--policy", str(club), "--format", "json", "--quiet"]
    assert main(["scan", str(club.parent / "club.sql"), "--schema-only", *options]) == 0
    body = json.loads(capsys.readouterr().out)
    own = {
        item["field"]: item["entity"]
        for item in body["findings"]
        if labels(body)[item["field"]]["element"] == "club_number"
    }
    assert own == dict.fromkeys(("loyalty_no", "card_no", "to_ref"), "RECORD_METADATA")
    write_table(
        club.parent / "a.db", "people", ["contact_no", "loyalty_no"], [[row[1], row[0]] for row in ROWS]
    )
    told = {
        item["field"]: item["entity"]
        for item in scanned(club.parent / "a.db", capsys, "--policy", str(club))["findings"]
    }
    assert told == {"contact_no": "EMAIL_ADDRESS", "loyalty_no": "RECORD_METADATA"}


def test_a_promise_of_its_own_is_held_against_findings(
    club: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = club.parent / "club_news.db"
    write_table(source, "members", ["stempelnr", "email", "role"], ROWS)
    body = scanned(source, capsys, "--policy", str(club))
    assert "v_club_number_in_marketing" in {item["promise"] for item in body["violations"]}


def test_what_is_removed_is_gone_everywhere(club: Path) -> None:
    assert check(str(club)) == []
    xpoz, own = load_policy("xpoz"), load_policy(str(club))
    assert not own.elements.keys() & {"ck_dnt", "ck_gpc", "dev_precise_location"}
    assert own.promises.keys() - xpoz.promises.keys() == {"v_club_number_in_marketing"}
    assert {"v_secret_exposed", "v_precise_location"} <= xpoz.promises.keys() - own.promises.keys()
    assert "ats" not in own.kinds.source_kinds
    assert "dev_precise_location" not in own.kinds.record_kinds["call_record"].meaning.columns.values()
    assert own.retention["ret_visitor_gap"].limit.in_force == "P6M"


def test_names_are_added_and_taken_away(club: Path) -> None:
    names = load_policy(str(club)).names
    assert [hit.element for hit in names.lookup("handynr", "")] == ["acct_phone"]
    inherited = load_policy("xpoz").names.lookup("phone_number", "")
    assert "acct_phone" in {hit.element for hit in inherited}
    assert "acct_phone" not in {hit.element for hit in names.lookup("phone_number", "")}


def test_the_hash_covers_the_file_and_what_it_extends(club: Path) -> None:
    middle, top = club.parent / "middle.yaml", club.parent / "top.yaml"
    middle.write_text(CLUB, encoding="utf-8")
    head = "extends: middle.yaml\npolicy: {id: top, version: '1', title: Top, company: Top}\n"
    top.write_text(head, encoding="utf-8")
    before = load_policy(str(top))
    assert before.elements["acct_email"].title == "Mail address of a member"
    middle.write_text(f"{CLUB}# a remark\n", encoding="utf-8")
    assert load_policy(str(top)).page.sha256 != before.page.sha256
    top.write_text(f"{head}# a remark\n", encoding="utf-8")
    assert load_policy(str(top)).page.sha256 not in (before.page.sha256, load_policy("xpoz").page.sha256)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("duration: P14D", "duraton: P14D", "unknown key 'duraton' in retention.ret_close_60d.limit"),
        ("{source: notice, duration: P14D}", "{duration: P14D}", "has no 'source'"),
        ("    sub_category: account_profile\n", "    sub_category: profile\n", "'profile' is not defined"),
        ("[ck_dnt, ck_gpc,", "[ck_dn, ck_gpc,", "'ck_dn' is not among the elements of xpoz.yaml"),
        ("  promises: [v_", "  promisses: [v_", "remove"),
        ("  elements: [ck_dnt,", "  retention: [ret_visitor_gap]\n  elements: [ck_dnt,", "still names it"),
        ("handynr]", "message_body]", "'message_body' is strong for"),
        ("paths: [club news]", "pats: [club news]", "unknown key 'pats'"),
        (
            "tables: [mitglieder]",
            "rest: acct_fone",
            "names 'acct_fone', which is not an element of club.yaml",
        ),
        ("  club_number: {strong:", "  club_numbr: {strong:", "'club_numbr' is not an element of club.yaml"),
        ("source_kind_in: [marketing_tool]}", "source_kind_in: [ats]}", "'ats' is not a source kind"),
        ("extends: xpoz", "extends: xpos", "there is no such policy file"),
        ("policy: {id: club, version: '7', title: Club Notice, company: Club}\n", "", "has no 'policy'"),
    ],
)
def test_a_mistake_is_told_in_the_file_and_line_where_it_stands(
    club: Path, old: str, new: str, message: str
) -> None:
    text = club.read_text(encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    club.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = [problem for problem in check(str(club)) if message in problem.message]
    assert {problem.file for problem in found} == {str(club)}
    assert min(abs(problem.line - line) for problem in found) <= 2


def test_a_mistake_in_an_inherited_file_is_told_there(club: Path) -> None:
    top = club.parent / "top.yaml"
    top.write_text(
        "extends: club.yaml\npolicy: {id: t, version: '1', title: T, company: T}\n", encoding="utf-8"
    )
    club.write_text(CLUB.replace("sub_category: account_profile", "sub_category: profile"), encoding="utf-8")
    problems = check(str(top))
    assert problems
    assert {problem.file for problem in problems} == {str(club)}


def test_a_policy_that_extends_itself_is_refused(club: Path) -> None:
    club.write_text(CLUB.replace("extends: xpoz", "extends: club.yaml"), encoding="utf-8")
    with pytest.raises(PolicyError, match="extends itself, directly or through another policy"):
        load_policy(str(club))


def test_every_example_of_a_new_file_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "acme_mobile.yaml"
    assert main(["policy", "new", str(path), "--extends", "xpoz"]) == 0
    head, _, rest = path.read_text(encoding="utf-8").partition("# What is inherited and does not hold")
    lines = [line.removeprefix("# ") for line in f"# What is{rest}".splitlines()]
    shown = [line for line in lines if line.startswith((" ", "-")) or line.rstrip().endswith(":")]
    path.write_text(head + "\n".join(shown) + "\n", encoding="utf-8")
    assert check(str(path)) == []
    own = load_policy(str(path))
    assert (own.id, own.page.company) == ("acme_mobile", "Acme Mobile")
    assert own.retention["ret_close_60d"].limit.in_force == "P30D"
