"""Which optional packages are installed, and what the scanner cannot search for if a package is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec


@dataclass(frozen=True, kw_only=True)
class Missing:
    """Something that is not searched for because a package is not installed."""

    extra: str
    """The extra of ``pyproject.toml`` to which the missing package belongs; ``pip install
    'noticemap[EXTRA]'`` installs the package.
    """
    words: str
    """What is not searched for, as a phrase for the user."""


@cache
def has_presidio() -> bool:
    """Whether Presidio is installed."""
    return find_spec("presidio_analyzer") is not None


@cache
def has_bank_registry() -> bool:
    """Whether the library for bank codes is installed."""
    return find_spec("schwifty") is not None


@cache
def has_spacy() -> bool:
    """Whether spaCy is installed, which runs language models."""
    return find_spec("spacy") is not None


def missing_extras(*, models: bool) -> Iterator[Missing]:
    """The extras that are not installed, each with what is not searched for without it.

    Args:
        models: whether a language model was found or the user does not want one.
    """
    if not models:
        yield Missing(extra="names", words="names in sentences that only a language model finds")
    if not has_presidio():
        yield Missing(extra="presidio", words="numbers that only Presidio's recognisers know")
    if not has_bank_registry():
        yield Missing(extra="banks", words="codes of banks without a name next to them")
