"""When something was done on a device that nobody could reach: its own time, and the interval the server can prove.

What was recorded offline bears these itself, beside the server's time of its arrival: the log that brought it is
another package's, and a file is read without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from enforcement.journal.models import Signatory


@dataclass(frozen=True, slots=True)
class MadeOffline:
    """The device's wall clock; and between which moments of the server's it was, `earliest` None where nothing says."""

    device_time: datetime
    earliest: datetime | None
    latest: datetime


class Made(models.Model):
    """What may have been made offline. All three are null where it was made at the server."""

    made_device_time = models.DateTimeField("设备时间", null=True)
    made_earliest = models.DateTimeField("不早于", null=True)
    made_latest = models.DateTimeField("不晚于", null=True)

    class Meta:
        abstract = True

    @property
    def made(self) -> MadeOffline | None:
        """When it was made, where that was offline."""
        if self.made_device_time is None or self.made_latest is None:
            return None
        return MadeOffline(self.made_device_time, self.made_earliest, self.made_latest)


def when_made(by: Signatory) -> dict[str, datetime | None]:
    """The columns of what an actor makes."""
    made: MadeOffline | None = getattr(by, "made", None)
    if made is None:
        return {}
    return {
        "made_device_time": made.device_time,
        "made_earliest": made.earliest,
        "made_latest": made.latest,
    }
