"""Count the matches of patterns that contain Unicode character classes.

Arrow compiles a pattern anew for each call. With Unicode classes, this takes milliseconds, which is longer
than searching a few texts with a pattern that is compiled once.
"""

from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

_FEW = 100


def counts_of(texts: pa.Array, pattern: str) -> NDArray[np.int64]:
    r"""How often a pattern matches in each text. ``texts`` must not contain nulls.

    The pattern must have no capturing groups and must mean the same in RE2 and in the module ``regex``, in
    which ``\s`` includes more characters.

    >>> counts_of(pa.array(["Ärzte Öl", "a"]), r"\p{Lu}").tolist()
    [2, 0]
    """
    pattern_of_few = _compiled(pattern) if len(texts) <= _FEW else None
    if pattern_of_few is None:
        found = pc.count_substring_regex(texts, pattern)
        return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.int64)
    return np.array([len(pattern_of_few.findall(text)) for text in texts.to_pylist()], dtype=np.int64)


@cache
def _compiled(pattern: str) -> Any:
    """The pattern as compiled by ``regex``; ``None`` if this optional module is not installed."""
    try:
        import regex
    except ImportError:
        return None
    # After a match, Arrow searches the rest of a text like a new text, so ``^`` matches again at the start of
    # the rest.
    return regex.compile(pattern.replace("(?:^|", r"(?:\G|"))
