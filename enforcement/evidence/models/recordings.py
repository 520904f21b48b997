"""On-site activities on file, how long their recordings are, and why a head lets one be missing.

The activities are declared; the recordings are evidence. What is missing is worked out whenever it is asked.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Protocol
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localtime

from enforcement.cases.models import Case, CaseStep
from enforcement.evidence.models.clocks import clock_of
from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.rules.coverage import Clock, Coverage, Span, Verdict, cover
from enforcement.evidence.rules.flags import NO_RECORDING
from enforcement.law.calendar import WorkingCalendar
from enforcement.law.periods import Due, due
from enforcement.law.recordings import (
    RECORD_EVERYTHING,
    UPLOADED_WITHIN,
    ActivityKind,
    RecordedActivity,
    RecordingDuty,
    recorded_activity,
)
from enforcement.law.statutes import Article
from enforcement.law.values import Department, EvidenceKind
from enforcement.registry.models import Account, Actor, choices, legal_day
from enforcement.registry.offline import Made, when_made

#: The hindrance of a case whose recordings are missing.
OWED = "recording_owed"
_LONGEST_DETAIL = 300


class Stay(Protocol):
    """When and where officers were on site, as `Activity` has it."""

    @property
    def started_at(self) -> datetime: ...  # noqa: D102 - the class says it

    @property
    def ended_at(self) -> datetime: ...  # noqa: D102 - the class says it

    @property
    def place(self) -> str: ...  # noqa: D102 - the class says it

    @property
    def device_clock(self) -> datetime | None: ...  # noqa: D102 - the class says it


@dataclass(frozen=True, slots=True)
class OnSite:
    """When and where a step was done on site; times as whoever did it gives them, as `Activity` has them."""

    started_at: datetime
    ended_at: datetime
    place: str
    device_clock: datetime | None = None
    uncertainty: int | None = None


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Activities by who may know of them."""

    def visible_to(self, actor: Actor) -> ActivityQuerySet:
        """Activities of the cases the actor may see, and no others."""
        return self.filter(case__in=Case.objects.visible_to(actor))

    def owe(
        self,
        kind: ActivityKind,
        *,
        step: CaseStep,
        on_site: OnSite,
        officers: Sequence[Mapping[str, str]],
        by: Actor,
        at: datetime,
    ) -> Activity | None:
        """Declare what a step did on site; from now on its recording is owed. The case is locked.

        So whoever forgets to declare it owes it all the same. None: the department's list does not name it.
        """
        case = step.case
        row = recorded_activity(kind, Department(case.department), legal_day(on_site.started_at))
        if row is None:
            return None
        clock = clock_of(by.made, on_site.device_clock, at, uncertainty=on_site.uncertainty)
        activity = self.declare(
            row,
            on_site,
            case=case,
            uncertainty=clock.uncertainty,
            officers=list(officers),
            by=by,
            at=at,
            step=step,
        )
        reckon(case, at=at)
        return activity

    def declare(
        self, row: RecordedActivity, on_site: Stay, *, case: Case, by: Actor, at: datetime, **said: Any
    ) -> Activity:
        """Put an activity on file under a row of the department's list; `said` are columns of its own."""
        return self.create(
            case=case,
            kind=row.kind,
            duty=row.duty,
            article=str(row.article),
            verified=row.verified,
            started_at=on_site.started_at,
            ended_at=on_site.ended_at,
            device_clock=on_site.device_clock,
            declared_at=at,
            place=on_site.place,
            device=by.device,
            declared_by_id=by.account_id,
            certificate=by.certificate,
            **when_made(by),
            **said,
        )


