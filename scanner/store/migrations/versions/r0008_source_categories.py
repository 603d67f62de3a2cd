"""The data classes in a source."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0008"
down_revision: Final = "0007"


def upgrade() -> None:
    categories = sa.Column("categories", sa.JSON, nullable=False, server_default="[]")
    op.add_column("noticemap_sources", categories)
