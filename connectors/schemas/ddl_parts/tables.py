"""Builds the tables of a file from the statements that create, alter or comment on tables."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from sqlglot import exp

from connectors.base import FieldInfo
from connectors.schemas.base import MAX_DEPTH, Table, unique
from connectors.schemas.ddl_parts.tags import Marked, tags_in
from connectors.schemas.documents import words
from connectors.text.sql_names import quoted
from connectors.text.sql_text import table_name


@dataclass
class _Table:
    name: str
    fields: dict[str, FieldInfo] = field(default_factory=dict)
    """Column name in lower case → field. (Statements of one file may write a name in different case.)"""
    comment: str = ""
    tags: tuple[str, ...] = ()

    def put(self, info: FieldInfo) -> None:
        self.fields.setdefault(info.name.lower(), info)

    def mark(self, column: str, tags: tuple[str, ...]) -> None:
        info = self.fields.get(column.lower())
        if info is not None:
            self.fields[column.lower()] = replace(info, tags=(*info.tags, *tags))
        elif not column:
            self.tags = (*self.tags, *tags)

    def change(self, column: str, **facts: str | bool) -> None:
        info = self.fields.get(column.lower())
        if info is not None:
            self.fields[column.lower()] = replace(info, **facts)  # type: ignore[arg-type]


@dataclass
class Catalogue:
    """The tables of one file, keyed by lower-case name."""

    _tables: dict[str, _Table] = field(default_factory=dict)

    def tables(self) -> Iterator[Table]:
        """The tables with columns, by name. A reference to a table alone gets that table's primary key."""
        for _, table in sorted(self._tables.items()):
            fields = unique(
                replace(info, references=self._whole(info.references)) for info in table.fields.values()
            )
            if fields:
                yield Table(name=table.name, fields=fields, comment=table.comment, tags=table.tags)

    def create(self, name: str, fields: Iterable[FieldInfo]) -> None:
        table = self._table(name)
        for info in fields:
            table.put(info)

    def describe(self, name: str, column: str, comment: str) -> None:
        """Record a comment on a table or column."""
        table = self._tables.get(name.lower())
        if table is not None and column:
            table.change(column, comment=comment)
        elif table is not None:
            table.comment = comment

    def mark(self, marked: Marked) -> None:
        """Record the tags of a table or column."""
        if (table := self._tables.get(marked.table.lower())) is not None:
            table.mark(marked.column, marked.tags)

    def take(self, statement: object, dialect: str) -> bool:
        """Record a parsed statement, and return whether it was understood."""
        if isinstance(statement, exp.Create) and statement.kind in ("TABLE", "VIEW"):
            return self._create(statement, dialect)
        if isinstance(statement, exp.Comment):
            self._comment(statement)
            return True
        if isinstance(statement, exp.Alter):
            table = self._table(_label(statement.this))
            for action in statement.args.get("actions") or ():
                _define(table, action, dialect)
            return True
        return isinstance(statement, exp.Create)

    def _create(self, statement: exp.Create, dialect: str) -> bool:
        schema, query = statement.this, statement.expression
        is_listed = isinstance(schema, exp.Schema)
        table = self._table(_label(schema.this if is_listed else schema))
        for part in schema.expressions if is_listed else ():
            _define(table, part, dialect)
        if not is_listed and isinstance(query, exp.Query):
            for name in query.named_selects:
                if name and name != "*":
                    table.put(FieldInfo(name=name, type=""))
        properties = statement.args.get("properties")
        table.comment = table.comment or _comment(properties)
        table.mark("", tags_in(properties))
        # Without a list of columns, the table is a copy, and the statement need not contain column names.
        return bool(table.fields) or not is_listed

    def _comment(self, statement: exp.Comment) -> None:
        comment, target = statement.expression, statement.this
        text = comment.name if isinstance(comment, exp.Literal) else ""
        if statement.args.get("kind") == "COLUMN" and isinstance(target, exp.Column):
            parts = [part.name for part in target.parts]
            self.describe(table_name(".".join(map(quoted, parts[:-1]))), parts[-1], text)
        elif isinstance(target, exp.Table):
            self.describe(_label(target), "", text)

    def _table(self, name: str) -> _Table:
        return self._tables.setdefault(name.lower(), _Table(name))

    def _whole(self, reference: str) -> str:
        table = self._tables.get(reference.lower())
        if table is None:
            return reference
        keys = [info.name for info in table.fields.values() if info.primary_key]
        return f"{table.name}.{keys[0]}" if len(keys) == 1 else table.name


