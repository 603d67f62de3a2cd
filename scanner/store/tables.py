"""The tables of a store. Properties that are queried have columns; others are in a JSON column.

Names of tables begin with the name of the tool, because a store may share a database with other programs.
"""

import json
from typing import Final

import sqlalchemy as sa

metadata = sa.MetaData()

_MARK: Final = "\ufdd0"
"""A Unicode noncharacter; the rest of a text that begins with it is JSON."""


class ExactText(sa.types.TypeDecorator[str]):
    """A column for text that is restored exactly, including lone surrogates and NUL.

    File names that are not valid UTF-8 contain lone surrogates in Python, which no database accepts.
    """

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        if value is None:
            return None
        odd = value.startswith(_MARK) or "\0" in value or not _is_encodable(value)
        return _MARK + json.dumps(value) if odd else value

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> str | None:
        return json.loads(value[1:]) if value and value.startswith(_MARK) else value


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _text(name: str) -> "sa.Column[str]":
    return sa.Column(name, ExactText, nullable=False)


def _count(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger, nullable=False)


def _json(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.JSON, nullable=False)


def _of_run() -> "list[sa.Column[int]]":
    """The columns of a row for the number of its run and for its position in the report."""
    run = sa.ForeignKey("noticemap_runs.number", ondelete="CASCADE")
    return [
        sa.Column("run", sa.Integer, run, primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    ]


runs = sa.Table(
    "noticemap_runs",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.String(64), nullable=False, unique=True),
    _text("started_at"),
    _text("finished_at"),
    _text("status"),
    _text("tool_version"),
    _text("policy_id"),
    _text("policy_version"),
    _text("policy_sha256"),
    _text("report_version"),
    _json("settings"),
    _json("assumptions"),
    _json("sections"),
    _json("declared"),
    _json("interruptions"),
    _json("comparison"),
    _json("carried"),
    *map(_json, ("audits", "answers", "matrix", "people", "flows")),
    _count("n_findings"),
    _count("n_violations"),
    _count("n_broken"),
    _count("n_unscanned"),
    _count("n_suppressed"),
    _count("n_possible"),
    *map(_text, ("baseline_at", "baseline_by")),
    sa.Column("project", sa.String(64), nullable=False, index=True),
    sqlite_autoincrement=True,
)

sources = sa.Table(
    "noticemap_sources",
    metadata,
    *_of_run(),
    *map(_text, ("source", "kind", "status", "reason", "source_id")),
    _json("categories"),
    _text("address"),
    _json("formerly"),
    sa.Index("noticemap_sources_by_id", "source_id"),
    sa.Index("noticemap_sources_by_address", "address"),
)

collections = sa.Table(
    "noticemap_collections",
    metadata,
    *_of_run(),
    *map(_text, ("source", "collection", "kind", "status", "reason", "source_kind")),
    sa.Column("rows", sa.BigInteger),
    *map(_count, ("rows_read", "bytes_read")),
    *map(_text, ("sampling", "carried_from")),
    *map(_json, ("members", "record_groups")),
)

fields = sa.Table(
    "noticemap_fields",
    metadata,
    *_of_run(),
    _count("collection"),
    *map(_text, ("field", "type")),
    *map(_count, ("n_read", "n_non_null", "n_distinct")),
    _json("near_misses"),
)
"""The column ``collection`` is the ``position`` of the field's collection in the same run."""

findings = sa.Table(
    "noticemap_findings",
    metadata,
    *_of_run(),
    sa.Column("fingerprint", sa.String(128), nullable=False, index=True),
    *map(_text, ("source", "collection", "group", "field", "entity", "axis")),
    sa.Column("confidence", sa.Float, nullable=False),
    *map(_text, ("category", "role", "element", "status", "tier")),
    _json("body"),
    sa.Index("noticemap_findings_of_run", "run", "fingerprint"),
)
"""Findings (``tier`` is ``finding``) and possible findings (``possible``). The columns ``category``, ``role``
and ``element`` come from the first classification, which governs.
"""

violations = sa.Table(
    "noticemap_violations",
    metadata,
    *_of_run(),
    *map(_text, ("promise", "severity", "source", "collection", "field")),
    _json("body"),
)

unscanned = sa.Table(
    "noticemap_unscanned", metadata, *_of_run(), *map(_text, ("source", "collection", "reason"))
)

PARTS: Final = (sources, collections, fields, findings, violations, unscanned)

reviews = sa.Table(
    "noticemap_reviews",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    *map(_text, ("verdict", "fingerprint", "item", "source", "collection", "field", "entity", "element")),
    *map(_text, ("author", "reason", "created_at", "expires_at")),
    *map(_text, ("withdrawn_at", "withdrawn_by", "withdrawn_why")),
    sqlite_autoincrement=True,
)
"""Reviews. A review applies to the findings that ``fingerprint`` or ``item`` selects, or to those that match
all globs ``source``, ``collection``, ``field`` and ``entity``; an empty glob matches everything.
"""

assignments = sa.Table(
    "noticemap_assignments",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("item", sa.String(64), nullable=False, index=True),
    *map(_text, ("owner", "due", "author", "created_at")),
    *(
        sa.Column(name, sa.Text, nullable=False, server_default="")
        for name in ("progress", "plan", "comment")
    ),
    sqlite_autoincrement=True,
)
"""The owner, due date and notes of a worklist item; the latest row of an item applies."""

schedules = sa.Table(
    "noticemap_schedules",
    metadata,
    sa.Column("name", sa.String(255), primary_key=True),
    _json("spec"),
    *map(_text, ("created_at", "last_started_at", "last_run", "last_status")),
    sa.Column("state", sa.JSON, nullable=False, server_default="{}"),
)

leases = sa.Table(
    "noticemap_leases",
    metadata,
    sa.Column("name", sa.String(255), primary_key=True),
    *map(_text, ("holder", "expires_at")),
)

unfinished = sa.Table(
    "noticemap_unfinished",
    metadata,
    sa.Column("run", sa.String(64), primary_key=True),
    sa.Column("scan", sa.String(255), nullable=False, index=True),
    _text("started_at"),
)
"""Runs that have begun but are not stored yet. ``scan`` identifies the sources and settings of the run."""

units = sa.Table(
    "noticemap_units",
    metadata,
    sa.Column(
        "run", sa.String(64), sa.ForeignKey("noticemap_unfinished.run", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column("key", sa.String(255), primary_key=True),
    sa.Column("payload", sa.LargeBinary, nullable=False),
    _text("finished_at"),
)

pages = sa.Table(
    "noticemap_pages",
    metadata,
    sa.Column("scope", sa.String(64), primary_key=True),
    sa.Column("place", sa.String(64), primary_key=True),
    sa.Column("run", sa.String(64), nullable=False),
    _text("kept_at"),
    sa.Column("payload", sa.LargeBinary, nullable=False),
)
"""Counts of collections from the last incremental scan. ``scope`` identifies a source and the settings."""
