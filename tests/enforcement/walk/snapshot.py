"""Every row of the database at one moment, as digests: what an act changed, and what a refusal must not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final
from uuid import UUID

from django.db import connection

from enforcement.errors import Refusal
from enforcement.journal.actions import constraint_name
from enforcement.journal.models import Entry

Snapshot = Mapping[str, frozenset[int]]
_NO_ACT: Final = frozenset({"django_migrations"})


@cache
def tables() -> tuple[str, ...]:
    """Every table of the system."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        return tuple(name for (name,) in cursor.fetchall() if name not in _NO_ACT)


@cache
def append_only() -> frozenset[str]:
    """The tables of which the runtime role may neither change nor remove a row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            " AND NOT has_table_privilege(current_user, format('public.%I', tablename), 'UPDATE')"
            " AND NOT has_any_column_privilege(current_user, format('public.%I', tablename), 'UPDATE')"
            " AND NOT has_table_privilege(current_user, format('public.%I', tablename), 'DELETE')"
        )
        return frozenset(name for (name,) in cursor.fetchall())


def snapshot() -> Snapshot:
    """The digest of every row, table by table. A table to which nothing was written since is not read again."""
    written = _written()
    if _LAST.transaction != written.transaction:
        forget()
    stale = [name for name in tables() if written.rows.get(name) != _LAST.written.get(name, ())]
    each = (f"SELECT '{name}', hashtextextended(t::text, 0) FROM {name} t" for name in stale)  # noqa: S608
    found: dict[str, set[int]] = defaultdict(set)
    if stale:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(each))
            for name, digest in cursor.fetchall():
                found[name].add(digest)
    _LAST.digests |= {name: frozenset(found[name]) for name in stale}
    _LAST.transaction, _LAST.written = written.transaction, written.rows
    return dict(_LAST.digests)


@dataclass(slots=True)
class _Written:
    """How many rows a transaction has written to each table, those it took back among them."""

    transaction: int
    rows: dict[str, tuple[int, ...]]


@dataclass(slots=True)
class _Last:
    """What the last look saw, and what had been written by then."""

    transaction: int = 0
    written: dict[str, tuple[int, ...]] = field(default_factory=dict)
    digests: dict[str, frozenset[int]] = field(default_factory=dict)


_LAST: Final = _Last()


def _written() -> _Written:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT txid_current(), relname, n_tup_ins, n_tup_upd, n_tup_del"
            " FROM pg_stat_xact_user_tables WHERE schemaname = 'public'"
        )
        found = cursor.fetchall()
    return _Written(found[0][0], {name: tuple(counts) for _, name, *counts in found})


def forget() -> None:
    """The last look says nothing any more: what had been written since then, or before it, was taken back."""
    _LAST.written, _LAST.digests = {}, {}


def changed(before: Snapshot, after: Snapshot) -> dict[str, tuple[int, int]]:
    """How many rows of which tables went and came."""
    nothing: frozenset[int] = frozenset()
    found = {
        name: (
            len(before.get(name, nothing) - after.get(name, nothing)),
            len(after.get(name, nothing) - before.get(name, nothing)),
        )
        for name in before.keys() | after.keys()
    }
    return {name: counts for name, counts in found.items() if any(counts)}


def nothing_was_rewritten(before: Snapshot, after: Snapshot) -> None:
    """What may only be appended to was only appended to."""
    for name in append_only():
        gone = before.get(name, frozenset()) - after.get(name, frozenset())
        assert not gone, f"{name}: {len(gone)} rows changed or removed"


def only_the_refusal_was_written(before: Snapshot, after: Snapshot) -> None:
    """A refused act left its entry in the journal and nothing else."""
    assert changed(before, after) == {"journal_entry": (0, 1)}


def refusal_is_on_file(refusal: Exception, act: str, account: UUID) -> None:
    """The last entry says who was refused what, and by which rule."""
    entry = Entry.objects.filter(stream=account).latest("seq")
    code = refusal.code if isinstance(refusal, Refusal) else constraint_name(refusal)  # type: ignore[arg-type]
    assert (entry.act, entry.outcome) == (act, "refused")
    assert f'"code":"{code}"' in entry.body


def constraints_hold() -> None:
    """What the database would refuse at the end of a transaction, it is asked now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
