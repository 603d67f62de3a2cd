"""The layout that parts of the text summary share. Pure."""

from typing import Literal

from rich.table import Table
from rich.text import Text


def heading(title: str, counts: str) -> Text:
    return Text.assemble((title, "bold"), f": {counts}")


def text_table(*columns: tuple[str, int]) -> Table:
    """A table of ``columns``, given as pairs of name and width. A column with a negative width is aligned
    right, for numbers.
    """
    named = any(name for name, _ in columns)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=named, header_style="bold")
    for name, width in columns:
        side: Literal["left", "right"] = "right" if width < 0 else "left"
        table.add_column(name, justify=side, width=abs(width), overflow="fold")
    return table
