"""What a person remembers lies together on a few pages: it is read as a whole for every choice."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TO_PAGES = {
    "sqlite": """
        INSERT INTO memory_pages (subscriber_id, initial, memories)
        SELECT subscriber_id, substr(question_id, 1, 1), json_group_object(question_id,
            json_array(stability, difficulty, reviewed_on,
                json(CASE WHEN "right" THEN 'true' ELSE 'false' END)))
        FROM memories GROUP BY 1, 2
    """,
    "postgresql": """
        INSERT INTO memory_pages (subscriber_id, initial, memories)
        SELECT subscriber_id, substr(question_id, 1, 1), jsonb_object_agg(question_id,
            jsonb_build_array(stability, difficulty, reviewed_on, "right"))
        FROM memories GROUP BY 1, 2
    """,
}
FROM_PAGES = {
    "sqlite": """
        INSERT INTO memories
            (subscriber_id, question_id, stability, difficulty, reviewed_on, "right")
        SELECT subscriber_id, one.key, json_extract(one.value, '$[0]'),
            json_extract(one.value, '$[1]'), json_extract(one.value, '$[2]'),
            json_extract(one.value, '$[3]')
        FROM memory_pages, json_each(memories) AS one
    """,
    "postgresql": """
        INSERT INTO memories
            (subscriber_id, question_id, stability, difficulty, reviewed_on, "right")
        SELECT subscriber_id, one.key, (one.value ->> 0)::float8, (one.value ->> 1)::float8,
            (one.value ->> 2)::date, (one.value ->> 3)::boolean
        FROM memory_pages, jsonb_each(memories) AS one
    """,
}


def upgrade() -> None:
    op.create_table(
        "memory_pages",
        sa.Column("subscriber_id", sa.BigInteger(), nullable=False),
        sa.Column("initial", sa.String(1), nullable=False),
        sa.Column(
            "memories", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.PrimaryKeyConstraint("subscriber_id", "initial", name="pk_memory_pages"),
        of_subscriber("memory_pages"),
    )
    op.execute(TO_PAGES[op.get_bind().dialect.name])
    op.drop_table("memories")


def downgrade() -> None:
    op.create_table(
        "memories",
        sa.Column("subscriber_id", sa.BigInteger(), nullable=False),
        sa.Column("question_id", sa.String(40), nullable=False),
        sa.Column("stability", sa.Double(), nullable=False),
        sa.Column("difficulty", sa.Double(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("subscriber_id", "question_id", name="pk_memories"),
        of_subscriber("memories"),
    )
    op.execute(FROM_PAGES[op.get_bind().dialect.name])
    op.drop_table("memory_pages")


def of_subscriber(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["subscriber_id"],
        ["subscribers.id"],
        name=f"fk_{table}_subscriber_id_subscribers",
        ondelete="CASCADE",
    )
