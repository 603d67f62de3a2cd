"""What the pages show and store: filters in the address, decisions, owners, the baseline, files."""

import io
import json
import re
import zipfile
from pathlib import Path
from urllib.parse import urlencode

import pytest

from reports.registry import formats
from scanner.serve.exchange import MAX_FIELD
from scanner.store import open_store
from tests.running import run
from tests.scanner.serve.serving import SCAN, Client, links, two_runs

ITEM = r"/runs/[^/\"]+/worklist/[0-9a-f]{12}"
FINDING = r"/runs/[^/\"]+/findings/[0-9a-f]{64}"


@pytest.fixture
def latest(looking: Client) -> str:
    return looking.get("/latest").headers["location"]


def item_of(client: Client, words: str) -> str:
    """The address of the only item that a search finds."""
    at = client.get("/latest").headers["location"]
    (found,) = links(client.get(f"{at}/worklist?{urlencode({'state': 'all', 'q': words})}"), ITEM)
    return found


def test_runs_are_listed_newest_first_and_lead_to_their_first_screen(looking: Client, latest: str) -> None:
    listed = links(looking.get("/"), r"/runs/[^/\"]+")
    assert len(listed) == 2 and listed[0] == latest
    shown = looking.get(latest).text
    assert "Checked against the notice of XPOZ" in shown and "items are on the worklist" in shown
    assert f'href="{latest}/report#unscanned"' in shown


def test_every_link_leads_somewhere(looking: Client, latest: str) -> None:
    todo, seen = ["/", "/reviews", latest], set[str]()
    while todo and len(seen) < 80:
        path = todo.pop().partition("#")[0].replace("&amp;", "&")
        if not path or path in seen or "/files/" in path:
            continue
        seen.add(path)
        told = looking.get(path)
        if path == "/latest":
            assert told.status == 303
            todo.append(told.headers["location"])
            continue
        assert told.status == 200, path
        if not path.endswith("/report"):
            todo += links(told, r"/[^\"]*")
    assert len(seen) > 20


def test_numbers_lead_to_places_that_are_there(looking: Client, latest: str) -> None:
    first, report = looking.get(latest).text, looking.get(f"{latest}/report").text
    places = re.findall(r'href="(?:/runs/[^"]*/report)?#([^"?]+)"', first)
    assert "people" in places
    for place in places:
        assert f'id="{place}"' in (report if f'/report#{place}"' in first else first)


def test_formats_are_described_in_plain_words(looking: Client, latest: str) -> None:
    assert "``" not in looking.get(f"{latest}/files").text


def test_filters_stand_in_the_address(looking: Client, latest: str) -> None:
    every = looking.get(f"{latest}/findings").text
    cards = looking.get(f"{latest}/findings?entity=CREDIT_CARD").text
    assert "customer_<wbr>email" in every and "customer_<wbr>email" not in cards
    assert '<option value="CREDIT_CARD" selected>' in cards
    assert looking.get(f"{latest}/findings?q=no+such+thing").text.count("No finding matches") == 1
    broken = looking.get(f"{latest}/worklist?kind=broken&severity=critical").text
    assert "to decide" not in broken and '<option value="broken" selected>' in broken
    for odd in ("page=999999", "page=-1", "page=x", "confidence=nan", "kind=%00", "state=never", "class=x"):
        assert looking.get(f"{latest}/findings?{odd}").status == 200
        assert looking.get(f"{latest}/worklist?{odd}").status == 200


def test_a_false_alarm_of_an_item_holds_for_all_its_places(deciding: Client) -> None:
    item = item_of(deciding, "note-")
    shown = deciding.get(item).text
    assert "4 places" in shown and "<dd><b>open</b></dd>" in shown
    wish = {"what": "false-alarm", "reason": "a template, nobody's", "author": "Ann"}
    told = deciding.post(f"{item}/decide", wish)
    assert (told.status, told.headers["location"]) == (303, f"{item}?done=1")
    after = deciding.get(f"{item}?done=1").text
    assert "<dd><b>decided</b></dd>" in after and "Kept as review 1" in after and "nobody&#39;s" in after
    at = item.partition("/worklist")[0]
    assert item not in links(deciding.get(f"{at}/worklist"), ITEM)
    assert item in links(deciding.get(f"{at}/worklist?state=decided"), ITEM)
    assert "by Ann" in after and "Ann" in deciding.get("/reviews").text


def test_what_is_decided_there_governs_the_next_scan(tmp_path: Path, kept: Path) -> None:
    from tests.scanner.serve.serving import served

    store = two_runs(tmp_path)
    with served(store) as client:
        client.post(
            f"{item_of(client, 'note-')}/decide",
            {"what": "accept", "reason": "known", "expires": "2999-01-01"},
        )
    run("scan", tmp_path / "in", *SCAN, "--store", store)
    told = json.loads(run("report", "--format", "json", "--store", store).out)
    aside = [one for one in told["findings"] if one["status"] == "suppressed"]
    assert len(aside) == 4 and {one["reviews"][0]["author"] for one in aside} == {"dpo"}


