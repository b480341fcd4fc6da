"""Statements that every table needs, and those that both databases have under different names."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Insert,
    Row,
    Table,
    any_,
    bindparam,
    func,
    insert,
    literal_column,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import class_mapper

from bot.db.base import Base
from bot.db.engine import Session

_Model = TypeVar("_Model", bound=Base)


def table_of(model: type[Base]) -> Table:
    """Return the table of a model."""
    return Base.metadata.tables[model.__tablename__]


def as_value(model: type[_Model], row: Sequence[Any]) -> _Model:
    """Return a row with the columns of ``model``'s table first as an object.

    It is a value: nothing watches it, and changing it changes no row.
    """
    new_instance, names = _recipe(model)
    # As a query of the ORM fills an object: setting its attributes takes about four times as long.
    value: _Model = new_instance()
    value.__dict__.update(zip(names, row, strict=False))
    return value


@cache
def _recipe(model: type[Base]) -> tuple[Callable[[], Any], tuple[str, ...]]:
    return class_mapper(model).class_manager.new_instance, tuple(table_of(model).columns.keys())


def as_values(model: type[_Model], rows: Iterable[Row[Any]]) -> list[_Model]:
    """Return rows as `as_value` does."""
    return [as_value(model, row) for row in rows]


async def insert_row(session: Session, model: type[_Model], values: Mapping[str, Any]) -> _Model:
    """Insert a row. Return it as stored. Raise IntegrityError where a constraint forbids it."""
    table = table_of(model)
    stored = await session.execute(insert(table).values(dict(values)).returning(table))
    return as_value(model, stored.one())


@cache
def _upsert(dialect_name: str, model: type[Base], changing: tuple[str, ...]) -> Insert:
    table = table_of(model)
    dialect = sqlite if dialect_name == "sqlite" else postgresql
    statement = dialect.insert(table)
    changed: Insert = statement.on_conflict_do_update(
        index_elements=list(table.primary_key.columns),
        set_={name: statement.excluded[name] for name in changing},
    )
    return changed


def upsert(session: Session, model: type[Base], changing: tuple[str, ...]) -> Insert:
    """Return a statement that inserts a row, or changes the columns of the one with its key."""
    return _upsert(session.dialect.name, model, changing)


def among(column: Column[Any], name: str, dialect_name: str) -> ColumnElement[bool]:
    """Return that a column is one of the values in the parameter ``name``, which is a list."""
    # A parameter for each would take long to read, and be another statement for another number.
    if dialect_name == "sqlite":
        each = func.json_each(bindparam(name, type_=JSON)).table_valued("value")
        return column.in_(select(each.c.value))
    return column == any_(bindparam(name, type_=postgresql.ARRAY(column.type)))


def missing(dialect_name: str, model: type[Base]) -> Insert:
    """Return a statement that inserts the rows that no unique constraint says are there."""
    dialect = sqlite if dialect_name == "sqlite" else postgresql
    statement: Insert = dialect.insert(table_of(model)).on_conflict_do_nothing()
    return statement


async def insert_new(session: Session, model: type[Base], values: Mapping[str, Any]) -> bool:
    """Insert a row unless a unique constraint says it is there. Return whether it was inserted."""
    statement = missing(session.dialect.name, model).values(dict(values))
    return await session.scalar(statement.returning(literal_column("1"))) is not None


async def insert_missing(
    session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert the rows that no unique constraint says are there."""
    if rows:
        await session.execute(missing(session.dialect.name, model), rows)
