"""The interruptions of a run."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0005"
down_revision: Final = "0004"


def upgrade() -> None:
    interruptions = sa.Column("interruptions", sa.JSON, nullable=False, server_default="[]")
    op.add_column("noticemap_runs", interruptions)
