"""Values that could not be read, or only in part: counted while reading, reported at the end."""

from dataclasses import dataclass, field

from connectors.base import ConnectorError
from connectors.text.encoding import decode_cell

MAX_CELL = 1 << 20
"""Characters of a value that are read."""


@dataclass
class Losses:
    """Counts of the values and rows left out of one collection."""

    n_binary: int = field(default=0)
    n_cut: int = field(default=0)

    def text(self, value: bytes | str, *, is_text: bool) -> str | None:
        """A value as its cell; ``None`` if it is not text, truncated if it is too long. Both are counted."""
        text = value if isinstance(value, str) else decode_cell(value, is_text=is_text)
        if text is None:
            self.n_binary += 1
        elif len(text) > MAX_CELL:
            self.n_cut += 1
            return text[:MAX_CELL]
        return text

    def report(self) -> None:
        """Raise ``ConnectorError`` if anything was left out."""
        if self.n_cut:
            raise ConnectorError("too_large", f"{self.n_cut} values were read to their first megabyte only")
        if self.n_binary:
            raise ConnectorError("binary", f"{self.n_binary} values are not text and were left out")
