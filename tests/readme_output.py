"""Write the present output of ``make demo`` into README: ``python -m tests.readme_output``.

It is the output without any extra, since ``make demo`` installs only the core. The counts change with
detectors and classification, so no test compares README with them.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.core_only import core_only

README = Path(__file__).parents[1] / "README.md"
_BEGIN, _END = "$ make demo\n...\n", "Report: .../demo"


def summary(folder: Path) -> list[str]:
    """The lines that a scan of the demo estate prints."""
    env = core_only(folder)

    def noticemap(*arguments: str) -> str:
        command = [sys.executable, "-m", "scanner.cli.main", *arguments]
        return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=True).stdout

    noticemap("demo", "demo/estate")
    told = noticemap("scan", "demo/estate", "--policy", "xpoz", "-o", "demo/report", "--progress", "off")
    return told.rstrip("\n").split("\n")


def shortened(lines: list[str]) -> str:
    """The lines up to the end of the first class of findings, and those from the broken promises on."""
    first_class = next(place for place, line in enumerate(lines) if line.startswith("and "))
    broken = next(place for place, line in enumerate(lines) if line.startswith("Broken promises"))
    return "\n".join([*lines[: first_class + 1], "...", *lines[broken:], ""])


def with_output(readme: str, block: str) -> str:
    head, _, rest = readme.partition(_BEGIN)
    _, _, tail = rest.partition(_END)
    return f"{head}{_BEGIN}{block}{_END}{tail}"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        block = shortened(summary(Path(scratch)))
    README.write_text(with_output(README.read_text("utf-8"), block), encoding="utf-8")
