"""Judgements, which are only ever added; full-text search; what is computed and kept."""

from alembic import op
from sqlalchemy import text

from memcon.store import tables
from memcon.store.search import index_existing

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SECOND = ("judgement", "judgement_target", "passage", "derived")


def upgrade() -> None:
    """Make the tables, their guards and the search index, and fill the index."""
    bind = op.get_bind()
    tables.metadata.create_all(bind, tables=[tables.metadata.tables[name] for name in SECOND])
    for statement in tables.guards(bind.dialect.name):
        op.execute(text(statement))
    for statement in tables.search_index(bind.dialect.name):
        op.execute(text(statement))
    index_existing(bind)


def downgrade() -> None:
    """Drop them; judgements are lost."""
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        for table in ("record", "passage"):
            op.execute(text(f"drop table {table}_search"))
    for table, changes in tables.FIXED.items():
        for change in changes:
            on = f" on {table}" if bind.dialect.name == "postgresql" else ""
            op.execute(text(f"drop trigger keep_{table}_{change.split()[0]}{on}"))
    tables.metadata.drop_all(bind, tables=[tables.metadata.tables[name] for name in SECOND])
