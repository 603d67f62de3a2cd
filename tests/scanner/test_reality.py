"""The notice compared with the findings: the status of elements, people counted once, data flows."""

import random
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from scanner.counting.plan import ScanSettings
from scanner.finding import ElementRow, Flow, People, Report
from scanner.finding.worklist import worklist
from scanner.policy.policy import load_policy
from scanner.reality.keys import SubjectKey, counted
from tests.scanner.made_values import email, phone
from tests.scanner.scanning import classifier, scan, write_table


def emails(count: int, seed: int = 1) -> list[str]:
    """Different addresses."""
    rng = random.Random(seed)
    return [f"{number}.{email(rng)}" for number in range(count)]


def element(report: Report, name: str) -> ElementRow:
    return next(item for item in report.matrix if item.element == name)


def people(report: Report, of: str, key: str = "") -> People:
    return next(item for item in report.people if (item.of, item.id) == (of, key))


def table(path: Path, name: str, **columns: Sequence[object]) -> None:
    write_table(path, name, list(columns), list(zip(*columns.values(), strict=True)))


def ends(flow: Flow) -> tuple[str, str]:
    return tuple(f"{one.collection}.{one.field}" for one in (flow.origin, flow.copy))  # type: ignore[return-value]


def test_every_element_is_held_against_what_was_found(tmp_path: Path) -> None:
    path = tmp_path / "company.db"
    spots = [f"{40 + n / 1000:.5f},{-70 - n / 1000:.5f}" for n in range(60)]
    table(
        path, "accounts", email=emails(60), bio=["plays the oboe in a small band"] * 60, home_location=spots
    )
    report = scan(path, source_kind="account_db")
    assert [item.element for item in report.matrix] == list(load_policy("xpoz").elements)
    found = element(report, "acct_email")
    assert (found.standing, found.n_collections, found.n_rows, found.n_people) == ("found", 1, 60, 60)
    assert (found.notice_lines, found.n_away, found.is_estimate) == ((90, 117, 129), 0, False)
    never = element(report, "acct_phone")
    assert (never.standing, never.is_home_read, never.n_people) == ("never_found", True, None)
    assert not element(report, "app_application").is_home_read
    assert element(report, "chd_account_signup").standing == "unseen"


def test_what_the_notice_says_is_held_nowhere_is_no_gap_of_it(tmp_path: Path) -> None:
    path = tmp_path / "company.db"
    spots = [f"{40 + n / 1000:.5f},{-70 - n / 1000:.5f}" for n in range(60)]
    table(path, "sessions", email=emails(60), coordinates=spots)
    told = element(scan(path, source_kind="account_db"), "dev_precise_location")
    assert (told.standing, told.proposal, told.n_away) == ("not_named", "", 1)
    assert [place.away for place in told.places] == ["never_held"]


def test_what_is_found_and_not_named_gets_a_draft(tmp_path: Path) -> None:
    path = tmp_path / "company.db"
    faiths = ["catholic", "hindu", "none", "jewish", "muslim", "buddhist"] * 10
    table(path, "users", email=emails(60), first_name=["Ana", "Jon"] * 30, religion=faiths)
    told = element(scan(path, source_kind="account_db"), "acct_undisclosed")
    assert told.standing == "not_named"
    assert told.proposal.startswith("We also hold the following, which is customer account data: personal")
    assert "for 60 days" in told.proposal


def test_what_is_in_other_sources_than_it_belongs_in(tmp_path: Path) -> None:
    path = tmp_path / "company.db"
    table(path, "customers", email=emails(60), full_name=["Ana Silva", "Jon Weber"] * 30)
    assert not element(scan(path, source_kind="crm"), "acct_email").n_away
    away = element(scan(path, source_kind="marketing_tool"), "acct_email")
    places = [place for place in away.places if place.away] if away.n_rows else []
    assert {place.away for place in places} <= {"not_allowed", "broken_promise"}
    assert not element(scan(path), "acct_email").n_away  # the source kind is unknown


