"""Measured figures, compared with their goals and with earlier figures from the same kind of machine."""

import argparse
import json
import platform
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

_RECORDED = Path(__file__).with_name("recorded.json")
_TENTH = 1.1
_SMALL = 0.1


@dataclass(frozen=True)
class Row:
    """One figure, in units of a bare Python start or as a ratio; lower is better."""

    title: str
    measured: float
    wanted: float
    """The goal; infinite for a row that only explains other rows."""
    limit: float | None = None
    """The value that the figure must never exceed, if there is one."""

    def __str__(self) -> str:
        places = 2 if self.measured > _SMALL else 5
        said = [f"{self.title:66} {self.measured:7.{places}f}"]
        if isfinite(self.wanted):
            missed = self.measured / self.wanted
            said.append(f"goal {self.wanted:g}, {'reached' if missed <= 1 else f'{missed:.2f} times it'}")
        if self.limit is not None:
            said.append(f"limit {self.limit:g}, {'held' if self.measured <= self.limit else 'broken'}")
        return "   ".join(said)


def print_by_part(
    description: str | None, rows: Callable[[float], Iterable[Row]], arguments: list[str] | None
) -> None:
    """Run a benchmark as a command and print its rows; ``--part`` gives the share of the full sizes."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--part", type=float, default=1.0, help="share of the full sizes (default: all)")
    for row in rows(parser.parse_args(arguments).part):
        print(row, flush=True)


def machine_kind() -> str:
    """The kind of this machine, in words: architecture, system and Python version."""
    return f"{platform.machine()} {platform.system()}, Python {'.'.join(platform.python_version_tuple()[:2])}"


def recorded() -> Mapping[str, float]:
    """The recorded figure of each row on this kind of machine."""
    found: dict[str, dict[str, float]] = json.loads(_RECORDED.read_text("utf-8"))
    return found.get(machine_kind(), {})


def record(rows: Iterable[Row]) -> None:
    """Store the figures with which later runs on this kind of machine are compared."""
    found = json.loads(_RECORDED.read_text("utf-8"))
    found[machine_kind()] = {row.title: float(f"{row.measured:.3g}") for row in rows}
    _RECORDED.write_text(json.dumps(found, indent=2, sort_keys=True) + "\n", "utf-8")


def worse(rows: Iterable[Row], before: Mapping[str, float]) -> list[str]:
    """The rows whose figure is more than a tenth worse than the recorded figure, in words."""
    return [
        f"{row.title}: {row.measured:.2f}, {before[row.title]:.2f} before"
        for row in rows
        if row.measured > _TENTH * before.get(row.title, float("inf"))
    ]
