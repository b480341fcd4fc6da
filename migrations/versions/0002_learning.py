"""Memory, the ledger of days, mock interviews, corrections."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

#: SQLite numbers rows by itself only in a column of type INTEGER.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PERSON = sa.BigInteger()
MOMENT = sa.DateTime(timezone=True)
SLUG = sa.String(40)
WORD = sa.String(16)


def upgrade() -> None:
    with op.batch_alter_table("subscribers") as table:
        table.add_column(sa.Column("level", WORD))
        table.add_column(sa.Column("interview_on", sa.Date()))
        table.add_column(number("streak_days"))
        table.add_column(number("streak_best"))
        table.add_column(number("freezes"))
        table.add_column(sa.Column("last_day", sa.Date()))
        table.add_column(number("lost_days"))
        table.add_column(sa.Column("lost_on", sa.Date()))
    with op.batch_alter_table("subscriptions") as table:
        table.add_column(sa.Column("reminds_at", sa.Time()))
        table.add_column(sa.Column("next_reminder_at", MOMENT))
    op.create_index("ix_subscriptions_next_reminder_at", "subscriptions", ["next_reminder_at"])
    op.create_table(
        "days",
        sa.Column("subscriber_id", PERSON, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("counted", WORD, nullable=False),
        sa.PrimaryKeyConstraint("subscriber_id", "day", name="pk_days"),
        of_subscriber("days"),
    )
    op.create_table(
        "memories",
        sa.Column("subscriber_id", PERSON, nullable=False),
        sa.Column("question_id", SLUG, nullable=False),
        sa.Column("stability", sa.Double(), nullable=False),
        sa.Column("difficulty", sa.Double(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("subscriber_id", "question_id", name="pk_memories"),
        of_subscriber("memories"),
    )
    op.create_table(
        "interviews",
        sa.Column("id", ID, nullable=False),
        sa.Column("subscriber_id", PERSON, nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Integer()),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_interviews"),
        of_subscriber("interviews"),
    )
    op.create_index("ix_interviews_subscriber_id", "interviews", ["subscriber_id"])
    with op.batch_alter_table("cards") as table:
        table.add_column(sa.Column("reason_value", sa.Integer()))
        table.add_column(sa.Column("version", WORD, nullable=False, server_default=""))
        table.add_column(sa.Column("interview_id", ID))
        table.add_column(flag("void"))
        table.add_column(flag("in_review"))
        table.create_foreign_key(
            "fk_cards_interview_id_interviews",
            "interviews",
            ["interview_id"],
            ["id"],
            ondelete="SET NULL",
        )
    op.create_table(
        "question_versions",
        sa.Column("question_id", SLUG, nullable=False),
        sa.Column("version", WORD, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("question_id", name="pk_question_versions"),
    )
    op.create_table(
        "corrections",
        sa.Column("id", ID, nullable=False),
        sa.Column("subscriber_id", PERSON, nullable=False),
        sa.Column("question_id", SLUG, nullable=False),
        sa.Column("version", WORD, nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("leased_until", MOMENT),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("finished_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
        sa.UniqueConstraint(
            "subscriber_id",
            "question_id",
            "version",
            name="uq_corrections_subscriber_id_question_id_version",
        ),
        of_subscriber("corrections"),
    )
    op.create_index("ix_corrections_status_leased_until", "corrections", ["status", "leased_until"])
    op.create_table(
        "pictures",
        sa.Column("subscriber_id", PERSON, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("file_id", sa.String(256), nullable=False),
        sa.PrimaryKeyConstraint("subscriber_id", name="pk_pictures"),
        of_subscriber("pictures"),
    )
    with op.batch_alter_table("deliveries") as table:
        table.add_column(sa.Column("purpose", WORD, nullable=False, server_default="daily"))
        table.drop_constraint("uq_deliveries_subscription_id_due_at", type_="unique")
        table.create_unique_constraint(
            "uq_deliveries_subscription_id_purpose_due_at", ["subscription_id", "purpose", "due_at"]
        )
    op.create_index("ix_deliveries_card_id", "deliveries", ["card_id"])
    with op.batch_alter_table("reports") as table:
        table.add_column(sa.Column("reason", WORD, nullable=False, server_default=""))
        table.add_column(sa.Column("reply", sa.Text()))
        table.add_column(sa.Column("replied_at", MOMENT))
    op.execute(
        "INSERT INTO days (subscriber_id, day, counted)"
        " SELECT DISTINCT subscriber_id, local_day, 'answered' FROM cards"
        " WHERE local_day IS NOT NULL AND outcome IN ('right', 'wrong', 'revealed')"
    )


def downgrade() -> None:
    with op.batch_alter_table("reports") as table:
        for column in ("replied_at", "reply", "reason"):
            table.drop_column(column)
    op.drop_index("ix_deliveries_card_id", "deliveries")
    op.execute("DELETE FROM deliveries WHERE purpose <> 'daily'")
    with op.batch_alter_table("deliveries") as table:
        table.drop_constraint("uq_deliveries_subscription_id_purpose_due_at", type_="unique")
        table.create_unique_constraint(
            "uq_deliveries_subscription_id_due_at", ["subscription_id", "due_at"]
        )
        table.drop_column("purpose")
    op.drop_table("pictures")
    op.drop_table("corrections")
    op.drop_table("question_versions")
    with op.batch_alter_table("cards") as table:
        table.drop_constraint("fk_cards_interview_id_interviews", type_="foreignkey")
        for column in ("in_review", "void", "interview_id", "version", "reason_value"):
            table.drop_column(column)
    op.drop_table("interviews")
    op.drop_table("memories")
    op.drop_table("days")
    op.drop_index("ix_subscriptions_next_reminder_at", "subscriptions")
    with op.batch_alter_table("subscriptions") as table:
        table.drop_column("next_reminder_at")
        table.drop_column("reminds_at")
    with op.batch_alter_table("subscribers") as table:
        for column in (
            "lost_on",
            "lost_days",
            "last_day",
            "freezes",
            "streak_best",
            "streak_days",
            "interview_on",
            "level",
        ):
            table.drop_column(column)


def number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, server_default="0")


def flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())


def of_subscriber(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["subscriber_id"],
        ["subscribers.id"],
        name=f"fk_{table}_subscriber_id_subscribers",
        ondelete="CASCADE",
    )