def test_owner_and_day_are_kept_and_stand_in_the_workbook(deciding: Client) -> None:
    item = item_of(deciding, "note-")
    told = deciding.post(f"{item}/assign", {"owner": "Billing <b>", "due": "2027-01-31", "author": ""})
    assert told.headers["location"] == f"{item}?done=assigned"
    at = item.partition("/worklist")[0]
    listed = deciding.get(f"{at}/worklist?{urlencode({'state': 'all', 'owner': 'Billing <b>'})}").text
    assert "Billing &lt;b&gt;" in listed and "31 January 2027" in listed and "Billing <b>" not in listed
    book = zipfile.ZipFile(io.BytesIO(deciding.get(f"{at}/files/xlsx").body))
    assert any(b"Billing" in book.read(name) for name in book.namelist())


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"what": "accept", "reason": " "}, "Give a reason"),
        ({"what": "", "reason": "x"}, "Say what it is"),
        ({"what": "accept", "reason": "x", "expires": "2020-01-01"}, "is in the past"),
        ({"what": "accept", "reason": "x", "expires": "soon"}, "is not a date"),
        ({"what": "accept", "reason": "x" * (MAX_FIELD + 1)}, "longer than"),
        ({"what": "reclassify", "reason": "x", "element": "no_such"}, "what it is instead"),
    ],
)
def test_what_cannot_be_kept_is_told_beside_the_form(
    deciding: Client, fields: dict[str, str], words: str
) -> None:
    told = deciding.post(f"{item_of(deciding, 'note-')}/decide", fields)
    assert told.status == 422 and words in told.text and 'role="alert"' in told.text
    assert "None is in force" in deciding.get("/reviews").text


def test_a_finding_can_be_said_to_be_something_else(deciding: Client) -> None:
    at = deciding.get("/latest").headers["location"]
    (finding, *_) = links(deciding.get(f"{at}/findings?entity=EMAIL_ADDRESS&q=more.csv"), FINDING)
    assert "use_to_number" in deciding.get(finding).text
    wish = {"what": "reclassify", "element": "use_to_number", "reason": "numbers that were called"}
    assert deciding.post(f"{finding}/decide", wish).status == 303
    assert "Decided since this run: reclassified" in deciding.get(finding).text


@pytest.mark.parametrize(("element", "is_strange"), [("use_to_number", True), ("acct_email", False)])
def test_what_does_not_hold_such_values_is_said_to(deciding: Client, element: str, is_strange: bool) -> None:
    at = deciding.get("/latest").headers["location"]
    (finding, *_) = links(deciding.get(f"{at}/findings?entity=EMAIL_ADDRESS&q=more.csv"), FINDING)
    done = deciding.post(
        f"{finding}/decide", {"what": "reclassify", "element": element, "reason": "so it is"}
    )
    told = deciding.get(done.headers["location"]).text
    assert "Kept as review 1" in told
    assert ("is not known to hold such values: E-mail address" in told) == is_strange


def test_a_review_is_withdrawn_with_a_reason(deciding: Client) -> None:
    item = item_of(deciding, "note-")
    deciding.post(f"{item}/decide", {"what": "accept", "reason": "known"})
    assert deciding.post("/reviews/1/withdraw", {"reason": ""}).status == 422
    assert deciding.post("/reviews/1/withdraw", {"reason": "wrong"}).status == 303
    assert "withdrawn by dpo: wrong" in deciding.get("/reviews").text
    assert "<dd><b>open</b></dd>" in deciding.get(item).text
    for number in ("1", "77", "x", "9" * 30):
        assert deciding.post(f"/reviews/{number}/withdraw", {"reason": "again"}).status in (404, 422)


def test_a_run_becomes_the_baseline_and_changes_are_held_against_it(deciding: Client) -> None:
    runs = links(deciding.get("/"), r"/runs/[^/\"]+")
    newest, oldest = runs
    assert "is accepted as the baseline yet" in deciding.get(f"{newest}/changes?against=baseline").text
    assert deciding.post(f"{oldest}/baseline", {"author": "Ann"}).status == 303
    for against in ("", "baseline", oldest.rpartition("/")[2]):
        told = deciding.get(f"{newest}/changes?against={against}").text
        assert "more.<wbr>csv" in told and "note-3.<wbr>txt" in told and "customers.<wbr>csv" not in told
    assert "There is no earlier run" in deciding.get(f"{oldest}/changes").text


@pytest.mark.parametrize("name", [name for name, form in formats().items() if form.filename])
def test_every_format_can_be_kept(looking: Client, latest: str, name: str) -> None:
    told = looking.get(f"{latest}/files/{name}")
    assert told.status == 200 and len(told.body) > 100
    assert told.headers["content-disposition"].startswith("attachment; filename=")


def test_the_report_stands_in_a_sandbox(looking: Client, latest: str) -> None:
    told = looking.get(f"{latest}/report")
    assert "sandbox allow-scripts" in told.headers["content-security-policy"]
    assert told.text.startswith("<!doctype html>")


@pytest.mark.parametrize(
    "path",
    ["/runs/none", "/runs/none/worklist", "{run}/worklist/none", "{run}/findings/none", "{run}/files/none",
     "{run}/files/..%2f..%2fetc", "/nothing", "/runs/%00", "/runs/'", "{run}/changes?against=none"],
)  # fmt: skip
def test_what_there_is_not_is_told_in_our_words(looking: Client, latest: str, path: str) -> None:
    told = looking.get(path.format(run=latest))
    assert told.status == 404 and "Traceback" not in told.text and "All runs" in told.text


def test_other_methods_and_large_forms_are_refused(deciding: Client) -> None:
    assert deciding.post("/", {}).status == 405
    item = item_of(deciding, "note-")
    assert deciding.post(f"{item}/decide", {"what": "accept", "reason": "x" * 100_000}).status == 403
    assert deciding.get(f"{item}/decide").status in (404, 405)


def test_an_error_of_our_own_keeps_its_text(deciding: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("ann1@example.org")

    monkeypatch.setattr("scanner.serve.work.worklist", fail)
    told = deciding.get(deciding.get("/latest").headers["location"] + "/worklist")
    assert told.status == 500 and "RuntimeError" in told.text and "ann1" not in told.text


def test_the_store_is_what_it_was_after_looking(kept: Path, looking: Client) -> None:
    with open_store(str(kept), {}, create=False) as store:
        assert store.reviews.all() == () and store.assignments.all() == ()
