"""Querysets whose SQL is written once: for the few questions that nearly every request asks.

Of the time such a question takes, Django spends more than half on writing its SQL anew. Here that is done at the
first use, with a sentinel in the place of each value; afterwards only the values change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet, UUIDField, Value
from django.db.models.sql.compiler import SQLCompiler

from media_storage import instances

M = TypeVar("M", bound=Model)

#: Sentinels for ids: nothing has them.
NOBODY: Final = UUID(int=0)
NOTHING: Final = UUID(int=1)


class Among(Value):
    """A sentinel id in whose place a list of ids will stand: `pk=Among(NOTHING)`."""

    def __init__(self, sentinel: UUID) -> None:
        super().__init__(sentinel, output_field=UUIDField())

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        """Say that it is any of them."""
        sql, params = super().as_sql(compiler, connection)
        return f"ANY({sql})", params


@dataclass(frozen=True, slots=True)
class _Whole:
    """Where in a row of the answer the columns of one model stand, its key among them, and those of related rows."""

    model: Any
    columns: slice
    names: list[str]
    key: int
    related: list[tuple[Callable[[Any, Any], None], Callable[[Any, Any], None], _Whole]]

    @classmethod
    def of(cls, known: Mapping[str, Any], select: Sequence[Any]) -> _Whole:
        """As the compiler knows it."""
        first, last = known["select_fields"][0], known["select_fields"][-1]
        names = [column[0].target.attname for column in select[first : last + 1]]
        key = first + names.index(known["model"]._meta.pk.attname)  # noqa: SLF001 - public by documentation
        related = [
            (one["local_setter"], one["remote_setter"], cls.of(one, select))
            for one in known.get("related_klass_infos", ())
        ]
        return cls(known["model"], slice(first, last + 1), names, key, related)

    def read(self, row: Sequence[Any], database: str) -> Any:
        """The row as an object, with its related ones; None where there is none."""
        if row[self.key] is None:
            return None
        one = instances.on_file(self.model, self.names, row[self.columns], database)
        for set_here, set_there, whole in self.related:
            other = whole.read(row, database)
            set_here(one, other)
            if other is not None:
                set_there(other, one)
        return one


@dataclass(frozen=True, slots=True)
class _Written:
    """The SQL, and what the rows it gives are made into."""

    sql: str
    params: tuple[Any, ...]
    compiler: SQLCompiler
    converters: Any
    whole: _Whole


class WrittenOnce(Generic[M]):
    """A queryset of whole rows, related ones included; `blanks` names each sentinel that `build` puts in.

    A sentinel must be a value of its column that stands for nothing else, and must come once for each use.
    """

    def __init__(self, build: Callable[[], QuerySet[M]], **blanks: Any) -> None:
        self._build = build
        self._blanks = {blank: name for name, blank in blanks.items()}

    @cached_property
    def _written(self) -> _Written:
        compiler = self._build().query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        select = compiler.select or []
        return _Written(
            sql=sql,
            params=tuple(params),
            compiler=compiler,
            converters=compiler.get_converters([column[0] for column in select[: compiler.col_count]]),
            whole=_Whole.of(compiler.klass_info or {}, select),
        )

    def rows(self, **values: Any) -> list[M]:
        """The rows, with these values in the blanks."""
        written, blanks, database = self._written, self._blanks, connection.alias
        with connection.cursor() as cursor:
            params = [values[blanks[param]] if param in blanks else param for param in written.params]
            cursor.execute(written.sql, params)
            found: Iterable[Any] = cursor.fetchall()
        if written.converters:
            found = written.compiler.apply_converters(found, written.converters)
        return [written.whole.read(row, database) for row in found]

    def first(self, **values: Any) -> M | None:
        """The first row, or None."""
        found = self.rows(**values)
        return found[0] if found else None