@pytest.mark.parametrize("name", ["gdpr", "hospital", "bank", "telecom"])
def test_it_holds_for_any_policy(name: str, tmp_path: Path) -> None:
    path, policy = tmp_path / "company.db", load_policy(name)
    table(path, "patients", email=emails(60), phone=[phone(random.Random(n)) for n in range(60)])
    with_it = replace(classifier(), policy=policy, kinds=policy.kinds)
    report = scan(path, classify_with=with_it)
    assert [item.element for item in report.matrix] == list(policy.elements)
    held = {item.title: item for item in report.matrix if item.standing == "found"}
    assert (held["E-mail address"].n_people, held["E-mail address"].notice_lines) == (60, ())
    assert people(report, "all").n_people == 60
    told = repr((report.matrix, report.people, report.flows))
    assert "XPOZ" not in told and "xpoz" not in told


def test_people_in_several_tables_are_counted_once(tmp_path: Path) -> None:
    path, known = tmp_path / "company.db", emails(90)
    table(path, "accounts", email=known[:60])
    table(path, "portal_users", email=known[30:])
    told = people(scan(path, source_kind="account_db"), "class", "customer_account_data")
    assert (told.n_people, told.key, told.n_collections, told.is_estimate) == (90, "EMAIL_ADDRESS", 2, False)


def test_several_kinds_of_key_make_an_estimate(tmp_path: Path) -> None:
    path, rng = tmp_path / "company.db", random.Random(3)
    table(path, "accounts", email=emails(40))
    table(
        path, "contacts", phone=[phone(rng) for _ in range(30)], full_name=[f"Ann Lee {n}" for n in range(30)]
    )
    told = people(scan(path, source_kind="account_db"), "all")
    assert (told.n_people, told.n_keys, told.is_estimate) == (40, 2, True)
    assert told.reason == "2 kinds of field distinguish people"


def test_a_person_with_several_numbers_is_one(tmp_path: Path) -> None:
    path, rng = tmp_path / "company.db", random.Random(3)
    table(path, "accounts", email=emails(40) * 2, phone=[phone(rng) for _ in range(80)])
    told = people(scan(path, source_kind="account_db"), "all")
    assert (told.n_people, told.key, told.is_estimate) == (40, "EMAIL_ADDRESS", False)


def test_people_are_counted_by_the_key_of_their_own_record(tmp_path: Path) -> None:
    path, rng = tmp_path / "company.db", random.Random(5)
    visits = [30 + n % 45 for n in range(600)]
    table(
        path,
        "appointments",
        id=range(1, 601),
        patient_id=visits,
        doctor=[f"Dr. {rng.choice(('Weber', 'Keller', 'Novak', 'Petrov'))}" for _ in visits],
        note=[rng.choice(("Reports chest pain since Monday", "Asthma, inhaler prescribed")) for _ in visits],
        reminder_phone=[phone(rng) for _ in visits],
    )
    report = scan(path)
    told = people(report, "all")
    assert (told.n_people, told.key) == (45, "RECORD_KEY")
    assert {item.n_people for item in worklist(report)} <= {45, None}
    [group] = report.collections[0].record_groups
    assert group.n_people == 45


def test_addresses_of_networks_and_names_of_others_are_no_people(tmp_path: Path) -> None:
    path, rng = tmp_path / "company.db", random.Random(6)
    rows = range(400)
    table(
        path,
        "visits",
        ip_address=[f"81.2.{n % 250}.{n % 90 + 1}" for n in rows],
        doctor=[f"{rng.choice(('Ann', 'Bob'))} {rng.choice(('Weber', 'Keller', 'Novak'))}" for _ in rows],
    )
    report = scan(path)
    assert people(report, "all").n_people is None
    assert {item.n_people for item in worklist(report)} == {None}


def test_a_log_counts_the_people_that_its_lines_name(tmp_path: Path) -> None:
    path, known = tmp_path / "app.log", emails(30)
    lines = [
        f"2026-11-0{n % 9 + 1}T10:00:00Z INFO "
        + (
            f"login user={known[n // 4 % 30]} ip=93.1.{n % 200}.{n % 7}"
            if n % 4 == 0
            else f"job ended ms={n}"
        )
        for n in range(800)
    ]
    path.write_text("\n".join(lines) + "\n")
    assert people(scan(path), "all").n_people == 30


def test_people_of_a_sample_are_scaled_up(tmp_path: Path) -> None:
    path = tmp_path / "company.db"
    table(path, "accounts", email=emails(2_000))
    told = people(
        scan(path, source_kind="account_db", settings=ScanSettings(sample=500, whole_rows=500)), "all"
    )
    assert told.n_people is not None and told.is_estimate
    assert 1_700 <= told.n_people <= 2_300


