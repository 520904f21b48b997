"""INSERTs whose SQL is written once: for the rows that every file brought in leaves behind.

Of the time such a row takes, Django spends more than half on writing its statement anew; and where the database
fills a column Django waits to read it back, even inside a pipeline. Here the rows go as one JSON value, so that the
statement is the same for one row and for two hundred, and nothing is read back that nobody asked for.
"""

from collections.abc import Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any, Generic, TypeVar
from uuid import UUID

import orjson
from django.db import connection
from django.db.models import Model

M = TypeVar("M", bound=Model)


class Inserting(Generic[M]):
    """Puts new rows of one model on file. Its key is made here, not by the database.

    A column with a database default is the database's to fill, and stays unread.
    """

    def __init__(self, model: type[M]) -> None:
        self._model = model

    def add(self, rows: Sequence[M]) -> None:
        """Insert the rows, in their order."""
        if rows:
            self._put(rows, "")

    def add_new(self, rows: Sequence[M]) -> set[UUID]:
        """Insert those whose key nobody has; returns their keys."""
        return {key for (key,) in self._put(rows, " ON CONFLICT DO NOTHING RETURNING " + self._written[2])}

    def _put(self, rows: Sequence[M], end: str) -> list[Any]:
        names, statement, _ = self._written
        pick, database = itemgetter(*names), connection.alias
        values = [dict(zip(names, pick(vars(row)), strict=True)) for row in rows]
        with connection.cursor() as cursor:
            cursor.execute(statement + end, [orjson.dumps(values, _spelt).decode()])
            found: list[Any] = cursor.fetchall() if end else []
        for row in rows:
            row._state.adding, row._state.db = False, database  # noqa: SLF001 - as Django itself would
        return found

    @cached_property
    def _written(self) -> tuple[list[str], str, str]:
        """The attributes, which are named as their columns; the statement; the key's column."""
        meta, quote = self._model._meta, connection.ops.quote_name  # noqa: SLF001 - public by documentation
        names = [str(field.column) for field in meta.concrete_fields if not field.has_db_default()]
        table, columns = quote(meta.db_table), ", ".join(map(quote, names))
        statement = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s)"  # noqa: S608 - names of our own
        return names, statement, quote(str(meta.pk.column))


def _spelt(value: Any) -> str:
    """A value that has no form in JSON, as PostgreSQL reads it from text."""
    return rf"\x{value.hex()}" if isinstance(value, bytes) else str(value)
