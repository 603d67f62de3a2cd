"""Baselines, the number of suppressed findings, and an index of findings by run."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0003"
down_revision: Final = "0002"


def upgrade() -> None:
    runs = "noticemap_runs"
    op.add_column(runs, sa.Column("n_suppressed", sa.BigInteger, nullable=False, server_default="0"))
    for name in ("baseline_at", "baseline_by"):
        op.add_column(runs, sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.create_index("noticemap_findings_of_run", "noticemap_findings", ["run", "fingerprint"])
