"""What is noted of a piece of evidence from its receipt on, and what of it looks unusual; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from enforcement.law.calendar import WorkingCalendar
from enforcement.law.values import Labelled
from enforcement.registry.rules import REVIEWING, Role

#: Who reads the log of their agency's evidence; a reviewer's as soon as the case has a dossier.
READERS: Final = frozenset({Role.AGENCY_HEAD, Role.UNIT_HEAD, Role.AUDITOR})
EXAMINERS: Final = REVIEWING

_ZONE: Final = ZoneInfo("Asia/Shanghai")
_SATURDAY: Final = 5


class CustodyEvent(Labelled):
    """What was done with a piece of evidence, or tried."""

    RECEIVED = "received", "入库"
    ABANDONED = "abandoned", "上传中止"
    CONFIRMED = "confirmed", "全文校验"
    CHECKED = "checked", "完整性抽检"
    VIEWED = "viewed", "查看登记信息"
    DOWNLOADED = "downloaded", "调取原件"
    DERIVED = "derived", "制作衍生件"
    DERIVATIVE_VIEWED = "derivative_viewed", "调取衍生件"
    EXPORTED = "exported", "导出保管记录"


class CustodyOutcome(Labelled):
    """How it ended: refused by law, failed by circumstance."""

    DONE = "done", "完成"
    REFUSED = "refused", "拒绝"
    FAILED = "failed", "失败"


class AnomalyKind(Labelled):
    """Why somebody should look twice."""

    BULK = "bulk", "短时间大量调取"
    OUT_OF_HOURS = "out_of_hours", "非工作时间调取"
    OTHER_AGENCY = "other_agency", "外机关人员"


class Form(Labelled):
    """In what form the log leaves the system."""

    CSV = "csv", "CSV 表格"
    PDF = "pdf", "PDF 文书"


#: What puts content into somebody's hands.
CONTENT: Final = frozenset({CustodyEvent.DOWNLOADED, CustodyEvent.DERIVATIVE_VIEWED})
#: What is unusual at night: to work there is not, for a kitchen is inspected when it cooks.
BY_DAY: Final = CONTENT | {CustodyEvent.EXPORTED}


@dataclass(frozen=True, slots=True)
class Watch:
    """The county's thresholds: pieces by one account within a time, and the hours in Asia/Shanghai."""

    pieces: int
    within: timedelta
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is judged.

    `office` says whether an office explains it: one in the case's agency, supervision, or a file drawn.
    `pieces` counts the different pieces whose content the account was given within the time watched, this one
    among them.
    """

    event: CustodyEvent
    outcome: CustodyOutcome
    at: datetime
    office: bool
    pieces: int = 1


def suspicions(attempt: Attempt, watch: Watch, calendar: WorkingCalendar) -> tuple[AnomalyKind, ...]:
    """Why the attempt is unusual; usually nothing."""
    found = []
    done = attempt.outcome is CustodyOutcome.DONE
    if done and attempt.event in CONTENT and attempt.pieces >= watch.pieces:
        found.append(AnomalyKind.BULK)
    if done and attempt.event in BY_DAY and not at_work(attempt.at, watch, calendar):
        found.append(AnomalyKind.OUT_OF_HOURS)
    if not attempt.office:
        found.append(AnomalyKind.OTHER_AGENCY)
    return tuple(found)


def at_work(at: datetime, watch: Watch, calendar: WorkingCalendar) -> bool:
    """Whether it is a working day within the hours; in a year without its notice, Monday to Friday."""
    local = at.astimezone(_ZONE)
    day = local.date()
    working = calendar.is_working(day) if calendar.knows(day) else day.weekday() < _SATURDAY
    return working and watch.opens <= local.time() < watch.closes


def since(kind: AnomalyKind, at: datetime, watch: Watch) -> datetime:
    """The beginning of the time in which one finding of the kind is enough: the legal day, or the time watched."""
    local = at.astimezone(_ZONE)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    if kind is not AnomalyKind.BULK:
        return midnight
    return midnight + (local - midnight) // watch.within * watch.within
