"""The run with which a run is compared, and those before it."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0006"
down_revision: Final = "0005"


def upgrade() -> None:
    comparison = sa.Column("comparison", sa.JSON, nullable=False, server_default="null")
    op.add_column("noticemap_runs", comparison)
