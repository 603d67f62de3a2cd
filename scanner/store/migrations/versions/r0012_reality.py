"""The notice compared with the findings: its elements, the people behind each class, and data flows."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0012"
down_revision: Final = "0011"


def upgrade() -> None:
    for name in ("matrix", "people", "flows"):
        op.add_column("noticemap_runs", sa.Column(name, sa.JSON, nullable=False, server_default="[]"))
