"""The connection."""

import select
from datetime import UTC, datetime, tzinfo
from typing import Any, ClassVar

from django.db.backends.postgresql import base
from psycopg.abc import Buffer
from psycopg.types.datetime import TimestamptzLoader


class Moment(TimestamptzLoader):
    """A time as the server writes it, read by Python: to take it apart and put it together takes ten times as long.

    What Python does not read (infinity, a year of five digits) is the library's to say.
    """

    timezone: ClassVar[tzinfo] = UTC  # what Django asks a loader for, before it puts its own in its place

    def load(self, data: Buffer) -> datetime:
        """The time in UTC."""
        try:
            return datetime.fromisoformat(str(data, "ascii")).astimezone(UTC)
        except (ValueError, OverflowError):
            return super().load(data)


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's, but for how times are read, and the health check at the beginning of a request.

    Django sends `SELECT 1`, a thirtieth of what a completion takes. A server that ended the connection has closed
    its socket, or said why: then there is something to read where an idle connection has nothing, and only then
    is the question worth asking.
    """

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection that reads times our way."""
        connection = super().get_new_connection(conn_params)
        connection.adapters.register_loader("timestamptz", Moment)
        return connection

    def is_usable(self) -> bool:
        """Whether the next statement can be sent."""
        if self.connection is None or self.connection.closed:
            return False
        socket = select.poll()
        socket.register(self.connection.fileno(), select.POLLIN)
        return not socket.poll(0) or super().is_usable()
