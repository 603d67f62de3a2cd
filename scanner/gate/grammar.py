"""The grammar of ``--fail-on``: parse an expression into a tree, and report where an error is.

    expression  = conjunction { "or" conjunction }
    conjunction = condition { "and" condition }
    condition   = "not" condition | "(" expression ")" | comparison
    comparison  = KEY ( "=" | "!=" | ">" | ">=" | "<" | "<=" ) VALUE
                | KEY [ "not" ] "in" "(" VALUE { "," VALUE } ")"

A value is a word of letters, digits, ``_``, ``.`` and ``-``, or anything between double quotes.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from scanner.policy.condition_tree import Not, Tree, all_of, any_of

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<op>!=|>=|<=|=|>|<)|(?P<mark>[(),])|\"(?P<quoted>[^\"]*)\"|(?P<word>[\w.-]+))"
)
MAX_DEPTH: Final = 50
"""Maximum depth of nested parentheses and ``not``."""
_WORDS: Final = ("and", "or", "not", "in")


class GateError(ValueError):
    """The expression cannot be parsed. ``str()`` names the invalid part, its position, and what would be
    valid.
    """


@dataclass(frozen=True, kw_only=True)
class Term:
    """One comparison. If it has several values, the operator is ``=`` (any of them) or ``!=`` (none
    of them).
    """

    key: str
    op: str
    values: tuple[str, ...]


Gate = Tree[Term]


@dataclass(frozen=True, kw_only=True)
class Token:
    text: str
    kind: str
    """The kind of the token: ``op``, ``mark``, ``word``, ``quoted`` or ``end``."""
    at: int

    def is_word(self, *words: str) -> bool:
        return self.kind == "word" and self.text.lower() in words

    def is_mark(self, mark: str) -> bool:
        return self.kind == "mark" and self.text == mark


def parse(expression: str, check: Callable[[Term], str]) -> Gate:
    """Parse an expression.

    Args:
        check: returns what is wrong with a comparison, or an empty text.

    Raises:
        GateError: the expression does not match the grammar, or ``check`` found an error.

    >>> parse("severity>=high", lambda term: "")
    Term(key='severity', op='>=', values=('high',))
    """
    return _Parser(expression, check).parsed()


class _Parser:
    def __init__(self, expression: str, check: Callable[[Term], str]) -> None:
        self._expression, self._check = expression, check
        self._tokens = list(_tokens(expression))
        self._next = self._depth = 0

    def parsed(self) -> Gate:
        gate = self._some()
        if self._peek.kind != "end":
            raise self._error("'and' or 'or' expected")
        return gate

    def _some(self) -> Gate:
        parts = [self._every()]
        while self._peek.is_word("or"):
            self._take()
            parts.append(self._every())
        return any_of(tuple(parts))

    def _every(self) -> Gate:
        parts = [self._condition()]
        while self._peek.is_word("and"):
            self._take()
            parts.append(self._condition())
        return all_of(tuple(parts))

    def _condition(self) -> Gate:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _error(self._expression, self._peek.at, f"nested more than {MAX_DEPTH} levels deep")
        try:
            return self._nested()
        finally:
            self._depth -= 1

    def _nested(self) -> Gate:
        if self._peek.is_word("not"):
            self._take()
            return Not(self._condition())
        if self._peek.is_mark("("):
            self._take()
            gate = self._some()
            self._close()
            return gate
        return self._comparison()

    def _comparison(self) -> Term:
        key = self._peek
        if key.kind != "word" or key.is_word(*_WORDS):
            raise self._error("a key, 'not' or '(' expected, as in severity>=high")
        self._take()
        op, is_not = self._peek, self._peek.is_word("not")
        if op.kind == "op":
            self._take()
            term = Term(key=key.text, op=op.text, values=(self._value(),))
        elif is_not or op.is_word("in"):
            term = Term(key=key.text, op="!=" if is_not else "=", values=self._list(is_not=is_not))
        else:
            raise self._error(f"an operator expected after '{key.text}': =, !=, >, >=, <, <= or in")
        if problem := self._check(term):
            raise _error(self._expression, key.at, problem)
        return term

    def _list(self, *, is_not: bool) -> tuple[str, ...]:
        if is_not:
            self._take()
        if not self._peek.is_word("in"):
            raise self._error("'in' expected")
        self._take()
        if not self._peek.is_mark("("):
            raise self._error("'(' expected, as in status in (new, changed)")
        self._take()
        values = [self._value()]
        while self._peek.is_mark(","):
            self._take()
            values.append(self._value())
        self._close()
        return tuple(values)

    def _value(self) -> str:
        token = self._peek
        if token.kind not in ("word", "quoted") or token.is_word(*_WORDS):
            raise self._error("a value expected")
        return self._take().text

    def _close(self) -> None:
        if not self._peek.is_mark(")"):
            raise self._error("')' expected")
        self._take()

    @property
    def _peek(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._peek
        self._next += 1
        return token

    def _error(self, expected: str) -> GateError:
        token = self._peek
        found = "the end" if token.kind == "end" else f"'{token.text}'"
        return _error(self._expression, token.at, f"{expected}, not {found}")


def _tokens(expression: str) -> Iterator[Token]:
    at = 0
    while expression[at:].strip():
        match = _TOKEN.match(expression, at)
        if match is None:
            at += len(expression[at:]) - len(expression[at:].lstrip())
            raise _error(expression, at, f"'{expression[at]}' is not allowed here")
        kind = match.lastgroup or ""
        yield Token(text=match[kind], kind=kind, at=match.start(kind))
        at = match.end()
    yield Token(text="", kind="end", at=len(expression))


def _error(expression: str, at: int, words: str) -> GateError:
    """An error with a message and, below it, the expression with a mark under the position ``at``."""
    return GateError(f"{words} (character {at + 1})\n  {expression}\n  {' ' * at}^")
