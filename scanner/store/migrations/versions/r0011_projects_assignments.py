"""The project of a run, reviews of worklist items, and assignments with owner and due date."""

from collections import defaultdict
from typing import Final

import sqlalchemy as sa
from alembic import op

from scanner.history.project_key import sources_key

revision: Final = "0011"
down_revision: Final = "0010"


def upgrade() -> None:
    project = sa.Column("project", sa.String(64), nullable=False, server_default="")
    op.add_column("noticemap_runs", project)
    op.create_index("ix_noticemap_runs_project", "noticemap_runs", ["project"])
    item = sa.Column("item", sa.Text, nullable=False, server_default="")
    op.add_column("noticemap_reviews", item)
    op.create_table(
        "noticemap_assignments",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("item", sa.String(64), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("owner", "due", "author", "created_at")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_noticemap_assignments_item", "noticemap_assignments", ["item"])
    _fill_projects()


def _fill_projects() -> None:
    """For earlier runs, only the sources are known."""
    runs = sa.table("noticemap_runs", sa.column("number"), sa.column("project"))
    sources = sa.table("noticemap_sources", sa.column("run"), sa.column("source_id"))
    connection = op.get_bind()
    found: dict[int, set[str]] = defaultdict(set)
    for row in connection.execute(sa.select(sources.c.run, sources.c.source_id)):
        found[int(row.run)].add(str(row.source_id))
    for run, ids in found.items():
        key = sources_key(ids)
        connection.execute(sa.update(runs).where(runs.c.number == run).values(project=key))
