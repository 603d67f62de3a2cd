"""Runs with their sources, collections, fields, findings, violations and unread collections.

A store from before the first migration already has these tables, but may lack the latest columns.
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0001"
down_revision: Final = None

_NUMBERED: Final = "noticemap_schema"
_CAME_LATER: Final = (
    ("noticemap_collections", "sampling", ""),
    ("noticemap_runs", "declared", "{}"),
    ("noticemap_fields", "near_misses", "[]"),
)
_TEXT, _BIG, _JSON = sa.Text, sa.BigInteger, sa.JSON


def upgrade() -> None:
    if sa.inspect(op.get_bind()).has_table(_NUMBERED):
        _take_over()
    else:
        _create()


def _take_over() -> None:
    inspector = sa.inspect(op.get_bind())
    for table, column, value in _CAME_LATER:
        if column not in {known["name"] for known in inspector.get_columns(table)}:
            op.add_column(table, sa.Column(column, sa.Text, server_default=value, nullable=False))
    op.drop_table(_NUMBERED)


def _create() -> None:
    op.create_table(
        "noticemap_runs",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(64), nullable=False, unique=True),
        *_columns(_TEXT, "started_at", "finished_at", "status", "tool_version"),
        *_columns(_TEXT, "policy_id", "policy_version", "policy_sha256", "report_version"),
        *_columns(_JSON, "settings", "assumptions", "sections", "declared"),
        *_columns(_BIG, "n_findings", "n_violations", "n_unscanned"),
        sqlite_autoincrement=True,
    )
    _part("sources", *_columns(_TEXT, "source", "kind", "status", "reason", "source_id"))
    op.create_index("noticemap_sources_by_id", "noticemap_sources", ["source_id"])
    _part(
        "collections",
        *_columns(_TEXT, "source", "collection", "kind", "status", "reason", "source_kind"),
        sa.Column("rows", _BIG),
        *_columns(_BIG, "rows_read", "bytes_read"),
        *_columns(_TEXT, "sampling"),
        *_columns(_JSON, "members", "record_groups"),
    )
    _part(
        "fields",
        *_columns(_BIG, "collection"),
        *_columns(_TEXT, "field", "type"),
        *_columns(_BIG, "n_read", "n_non_null", "n_distinct"),
        *_columns(_JSON, "near_misses"),
    )
    _part(
        "findings",
        sa.Column("fingerprint", sa.String(128), nullable=False),
        *_columns(_TEXT, "source", "collection", "group", "field", "entity", "axis"),
        sa.Column("confidence", sa.Float, nullable=False),
        *_columns(_TEXT, "category", "role", "element", "status"),
        *_columns(_JSON, "body"),
    )
    op.create_index("ix_noticemap_findings_fingerprint", "noticemap_findings", ["fingerprint"])
    _part(
        "violations",
        *_columns(_TEXT, "promise", "severity", "source", "collection", "field"),
        *_columns(_JSON, "body"),
    )
    _part("unscanned", *_columns(_TEXT, "source", "collection", "reason"))


def _columns(kind: type, *names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def _part(name: str, *columns: sa.Column[object]) -> None:
    """A table for parts of a run, with each row's position in the report."""
    op.create_table(
        f"noticemap_{name}",
        sa.Column(
            "run", sa.Integer, sa.ForeignKey("noticemap_runs.number", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        *columns,
    )
