"""Whether one process can manage the units of a large estate fast enough, tested with a million empty units.

The empty units go through the engine of a scan, which hands out units, takes back their results and merges
them. Each unit is also stored as in a scan. If Dask is installed, some units go through the scheduler of a
Dask cluster in this process. The benchmark prints units per second of processor time, the growth of memory,
and the size of the store.

python -m benchmarks.bench_scale [--units 1000000] [--tables 10000]
"""

import argparse
import pickle
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

from benchmarks.peak_memory import peak_mb
from connectors.base import Collection, OpenOptions, Split
from detectors.registry import load_detectors
from scanner.checkpoint.journal import CollectionJournal, NoJournal
from scanner.checkpoint.known import NothingKnown
from scanner.counting.plan import CollectionPlan, ScanSettings, SourceRequest
from scanner.counting.scan_context import namer_of, patterns_of
from scanner.counting.unit_tally import UnitTally
from scanner.counting.units import ProbeResult, Site, UnitResult, probe
from scanner.run.progress import SilentProgress
from scanner.run.under_way import Job, UnderWay
from scanner.serialization.sealing import seal
from scanner.store import open_store
from scanner.store.units import UnfinishedRun

P = ParamSpec("P")
T = TypeVar("T")

_AHEAD = 64
_KEPT_AT_ONCE = 1_000
_SENT = 5_000
_BEGUN = "2026-01-01T00:00:00+00:00"


class _Empty(Executor):
    """An executor in which every collection has ``units`` units, all of them empty."""

    def __init__(self, units: int) -> None:
        self._thread = ThreadPoolExecutor(1)
        splits = tuple(Split(index=index) for index in range(units))
        self._probed = ProbeResult(plan=CollectionPlan(), splits=splits)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        found = self._probed if fn is probe else UnitResult(tally=UnitTally())
        return self._thread.submit(lambda: cast(T, found))


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=1_000_000)
    parser.add_argument("--tables", type=int, default=10_000)
    args = parser.parse_args(arguments)
    site = _site()
    print(f"a unit and its site as they are sent: {len(pickle.dumps(site)):,} bytes")
    _engine(site, args.units, args.tables)
    _store(args.units)
    if find_spec("distributed"):
        _dask(site)


def _site() -> Site:
    return Site(
        source="postgresql://db.example.org/core",
        options=OpenOptions(),
        collection=Collection(name="public.calls", kind="table", format="postgresql"),
        detectors=load_detectors(),
    )


def _engine(site: Site, units: int, tables: int) -> None:
    """Send all units of all tables through the engine, and print the speed and the growth of memory."""
    request = SourceRequest(source=site.source, source_id="bench", display="db")
    namer, table = namer_of(patterns_of((), 0)), site.collection
    results, before, begin = 0, peak_mb(), time.process_time()
    with _Empty(units // tables) as executor:
        run = UnderWay(settings=ScanSettings(), executor=executor, progress=SilentProgress())
        for _ in range(tables):
            journal = CollectionJournal(NoJournal(), request, table, namer, table.name)
            known = NothingKnown().of(request, table, table)
            run.start(Job(request, site, table, journal, known, None))
            results += len(run.collect(_AHEAD))
        results += len(run.collect(0))
    seconds = time.process_time() - begin
    print(
        f"engine: {results:,} tables, {units:,} units in {seconds:.1f} CPU s, {units / seconds:,.0f} a "
        f"second, {peak_mb() - before:.0f} MB more at the peak",
        flush=True,
    )


def _store(units: int) -> None:
    """Store each unit as a row, in the same batches as a scan, and print the speed and the size."""
    with tempfile.TemporaryDirectory() as folder:
        path, payload = Path(folder) / "runs.sqlite3", seal(UnitTally(), b"")
        with open_store(str(path), {}) as store:
            run = UnfinishedRun(id="run", scan="scan", started_at=_BEGUN)
            begin = time.process_time()
            for first in range(0, units, _KEPT_AT_ONCE):
                rows = {f"{index:064x}/0": payload for index in range(first, first + _KEPT_AT_ONCE)}
                store.units.add_all(run, rows, _BEGUN)
            seconds = time.process_time() - begin
        size = path.stat().st_size
    print(
        f"store: {units:,} units in {seconds:.1f} CPU s, {units / seconds:,.0f} a second, "
        f"{size / units:,.0f} bytes each, {len(payload)} of them the counts",
        flush=True,
    )


def _dask(site: Site) -> None:
    """Send tasks as large as those of a scan to a local Dask cluster, and print the speed."""
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None) as cluster,  # type: ignore[no-untyped-call]
        Client(cluster) as client,  # type: ignore[no-untyped-call]
    ):
        executor = client.get_executor(pure=False)
        begin = time.process_time()
        for future in [executor.submit(_received, site, number) for number in range(_SENT)]:
            future.result()
        seconds = time.process_time() - begin
    print(f"Dask: {_SENT:,} units in {seconds:.1f} CPU s, {_SENT / seconds:,.0f} a second", flush=True)


def _received(site: Site, number: int) -> int:
    return number


if __name__ == "__main__":
    main()
