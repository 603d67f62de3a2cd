"""An index of the names that a role lists, to look up a column's name. Pure."""

from collections.abc import Callable, Sequence
from itertools import chain

Phrase = tuple[str, ...]
Bag = frozenset[str]
"""Words without order."""


class RoleNames:
    """The names that a role lists, most certain first.

    Args:
        called: the names; an empty one stands for words of time alone.
        untimed: removes words of time from a name.
        bag: the words of a name that distinguish it.
    """

    def __init__(
        self, called: Sequence[Phrase], untimed: Callable[[Phrase], Phrase], bag: Callable[[Phrase], Bag]
    ) -> None:
        self._places: dict[Phrase, int] = {}
        self._bags: dict[Bag, int] = {}
        self._n = len(called)
        for place, said in enumerate(called):
            self._places.setdefault(said, place)
            if distinct := bag(untimed(said)) or frozenset(untimed(said)):
                self._bags.setdefault(distinct, place)
        self._words = frozenset(chain.from_iterable(self._bags))
        self._having: dict[str, list[Bag]] = {}
        for one in self._bags:
            for word in one:
                self._having.setdefault(word, []).append(one)

    def place(self, *names: Phrase) -> int | None:
        """The first position in the list of one of ``names``."""
        return min((self._places[name] for name in names if name in self._places), default=None)

    def rank_in_any_order(self, whole: Bag, rest: Bag, of: Bag) -> int | None:
        """How well words fit in any order, worse than all names that fit in order; two words of the list are
        enough.

        Args:
            whole: the words of the name.
            rest: the words that its table's name does not have.
            of: the words of its table's name, which a column may repeat.
        """
        found = [self._bags[whole]] if whole in self._bags else []
        if rest:
            most = rest.union(sorted(of)[:_MOST_WORDS])
            having = self._having.get(next(iter(rest)), ())
            found += [self._bags[bag] for bag in having if rest <= bag <= most]
        if found:
            return self._n + min(found)
        return 2 * self._n if len(whole) > 1 and whole <= self._words else None


_MOST_WORDS = 6
"""Words of a table's name that a column may repeat."""
