"""A field with a name of a detector is always a finding or a possible finding, whatever its values."""

import csv
import json
import random
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import pytest
import re2

from detectors.base import Detector, Hints, Recognized, Verdict
from detectors.catalogue import load_catalogue
from tests.running import scan

SEED = 11
ROWS = 40
LEADING = "2026-11-24T10:00:00Z level=info"
GEORGIAN = ("თბილისი", "მდინარე", "წიგნი", "ფანჯარა", "მაგიდა", "სარკე", "ხიდი", "ბაღი")


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field with a name of a detector, alone in its record, and its values."""

    place: str
    name: str
    entity: str
    values: tuple[str, ...]


def failing(detector: Detector, rng: random.Random) -> tuple[str, ...]:
    """Values with the form of the detector's examples that it refuses: the digits are replaced."""
    check = detector.validate
    if check is None or isinstance(detector.match, Recognized):
        return ()
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    patterns = [re2.compile(pattern.encode(), options) for pattern in detector.patterns]
    whole = [
        text
        for text in detector.examples
        if not patterns or any(pattern.fullmatch(text.encode()) for pattern in patterns)
    ]
    if not whole:
        return ()
    made = (
        re.sub(r"\d", lambda _: str(rng.randrange(10)), example) for example in islice(cycle(whole), 4 * ROWS)
    )
    return tuple(text for text in made if text.strip() and check(text, Hints()) == Verdict.INVALID)[:ROWS]


def variants(detector: Detector, rng: random.Random) -> Mapping[str, tuple[str, ...]]:
    made = {
        "fails": failing(detector, rng),
        "few": detector.examples[:2],
        "repeated": detector.examples[:1] * ROWS,
        "script": tuple(rng.choice(GEORGIAN) for _ in range(ROWS)),
    }
    return {
        way: values
        for way, values in made.items()
        if values and not any("\n" in value or '"' in value for value in values)
    }


def fields(turn: int) -> Iterator[Field]:
    """One field for every detector with names; ``turn`` selects the name and the values."""
    rng = random.Random(SEED + turn)
    detectors = [one for one in load_catalogue() if one.names]
    for number, detector in enumerate(detectors):
        if detector.nature.neutral or detector.about.on_request:
            continue
        names = [name for name in detector.names if not name.startswith("*")]
        made = variants(detector, rng)
        if names and made:
            way = sorted(made)[(number + turn) % len(made)]
            yield Field(
                place=f"{way}_{number}",
                name=names[(number * 7 + turn) % len(names)],
                entity=detector.entity,
                values=made[way],
            )


def as_csv(folder: Path, wanted: Sequence[Field]) -> None:
    for field in wanted:
        with (folder / f"{field.place}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([[field.name], *([value] for value in field.values)])


def as_json_lines(folder: Path, wanted: Sequence[Field]) -> None:
    for field in wanted:
        lines = (json.dumps({field.name: value}, ensure_ascii=False) for value in field.values)
        (folder / f"{field.place}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def as_log(folder: Path, wanted: Sequence[Field]) -> None:
    for field in wanted:
        lines = (f'{LEADING} {field.name}="{value}" done=1' for value in field.values)
        (folder / f"{field.place}.log").write_text("\n".join(lines) + "\n", encoding="utf-8")


def as_sqlite(folder: Path, wanted: Sequence[Field]) -> None:
    with closing(sqlite3.connect(folder / "all.db")) as db:
        for field in wanted:
            db.execute(f'create table {field.place} ("{field.name}" text)')
            db.executemany(f"insert into {field.place} values (?)", [(value,) for value in field.values])
        db.commit()


@pytest.mark.parametrize(("turn", "write"), list(enumerate((as_csv, as_json_lines, as_log, as_sqlite))))
def test_what_a_name_says_is_found_or_possible(
    turn: int, write: Callable[[Path, Sequence[Field]], None], tmp_path: Path
) -> None:
    wanted = tuple(fields(turn))
    assert len(wanted) > 150
    data = tmp_path / "data"
    data.mkdir()
    write(data, wanted)
    done = scan(data, "--ner", "off", into=tmp_path / "report", formats="json")
    heard = {
        place
        for item in (*done.report["findings"], *done.report["possible"])
        if item["entity"] not in ("RECORD_METADATA", "FREE_TEXT", "DATE_TIME", "URL", "ORGANIZATION")
        for place in [re.split(r"[./]", item["collection"].removeprefix("all.db!/"))[0]]
    }
    silent = [f"{field.place} {field.name} {field.entity}" for field in wanted if field.place not in heard]
    assert not silent
