"""Users of a store that several share."""

from alembic import op

from memcon.store import tables

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    tables.team_user.create(op.get_bind())


def downgrade() -> None:
    """Drop it; tokens are lost."""
    tables.team_user.drop(op.get_bind())
