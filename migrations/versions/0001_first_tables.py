"""The first tables."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

#: SQLite numbers rows by itself only in a column of type INTEGER.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PERSON = sa.BigInteger()
MOMENT = sa.DateTime(timezone=True)
SLUG = sa.String(40)
WORD = sa.String(16)
DIGITS = sa.String(6)


def upgrade() -> None:
    op.create_table(
        "subscribers",
        sa.Column("id", PERSON, autoincrement=False, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("timezone", sa.String(64), nullable=False),
        sa.Column("rich", sa.Boolean(), nullable=False),
        sa.Column("awaiting", WORD),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subscribers"),
    )
    op.create_table(
        "subscriber_topics",
        sa.Column("subscriber_id", PERSON, nullable=False),
        sa.Column("topic", SLUG, nullable=False),
        sa.PrimaryKeyConstraint("subscriber_id", "topic", name="pk_subscriber_topics"),
        of_subscriber("subscriber_topics"),
    )
    op.create_table(
        "subscriptions",
        sa.Column("id", ID, nullable=False),
        sa.Column("subscriber_id", PERSON, nullable=False),
        sa.Column("daily_at", sa.Time(), nullable=False),
        sa.Column("next_due_at", MOMENT),
        sa.Column("served_due_at", MOMENT),
        sa.Column("paused_until", sa.Date()),
        sa.Column("ended_at", MOMENT),
        sa.Column("end_reason", WORD),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
        sa.UniqueConstraint("subscriber_id", name="uq_subscriptions_subscriber_id"),
        of_subscriber("subscriptions"),
    )
    op.create_index("ix_subscriptions_next_due_at", "subscriptions", ["next_due_at"])
    op.create_table(
        "cards",
        sa.Column("id", ID, nullable=False),
        sa.Column("subscriber_id", PERSON, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("question_id", SLUG, nullable=False),
        sa.Column("topic", SLUG, nullable=False),
        sa.Column("reason", WORD, nullable=False),
        sa.Column("option_order", DIGITS, nullable=False),
        sa.Column("chosen", DIGITS, nullable=False),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("dealt_at", MOMENT, nullable=False),
        sa.Column("revealed_at", MOMENT),
        sa.Column("closed_at", MOMENT),
        sa.Column("local_day", sa.Date()),
        sa.Column("outcome", WORD),
        sa.Column("grade", WORD),
        sa.PrimaryKeyConstraint("id", name="pk_cards"),
        sa.UniqueConstraint("subscriber_id", "number", name="uq_cards_subscriber_id_number"),
        of_subscriber("cards"),
    )
    op.create_index("ix_cards_subscriber_id_question_id", "cards", ["subscriber_id", "question_id"])
    op.create_index(
        "ix_cards_subscriber_id_local_day_outcome",
        "cards",
        ["subscriber_id", "local_day", "outcome"],
    )
    op.create_table(
        "deliveries",
        sa.Column("id", ID, nullable=False),
        sa.Column("subscription_id", ID, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("leased_until", MOMENT),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("card_id", ID),
        sa.Column("finished_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint(
            "subscription_id", "due_at", name="uq_deliveries_subscription_id_due_at"
        ),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscriptions.id"],
            name="fk_deliveries_subscription_id_subscriptions",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["card_id"], ["cards.id"], name="fk_deliveries_card_id_cards", ondelete="SET NULL"
        ),
    )
    op.create_index("ix_deliveries_status_leased_until", "deliveries", ["status", "leased_until"])
    op.create_table(
        "saved_questions",
        sa.Column("subscriber_id", PERSON, nullable=False),
        sa.Column("question_id", SLUG, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("subscriber_id", "question_id", name="pk_saved_questions"),
        of_subscriber("saved_questions"),
    )
    op.create_table(
        "reports",
        sa.Column("id", ID, nullable=False),
        sa.Column("subscriber_id", PERSON, nullable=False),
        sa.Column("question_id", SLUG, nullable=False),
        sa.Column("text", sa.Text()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
        of_subscriber("reports"),
    )
    op.create_index("ix_reports_subscriber_id", "reports", ["subscriber_id"])


def downgrade() -> None:
    op.drop_table("reports")
    op.drop_table("saved_questions")
    op.drop_table("deliveries")
    op.drop_table("cards")
    op.drop_table("subscriptions")
    op.drop_table("subscriber_topics")
    op.drop_table("subscribers")


def of_subscriber(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["subscriber_id"],
        ["subscribers.id"],
        name=f"fk_{table}_subscriber_id_subscribers",
        ondelete="CASCADE",
    )
