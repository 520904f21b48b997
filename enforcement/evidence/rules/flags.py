"""What is odd about evidence: the file's own word held against what was declared. Pure.

A flag is never a rejection (Art. 46: evidence is verified before it founds a fact; who does so must be told).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from enforcement.law.capture import Bounds, CaptureRule
from enforcement.law.values import Labelled
from media_storage.said import Photograph, Place, Recording

ZONE: Final = ZoneInfo("Asia/Shanghai")
_EARTH_METRES: Final = 6_371_008


class FlagCode(Labelled):
    """What is odd. The first seven are the storage's own findings, `media_storage.inspection.ProblemCode`."""

    EMPTY = "empty", "空文件"
    TYPE_LIES = "type_lies", "类型不符"
    POLYGLOT = "polyglot", "夹带其他格式"
    BOMB = "bomb", "疑为解压炸弹"
    TRUNCATED = "truncated", "文件不完整"
    UNREADABLE = "unreadable", "无法解读"
    UNINSPECTED = "uninspected", "检查未能完成"
    TIME_DIFFERS = "time_differs", "拍摄时间不符"
    PLACE_DIFFERS = "place_differs", "拍摄地点不符"
    OUTSIDE_DIVISION = "outside_division", "拍摄地点在辖区之外"
    CAPTURED_LATER = "captured_later", "申报的拍摄时间晚于入库时间"


#: These say that the bytes are not what they should be: not to be opened inline, nothing derived.
UNSAFE: Final = frozenset(
    {
        FlagCode.EMPTY,
        FlagCode.TYPE_LIES,
        FlagCode.POLYGLOT,
        FlagCode.BOMB,
        FlagCode.TRUNCATED,
        FlagCode.UNREADABLE,
        FlagCode.UNINSPECTED,
    }
)


#: These say that there is no recording, whatever somebody says of its length.
NO_RECORDING: Final = frozenset({FlagCode.EMPTY, FlagCode.TYPE_LIES})


@dataclass(frozen=True, slots=True)
class Flag:
    """One oddity; `detail` in Chinese, `measured` as JSON."""

    code: FlagCode
    detail: str
    measured: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """What the collector declared."""

    captured_at: datetime
    latitude: float | None
    longitude: float | None


def compare(
    said: Said, found: Photograph | Recording, *, rule: CaptureRule, division: Bounds | None
) -> list[Flag]:
    """Hold time and place of the file against what was declared and where the agency has jurisdiction.

    Basis: Penalty Law Arts. 22, 46.
    """
    flags = []
    when = _taken(found) if isinstance(found, Photograph) else _recorded(said.captured_at, found)
    if when is not None and (flag := _time(said.captured_at, when, found, rule)):
        flags.append(flag)
    if found.place is None:
        return flags
    if flag := _place(said, found.place, rule):
        flags.append(flag)
    if division and not division.holds(found.place.latitude, found.place.longitude):
        measured = {"latitude": found.place.latitude, "longitude": found.place.longitude}
        flags.append(Flag(FlagCode.OUTSIDE_DIVISION, "文件记录的拍摄地点不在本县辖区范围内", measured))
    return flags


def impossible(taken: datetime, received: datetime, *, rule: CaptureRule) -> list[Flag]:
    """Flag what was declared to have been made after it was here; both by the server's clock.

    Basis: Penalty Law Art. 46.
    """
    if taken <= received + rule.clock:
        return []
    detail = (
        f"申报的拍摄、制作时间折合为 {taken.astimezone(ZONE):%Y-%m-%d %H:%M:%S},"
        f"晚于入库时间 {received.astimezone(ZONE):%Y-%m-%d %H:%M:%S},相差{duration(taken - received)}"
    )
    measured = {
        "declared": taken.isoformat(),
        "received": received.isoformat(),
        "seconds": int((taken - received).total_seconds()),
        "tolerance_seconds": int(rule.clock.total_seconds()),
    }
    return [Flag(FlagCode.CAPTURED_LATER, detail, measured)]


def _taken(found: Photograph) -> datetime | None:
    """When the photograph says it was taken; without an offset it is the county's time."""
    if found.taken_at is None:
        return None
    return found.taken_at if found.taken_at.tzinfo else found.taken_at.replace(tzinfo=ZONE)


def _recorded(captured: datetime, found: Recording) -> datetime | None:
    """When the recording says it was made: of the two readings of its clock, the one nearer to the declared.

    Body cameras write the county's time and call it UTC.
    """
    if found.created_at is None:
        return None
    as_local = found.created_at.replace(tzinfo=ZONE)
    return min(found.created_at, as_local, key=lambda one: abs(one - captured))


def _time(
    captured: datetime, when: datetime, found: Photograph | Recording, rule: CaptureRule
) -> Flag | None:
    # Some recorders write the time at which they stopped.
    length = timedelta(seconds=found.seconds or 0) if isinstance(found, Recording) else timedelta(0)
    if captured - rule.clock <= when <= captured + length + rule.clock:
        return None
    apart = abs(when - captured)
    detail = (
        f"文件记录的拍摄时间为 {when.astimezone(ZONE):%Y-%m-%d %H:%M:%S}，"
        f"申报为 {captured.astimezone(ZONE):%Y-%m-%d %H:%M:%S}，相差{duration(apart)}"
    )
    measured = {
        "recorded": when.isoformat(),
        "declared": captured.isoformat(),
        "seconds": int(apart.total_seconds()),
        "tolerance_seconds": int(rule.clock.total_seconds()),
    }
    return Flag(FlagCode.TIME_DIFFERS, detail, measured)


def _place(said: Said, place: Place, rule: CaptureRule) -> Flag | None:
    if said.latitude is None or said.longitude is None:
        return None
    metres = round(distance(said.latitude, said.longitude, place.latitude, place.longitude))
    if metres <= rule.metres:
        return None
    measured = {
        "latitude": place.latitude,
        "longitude": place.longitude,
        "declared_latitude": said.latitude,
        "declared_longitude": said.longitude,
        "metres": metres,
        "tolerance_metres": rule.metres,
    }
    detail = f"文件记录的拍摄地点与申报地点相距约 {metres / 1000:.1f} 公里"
    return Flag(FlagCode.PLACE_DIFFERS, detail, measured)


def distance(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Metres between two places on a sphere."""
    a, b = math.radians(latitude), math.radians(other_latitude)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(other_longitude - longitude) / 2) ** 2
    return 2 * _EARTH_METRES * math.asin(math.sqrt(half))


def duration(apart: timedelta) -> str:
    """How long, in Chinese, in the two largest units that matter."""
    minutes = int(apart.total_seconds()) // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days}天{hours}小时"
    return f"{hours}小时{minutes}分" if hours else f"{minutes}分钟"