def test_a_key_of_a_list_of_people_tells_them_apart_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "company.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE patients (patient_no TEXT PRIMARY KEY, email TEXT)")
        database.execute(
            "CREATE TABLE lab_results (patient_no TEXT REFERENCES patients (patient_no), test_code TEXT)"
        )
        rows = [(f"P-{48_213 * n % 1_000_003:07d}", one) for n, one in enumerate(emails(60))]
        database.executemany("INSERT INTO patients VALUES (?, ?)", rows)
        results = [(number, "HB1AC") for number, _ in rows[:45] for _ in range(3)]
        database.executemany("INSERT INTO lab_results VALUES (?, ?)", results)
    database.close()
    policy = load_policy("hospital")
    report = scan(path, classify_with=replace(classifier(), policy=policy, kinds=policy.kinds))
    told = people(report, "class", "health")
    assert (told.n_people, told.key, told.is_estimate) == (45, "RECORD_KEY", False)
    assert people(report, "all").n_people == 60


def test_where_nothing_tells_people_apart(tmp_path: Path) -> None:
    path = tmp_path / "company.db"
    table(path, "login_history", ip_address=[f"81.2.{n}.{n + 7}" for n in range(60)])
    told = people(scan(path, source_kind="account_db"), "all")
    assert (told.n_people, told.n_untold, told.key) == (None, 1, "")


def test_joined_sketches_are_about_right() -> None:
    rng = random.Random(5)
    import numpy as np

    every = np.array(sorted(rng.getrandbits(64) for _ in range(4_000)), np.uint64)

    def key(first: int, last: int) -> SubjectKey:
        mine = every[sorted(rng.sample(range(first, last), 1_500))]
        return SubjectKey(
            entity="EMAIL_ADDRESS", element="e", category="c", hashes=mine[:512], ceiling=int(mine[511]),
            n_people=1_500, is_exact=False,
        )  # fmt: skip

    told = counted([key(0, 4_000), key(0, 4_000)])
    assert told.n_people is not None and 2_000 < told.n_people < 3_000  # 2,438 of 4,000 are in any table
    carried = replace(key(0, 4_000), hashes=None)
    assert counted([carried, carried]).n_people == 1_500
    assert "not read again" in counted([carried, carried]).reason


def test_a_copy_leads_to_its_origin(tmp_path: Path) -> None:
    path, known = tmp_path / "company.db", emails(80)
    table(path, "accounts", email=known)
    export = tmp_path / "leads.csv"
    export.write_text("mail\n" + "\n".join(known[:70]) + "\n")
    report = scan(tmp_path)
    assert [ends(item) for item in report.flows] == [("company.db!/accounts.email", "leads.csv.mail")]
    assert (report.flows[0].share, report.flows[0].n_values, report.flows[0].basis) == (1.0, 70, "values")


def test_half_the_same_values_lead_nowhere(tmp_path: Path) -> None:
    path, known = tmp_path / "company.db", emails(120)
    table(path, "accounts", email=known[:80])
    table(path, "contacts", email=known[40:])
    assert scan(path).flows == ()


def _log(known: Sequence[str]) -> str:
    """Log lines, every fourth of which contains one of the addresses."""
    lines = (
        f"2026-11-01T10:00:{n % 60:02d}Z INFO " + (f"login user={one}" if n % 4 == 0 else f"job ended ms={n}")
        for n, one in enumerate(one for one in known for _ in range(4))
    )
    return "\n".join(lines) + "\n"


def test_the_fields_of_a_log_in_several_files_are_counted_exactly(tmp_path: Path) -> None:
    known = emails(3_000)
    for day in range(10):
        (tmp_path / f"app-2026-11-{day + 1:02}.log").write_text(_log(known[: 300 + 30 * day : 3]))
    [user] = [one for one in scan(tmp_path).findings if one.entity == "EMAIL_ADDRESS"]
    counts = user.evidence
    assert (counts.n_non_null, counts.n_match) == (1_450, 1_450)
    assert (counts.n_distinct, counts.n_distinct_match) == (190, 190)


def test_no_field_of_a_long_log_has_more_matches_than_values(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text(_log(emails(1_000)))
    report = scan(tmp_path, settings=ScanSettings(parsed_lines=400))
    [user] = [one for one in report.findings if one.entity == "EMAIL_ADDRESS"]
    assert 900 < user.evidence.n_distinct_match <= user.evidence.n_distinct <= user.evidence.n_non_null
