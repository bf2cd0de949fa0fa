"""What an installation remembers of itself: which server key its database was made with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; the next start fills it."""
    op.create_table(
        "house",
        sa.Column("name", sa.String(), nullable=False, comment="Of what"),
        sa.Column(
            "value",
            sa.LargeBinary(),
            nullable=False,
            comment="A keyed hash of it; the key is not in here",
        ),
        sa.PrimaryKeyConstraint("name", name="pk_house"),
        comment="Which server key this database was made with.",
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("house")
