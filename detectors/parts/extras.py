"""What is looked for only where its package is installed, and what to say where it is not."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec


@dataclass(frozen=True, kw_only=True)
class Missing:
    """Something that is not looked for, as its package is not installed."""

    extra: str
    """Of ``pyproject.toml``: ``pip install 'noticemap[EXTRA]'`` brings it."""
    words: str


@cache
def has_presidio() -> bool:
    """Whether Presidio's recognisers can be had."""
    return find_spec("presidio_analyzer") is not None


@cache
def has_bank_registry() -> bool:
    """Whether the library for bank codes is installed."""
    return find_spec("schwifty") is not None


@cache
def has_spacy() -> bool:
    """Whether language models can be run."""
    return find_spec("spacy") is not None


def missing(*, models: bool) -> Iterator[Missing]:
    """What is not looked for here. ``models`` is whether a language model was found, or none is wanted."""
    if not models:
        yield Missing(extra="names", words="names in sentences that only a language model tells")
    if not has_presidio():
        yield Missing(extra="presidio", words="numbers that only Presidio's recognisers know")
    if not has_bank_registry():
        yield Missing(extra="banks", words="codes of banks without a name beside them")
