"""The tier of a finding, and the number of possible findings of a run."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0009"
down_revision: Final = "0008"


def upgrade() -> None:
    tier = sa.Column("tier", sa.Text, nullable=False, server_default="finding")
    op.add_column("noticemap_findings", tier)
    n_possible = sa.Column("n_possible", sa.BigInteger, nullable=False, server_default="0")
    op.add_column("noticemap_runs", n_possible)
