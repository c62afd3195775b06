"""The first tables: reports, readings, records, parties, topics, evidence, gaps."""

from alembic import op

from memcon.store import tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

FIRST = (
    "report",
    "intake",
    "reading",
    "actor",
    "actor_name",
    "record",
    "party",
    "topic",
    "evidence",
    "gap",
)


def upgrade() -> None:
    """Make the tables and the view that must stay empty."""
    bind = op.get_bind()
    tables.metadata.create_all(bind, tables=[tables.metadata.tables[name] for name in FIRST])
    op.execute(tables.UNGROUNDED.format(differs=tables.DIFFERS[bind.dialect.name]))


def downgrade() -> None:
    """Drop them."""
    bind = op.get_bind()
    op.execute("drop view ungrounded")
    tables.metadata.drop_all(bind, tables=[tables.metadata.tables[name] for name in FIRST])
