"""Channels, groups, and what is posted there."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

#: SQLite numbers rows by itself only in a column of type INTEGER.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CHAT = sa.BigInteger()
PERSON = sa.BigInteger()
MOMENT = sa.DateTime(timezone=True)
SLUG = sa.String(40)
WORD = sa.String(16)


def upgrade() -> None:
    op.create_table(
        "chats",
        sa.Column("id", CHAT, nullable=False, autoincrement=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("username", sa.String(64)),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("timezone", sa.String(64), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("weekdays", sa.String(7), nullable=False),
        sa.Column("times", sa.String(255), nullable=False),
        sa.Column("answers", WORD, nullable=False),
        sa.Column("answer_after_h", sa.Integer(), nullable=False),
        sa.Column("reactions", sa.String(128), nullable=False),
        sa.Column("reaction_mode", WORD, nullable=False),
        sa.Column("discussion_url", sa.String(128)),
        sa.Column("thread_id", sa.BigInteger()),
        sa.Column("next_due_at", MOMENT),
        sa.Column("served_due_at", MOMENT),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("edits_paid_until", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("paused_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_chats"),
    )
    op.create_index("ix_chats_next_due_at", "chats", ["next_due_at"])
    op.create_table(
        "chat_hosts",
        sa.Column("chat_id", CHAT, nullable=False),
        sa.Column("person_id", PERSON, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("chat_id", "person_id", name="pk_chat_hosts"),
        of_chat("chat_hosts"),
    )
    op.create_index("ix_chat_hosts_person_id", "chat_hosts", ["person_id"])
    op.create_table(
        "queued_questions",
        sa.Column("chat_id", CHAT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("question_id", SLUG, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "position", name="pk_queued_questions"),
        of_chat("queued_questions"),
    )
    op.create_table(
        "posts",
        sa.Column("id", ID, nullable=False),
        sa.Column("chat_id", CHAT),
        sa.Column("inline_message_id", sa.String(64)),
        sa.Column("question_id", SLUG, nullable=False),
        sa.Column("version", WORD, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("option_order", sa.String(6), nullable=False),
        sa.Column("cycle", sa.Integer()),
        sa.Column("due_at", MOMENT),
        sa.Column("status", WORD, nullable=False),
        sa.Column("leased_until", MOMENT),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("finished_at", MOMENT),
        sa.Column("answers", WORD),
        sa.Column("thread_id", sa.BigInteger()),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("poll_id", sa.String(64)),
        sa.Column("answer_due_at", MOMENT),
        sa.Column("closed_at", MOMENT),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("stale_since", MOMENT),
        sa.Column("note", sa.Text()),
        sa.Column("note_due_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_posts"),
        sa.UniqueConstraint("poll_id", name="uq_posts_poll_id"),
        sa.UniqueConstraint("chat_id", "message_id", name="uq_posts_chat_id_message_id"),
        sa.UniqueConstraint("chat_id", "due_at", name="uq_posts_chat_id_due_at"),
        sa.UniqueConstraint("inline_message_id", name="uq_posts_inline_message_id"),
        sa.UniqueConstraint(
            "chat_id", "cycle", "question_id", name="uq_posts_chat_id_cycle_question_id"
        ),
        of_chat("posts"),
    )
    op.create_index("ix_posts_answer_due_at", "posts", ["answer_due_at"])
    op.create_index("ix_posts_stale_since", "posts", ["stale_since"])
    op.create_index("ix_posts_note_due_at", "posts", ["note_due_at"])
    op.create_index("ix_posts_status_leased_until", "posts", ["status", "leased_until"])
    op.create_table(
        "reactions",
        sa.Column("post_id", ID, nullable=False),
        sa.Column("person_id", PERSON, nullable=False, autoincrement=False),
        sa.Column("emoji", sa.String(16), nullable=False),
        sa.Column("reacted_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("post_id", "person_id", name="pk_reactions"),
        of_post("reactions"),
    )
    op.create_index("ix_reactions_person_id", "reactions", ["person_id"])
    op.create_table(
        "native_reactions",
        sa.Column("post_id", ID, nullable=False),
        sa.Column("emoji", sa.String(64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("post_id", "emoji", name="pk_native_reactions"),
        of_post("native_reactions"),
    )
    op.create_table(
        "responses",
        sa.Column("post_id", ID, nullable=False),
        sa.Column("person_id", PERSON, nullable=False, autoincrement=False),
        sa.Column("chosen", sa.String(6), nullable=False),
        sa.Column("outcome", WORD, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("post_id", "person_id", name="pk_responses"),
        of_post("responses"),
    )
    op.create_index("ix_responses_person_id", "responses", ["person_id"])
    op.create_table(
        "arrivals",
        sa.Column("person_id", PERSON, nullable=False, autoincrement=False),
        sa.Column("post_id", ID, nullable=False),
        sa.Column("arrived_at", MOMENT, nullable=False),
        sa.Column("subscribed_at", MOMENT),
        sa.PrimaryKeyConstraint("person_id", name="pk_arrivals"),
        of_post("arrivals"),
    )
    op.create_index("ix_arrivals_post_id", "arrivals", ["post_id"])
    op.create_table(
        "members",
        sa.Column("chat_id", CHAT, nullable=False),
        sa.Column("person_id", PERSON, nullable=False, autoincrement=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("joined_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "person_id", name="pk_members"),
        of_chat("members"),
    )
    op.create_index("ix_members_person_id", "members", ["person_id"])
    op.add_column("subscribers", sa.Column("awaiting_about", sa.BigInteger()))
    with op.batch_alter_table("cards") as table:
        table.add_column(sa.Column("post_id", ID))
        table.create_foreign_key(
            "fk_cards_post_id_posts", "posts", ["post_id"], ["id"], ondelete="SET NULL"
        )
    op.create_index("ix_cards_post_id", "cards", ["post_id"])


def downgrade() -> None:
    op.drop_index("ix_cards_post_id", "cards")
    with op.batch_alter_table("cards") as table:
        table.drop_constraint("fk_cards_post_id_posts", type_="foreignkey")
        table.drop_column("post_id")
    with op.batch_alter_table("subscribers") as table:
        table.drop_column("awaiting_about")
    op.drop_table("members")
    op.drop_table("arrivals")
    op.drop_table("responses")
    op.drop_table("native_reactions")
    op.drop_table("reactions")
    op.drop_table("posts")
    op.drop_table("queued_questions")
    op.drop_table("chat_hosts")
    op.drop_table("chats")


def of_chat(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["chat_id"],
        ["chats.id"],
        name=f"fk_{table}_chat_id_chats",
        ondelete="CASCADE",
        onupdate="CASCADE",
    )


def of_post(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["post_id"], ["posts.id"], name=f"fk_{table}_post_id_posts", ondelete="CASCADE"
    )
