"""Scans read prose for names: a bounded, repeatable sample of every field of prose, and nothing else."""

import csv
import json
import random
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest
import spacy

from detectors.base import Hints
from detectors.matching.pattern_pass import PatternPass
from detectors.prose.language_model import InstalledModel, LanguageModel, best_models, load_model
from detectors.prose.name_reader import NameReader, TextReader, language_teller
from detectors.prose.name_spans import LIKELY
from detectors.prose_name import DETECTORS
from scanner.counting.plan import ScanSettings, UnitLimits
from scanner.finding import Report, to_json
from tests.running import Done
from tests.running import scan as scan_by_command
from tests.scanner.scanning import scan

PEOPLE = ("Maria Lopez", "Oliver Brown", "Hannah Schmidt", "Kenji Tanaka", "Priya Patel", "Thomas Wagner")
NOTES = (
    "Spoke to {} about invoice {}, she will call back tomorrow.",
    "The router of {} was replaced, ticket {} is closed.",
    "{1} orders are late and the parcel for {0} was never sent.",
)
ADJECTIVES = ("red", "small", "leather", "foldable", "wireless", "heavy", "cotton", "bright")
PRODUCTS = ("Lamp", "Sofa", "Road Bike", "Backpack", "Router", "Office Chair", "Kettle", "Headphones")
PARTS = ("two bulbs", "a cable", "a carbon frame", "five pockets", "a large screen", "soft cushions")
READING = ScanSettings(read_names=True, language_models=best_models())

pytestmark = pytest.mark.skipif(not best_models(), reason="no language model is installed")


def note(rng: random.Random, number: int) -> str:
    return rng.choice(NOTES).format(rng.choice(PEOPLE), number)


def product(rng: random.Random, number: int) -> str:
    """A product description without the name of a person."""
    kind, part = rng.choice(PRODUCTS), rng.choice(PARTS)
    return f"The {rng.choice(ADJECTIVES)} {kind} comes with {part} and model number {number}."