class Activity(Made):
    """What officers did on site, from arrival to leaving. Append-only; another one may supersede it.

    `started_at` and `ended_at` are the device's times, `device_clock` what it showed when the server's time was
    `declared_at`; `uncertainty` is in seconds. `duty`, `article` and `verified` are the list's, as of that day.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="activities")
    kind = models.CharField("现场执法活动", max_length=30, choices=choices(ActivityKind))
    duty = models.CharField("记录要求", max_length=20, choices=choices(RecordingDuty))
    article = models.CharField(max_length=40)
    verified = models.BooleanField()
    step = models.ForeignKey(CaseStep, on_delete=models.PROTECT, null=True, related_name="activities")
    started_at = models.DateTimeField("到达现场")
    ended_at = models.DateTimeField("离开现场")
    device_clock = models.DateTimeField(null=True)
    declared_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=models.functions.Now())
    uncertainty = models.PositiveSmallIntegerField("时钟误差(秒)")
    place = models.CharField("地点", max_length=300)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    device = models.CharField(max_length=100, blank=True, default="")
    officers = models.JSONField("执法人员", default=list)
    declared_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    certificate = models.CharField("执法证号", max_length=30, blank=True, default="")
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    reason = models.CharField("更正理由", max_length=500, blank=True, default="")

    objects = ActivityQuerySet.as_manager()

    class Meta:
        db_table = "evidence_activity"
        ordering = ["started_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ended_at__gt=F("started_at")), name="activity_has_length"),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(reason=""), name="activity_corrected_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"

    @property
    def clock(self) -> Clock:
        """How to read the device's times."""
        return clock_of(
            self.made, self.device_clock, self.declared_at, device=self.device, uncertainty=self.uncertainty
        )

    @property
    def span(self) -> Span:
        """What has to be recorded, in the server's time."""
        return self.clock.span(self.started_at, self.ended_at)

    @property
    def label(self) -> str:
        """The activity in Chinese."""
        return ActivityKind(self.kind).label

    @property
    def cited(self) -> Article:
        """The article that asks for the recording."""
        return Article.parse(self.article)


class Measured(models.TextChoices):
    """How the length of a recording is known."""

    PROBE = "probe", "读取文件"
    DECLARED = "declared", "人工申报"


class Recording(models.Model):
    """How long a piece of evidence records, from its `captured_at` on. Append-only, one row for each way to know.

    `milliseconds` is None where the file was read and shows no length; `fault` then says why, in Chinese.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="recordings")
    source = models.CharField(max_length=10, choices=Measured.choices)
    milliseconds = models.BigIntegerField(null=True)
    fault = models.CharField(max_length=300, blank=True, default="")
    account = models.UUIDField()
    noted_at = models.DateTimeField()

    class Meta:
        db_table = "evidence_recording"
        constraints = [
            models.UniqueConstraint(fields=["evidence", "source"], name="recording_measured_once"),
            models.CheckConstraint(
                condition=Q(milliseconds__isnull=True) | Q(milliseconds__gt=0), name="recording_has_length"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.milliseconds}"


class Excuse(models.Model):
    """Why a recording is missing, in writing by the head of the agency 书面说明. Append-only."""

    activity = models.OneToOneField(
        Activity, on_delete=models.PROTECT, primary_key=True, related_name="excuse"
    )
    reason = models.CharField(max_length=1000)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "evidence_recording_excuse"
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="excuse_has_reason")]

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A piece of evidence as a recording: what it shows in the server's time, and how its length is known."""

    evidence: Evidence
    span: Span
    clock: Clock
    source: Measured

    def kept_by(self, calendar: WorkingCalendar) -> Due:
        """By when it had to be in the store: a working day after it ends, counted in the server's time."""
        return due(self.span.end, UPLOADED_WITHIN, calendar)

    def late(self, calendar: WorkingCalendar) -> bool:
        """Whether its bytes came later, by more than the clocks are in doubt."""
        arrived = self.evidence.stored.stored_at - timedelta(seconds=self.span.uncertainty)
        return self.kept_by(calendar).passed(arrived)


@dataclass(frozen=True)
class Standing:
    """An activity with everything that was recorded of it."""

    activity: Activity
    recorded: tuple[Recorded, ...]
    stills: int
    excuse: Excuse | None

    @cached_property
    def coverage(self) -> Coverage:
        """What is missing."""
        return cover(self.activity.span, [one.span for one in self.recorded])

    @property
    def verdict(self) -> Verdict:
        """What the record comes to."""
        return self.coverage.verdict(RecordingDuty(self.activity.duty), stills=self.stills)

    @property
    def bars(self) -> bool:
        """Whether the case cannot be closed for it."""
        lacking = RecordingDuty(self.activity.duty).bars_closing and self.verdict.lacking
        return lacking and self.excuse is None

    @property
    def said(self) -> str:
        """What is missing, in Chinese."""
        where = f"“{self.activity.label}”({_clock_time(self.activity.span.start)}起)"
        if self.verdict is Verdict.ABSENT:
            return f"{where}没有音像记录"
        gaps = "、".join(
            f"{_clock_time(gap.start)}至{_clock_time(gap.end)}{gap.state.label}{gap.seconds:g}秒"
            for gap in self.coverage.gaps
        )
        return f"{where}音像记录{self.verdict.label}" + (f":{gaps}" if gaps else "")


