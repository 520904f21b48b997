"""How to read the clock of the device that made a row, whether at the server or where nobody could reach it."""

from __future__ import annotations

from datetime import datetime

from enforcement.evidence.rules.coverage import Clock
from enforcement.registry.offline import MadeOffline


def clock_of(
    made: MadeOffline | None,
    shown: datetime | None,
    at: datetime,
    *,
    device: str = "",
    uncertainty: int | None = None,
) -> Clock:
    """Read the device's clock, which showed `shown` when the row was made: at `at`, or offline when `made` says."""
    if made is None:
        return Clock.read(shown, at, device=device, uncertainty=uncertainty)
    shown = shown or made.device_time
    return Clock.offline(shown, made.earliest, made.latest, device=device, uncertainty=uncertainty)
