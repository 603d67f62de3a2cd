"""Statements that count, in a session of their own."""

from connectors.relational.session import SqlSession


class SqlAnswers:
    """A session for counting, with one statement per transaction."""

    def __init__(self, session: SqlSession) -> None:
        self.dialect = session.engine.dialect.name
        self.answer = session.evaluate