def _clock_time(at: datetime) -> str:
    return f"{localtime(at):%Y-%m-%d %H:%M:%S}"


def recordings_of(case: Case) -> tuple[Standing, ...]:
    """Every activity of the case that stands, in order of time, with its recordings. Four queries."""
    activities = list(
        Activity.objects.filter(case=case, superseded_by__isnull=True).select_related("excuse", "step")
    )
    shown, stills = _evidence(case)
    found = []
    for activity in activities:
        need = activity.span
        showing = tuple(one for one in shown if one.span.start < need.end and one.span.end > need.start)
        found.append(
            Standing(
                activity,
                showing,
                sum(need.start <= at <= need.end for at in stills),
                getattr(activity, "excuse", None),
            )
        )
    return tuple(found)


def _evidence(case: Case) -> tuple[Sequence[Recorded], Sequence[datetime]]:
    """Recordings with their length, and the moments of what has none: photographs.

    What was superseded, or found to be other bytes than declared, shows nothing.
    """
    rows = (
        Evidence.objects.filter(case=case, kind=EvidenceKind.AUDIOVISUAL, superseded_by__isnull=True)
        .exclude(stored__confirmation__matches=False)
        .select_related("stored")
        .prefetch_related("recordings", "flags")
        .order_by("captured_at", "number")
    )
    shown, stills = [], []
    for row in rows:
        clock = clock_of(row.made, row.device_clock, row.declared_at, device=row.device)
        length = _length(row)
        if length is None:
            if row.media_type.startswith("image/"):
                stills.append(row.captured_at - clock.ahead)
            continue
        end = row.captured_at + timedelta(milliseconds=length.milliseconds or 0)
        shown.append(Recorded(row, clock.span(row.captured_at, end), clock, Measured(length.source)))
    return shown, stills


def _length(row: Evidence) -> Recording | None:
    """What the file shows goes before what somebody said of it; a file that shows no length has none.

    Of an empty file, or one found to be of another type than it claims, nobody's word is taken.
    """
    known = {one.source: one for one in row.recordings.all()}
    found = known.get(Measured.PROBE)
    if found is None and row.size and not any(flag.code in NO_RECORDING for flag in row.flags.all()):
        found = known.get(Measured.DECLARED)
    return found if found and found.milliseconds else None


def reckon(case: Case, *, at: datetime) -> None:
    """Open, change or close the case's debt of recordings. The case's row is locked."""
    owed = [one.said for one in recordings_of(case) if one.bars]
    detail = f"{';'.join(owed)};须补齐音像记录,或者由机关负责人书面说明理由"
    if len(detail) > _LONGEST_DETAIL:
        detail = f"{len(owed)}项现场执法活动缺少音像记录;须补齐音像记录,或者由机关负责人书面说明理由"
    standing = case.hindrances.filter(code=OWED, closed_at__isnull=True).first()
    if standing and (not owed or standing.detail != detail):
        case.unhinder(OWED, at=at)
    if owed:
        case.hinder(OWED, RECORD_EVERYTHING, detail, at=at)


def investigators(case: Case) -> frozenset[UUID]:
    """Every officer who investigated: named, at a record or an activity on site, or who collected evidence.

    The database asks the same of who reviews, and `docking.handlers` too (`investigated`, migration `0002`).
    """
    collected = Evidence.objects.filter(case=case, collected_by__isnull=False)
    on_site = {
        UUID(officer["officer"])
        for officers in Activity.objects.filter(case=case).values_list("officers", flat=True)
        for officer in officers
    }
    return case.investigator_ids() | on_site | set(collected.values_list("collected_by_id", flat=True))
