"""The audits of a run, and its answers about promises."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0010"
down_revision: Final = "0009"


def upgrade() -> None:
    for name in ("audits", "answers"):
        op.add_column("noticemap_runs", sa.Column(name, sa.JSON, nullable=False, server_default="[]"))
