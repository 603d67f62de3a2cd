"""Findings are counted without record metadata, as in reports, and broken promises each once."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0015"
down_revision: Final = "0014"

_FINDINGS: Final = """
UPDATE noticemap_runs SET n_findings = (
    SELECT COUNT(*) FROM noticemap_findings AS f
    WHERE f.run = noticemap_runs.number AND f.tier = 'finding' AND f.status NOT IN ('gone', 'suppressed')
    AND (f.entity <> 'RECORD_METADATA' OR EXISTS (
        SELECT 1 FROM noticemap_violations AS v
        WHERE v.run = f.run AND v.source = f.source AND v.collection = f.collection AND v.field = f.field
    ))
)
"""
_BROKEN: Final = """
UPDATE noticemap_runs SET n_broken = (
    SELECT COUNT(DISTINCT v.promise) FROM noticemap_violations AS v WHERE v.run = noticemap_runs.number
)
"""


def upgrade() -> None:
    op.add_column("noticemap_runs", sa.Column("n_broken", sa.BigInteger, nullable=False, server_default="0"))
    op.execute(_FINDINGS)
    op.execute(_BROKEN)
