"""Scan hostile inputs for a given time: ``python -m tests.attack --minutes 60``.

The real command scans rounds of files. Each scan must end by itself, account for every input and report no
unexpected error. Inputs that fail are kept in ``tests/data/fallen``, which the test suite scans, too.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from tests.hostile_files import inputs

FALLEN = Path(__file__).parent / "data" / "fallen"
ROUND = 60
PATIENCE = 900
"""Seconds after which the scan of a round counts as hanging."""
CRASHED = ("crashed:", "Traceback", "internal error")


def write(folder: Path, files: Iterable[tuple[str, bytes]]) -> list[str]:
    names = []
    for name, data in files:
        (folder / name).write_bytes(data)
        names.append(name)
    return names


def attacked(folder: Path) -> tuple[str, list[str]]:
    """How a scan of ``folder`` failed (empty if it did not), and the inputs at fault, as far as known."""
    command = [
        sys.executable,
        "-m",
        "scanner.cli.main",
        "scan",
        str(folder),
        "--ner",
        "off",
        "--store",
        "none",
    ]
    try:
        done = subprocess.run(
            [*command, "--format", "json", "--show-paths", "--progress", "off"],
            capture_output=True, text=True, errors="replace", timeout=PATIENCE, check=False,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return "it hangs", []
    names = sorted(path.name for path in folder.iterdir())
    if done.returncode not in (0, 3) or any(word in done.stderr for word in CRASHED):
        return f"exit code {done.returncode}: {done.stderr[-400:]}", []
    return judged(json.loads(done.stdout), names)


def judged(report: dict, names: Iterable[str]) -> tuple[str, list[str]]:  # type: ignore[type-arg]
    """What is wrong with a report (empty if nothing is), and the inputs that are missing in it or crashed."""
    told: dict[str, list[str]] = {}
    for item in report["collections"]:
        told.setdefault(item["collection"].partition("!/")[0], []).append(item["reason"])
    missing = [name for name in names if name not in told]
    crashed = [
        name for name, reasons in told.items() if any(reason.startswith("crashed") for reason in reasons)
    ]
    if missing or crashed:
        return f"not accounted for: {missing}; crashed: {crashed}", [*missing, *crashed]
    return "", []


def main() -> int:
    parser = argparse.ArgumentParser(description="Scan hostile inputs.")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    asked = parser.parse_args()
    ends, made, fallen = time.monotonic() + 60 * asked.minutes, inputs(asked.seed), 0
    count = 0
    print(f"seed {asked.seed}", flush=True)
    while time.monotonic() < ends:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            names = write(folder, islice(made, ROUND))
            wrong, culprits = attacked(folder)
            count += len(names)
            if wrong:
                kept = culprits or names
                fallen += len(kept)
                FALLEN.mkdir(parents=True, exist_ok=True)
                for name in kept:
                    (FALLEN / f"{asked.seed}_{name}").write_bytes((folder / name).read_bytes())
                print(f"inputs {count - len(names) + 1} to {count}: {wrong}", flush=True)
        print(f"{count:,} inputs, {fallen} fell", flush=True)
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