@pytest.fixture(scope="module")
def tickets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tickets")
    rng = random.Random(7)
    with (folder / "tickets.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["ref", "remarks", "item_text"])
        rows.writerows([f"Q{number}", note(rng, number), product(rng, number)] for number in range(500))
    (folder / "app.log").write_text("".join(f"worker 7 says {note(rng, number)}\n" for number in range(40)))
    return folder


def found(report: Report, collection: str) -> set[tuple[str, str, str]]:
    return {
        (item.field, item.entity, item.axis)
        for item in report.findings
        if item.collection == collection and item.entity in ("PERSON", "LOCATION")
    }


def test_people_are_found_in_notes_and_not_in_products(tickets: Path) -> None:
    report = scan(tickets, settings=READING)
    assert found(report, "tickets.csv") == {("remarks", "PERSON", "contains")}
    (person,) = (item for item in report.findings if item.entity == "PERSON")
    assert person.evidence.n_validated == 256
    assert 250 < person.evidence.n_match <= 500
    assert person.masked_examples == ()


def test_lines_of_logs_are_not_read_but_documents_are(tickets: Path, tmp_path: Path) -> None:
    assert found(scan(tickets, settings=READING), "app.log") == set()
    (tmp_path / "minutes.txt").write_text("".join(note(random.Random(n), n) + "\n" for n in range(20)))
    assert found(scan(tmp_path, settings=READING), "minutes.txt") == {("text", "PERSON", "contains")}


LETTER = """Oak Street Clinic, PO Box 12, Springfield
{name}
12 Elm Road
Springfield

{greeting} {name},
the results of your last visit are ready and can be picked up at the desk.

Kind regards
"""


def test_whom_a_letter_is_for_is_found(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text(LETTER.format(name="Hannah Schmidt", greeting="Dear"))
    assert ("text", "PERSON", "contains") in found(scan(tmp_path, settings=READING), "letter.txt")
    by_greeting = scan(tmp_path, settings=replace(READING, language_models=()))
    assert "PERSON" in {item.entity for item in (*by_greeting.findings, *by_greeting.possible)}


def test_headings_of_a_document_are_no_names(tmp_path: Path) -> None:
    headings = ("Getting Started", "Road Bike", "Office Chair", "Data Protection", "Access Control Lists")
    text = "".join(f"{heading}\n\n{product(random.Random(heading), 7)}\n\n" for heading in headings)
    (tmp_path / "manual.txt").write_text(text)
    assert found(scan(tmp_path, settings=READING), "manual.txt") == set()


def test_what_is_read_does_not_depend_on_how_the_work_is_cut(tickets: Path) -> None:
    at_once = scan(tickets, settings=READING)
    in_pieces = scan(tickets, settings=replace(READING, unit=UnitLimits(n_bytes=8_192)))
    assert to_json(at_once) == to_json(in_pieces)


def by_command(tickets: Path, into: Path, *options: str) -> tuple[Done, set[str]]:
    done = scan_by_command(tickets / "tickets.csv", *options, into=into)
    assert done.code == 0
    return done, {item["entity"] for item in done.report["findings"]}


def test_the_command_reads_without_a_network_and_says_with_what(
    tickets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_options: object) -> NoReturn:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    done, entities = by_command(tickets, tmp_path)
    assert "PERSON" in entities
    assert done.report["run"]["settings"]["language_models"] == [model.title for model in best_models()]
    written = json.dumps(done.report) + done.out + done.err
    assert [name for name in PEOPLE if name in written] == []


def test_off_is_off(tickets: Path, tmp_path: Path) -> None:
    done, entities = by_command(tickets, tmp_path, "--ner", "off")
    assert "PERSON" not in entities
    assert "language_models" not in done.report["run"]["settings"]


def test_without_a_model_the_summary_says_so(
    tickets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("detectors.prose.language_model.best_models", lambda: ())
    done, entities = by_command(tickets, tmp_path)
    assert "FREE_TEXT" in entities
    assert done.report["run"]["settings"]["language_models"] == []
    assert "No language model was installed" in " ".join(done.out.split())


def test_chance_is_how_often_a_name_is_seen_where_none_is() -> None:
    rng = random.Random(20_260_101)
    texts = [product(rng, rng.randrange(1_000, 9_999)) for _ in range(400)]
    reader = TextReader(patterns=PatternPass([]), names=NameReader(models=best_models()))
    found = [{one.entity for one in spans if one.score >= LIKELY} for spans in reader.spans(texts, Hints())]
    for detector in DETECTORS:
        seen = sum(detector.entity in entities for entities in found)
        assert seen / len(texts) <= detector.chance, detector.entity


def test_every_text_is_read_by_the_model_of_its_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = []
    for language, rank in (("de", 0), ("en", 1)):
        pipeline = spacy.blank(language)
        ruler = pipeline.add_pipe("entity_ruler")
        ruler.add_patterns([{"label": "PER", "pattern": f"Quimby {language.upper()}"}])  # type: ignore[attr-defined]
        package = tmp_path / f"made_{language}"
        package.mkdir()
        pipeline.to_disk(package / "model")
        (package / "__init__.py").touch()
        models.append(
            InstalledModel(language=language, rank=rank, name=package.name, version="1", package=package.name)
        )
    monkeypatch.syspath_prepend(tmp_path)
    texts = ["Gestern haben wir lange mit Quimby DE und Quimby EN gesprochen, und das war gut so."]
    texts += ["Yesterday we had a long talk with Quimby DE and Quimby EN, and that was a good thing."]
    labelled = NameReader(models=tuple(models)).label(texts)
    names = [[text[one.start : one.end] for one in each] for text, each in zip(texts, labelled, strict=True)]
    assert names == [["Quimby DE"], ["Quimby EN"]]
    assert language_teller(("en",))("Guten Tag") == "en"


def test_a_model_that_is_not_installed_is_named() -> None:
    with pytest.raises(OSError, match="made_up_model is not installed"):
        load_model("made_up_model")


def test_a_text_that_several_files_hold_is_read_once() -> None:
    read: list[str] = []

    class Pipeline:
        def pipe(self, texts: list[str], batch_size: int) -> Iterator[Any]:
            read.extend(texts)
            return (SimpleNamespace(ents=()) for _ in texts)

    model = LanguageModel(Pipeline())
    assert model.label(["Ada called.", "Bo wrote.", "Ada called."]) == [[], [], []]
    assert model.label(["Bo wrote.", "Cy left."]) == [[], []]
    assert read == ["Ada called.", "Bo wrote.", "Cy left."]


@pytest.mark.skipif(not best_models(), reason="no language model is installed")
def test_loading_a_model_imports_nobody_elses_pipes() -> None:
    code = f"""
import sys
from detectors.prose.language_model import load_model
found = load_model({best_models()[0].package!r}).label(["Yesterday Jonas Kowalski called from Berlin."])
print(len(found[0]) > 0, "presidio_analyzer" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"]
