"""Notes of people about an item: how far it is, what they plan, a comment."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0014"
down_revision: Final = "0013"


def upgrade() -> None:
    for name in ("progress", "plan", "comment"):
        op.add_column("noticemap_assignments", sa.Column(name, sa.Text, nullable=False, server_default=""))
