"""Which statements a program makes, and what the database reads from end to end for them."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from bot.db.engine import Database, Session

_READS_OR_WRITES = ("SELECT", "WITH", "UPDATE", "DELETE", "INSERT")
_ALIAS = re.compile(r"(\w+) AS (\w+)")
# An index that SQLite makes for one statement has read all of its table.
_SCAN = re.compile(r"SCAN (\w+)|SEARCH (\w+) USING AUTOMATIC")


@contextmanager
def recorded(engine: Engine) -> Iterator[dict[str, Any]]:
    """Give every statement made inside the block, with the parameters of its first time."""
    made: dict[str, Any] = {}

    def note(
        _connection: object,
        _cursor: object,
        statement: str,
        parameters: Any,
        _context: object,
        many: bool,
    ) -> None:
        if statement.startswith(_READS_OR_WRITES):
            made.setdefault(statement, tuple(parameters[0] if many else parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield made
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def tables_read_whole(
    db: Database, statements: Mapping[str, Any]
) -> Mapping[str, Sequence[str]]:
    """Return what each statement reads from end to end, in a table or an index, if anything."""
    found = {}
    async with db.writing() as session:
        if session.dialect.name == "postgresql":
            # The tables of a test are so small that no index would be worth its while.
            for way in ("seqscan", "hashjoin", "mergejoin"):
                await session.exec_driver_sql(f"SET LOCAL enable_{way} = off")
        for text, parameters in statements.items():
            whole = await _read_whole(session, text, parameters)
            if whole:
                found[text] = whole
    return found


async def _read_whole(session: Session, text: str, parameters: Any) -> Sequence[str]:
    if session.dialect.name == "sqlite":
        rows = await session.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", parameters)
        real_names: dict[str, str] = {alias: table for table, alias in _ALIAS.findall(text)}
        found = (_SCAN.match(row.detail) for row in rows)
        scanned: list[str] = [scan[1] or scan[2] for scan in found if scan]
        return [real_names.get(name, name) for name in scanned]
    rows = await session.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {text}", parameters)
    plan = rows.scalar_one()
    nodes = _nodes((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])
    return [node["Relation Name"] for node in nodes if _is_scan(node)]


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        # Below a bitmap of a table is the index that finds its rows, without the table's name.
        named = {"Relation Name": node.get("Relation Name", "")}
        yield from _nodes(named | below)


def _is_scan(node: Mapping[str, Any]) -> bool:
    kind: str = node["Node Type"]
    if kind in {"Index Scan", "Index Only Scan", "Bitmap Index Scan"}:
        return "Index Cond" not in node
    return kind == "Seq Scan"
