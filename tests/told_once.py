"""A story that many tests begin with is told once in each worker, and its database kept for those that follow.

`@told_once` marks a function that takes an untouched database to where a test begins. What it leaves there is committed
to a clone of its own; the next test that asks for the same is turned to that clone, in the transaction that is rolled
back at its end, and is handed copies of what the function returned. Stories go on from each other: `clue(team())`
after `team()` is a clone of the clone. Where a test has written anything itself the function simply runs, as it does
outside of such a transaction, and until a clone would have cost no more than its runs have.

What a story tells depends on its arguments alone: it asks no setting that a test may change, and puts nothing into the
object store.
"""

from __future__ import annotations

import copy
import dataclasses
import time
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

import psycopg
from django.db import connection, connections
from django.db.models import Model

from tests import harness

P = ParamSpec("P")
R = TypeVar("R")
#: The calls that led from the untouched template to here.
Path = tuple[tuple[Any, ...], ...]

#: Seconds of a processor that a clone costs: its files, a connection, and what a server learns about its tables.
CLONE: Final = 0.4
#: Of so many clones each worker keeps the connection.
CONNECTIONS: Final = 16


@dataclass(frozen=True)
class Told:
    """Where a story ended: its database, what it returned, and what it left to be done after commit."""

    path: Path
    database: harness.Database
    returned: Any
    afterwards: tuple[tuple[Any, ...], ...]


class _Teller:
    def __init__(self) -> None:
        self.told: dict[Path, Told] = {}
        self.spent: dict[Path, float] = defaultdict(float)
        self.untellable: set[Path] = set()
        self.here: Told | None = None
        self.telling = False
        self.home: Any = None
        self.open: OrderedDict[str, psycopg.Connection[Any]] = OrderedDict()

    @property
    def path(self) -> Path:
        return self.here.path if self.here else ()

    def listens(self) -> bool:
        """Whether the test stands where a story ended, in a transaction that will be rolled back."""
        if self.telling or not connection.in_atomic_block or connections["owner"].in_atomic_block:
            return False
        if connection.needs_rollback or connection.connection is None:
            return False
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NULL")
            return bool(cursor.fetchone()[0])

    def tell(self, path: Path, story: Callable[[], Any]) -> Told | None:
        """Tell it in a clone of where we are. None where it ends in a refusal, or cannot be committed."""
        before = self.here
        if before is not None:
            self._forget(before.database)
        database = harness.clone("told", before.database if before else None)
        self._turn_to(self._connected(database))
        waiting = len(connection.run_on_commit)
        self.telling = True
        try:
            returned = story()
            connection.connection.commit()
        except Exception:  # noqa: BLE001 - whatever it is, the test shall meet it by itself
            del connection.run_on_commit[waiting:]
            connection.needs_rollback = False
            self._turn_back(before)
            self._forget(database)
            harness.drop(database)
            self.untellable.add(path)
            return None
        finally:
            self.telling = False
        afterwards = tuple(tuple(waits[1:]) for waits in connection.run_on_commit[waiting:])
        del connection.run_on_commit[waiting:]
        self.told[path] = Told(path, database, copy.deepcopy(returned), afterwards)
        return self.told[path]

    def run(self, path: Path, story: Callable[[], R]) -> R:
        """Tell it to this test alone."""
        began = time.process_time()
        try:
            return story()
        finally:
            self.spent[path] += time.process_time() - began

    def resume(self, told: Told) -> Any:
        """Turn the test to where the story ended."""
        self._turn_to(self._connected(told.database))
        self.here = told
        waiting: list[Any] = connection.run_on_commit
        waiting.extend((set(connection.savepoint_ids), *done) for done in told.afterwards)
        return copy.deepcopy(told.returned)

    def go_home(self) -> None:
        """After a test, its transaction rolled back."""
        if self.home is not None:
            connection.connection, self.home = self.home, None
            connection.connection.autocommit = True
        self.here = None
        while len(self.open) > CONNECTIONS:
            _, oldest = self.open.popitem(last=False)
            oldest.close()

    def end(self) -> None:
        """After the last test. The clones end with a server of the suite's own."""
        self.go_home()
        for told in self.told.values():
            self._forget(told.database)
            if not harness.owns_database():
                harness.drop(told.database)
        self.told.clear()

    def _connected(self, database: harness.Database) -> psycopg.Connection[Any]:
        kept = self.open.get(database.name)
        if kept is None or kept.closed:
            parameters = connection.get_connection_params() | {"dbname": database.name}
            kept = connection.get_new_connection(parameters)
            kept.autocommit = True
            with self._in_place_of(kept):
                connection.init_connection_state()
            self.open[database.name] = kept
        self.open.move_to_end(database.name)
        return kept

    @contextmanager
    def _in_place_of(self, other: psycopg.Connection[Any]) -> Iterator[None]:
        used, connection.connection = connection.connection, other
        try:
            yield
        finally:
            connection.connection = used

    def _turn_to(self, other: psycopg.Connection[Any]) -> None:
        """Leave the transaction, in which nothing was written, for the like in another database."""
        left = connection.connection
        if left is not None and not left.closed:
            left.rollback()
        if self.home is None:
            self.home = left
        other.rollback()
        other.autocommit = False
        connection.connection = other
        with connection.cursor() as cursor:
            for savepoint in connection.savepoint_ids:
                if savepoint:
                    cursor.execute(f"SAVEPOINT {connection.ops.quote_name(savepoint)}")

    def _turn_back(self, before: Told | None) -> None:
        self._turn_to(self._connected(before.database) if before else self.home)

    def _forget(self, database: harness.Database) -> None:
        """Close the connection: a database that is copied or dropped has none."""
        if kept := self.open.pop(database.name, None):
            kept.close()


_teller: Final = _Teller()
go_home: Final = _teller.go_home
end: Final = _teller.end


def told_once(story: Callable[P, R]) -> Callable[P, R]:
    """Mark a story; see the module."""

    @wraps(story)
    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        if not _teller.listens():
            return story(*args, **kwargs)
        path = (*_teller.path, (story, _said(args), _said(kwargs)))
        known = _teller.told.get(path)
        if known is None and _teller.spent[path] >= CLONE and path not in _teller.untellable:
            known = _teller.tell(path, lambda: story(*args, **kwargs))
        if known is None:
            return _teller.run(path, lambda: story(*args, **kwargs))
        returned: R = _teller.resume(known)
        return returned

    return told


def _said(value: Any) -> Any:
    """What was said, in a form that can be looked up: a row by its columns."""
    if isinstance(value, Model):
        columns = [field.attname for field in value._meta.concrete_fields]  # noqa: SLF001 - Django's public name
        return (type(value), *(repr(value.__dict__.get(column)) for column in columns))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return (type(value), *(_said(getattr(value, field.name)) for field in dataclasses.fields(value)))
    if isinstance(value, Mapping):
        return tuple((key, _said(of)) for key, of in value.items())
    if isinstance(value, list | tuple):
        return (type(value), *map(_said, value))
    return value if isinstance(value, Hashable) else repr(value)
