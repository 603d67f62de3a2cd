"""The state of a schedule between its runs: attempt, last full scan, sent notifications."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0004"
down_revision: Final = "0003"


def upgrade() -> None:
    state = sa.Column("state", sa.JSON, nullable=False, server_default="{}")
    op.add_column("noticemap_schedules", state)
