"""Files of every format, cut, overwritten and spliced by a seed: each is read or reported with a reason.

A third-party parser may crash on a file, in its worker: then a scan goes on and lists the file.

``NOTICEMAP_DAMAGED`` sets the number of files, ``NOTICEMAP_SEED`` the seed.
"""

import os
import random
from pathlib import Path

from scanner.execution.worker_pool import WorkerCrashError, WorkerPool
from tests.connectors.damaged import Reading, damaged, read, samples
from tests.scanner.scanning import scan

N_FILES = int(os.environ.get("NOTICEMAP_DAMAGED", "2000"))
SEED = int(os.environ.get("NOTICEMAP_SEED", "7"))


def test_damaged_files_are_read_or_told(tmp_path: Path) -> None:
    files, chance = samples(), random.Random(SEED)
    names, tasks = sorted(files), []
    for number in range(N_FILES):
        name = names[number % len(names)]
        path = tmp_path / f"{number}_{name}"
        path.write_bytes(damaged(files[name], files[chance.choice(names)], chance))
        tasks.append(Reading(path))
    faults, dead = {}, []
    with WorkerPool(1, seconds=300.0, memory=4 << 30) as pool:
        for task, future in [(task, pool.submit(read, task)) for task in tasks]:
            if isinstance(error := future.exception(), WorkerCrashError):
                dead.append(task.path)
            elif fault := type(error).__name__ if error else future.result():
                faults[task.path.name] = fault
    assert faults == {}
    assert len(dead) <= 1 + N_FILES // 500
    for path in dead:
        assert [item.reason for item in scan(path).unscanned] == ["crashed: the process that read it ended"]
