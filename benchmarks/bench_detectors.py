"""The speed of the pattern pass on dense log lines, compared with bare Hyperscan on the same patterns.

python -m benchmarks.bench_detectors [--lines N] [--seed N] [--profile]
"""

import argparse
import cProfile
import pstats
import random
import time
from collections.abc import Callable

import pyarrow as pa

from detectors.base import Hints
from detectors.matching.pattern_database import open_patterns, starts
from detectors.matching.pattern_pass import PatternPass
from detectors.registry import load_detectors

_BATCH_LINES = 8_192


def dense_line(rng: random.Random) -> str:
    """A line of about 160 bytes with an IP address, an e-mail address, two phone numbers and a resource id,
    all of which are random.
    """
    address = ".".join(str(rng.randint(1, 254)) for _ in range(4))
    called = f"+1{rng.randint(201, 989)}555{rng.randint(0, 9999):04d}"
    caller = f"+4477009{rng.randint(0, 99999):05d}"
    return (
        f"2026-11-24T10:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d}Z info {address} "
        f"sid=SM{rng.getrandbits(128):032x} to={called} from={caller} "
        f"user=u{rng.randint(0, 10**7)}@example.org status=delivered ms={rng.randint(1, 999)}"
    )


def seconds(work: Callable[[], object]) -> float:
    """The seconds of processor time of the fastest of three runs."""
    times = []
    for _ in range(3):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args(arguments)
    rng = random.Random(options.seed)
    lines = [dense_line(rng) for _ in range(options.lines)]
    batches = ["\n".join(lines[at : at + _BATCH_LINES]).encode() for at in range(0, len(lines), _BATCH_LINES)]
    megabytes = sum(map(len, batches)) / 1e6
    detectors = tuple(detector for detector in load_detectors() if detector.text.in_lines)
    texts = list(dict.fromkeys(text for item in detectors for text in (*item.patterns, *item.text.traps)))
    database = open_patterns(texts, starts(texts)).parts[0][0]

    def scan_only() -> None:
        for batch in batches:
            database.scan(batch, match_event_handler=lambda *_: None)

    bare = seconds(scan_only)

    def whole() -> int:
        fresh.forget()
        return sum(len(fresh.find(batch, Hints())) for batch in batches)

    fresh = PatternPass(detectors)
    if options.profile:
        profiler = cProfile.Profile()
        profiler.runcall(whole)
        pstats.Stats(profiler).sort_stats("tottime").print_stats(25)
    full = seconds(whole)
    print(f"{len(detectors)} detectors, {len(texts)} patterns, {megabytes:.1f} MB, {whole()} hits")
    print(f"bare Hyperscan {megabytes / bare:7.1f} MB/s (with a callback per match)")
    print(f"pattern pass   {megabytes / full:7.1f} MB/s, ratio {bare / full:.2f}")
    cells = pa.array([rng.choice(("+12025550143", "hello", "42", "blue", "x1")) for _ in range(200_000)])
    column = seconds(lambda: fresh.find_cells(cells, Hints()))
    print(f"cells          {len(cells) / column:,.0f} a second (one in five a phone number)")


if __name__ == "__main__":
    main()
