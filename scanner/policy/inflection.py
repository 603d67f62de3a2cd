"""Inflect words of other languages by grammatical gender and number. Pure."""

from collections.abc import Iterable, Iterator

from scanner.names.translation import without_accents

_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("é", ("ée", "és", "ées")),
    ("ée", ("é", "és", "ées")),
    ("do", ("da", "dos", "das")),
    ("da", ("do",)),
    ("to", ("ta", "ti", "te")),
    ("ta", ("to",)),
    ("so", ("sa",)),
    ("sa", ("so",)),
    ("ny", ("ne", "na")),
)
"""Endings of participles, with the endings for other genders and numbers."""
_SHORTEST = 5
"""Minimum number of letters that a word must have to be inflected."""


def inflected(said: Iterable[str]) -> Iterator[str]:
    """Yield each word in all genders and numbers that its ending allows, with and without accents.

    >>> sorted(inflected(["refusée"]))
    ['refuse', 'refusee', 'refusees', 'refuses', 'refusé', 'refusée', 'refusées', 'refusés']
    """
    for word in said:
        is_long = len(word) >= _SHORTEST
        found = (one for one in _ENDINGS if is_long and word.endswith(one[0]))
        end, others = next(found, ("", ()))
        for one in (word, *(word.removesuffix(end) + other for other in others)):
            yield one
            yield without_accents(one)
