"""Statements that count, in a session of their own."""

from collections.abc import Sequence
from typing import Any

from connectors.relational.session import SqlSession


class SqlAnswers:
    """A session for counting, with one statement per transaction."""

    def __init__(self, session: SqlSession) -> None:
        self.dialect = session.engine.dialect.name
        self._session = session
        for statement in session.dialect.session.counting:
            session.execute(statement)

    def answer(self, statement: str) -> list[Sequence[Any]]:
        try:
            return self._session.query(statement, gives_way=True)
        finally:
            self._session.rollback()
