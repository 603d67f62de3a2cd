"""All kinds of columns that look like personal data but hold none.

A finding in any of them is a false alarm, whatever the column is called.
"""

from tests.column_corpus import (
    look_alike_measures,
    look_alike_registers,
    look_alike_software,
    look_alike_trade,
    look_alike_words,
)
from tests.column_corpus.look_alike_kind import Kind

KINDS: tuple[Kind, ...] = (
    *look_alike_software.KINDS,
    *look_alike_trade.KINDS,
    *look_alike_measures.KINDS,
    *look_alike_registers.KINDS,
    *look_alike_words.KINDS,
)
"""All kinds in a fixed order, with unique names.

>>> len({kind.name for kind in KINDS}) == len(KINDS)
True
"""
