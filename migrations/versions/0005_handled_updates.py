"""Updates that came by the webhook, so that none is handled twice."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "handled_updates",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("taken_at", MOMENT, nullable=False),
        sa.Column("leased_until", MOMENT),
        sa.Column("body", sa.Text()),
        sa.PrimaryKeyConstraint("update_id", name="pk_handled_updates"),
    )
    op.create_index("ix_handled_updates_taken_at", "handled_updates", ["taken_at"])
    op.create_index("ix_handled_updates_leased_until", "handled_updates", ["leased_until"])


def downgrade() -> None:
    op.drop_table("handled_updates")
