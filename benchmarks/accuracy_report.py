"""Print all tables of accuracy on labelled data, and write them into a document if asked to.

python -m benchmarks.accuracy_report [--only NAME] [--update docs/accuracy.md]
"""

import argparse
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.accuracy_classes import class_table
from benchmarks.accuracy_column_table import column_table
from benchmarks.accuracy_data import VARIABLE, data_folder
from benchmarks.accuracy_documents import document_table
from benchmarks.accuracy_generated import generated_table
from benchmarks.accuracy_reliability import reliability_table
from benchmarks.accuracy_spans import span_table
from benchmarks.accuracy_vectors import phone_table, vector_table

TABLES: Mapping[str, Callable[[Path], str]] = {
    "spans": span_table,
    "vectors": vector_table,
    "phones": phone_table,
    "generated": generated_table,
    "reliability": reliability_table,
    "columns": column_table,
    "classes": lambda _: class_table(),
    "documents": document_table,
}


def with_figures(text: str, name: str, table: str) -> str:
    """``text`` with ``table`` as the content of the block ``name``.

    >>> with_figures('<!-- figures: a -->\\nold\\n<!-- end -->', 'a', 'new\\n')
    '<!-- figures: a -->\\nnew\\n<!-- end -->'
    """
    block = re.compile(rf"(<!-- figures: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
    if not block.search(text):
        raise ValueError(f"no block '<!-- figures: {name} -->' in the document")
    return block.sub(lambda found: found[1] + table + found[2], text)


def main() -> int:
    parser = argparse.ArgumentParser(description="How right the scanner is on labelled data.")
    parser.add_argument("--only", choices=tuple(TABLES), action="append", help="only this table")
    parser.add_argument("--update", type=Path, metavar="FILE", help="put the tables into FILE as well")
    options = parser.parse_args()
    folder = data_folder()
    if folder is None:
        print(f"accuracy: no labelled data; set {VARIABLE} to its folder", file=sys.stderr)
        return 2
    for name in options.only or TABLES:
        table = TABLES[name](folder)
        print(f"## {name}\n\n{table}")
        if options.update:
            text = options.update.read_text(encoding="utf-8")
            options.update.write_text(with_figures(text, name, table), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
