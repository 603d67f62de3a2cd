"""The address of a source as a digest, and the names it had before."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0013"
down_revision: Final = "0012"


def upgrade() -> None:
    """For earlier runs, the address of a source without a name is its id."""
    op.add_column("noticemap_sources", sa.Column("address", sa.Text, nullable=False, server_default=""))
    op.add_column("noticemap_sources", sa.Column("formerly", sa.JSON, nullable=False, server_default="[]"))
    op.create_index("noticemap_sources_by_address", "noticemap_sources", ["address"])
