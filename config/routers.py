"""Which connection a query takes."""

from typing import Any

from django.db.models import Model


class HistoricalModels:
    """Inside a migration every query is the owner's.

    A library's migration (django-tasks-db 0016) forgets the alias; on the runtime connection it would wait
    for ever for the lock of the transaction it is part of. Models in a migration are recognised by the module
    Django gives them.
    """

    def db_for_read(self, model: type[Model], **_hints: Any) -> str | None:
        """`owner` in a migration, otherwise no opinion."""
        return "owner" if model.__module__ == "__fake__" else None

    db_for_write = db_for_read
