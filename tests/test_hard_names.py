"""Names are treated as values until proven otherwise: a value in place of a name is in no output."""

import csv
import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import hyperscan
import pytest

from connectors.base import Collection
from detectors.matching.pattern_pass import PatternPass
from detectors.parts.value_model import value_odds
from detectors.registry import load_detectors
from scanner.counting.scan_context import namer_of
from scanner.redaction.collections import ShownNames
from scanner.redaction.field_names import Namer
from scanner.redaction.paths import ShownPaths
from tests.hard_places import PLACES, file_name, word
from tests.made_names import KINDS, logins
from tests.running import outputs, run

N_OF_A_SET = 12
MOST_HIDDEN = 0.01
"""The greatest share of ordinary names that may be hidden."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """All outputs of a scan, and the values that were planted in place of names."""

    planted: Mapping[str, tuple[str, ...]]
    """The planted values by place and kind."""
    said: Mapping[str, str]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    source, folder = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("outputs")
    planted: dict[str, tuple[str, ...]] = {}
    for number, (place, plant) in enumerate(PLACES.items()):
        for kind, make in KINDS.items():
            own = source / place / kind
            own.mkdir(parents=True)
            planted[f"{place}/{kind}"] = names = tuple(make(N_OF_A_SET, 100 * number + len(planted)))
            plant(own, names)
    options = ["--store", folder / "runs.db", "--ner", "off", "--min-confidence", "0", "--progress", "json"]
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        done = run("scan", source, "-o", folder / "out", "--format", "all", "--log-level", "debug", *options)
        schema = run("scan", source, "--schema-only", "--format", "json", *options)
    plan = run("scan", source, "--plan")
    runs = run("runs", "--store", folder / "runs.db")
    streams = {
        "out": done.out,
        "err": done.err,
        "schema": schema.out + schema.err,
        "plan": plan.out + plan.err,
    }
    written = {name: data.decode("utf-8", "replace") for name, data in outputs(folder)}
    return Told(planted=planted, said={**streams, "runs": runs.out + runs.err, **written})


def test_a_thousand_values_in_names_are_told_nowhere(told: Told) -> None:
    values = [name for names in told.planted.values() for name in names]
    assert len(values) >= 1_000
    seen = _standing({form for name in values for form in _forms(name)}, told.said)
    leaked = [
        f"{place}: {name} in {where}"
        for place, names in told.planted.items()
        for name in names
        for where, found in seen.items()
        if not found.isdisjoint(_forms(name))
    ]
    assert not leaked, "\n".join(leaked)


def _forms(name: str) -> set[str]:
    return {name.casefold(), word(name).casefold(), file_name(name).casefold()}


def _standing(wanted: Iterable[str], said: Mapping[str, str]) -> dict[str, set[str]]:
    """The wanted texts that occur in each output, ignoring case; each output is searched only once."""
    texts = sorted(wanted)
    database = hyperscan.Database()
    single = [hyperscan.HS_FLAG_SINGLEMATCH] * len(texts)
    database.compile([text.encode() for text in texts], list(range(len(texts))), flags=single, literal=True)
    seen: dict[str, set[str]] = {}
    for name, text in said.items():
        found: set[str] = set()
        found_here = partial(_note, found, texts)
        database.scan(text.casefold().encode("utf-8", "replace"), match_event_handler=found_here)
        seen[name] = found
    return seen


def _note(found: set[str], texts: list[str], number: int, *_: object) -> None:
    found.add(texts[number])


def test_a_value_in_an_output_would_be_seen() -> None:
    values = ["Kowalski, Jonas", "Xq9!vorpal-zin", "(212) 555-0106", "Żółć*"]
    said = {"a": "as kowalski, JONAS said", "b": "żółć* (212) 555-01060", "c": "kowalski jonas"}
    wanted = [form for value in values for form in _forms(value)]
    assert _standing(wanted, said) == {
        "a": {"kowalski, jonas"}, "b": {"żółć*", "(212) 555-0106"}, "c": set(),
    }  # fmt: skip


def test_what_was_read_is_accounted_for(told: Told) -> None:
    places = {line.split("/")[0] for line in re.findall(r"^  (\S+)", told.said["plan"], re.M)}
    assert set(PLACES) <= places


@pytest.fixture(scope="module")
def namer() -> Namer:
    return namer_of(PatternPass(load_detectors()))


def test_columns_and_tables_of_real_schemas_stay_readable(namer: Namer) -> None:
    path = Path(__file__).parent / "data" / "telecom_columns.csv"
    tables: dict[tuple[str, str], set[str]] = {}
    products: dict[str, set[str]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            tables.setdefault((row["product"], row["table"]), set()).add(row["column"])
            products.setdefault(row["product"], set()).add(row["table"])
    columns = [pair for names in tables.values() for pair in _changed(namer, names)]
    assert len(columns) <= MOST_HIDDEN * sum(map(len, tables.values())), (len(columns), columns)
    named = [pair for names in products.values() for pair in _renamed(namer, names)]
    assert len(named) <= MOST_HIDDEN * sum(map(len, products.values())), (len(named), named)


def _changed(namer: Namer, names: Iterable[str]) -> list[tuple[str, str]]:
    wanted = sorted(names)
    safe = namer.names(wanted, namer.crowds(wanted))
    return [(name, shown.path) for name, shown in zip(wanted, safe, strict=True) if "{" in shown.path]


def _renamed(namer: Namer, names: Iterable[str]) -> list[tuple[str, str]]:
    tables = [Collection(name=name, kind="table") for name in sorted(names)]
    shown = ShownNames(namer)
    shown.learn(tables)
    return [(table.name, told) for table in tables if (told := shown.of(table).name) != table.name]


def test_file_names_of_real_projects_stay_readable(namer: Namer) -> None:
    root = Path(__file__).parent.parent
    files = [
        path.relative_to(root).as_posix()
        for top in ("connectors", "detectors", "docs", "reports", "scanner", "tests", "benchmarks")
        for path in (root / top).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    shown = ShownPaths(namer)
    for path in files:
        shown.learn(path)
    hidden = [(path, shown.of(path)) for path in files if shown.of(path) != path]
    assert len(files) > 700
    assert len(hidden) <= MOST_HIDDEN * len(files), hidden


@pytest.mark.parametrize(
    "name",
    [
        *("customers_2024-01-03_5.csv", "orders_10-18-2021_0924.csv", "18.10.2021_orders.json"),
        *("export 2021-10-18 (2).json", "report_v2_2021-10-18.csv", "sms_20240103-120000-4.csv"),
        *("रिपोर्ट.csv", "விற்பனை.csv", "клиенты.csv", "顧客一覧.csv", "العملاء.csv", "fight-songs.csv"),
    ],
)
def test_dated_files_and_words_of_other_scripts_stay_readable(name: str, namer: Namer) -> None:
    assert ShownPaths(namer).of(f"data/{name}") == f"data/{name}"


@pytest.mark.parametrize("name", ["pepper84_2024-03-12", "scan 4915112345678", "राहुल_शर्मा", "v2_12025550143"])
def test_a_date_or_a_version_hides_nothing_of_a_value(name: str, namer: Namer) -> None:
    assert name not in ShownPaths(namer).of(f"data/{name}.csv")


@pytest.mark.parametrize(
    "name",
    [
        *("submission_hkowal71", "backup - T. Okonkwo-Lindqvist - signed", "invoice-j.brandstetter"),
        *(
            "key-0f8fad5b-d9cb-469f-a165-70867728950e",
            "secret Lagoon&Walrus73",
        ),
        *("Договор_Ворон Ксения", "이력서_남궁소연", "report_C0084713"),
    ],
)
def test_a_value_among_other_words_of_a_file_is_hidden(name: str, namer: Namer) -> None:
    value = re.split(r"[ _-]", name, maxsplit=1)[1]
    assert value.removesuffix(" - signed") not in ShownPaths(namer).of(f"data/{name}.txt")


def _people_of(made: str, seed: int) -> list[str]:
    """Twelve names in the format ``made``, for example logins with years, with dots, or short ones."""
    rng = random.Random(seed)
    names = [re.sub(r"[^a-z.]", "", name.lower()) for name in logins(400, seed) if "." in name]
    pairs = [name.split(".") for name in rng.sample(sorted({*names}), 12)]
    return [
        made.format(first=first, last=last, i=first[:1], short=last[:3], year=rng.randrange(1960, 2009))
        for first, last in pairs
    ]


@pytest.mark.parametrize("made", ["{first}_{year}", "{i}.{last}", "{first}_{i}", "{last}_{first}"])
def test_logins_that_look_like_columns_are_hidden_as_a_set(made: str, namer: Namer) -> None:
    names = [name for seed in range(8) for name in _people_of(made, seed)]
    sets = [names[at : at + 12] for at in range(0, len(names), 12)]
    assert [name for own in sets for name in own if name not in dict(_changed(namer, own))] == []


def test_names_that_differ_by_numbers_stay_readable(namer: Namer) -> None:
    columns = [f"confirmed_{at}_{at + 9}_{sex}" for at in range(20, 80, 10) for sex in "fm"]
    assert _changed(namer, ["total", "recovered", *columns]) == []
    files = [
        *(f"municipalities_{year}" for year in range(1812, 1824)),
        *(f"Situation-report-{day:03}_{day:02}_03_2020" for day in range(13, 26)),
    ]
    shown = ShownPaths(namer)
    for name in files:
        shown.learn(f"{name[:9]}/{name}.csv")
    assert [name for name in files if name not in shown.of(f"{name[:9]}/{name}.csv")] == []


def test_captions_with_abbreviations_stay_readable(namer: Namer) -> None:
    names = ["IRN Hash", "EU 3-Party Trade", "TDS Posting to G/L", "US Gross"]
    assert [pair for name in names for pair in _changed(namer, [name])] == []
    assert all(_changed(namer, [name]) for name in ("Jonas Kowalski", "JK 4711 AB"))


def test_one_name_alone_is_judged_as_well(namer: Namer) -> None:
    kept = (
        "customer_id",
        "email",
        "firstName",
        "Order Date",
        "x-request-id",
        "sha256",
        "p95",
        "Straße",
        "col17",
    )
    assert [name.path for name in namer.names(kept)] == list(kept)
    values = ("Xq9!vorpal-zin", "jkowalski1987", "9f3b6d1c8e7a5042b4c6", "Kowalski, Jonas", "491715550123")
    assert [name.path for name in namer.names(values) if name.path in values] == []


def test_a_hidden_file_is_found_by_its_locator(tmp_path: Path) -> None:
    (tmp_path / "hr").mkdir()
    (tmp_path / "hr" / "Kowalski, Jonas.csv").write_text("id,total\n1,2\n3,4\n")
    (tmp_path / "hr" / "Silva, Ana.csv").write_text("id,total\n1,2\n3,4\n")
    masked = run("scan", tmp_path, "--plan").out
    assert "Kowalski" not in masked and "{VALUE}#" in masked
    shown = run("scan", tmp_path, "--plan", "--show-paths").out
    (line,) = [line for line in shown.splitlines() if "Kowalski, Jonas.csv" in line]
    assert line.rpartition("in reports: ")[2] in masked
    report = run("scan", tmp_path, "--show-paths", "--format", "json", "--store", "none").out
    assert "Kowalski, Jonas.csv" in report


def test_what_pretends_to_be_hidden_is_a_value(namer: Namer) -> None:
    assert [name.path for name in namer.names(["{HUNTER2}", "a.{KOWALSKI}"])] == ["{VALUE}", "a.{VALUE}"]


def test_the_model_tells_names_from_values() -> None:
    assert value_odds("billing_address") < 0 < value_odds("Tr0ub4dor&3")
