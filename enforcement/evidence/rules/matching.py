"""To which case a recorder's film belongs: by who wore it, when it recorded and where; pure.

It proposes and never decides: a person confirms. Time is what a proposal cannot be without.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from enforcement.evidence.rules.coverage import Span
from enforcement.law.periods import LEGAL_ZONE
from enforcement.law.values import Labelled

#: What happened so shortly before or after is of the same going out.
NEARBY: Final = timedelta(minutes=10)
#: Metres: the same place, allowing for shifted maps; and certainly another one.
SAME_PLACE: Final = 1_000
OTHER_PLACE: Final = 10_000
_EARTH_METRES: Final = 6_371_008
#: Any time in common, and how much more for all of it.
_SOME_TIME, _ALL_TIME = 20, 30
_MOMENT: Final = 40
_NEAR_TIME: Final = 10
_WORN, _WORN_BY_OTHER = 30, -25
_THERE, _ELSEWHERE = 10, -25
_STAMP: Final = re.compile(r"(?<!\d)(20\d{2})([01]\d)([0-3]\d)[ T_-]?([0-2]\d)([0-5]\d)([0-5]\d)(?!\d)")
_TOKEN: Final = re.compile(r"[^0-9A-Za-z]+")


class OccasionKind(Labelled):
    """What on a case's file tells of a time and a place; the surer first."""

    ACTIVITY = "activity", "现场执法活动"
    STEP = "step", "现场笔录"
    EVIDENCE = "evidence", "已有证据"

    @property
    def weight(self) -> int:
        """How much it says that officers were at work."""
        return {OccasionKind.ACTIVITY: 10, OccasionKind.STEP: 7, OccasionKind.EVIDENCE: 3}[self]


class CapturedFrom(Labelled):
    """Where the beginning of a recording is read from; the surer first."""

    NAME = "name", "文件名"
    CONTAINER = "container", "文件内记录的时间"
    MODIFIED = "modified", "文件修改时间"


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees of WGS 84."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Film:
    """A recording that looks for its case."""

    span: Span
    officer: UUID | None = None
    place: Point | None = None


@dataclass(frozen=True, slots=True)
class Occasion:
    """A time at which a case's officers were at work."""

    kind: OccasionKind
    id: UUID
    case: UUID
    span: Span
    officers: frozenset[UUID] = frozenset()
    place: Point | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A case proposed, the occasion that speaks most for it, and why, in Chinese. `score` is 0 to 100."""

    occasion: Occasion
    score: int
    overlap: float
    reasons: tuple[str, ...]


def matches(film: Film, occasions: Iterable[Occasion]) -> tuple[Match, ...]:
    """Propose cases, the likeliest first; of each case its best occasion."""
    best: dict[UUID, Match] = {}
    for occasion in occasions:
        if found := _match(film, occasion):
            held = best.get(occasion.case)
            best[occasion.case] = min(held, found, key=_rank) if held else found
    return tuple(sorted(best.values(), key=_rank))


def _rank(match: Match) -> tuple[int, float, str]:
    return -match.score, -match.overlap, str(match.occasion.id)


def _match(film: Film, occasion: Occasion) -> Match | None:
    overlap = _overlap(film.span, occasion.span)
    doubt = timedelta(seconds=film.span.uncertainty + occasion.span.uncertainty)
    if overlap <= 0 and not _near(film.span, occasion.span, NEARBY + doubt):
        return None
    reasons = []
    if overlap <= 0 and _within(film.span, occasion.span):
        score = _MOMENT
        reasons.append(f"拍摄于{occasion.kind.label}期间")
    elif overlap > 0:
        shorter = min(film.span.seconds, occasion.span.seconds)
        score = _SOME_TIME + round(_ALL_TIME * min(1.0, overlap / shorter))
        reasons.append(f"与{occasion.kind.label}时间重合{overlap:.0f}秒")
    else:
        score = _NEAR_TIME
        reasons.append(f"与{occasion.kind.label}时间相近")
    score += occasion.kind.weight
    if film.officer:
        worn = film.officer in occasion.officers
        score += _WORN if worn else _WORN_BY_OTHER
        reasons.append("佩戴人员在场" if worn else "佩戴人员不在该记载的人员之列")
    if film.place and occasion.place:
        metres = distance(film.place, occasion.place)
        if metres <= SAME_PLACE:
            score += _THERE
            reasons.append(f"地点相距{metres:.0f}米")
        elif metres > OTHER_PLACE:
            score += _ELSEWHERE
            reasons.append(f"地点相距{metres / 1000:.0f}公里")
    return Match(occasion, max(0, min(100, score)), overlap, tuple(reasons))


def _overlap(one: Span, other: Span) -> float:
    return Span(max(one.start, other.start), min(one.end, other.end)).seconds


def _within(one: Span, other: Span) -> bool:
    """Whether one of them is a moment that lies in the other: a photograph."""
    moment, span = (one, other) if one.seconds <= other.seconds else (other, one)
    return not moment.seconds and span.start <= moment.start <= span.end


def _near(one: Span, other: Span, within: timedelta) -> bool:
    return one.start - within <= other.end and other.start - within <= one.end


def distance(one: Point, other: Point) -> float:
    """Metres between two places on a sphere."""
    a, b = math.radians(one.latitude), math.radians(other.latitude)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * _EARTH_METRES * math.asin(math.sqrt(half))


def captured(
    name: str, created: datetime | None, modified: datetime, length: timedelta
) -> tuple[datetime, CapturedFrom]:
    """When a recorder's file begins, by the recorder's clock.

    Recorders name files by the local time at which they begin. In the container many write that local time and
    call it UTC: of its two readings, the one whose end is nearer to the last writing of the file is taken.
    """
    if stamp := _stamped(name):
        return stamp, CapturedFrom.NAME
    if created is not None:
        readings = (created, created.replace(tzinfo=LEGAL_ZONE))
        return min(readings, key=lambda at: abs(modified - length - at)), CapturedFrom.CONTAINER
    return modified - length, CapturedFrom.MODIFIED


def _stamped(name: str) -> datetime | None:
    for match in _STAMP.finditer(name):
        try:
            read = datetime.strptime("".join(match.groups()), "%Y%m%d%H%M%S")  # noqa: DTZ007 - the zone is ours
        except ValueError:
            continue
        return read.replace(tzinfo=LEGAL_ZONE)
    return None


def named_serial(path: Sequence[str], serials: Iterable[str]) -> str:
    """The recorder that a file's name or folder names, '' where they name none; the name goes before the folder."""
    known = {serial.upper(): serial for serial in serials}
    for part in reversed(path):
        tokens = [token.upper() for token in _TOKEN.split(part)]
        whole = part.rsplit(".", 1)[0].upper()
        for token in (whole, *tokens):
            if token in known:
                return known[token]
        for upper, serial in known.items():
            if re.search(rf"(?<![0-9A-Z]){re.escape(upper)}(?![0-9A-Z])", part.upper()):
                return serial
    return ""
