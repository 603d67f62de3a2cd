"""Index the names that a column role lists, to find out how well the name of a column fits the role. Pure."""

from collections.abc import Callable, Sequence
from itertools import chain

Phrase = tuple[str, ...]
Bag = frozenset[str]
"""The words of a name, without order."""


class RoleNames:
    """An index of the names that a role lists.

    Args:
        called: the names, most certain first; an empty name matches names that consist only of words for
            time.
        untimed: a function that removes words of time from a name.
        bag: a function that returns the words of a name that distinguish it from others, without order.
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
        """The first position at which one of ``names`` is in the role's list; ``None`` if none of them is
        listed.
        """
        return min((self._places[name] for name in names if name in self._places), default=None)

    def rank_in_any_order(self, whole: Bag, rest: Bag, of: Bag) -> int | None:
        """How well a name fits if the order of its words does not matter; ``None`` if it does not fit.

        The result is always higher (worse) than any position in the list. It is highest for a name of two or
        more words that are all listed, but in different names.

        Args:
            whole: the words of the column's name.
            rest: the words of the column's name that are not in the table's name.
            of: the words of the table's name, which the column's name may repeat.
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
"""Maximum number of words of a table's name that a column's name may repeat."""
