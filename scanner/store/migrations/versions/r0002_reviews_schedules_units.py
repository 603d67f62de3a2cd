"""Reviews of findings, schedules and their leases, and the units of unfinished runs."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0002"
down_revision: Final = "0001"


def upgrade() -> None:
    op.create_table(
        "noticemap_reviews",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        *_texts("verdict", "fingerprint", "source", "collection", "field", "entity", "element"),
        *_texts("author", "reason", "created_at", "expires_at"),
        *_texts("withdrawn_at", "withdrawn_by", "withdrawn_why"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "noticemap_schedules",
        sa.Column("name", sa.String(255), primary_key=True),
        sa.Column("spec", sa.JSON, nullable=False),
        *_texts("created_at", "last_started_at", "last_run", "last_status"),
    )
    op.create_table(
        "noticemap_leases",
        sa.Column("name", sa.String(255), primary_key=True),
        *_texts("holder", "expires_at"),
    )
    op.create_table(
        "noticemap_unfinished",
        sa.Column("run", sa.String(64), primary_key=True),
        sa.Column("scan", sa.String(255), nullable=False, index=True),
        *_texts("started_at"),
    )
    op.create_table(
        "noticemap_units",
        sa.Column(
            "run",
            sa.String(64),
            sa.ForeignKey("noticemap_unfinished.run", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("key", sa.String(255), primary_key=True),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        *_texts("finished_at"),
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False, server_default="") for name in names]
