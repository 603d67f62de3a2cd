"""Pages of incremental scans: counts of collections, and when a carried collection was read."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0007"
down_revision: Final = "0006"


def upgrade() -> None:
    op.create_table(
        "noticemap_pages",
        sa.Column("scope", sa.String(64), primary_key=True),
        sa.Column("place", sa.String(64), primary_key=True),
        sa.Column("run", sa.String(64), nullable=False),
        sa.Column("kept_at", sa.Text, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
    )
    op.add_column("noticemap_runs", sa.Column("carried", sa.JSON, nullable=False, server_default="null"))
    carried_from = sa.Column("carried_from", sa.Text, nullable=False, server_default="")
    op.add_column("noticemap_collections", carried_from)
