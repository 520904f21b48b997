"""When something happened, as far as a device's clocks can prove it: an interval, never a point; pure.

The wall clock of a phone is whatever somebody set it to. The monotonic clock counts from the boot and cannot be
set, so it is tied to the server's by a handshake: the server answered at `server_at`, which lies between the
device's reading before it asked and the one after it got the answer. From there the device counts, and strays
by no more than `DRIFT`. The count has to go on while the device sleeps (`elapsedRealtimeNanos`,
`mach_continuous_time`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from enforcement.law.values import Labelled

#: How far a phone's quartz strays, in parts of one: 100 ppm, for -20 to 60 °C and age (a good one: 20 ppm).
DRIFT: Final = 100e-6
#: Readings are whole milliseconds, so each may be off by one.
RESOLUTION: Final = timedelta(milliseconds=1)
#: A wall clock that moves against the monotonic one by more was set; slewing (500 ppm) comes on top.
WALL_TOLERANCE: Final = timedelta(seconds=2)
WALL_SLEW: Final = 500e-6
#: An answer that took longer ties the clocks too loosely to be worth anything.
LONGEST_ROUND_TRIP: Final = timedelta(seconds=60)


class Flag(Labelled):
    """What is remarkable about the clocks at an operation; it is told, and refuses nothing."""

    NO_HANDSHAKE = "no_handshake", "本次开机未与服务器校时"
    REBOOTED = "rebooted", "设备曾重新启动"
    MONOTONIC_BACKWARDS = "monotonic_backwards", "单调时钟倒退"
    WALL_BACKWARDS = "wall_backwards", "设备时间倒退"
    WALL_JUMPED = "wall_jumped", "设备时间曾被改动"
    WALL_OFF = "wall_off", "设备时间与服务器时间不符"
    IN_FUTURE = "in_future", "推算时间晚于收到时间"
    INCONSISTENT = "inconsistent", "时钟读数相互矛盾"


@dataclass(frozen=True, slots=True)
class Reading:
    """A device's clocks at one moment; `monotonic` counts from the boot that `boot` names."""

    boot: str
    wall: datetime
    monotonic: timedelta


@dataclass(frozen=True, slots=True)
class Tie:
    """A handshake: the server's `server_at` fell between two readings of the monotonic clock of one boot."""

    boot: str
    server_at: datetime
    sent: timedelta
    returned: timedelta

    def bounds(self, monotonic: timedelta) -> tuple[datetime, datetime]:
        """The earliest and the latest moment, by the server's clock, at which the device read `monotonic`."""
        least = monotonic - self.returned - RESOLUTION
        most = monotonic - self.sent + RESOLUTION
        return self.server_at + least - abs(least) * DRIFT, self.server_at + most + abs(most) * DRIFT


@dataclass(frozen=True, slots=True)
class Offset:
    """Server time minus the device's wall clock, right to within `uncertainty` either way."""

    offset: timedelta
    uncertainty: timedelta


def offset(tie: Tie, wall: datetime) -> Offset:
    """Compare the wall clock, read when the handshake was sent, with the server's."""
    earliest, latest = tie.bounds(tie.sent)
    return Offset(earliest + (latest - earliest) / 2 - wall, (latest - earliest) / 2)


@dataclass(frozen=True, slots=True)
class Before:
    """The operation before, in the device's own order; `earliest` is None where nothing bounds it from below."""

    reading: Reading
    earliest: datetime | None


@dataclass(frozen=True, slots=True)
class Placed:
    """When an operation was made, by the server's clock; `earliest` is None where nothing bounds it from below."""

    earliest: datetime | None
    latest: datetime
    flags: tuple[Flag, ...]


def place(
    reading: Reading, *, ties: Sequence[Tie], received_at: datetime, before: Before | None = None
) -> Placed:
    """Place an operation in time.

    Bounds are those on which all handshakes of the same boot agree, the operation before (it was made earlier)
    and the moment the server received it (it was not made later). After a reboot without a handshake only the
    last two are left.
    """
    flags: list[Flag] = []
    earliest, latest = _tied(reading, ties, flags)
    if earliest is not None and earliest > received_at:
        flags.append(Flag.IN_FUTURE)
        earliest = None
    latest = min(latest or received_at, received_at)
    if before:
        flags += _against(before.reading, reading)
        if before.earliest is not None and before.earliest <= latest:
            earliest = max(earliest or before.earliest, before.earliest)
        elif before.earliest is not None and Flag.INCONSISTENT not in flags:
            flags.append(Flag.INCONSISTENT)
    if reading.wall > latest + WALL_TOLERANCE or (earliest and reading.wall < earliest - WALL_TOLERANCE):
        flags.append(Flag.WALL_OFF)
    return Placed(earliest, latest, tuple(flags))


def _tied(
    reading: Reading, ties: Sequence[Tie], flags: list[Flag]
) -> tuple[datetime | None, datetime | None]:
    bounds = [tie.bounds(reading.monotonic) for tie in ties if tie.boot == reading.boot]
    if not bounds:
        flags.append(Flag.NO_HANDSHAKE)
        return None, None
    earliest, latest = max(low for low, _ in bounds), min(high for _, high in bounds)
    if earliest <= latest:
        return earliest, latest
    flags.append(Flag.INCONSISTENT)
    return min(low for low, _ in bounds), max(high for _, high in bounds)


def _against(before: Reading, now: Reading) -> list[Flag]:
    """What the clocks did since the operation before."""
    walked = now.wall - before.wall
    found = [Flag.WALL_BACKWARDS] if walked < timedelta(0) else []
    if now.boot != before.boot:
        return [Flag.REBOOTED, *found]
    counted = now.monotonic - before.monotonic
    if counted < timedelta(0):
        return [Flag.MONOTONIC_BACKWARDS, *found]
    if abs(walked - counted) > WALL_TOLERANCE + counted * WALL_SLEW:
        found.append(Flag.WALL_JUMPED)
    return found
