"""On SQLite, what a person remembers lies together: it is read as a whole for every choice."""

from collections.abc import Sequence

from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    rebuild(with_rowid=False)


def downgrade() -> None:
    rebuild(with_rowid=True)


def rebuild(*, with_rowid: bool) -> None:
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table(
            "memories", recreate="always", table_kwargs={"sqlite_with_rowid": with_rowid}
        ):
            pass
