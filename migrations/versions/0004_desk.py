"""The editor's desk: broadcasts, drafts, and the weekly digest."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

#: SQLite numbers rows by itself only in a column of type INTEGER.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PERSON = sa.BigInteger()
MOMENT = sa.DateTime(timezone=True)
WORD = sa.String(16)


def upgrade() -> None:
    op.create_table(
        "broadcasts",
        sa.Column("id", ID, nullable=False),
        sa.Column("subscriber_id", PERSON, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("stage", WORD, nullable=False),
        sa.Column("planned_to", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("told_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT),
        sa.Column("finished_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_broadcasts"),
        of_person("broadcasts"),
    )
    op.create_index("ix_broadcasts_subscriber_id", "broadcasts", ["subscriber_id"])
    op.create_index("ix_broadcasts_finished_at", "broadcasts", ["finished_at"])
    op.create_table(
        "announcements",
        sa.Column("id", ID, nullable=False),
        sa.Column("broadcast_id", ID, nullable=False),
        sa.Column("subscriber_id", PERSON, nullable=False),
        *outbox_columns(),
        sa.PrimaryKeyConstraint("id", name="pk_announcements"),
        sa.UniqueConstraint(
            "subscriber_id", "broadcast_id", name="uq_announcements_subscriber_id_broadcast_id"
        ),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name="fk_announcements_broadcast_id_broadcasts",
            ondelete="CASCADE",
        ),
        of_person("announcements"),
    )
    op.create_index(
        "ix_announcements_broadcast_id_status_id",
        "announcements",
        ["broadcast_id", "status", "id"],
    )
    op.create_table(
        "digests",
        sa.Column("id", ID, nullable=False),
        sa.Column("subscriber_id", PERSON, nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        *outbox_columns(),
        sa.PrimaryKeyConstraint("id", name="pk_digests"),
        sa.UniqueConstraint("subscriber_id", "week", name="uq_digests_subscriber_id_week"),
        of_person("digests"),
    )
    op.create_index("ix_digests_status_leased_until", "digests", ["status", "leased_until"])
    op.create_table(
        "desk_drafts",
        sa.Column("id", ID, nullable=False),
        sa.Column("subscriber_id", PERSON, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("saved_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_desk_drafts"),
        of_person("desk_drafts"),
    )
    op.create_index("ix_desk_drafts_subscriber_id", "desk_drafts", ["subscriber_id"])
    op.create_table(
        "planned_posts",
        sa.Column("id", ID, nullable=False),
        sa.Column("question_id", sa.String(40), nullable=False),
        sa.Column("local_time", sa.String(16), nullable=False),
        sa.Column("chat_id", sa.BigInteger()),
        sa.Column("due_at", MOMENT),
        sa.Column("planned_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_planned_posts"),
        sa.UniqueConstraint("chat_id", "due_at", name="uq_planned_posts_chat_id_due_at"),
        sa.ForeignKeyConstraint(
            ["chat_id"],
            ["chats.id"],
            name="fk_planned_posts_chat_id_chats",
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
    )
    op.create_index("ix_planned_posts_due_at", "planned_posts", ["due_at"])
    op.create_table(
        "post_notes",
        sa.Column("id", ID, nullable=False),
        sa.Column("question_id", sa.String(40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("applied_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_post_notes"),
    )


def downgrade() -> None:
    op.drop_table("post_notes")
    op.drop_table("planned_posts")
    op.drop_table("desk_drafts")
    op.drop_table("digests")
    op.drop_table("announcements")
    op.drop_table("broadcasts")


def outbox_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("status", WORD, nullable=False),
        sa.Column("leased_until", MOMENT),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("finished_at", MOMENT),
    ]


def of_person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["subscriber_id"],
        ["subscribers.id"],
        name=f"fk_{table}_subscriber_id_subscribers",
        ondelete="CASCADE",
    )
