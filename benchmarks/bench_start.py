"""The time of the first commands that users run, on a small table, a line of text, small files and documents.

Everything runs as the command that a user types. A figure is the processor time of the command and its
workers, divided by the processor time of a bare Python start on the same machine, because machines differ in
speed. Each figure is the fastest of a few runs, with modules compiled, as after an installation. The
documents are generated, in equal numbers for seven formats. If ``kreuzberg`` is installed, the time in which
it only extracts the text of the documents is measured for comparison.

python -m benchmarks.bench_start [--times 3] [--documents FOLDER]
"""

import argparse
import importlib.util
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.command_cost import cheapest, cost, noticemap
from benchmarks.rows import Row
from tests import made_documents

_FILES, _DOCUMENTS, _ROWS = 1_000, 210, 50
_EXTRACT = """
import sys, pathlib, kreuzberg
for path in sorted(path for path in pathlib.Path(sys.argv[1]).rglob("*") if path.is_file()):
    try:
        kreuzberg.extract_file_sync(str(path))
    except Exception:
        pass
"""
_SENTENCE = "Call +12025550143 or write to jane{n:04d}@example.org today\n"
_NOTHING_KEPT = ("--store", "none")
_NO_MODEL = ("--ner", "off")


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--documents", type=Path, help="a folder of documents (default: made ones)")
    args = parser.parse_args(arguments)
    bare = bare_start(args.times)
    print(f"a bare Python: {bare * 1000:.1f} ms of processor time")
    for row in made_rows(args.times, bare, args.documents):
        print(row, flush=True)


def bare_start(times: int) -> float:
    """The seconds of processor time of a Python process that does nothing."""
    return cheapest([sys.executable, "-c", "pass"], 5 * times)


def made_rows(times: int, bare: float, documents: Path | None = None) -> Sequence[Row]:
    """All rows of this benchmark, with the documents in the folder ``documents`` or else generated ones."""
    with tempfile.TemporaryDirectory() as name:
        return rows(Path(name), bare, times, documents or _documents(Path(name) / "documents"))


def rows(folder: Path, bare: float, times: int, documents: Path) -> Sequence[Row]:
    table, files = _table(folder / "table"), _small_files(folder / "files")

    def scan(source: Path, *options: str) -> float:
        asked = ["scan", str(source), "-o", str(folder / "out"), "--format", "json", "--quiet", *options]
        return cheapest(noticemap(asked), times) / bare

    def scan_many(source: Path, *options: str) -> float:
        return scan(source, *_NOTHING_KEPT, *options)

    def detect(*options: str) -> float:
        return cheapest(noticemap(["detect", "--lines", *options]), times, _SENTENCE.format(n=0)) / bare

    small, kept = scan(table, *_NOTHING_KEPT), scan(table, "--store", str(folder / "runs.sqlite3"))
    many, named = (scan_many(files, *more) - small for more in (_NO_MODEL, ()))
    read, read_named = (scan_many(documents, "--jobs", "1", *more) for more in (_NO_MODEL, ()))
    found = [
        Row("scan of a table of 50 rows, in starts", small, 20, 30),
        Row("the same, kept in the store", kept, 20),
        Row("first scan in an empty home folder, to the second", _first(folder, table, times), 1.5),
        Row("detect on one line", detect(*_NO_MODEL), 25),
        Row("detect on one line, language model on", detect(), 60),
        Row(_SMALL_FILES, many, 60, 120),
        Row(f"{_SMALL_FILES}, language model on", named, 60),
        Row("documents, in starts", read, float("inf")),
        Row("documents, language model on, to those without it", read_named / read, 1.3),
    ]
    if importlib.util.find_spec("kreuzberg"):
        extracted = cheapest([sys.executable, "-c", _EXTRACT, str(documents)], times) / bare
        found.append(Row("documents, beside kreuzberg extracting their text", read / extracted, 3, 5))
    return found


_SMALL_FILES = "1,000 text files of 60 bytes beyond that"


def _first(folder: Path, table: Path, times: int) -> float:
    """The least time of a scan by a user whose home folder is empty, divided by that of the same user's
    second scan.
    """
    command = noticemap(["scan", str(table), "-o", str(folder / "out"), "--format", "json", "--quiet"])
    homes = [folder / f"home{n}" for n in range(times)]
    for home in homes:
        home.mkdir()
    first, second = (min([cost(command, home=home) for home in homes]) for _ in range(2))
    return first / second


def _table(folder: Path) -> Path:
    folder.mkdir()
    rows = (
        f"{n},user{n}@example.org,+1202555{100 + n:04d},Berlin,2026-01-{n % 28 + 1:02d}" for n in range(_ROWS)
    )
    (folder / "users.csv").write_text("\n".join(["id,email,phone,city,created_at", *rows]) + "\n")
    return folder


def _small_files(folder: Path) -> Path:
    folder.mkdir()
    for n in range(_FILES):
        (folder / f"note{n:04d}.txt").write_text(_SENTENCE.format(n=n))
    return folder


def _documents(folder: Path) -> Path:
    """Write equal numbers of documents in seven formats, each with 40 paragraphs."""
    kinds: dict[str, Callable[[Sequence[str]], bytes]] = {
        "docx": made_documents.docx,
        "pptx": made_documents.pptx,
        "odt": partial(made_documents.open_document, "text"),
        "pdf": made_documents.pdf,
        "rtf": made_documents.rtf,
        "html": made_documents.html,
        "epub": made_documents.epub,
    }
    folder.mkdir()
    for n in range(_DOCUMENTS // len(kinds)):
        text = [_SENTENCE.format(n=40 * n + line).strip() for line in range(40)]
        for suffix, made in kinds.items():
            (folder / f"letter{n:02d}.{suffix}").write_bytes(made(text))
    return folder


if __name__ == "__main__":
    main()