def _define(table: _Table, part: object, dialect: str) -> None:
    """Record a column or a key constraint in the table."""
    if isinstance(part, exp.ColumnDef):
        for info in _columns(part, "", dialect):
            table.put(info)
    elif isinstance(part, exp.Identifier):
        table.put(FieldInfo(name=part.name, type=""))
    elif isinstance(part, exp.PrimaryKey | exp.ClusteredColumnConstraint):
        for name in part.find_all(exp.Identifier):
            table.change(name.name, primary_key=True)
    elif isinstance(part, exp.ForeignKey):
        target = part.args.get("reference")
        parent, keys = _target(target) if isinstance(target, exp.Reference) else ("", [])
        for place, name in enumerate(part.expressions):
            table.change(name.name, references=f"{parent}.{keys[place]}" if place < len(keys) else parent)
    elif isinstance(part, exp.Constraint | exp.AddConstraint | exp.Schema):
        is_key = not any(isinstance(inner, exp.UniqueColumnConstraint) for inner in part.expressions)
        for inner in part.expressions if is_key else ():
            _define(table, inner, dialect)


def _columns(column: exp.ColumnDef, path: str, dialect: str, depth: int = 0) -> Iterator[FieldInfo]:
    """The field of a column; for a column of a record type, the fields of the record by dotted path."""
    name, kind = f"{path}{column.name}", column.kind
    inner = [part for part in _record(kind) if isinstance(part, exp.ColumnDef)]
    if inner and depth < MAX_DEPTH:
        for part in inner:
            yield from _columns(part, f"{name}.", dialect, depth + 1)
        return
    facts = [constraint.kind for constraint in column.constraints]
    target = next((fact for fact in facts if isinstance(fact, exp.Reference)), None)
    parent, keys = _target(target) if target is not None else ("", [])
    yield FieldInfo(
        name=name,
        type=_type(kind, dialect),
        primary_key=any(isinstance(fact, exp.PrimaryKeyColumnConstraint) for fact in facts),
        references=f"{parent}.{keys[0]}" if keys else parent,
        comment=next(filter(None, map(_comment, facts)), "") or words(" ".join(column.comments or ())),
        tags=tuple(tag for fact in facts for tag in tags_in(fact)),
    )


def _record(kind: exp.DataType | None) -> list[exp.Expression]:
    """The definitions of the fields in a record type or in a list of records; empty for other types."""
    while isinstance(kind, exp.DataType) and kind.is_type("array") and kind.expressions:
        kind = kind.expressions[0]
    is_record = isinstance(kind, exp.DataType) and kind.is_type("struct", "nested", "object")
    return list(kind.expressions) if is_record and kind is not None else []


def _type(kind: exp.DataType | None, dialect: str) -> str:
    return kind.sql(dialect).lower() if kind is not None else ""


def _comment(fact: object) -> str:
    """The comment in the properties of a table or column, or in a constraint."""
    if isinstance(fact, exp.CommentColumnConstraint | exp.SchemaCommentProperty):
        return fact.this.name if isinstance(fact.this, exp.Literal) else ""
    if isinstance(fact, exp.Properties):
        return next(filter(None, map(_comment, fact.expressions)), "")
    if isinstance(fact, exp.Property) and fact.name.lower() in ("description", "comment"):
        value = fact.args.get("value")
        return value.name if isinstance(value, exp.Literal) else ""
    return ""


def _target(reference: exp.Reference) -> tuple[str, list[str]]:
    """The table that a foreign key points to, and the columns in it if they are named."""
    schema = reference.this
    if isinstance(schema, exp.Schema):
        return _label(schema.this), [name.name for name in schema.expressions]
    return _label(schema), []


def _label(table: object) -> str:
    """The name of a table in the same form as for other SQL sources."""
    parts = [part.name for part in table.parts] if isinstance(table, exp.Table) else []
    return table_name(".".join(map(quoted, parts)))
