"""The command line: `sobesednik`, or `python -m bot`."""

import asyncio
import logging
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.bank.commands import content
from bot.core.failure import OperatorError
from bot.item_table import show_items

cli = typer.Typer(
    help="Sobesednik: a data-science interview question a day, in Telegram.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
db = typer.Typer(help="The database: migrate, back up, move, rebuild.", no_args_is_help=True)
cli.add_typer(content, name="content")
cli.add_typer(db, name="db")


@cli.callback()
def wire(context: typer.Context) -> None:
    """Hand the bank's commands what reaches beyond the bank."""
    context.obj = show_items


@db.callback()
def keep_apart() -> None:
    """Keep what is logged out of what a command prints."""
    import structlog  # noqa: PLC0415 - see below

    structlog.configure(logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))


# aiogram and SQLAlchemy take seconds to import, and a command that needs neither must not wait for
# them: what is heavy is imported where it is used.


class Role(StrEnum):
    """What a process does: take updates, plan and send, or both."""

    WEB = "web"
    WORKER = "worker"
    ALL = "all"


@cli.command()
def run(
    role: Annotated[Role, typer.Option(help="web takes updates, worker sends.")] = Role.ALL,
) -> None:
    """Migrate the database, then run the bot."""
    from bot.config import load_settings  # noqa: PLC0415 - see above

    settings = load_settings()
    settings.require_token()

    from bot import app, logs  # noqa: PLC0415 - what is wrong with the settings is told first

    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    logs.configure(settings.log_format, level=level)
    asyncio.run(app.run(settings, role.value))


@cli.command()
def demo(
    port: Annotated[int, typer.Option(help="Port of the chat page.")] = 8090,
    browser: Annotated[bool, typer.Option(help="Open the chat page.")] = True,
    tour: Annotated[bool, typer.Option(help="Play three days here and exit.")] = False,
) -> None:
    """Run the bot with no token: a chat page in the browser instead of Telegram."""
    from bot import demo as demos  # noqa: PLC0415 - see above
    from bot import logs  # noqa: PLC0415 - see above
    from bot.config import load_settings  # noqa: PLC0415 - see above
    from bot.tour import play  # noqa: PLC0415 - see above

    settings = load_settings()
    logs.configure(settings.log_format, level=logging.WARNING)
    if tour:
        asyncio.run(play(settings))
    else:
        asyncio.run(demos.serve_demo(settings, port, browser=browser))


@db.command("upgrade")
def db_upgrade(revision: Annotated[str, typer.Argument()] = "head") -> None:
    """Bring the database up to a revision; the newest if none is given."""
    from bot.config import load_settings  # noqa: PLC0415 - see above
    from bot.db.maintenance import upgrade_to  # noqa: PLC0415 - see above

    asyncio.run(upgrade_to(load_settings().database_url, revision))


@db.command("downgrade")
def db_downgrade(revision: Annotated[str, typer.Argument(help="base: empty")]) -> None:
    """Bring the database down to a revision."""
    from bot.config import load_settings  # noqa: PLC0415 - see above
    from bot.db.maintenance import downgrade_to  # noqa: PLC0415 - see above

    asyncio.run(downgrade_to(load_settings().database_url, revision))


@db.command("backup")
def db_backup(file: Annotated[Path, typer.Argument(help="Must not exist yet.")]) -> None:
    """Write a consistent copy of the database, also while the bot runs."""
    from bot.config import load_settings  # noqa: PLC0415 - see above
    from bot.db.backups import backup  # noqa: PLC0415 - see above

    backup(load_settings().database_url, file)


@db.command("restore")
def db_restore(file: Annotated[Path, typer.Argument(help="What db backup wrote.")]) -> None:
    """Make the SQLite database of DATABASE_URL from a backup; there must be none yet."""
    from bot.config import load_settings  # noqa: PLC0415 - see above
    from bot.db.backups import restore  # noqa: PLC0415 - see above

    restore(load_settings().database_url, file)


@db.command("copy")
def db_copy(
    target_url: Annotated[
        str, typer.Argument(envvar="TARGET_URL", help="Like DATABASE_URL; must be empty.")
    ],
) -> None:
    """Copy the database into an empty one, SQLite or PostgreSQL, and compare row by row."""
    from bot.config import load_settings  # noqa: PLC0415 - see above
    from bot.db.copying import copy  # noqa: PLC0415 - see above

    copied = asyncio.run(copy(load_settings().database_url, target_url))
    for table, rows in copied.items():
        print(f"{rows:>10,}  {table}")
    print(f"{sum(copied.values()):>10,}  rows copied, and the same in both")


@db.command("rebuild")
def db_rebuild() -> None:
    """Tell memories and streaks again from the answers, also while the bot runs."""
    from bot.config import load_settings  # noqa: PLC0415 - see above
    from bot.db.maintenance import opened  # noqa: PLC0415 - see above
    from bot.services.rebuilding import rebuild  # noqa: PLC0415 - see above

    async def work() -> int:
        async with opened(load_settings().database_url) as database:
            return await rebuild(database)

    people = asyncio.run(work())
    print("1 person" if people == 1 else f"{people} people")


def main() -> None:
    """Run a command. Faults of configuration or content are told in plain lines, without trace."""
    try:
        cli()
    except OperatorError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
