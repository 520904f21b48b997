"""Recorders 执法记录仪, who wears them, and what was taken from them and waits for its case."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

from enforcement.cases.models import Case, CaseQuerySet, CaseStep
from enforcement.cases.rules import Status, StepCode
from enforcement.evidence.models.clocks import clock_of
from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.models.recordings import Activity
from enforcement.evidence.rules.coverage import Clock, Span
from enforcement.evidence.rules.custody import CustodyOutcome
from enforcement.evidence.rules.matching import (
    CapturedFrom,
    Film,
    Match,
    Occasion,
    OccasionKind,
    Point,
    matches,
)
from enforcement.law.values import Labelled
from enforcement.registry.models import Account, Actor, Agency, Officer, choices
from enforcement.registry.rules import CASEWORK
from media_storage.models import Upload

#: A record is written up within a month of what it tells of.
_WRITTEN_UP = timedelta(days=31)
_HOUR = timedelta(hours=1)


class RecorderQuerySet(models.QuerySet["Recorder"]):
    """Recorders by who keeps them."""

    def visible_to(self, actor: Actor) -> RecorderQuerySet:
        """Recorders of the agencies in which the actor holds casework; the justice bureau's supervisor sees all."""
        return self if actor.supervises else self.filter(agency_id__in=actor.agencies(CASEWORK))


class Recorder(models.Model):
    """A body camera, named by the serial number its maker gave it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="recorders")
    serial = models.CharField("设备编号", max_length=40, unique=True)
    model = models.CharField("型号", max_length=60, blank=True, default="")
    registered_at = models.DateTimeField()

    objects = RecorderQuerySet.as_manager()

    class Meta:
        db_table = "evidence_recorder"
        indexes = [models.Index(fields=["-registered_at", "-id"], name="recorder_newest")]

    def __str__(self) -> str:
        return self.serial

    def worn_at(self, at: datetime) -> Officer | None:
        """The officer who wore it at a moment."""
        worn = self.assignments.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=at), valid_from__lte=at)
        found = worn.select_related("officer").order_by("-valid_from").first()
        return found.officer if found else None


class RecorderAssignment(models.Model):
    """Who wears a recorder, from a moment until another; half-open, `valid_to` None while it lasts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    recorder = models.ForeignKey(Recorder, on_delete=models.PROTECT, related_name="assignments")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)

    class Meta:
        db_table = "evidence_recorder_assignment"
        constraints = [
            models.UniqueConstraint(
                fields=["recorder"], condition=Q(valid_to__isnull=True), name="recorder_worn_by_one"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="recorder_assignment_lasts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recorder_id} {self.officer_id}"


class DockState(Labelled):
    """Where a recorder's file stands."""

    RECEIVING = "receiving", "正在入库"
    WAITING = "waiting", "待确认归属"
    CONFIRMED = "confirmed", "已归入案件"
    REJECTED = "rejected", "不归入案件"


class DockedQuerySet(models.QuerySet["DockedFile"]):
    """Files from recorders."""

    def visible_to(self, actor: Actor) -> DockedQuerySet:
        """Files of the agencies in which the actor holds casework; the justice bureau's supervisor sees all."""
        return self if actor.supervises else self.filter(agency_id__in=actor.agencies(CASEWORK))

    def shown(self) -> DockedQuerySet:
        """With all that a list shows."""
        return self.select_related("recorder", "officer", "upload")

    def abandoned(self, at: datetime) -> DockedQuerySet:
        """Sent, and the one who made them final did not live to put it on file."""
        return self.filter(
            state=DockState.RECEIVING, upload__state="completing", upload__next_attempt__lte=at
        ).order_by("upload__next_attempt")

    def idle(self, at: datetime) -> DockedQuerySet:
        """Begun, and not carried through in the time there was."""
        return self.filter(
            state=DockState.RECEIVING, upload__expires_at__lte=at, upload__state__in=("begun", "ready")
        ).order_by("upload__expires_at")


class DockedFile(models.Model):
    """A file taken from a recorder. Its bytes are taken once, whatever it is called and wherever it lies.

    One without bytes is told from others by its recorder, its name and its time: each is a recording that failed.

    `captured_at` and `device_clock` are the recorder's times, `docked_at` the server's when the clock was read.
    `milliseconds` is None for a photograph, and where the file shows no length for the reason in `fault`.
    The evidence that comes of it has the id of `upload`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    upload = models.OneToOneField(Upload, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("文件名", max_length=255)
    media_type = models.CharField(max_length=127)
    serial = models.CharField("设备编号", max_length=40, blank=True, default="")
    recorder = models.ForeignKey(Recorder, on_delete=models.PROTECT, null=True, related_name="+")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    captured_at = models.DateTimeField()
    captured_from = models.CharField(max_length=12, choices=choices(CapturedFrom))
    device_clock = models.DateTimeField(null=True)
    docked_at = models.DateTimeField()
    docked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    milliseconds = models.BigIntegerField(null=True)
    fault = models.CharField(max_length=300, blank=True, default="")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    state = models.CharField(max_length=12, choices=choices(DockState), default=DockState.RECEIVING)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField("不归入案件的理由", max_length=500, blank=True, default="")

    objects = DockedQuerySet.as_manager()

    class Meta:
        db_table = "evidence_docked_file"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "sha256", "size"], condition=Q(size__gt=0), name="docked_once"
            ),
            models.UniqueConstraint(
                fields=["agency", "serial", "name", "captured_at"],
                condition=Q(size=0),
                name="docked_empty_once",
            ),
            models.CheckConstraint(
                condition=Q(state=DockState.CONFIRMED, case__isnull=False)
                | ~Q(state=DockState.CONFIRMED) & Q(case__isnull=True),
                name="docked_confirmed_to_case",
            ),
            models.CheckConstraint(
                condition=~Q(state=DockState.REJECTED) | ~Q(reason=""), name="docked_rejected_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["agency", "-docked_at", "-id"], name="docked_of_agency")]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"

    @property
    def clock(self) -> Clock:
        """How to read the recorder's times."""
        return Clock.read(self.device_clock, self.docked_at, device=self.serial)

    @property
    def length(self) -> timedelta:
        """How long it records; nothing for a photograph."""
        return timedelta(milliseconds=self.milliseconds or 0)

    @property
    def span(self) -> Span:
        """What it shows, in the server's time."""
        return self.clock.span(self.captured_at, self.captured_at + self.length)

    @property
    def film(self) -> Film:
        """What is known of it to find its case by."""
        return Film(self.span, self.officer_id, _point(self.latitude, self.longitude))


class DockedLook(models.Model):
    """Somebody looked at a recorder's file before it had a case, or was refused. Append-only.

    Once the file is evidence its custody log begins with these. `code` says why it was refused.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    docked = models.ForeignKey(DockedFile, on_delete=models.PROTECT, related_name="looks")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    device = models.CharField("设备", max_length=100, blank=True, default="")
    address = models.GenericIPAddressField("网络地址", null=True)
    code = models.CharField("拒绝原因", max_length=60, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        db_table = "evidence_docked_look"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.docked_id} {self.account_id} {self.at}"

    def attempt(self) -> tuple[Actor, CustodyOutcome]:
        """Who it was, with the offices of that day, and how it ended."""
        by = Actor.of(self.account, self.at, self.device, self.address or "")
        return by, CustodyOutcome.REFUSED if self.code else CustodyOutcome.DONE


def handlers(case: Case) -> frozenset[uuid.UUID]:
    """Accounts that sent evidence of the case, emptied its recorders, or gave their films to the case.

    They investigated as much as who collected: none of them reviews (`investigated`, migration `0002`).
    """
    sent = Evidence.objects.filter(case=case).values_list("uploaded_by_id", flat=True)
    films = DockedFile.objects.filter(case=case).values_list("docked_by_id", "decided_by_id")
    return frozenset(sent) | {account for pair in films for account in pair if account}


def proposals(files: Iterable[DockedFile], *, to: Actor) -> dict[uuid.UUID, tuple[Match, ...]]:
    """The cases proposed for each file, by its id, of those the actor may see. Three queries for each agency."""
    waiting = [one for one in files if one.state in {DockState.RECEIVING, DockState.WAITING}]
    found: dict[uuid.UUID, tuple[Match, ...]] = {}
    for agency in {one.agency_id for one in waiting}:
        own = [one for one in waiting if one.agency_id == agency]
        since = min(one.span.start for one in own) - _HOUR
        until = max(one.span.end for one in own) + _HOUR
        cases = Case.objects.visible_to(to).filter(agency_id=agency).exclude(status=Status.CLOSED)
        occasions = tuple(_occasions(cases, since, until))
        found |= {one.pk: matches(one.film, occasions) for one in own}
    return found


def _occasions(cases: CaseQuerySet, since: datetime, until: datetime) -> Iterable[Occasion]:
    """When officers were at work on these cases, and where."""
    activities = Activity.objects.filter(
        case__in=cases, superseded_by__isnull=True, started_at__lte=until, ended_at__gte=since
    )
    for row in activities:
        present = frozenset(uuid.UUID(one["officer"]) for one in row.officers)
        place = _point(row.latitude, row.longitude)
        yield Occasion(OccasionKind.ACTIVITY, row.pk, row.case_id, row.span, present, place)
    records = CaseStep.objects.filter(
        case__in=cases,
        code__in=[StepCode.INSPECT, StepCode.QUESTION],
        void__isnull=True,
        at__gte=since,
        at__lte=until + _WRITTEN_UP,
    )
    for pk, case, content in records.values_list("pk", "case_id", "content"):
        start, end = (datetime.fromisoformat(content[name]) for name in ("occurred_from", "occurred_to"))
        if start <= until and end >= since:
            present = frozenset(uuid.UUID(one["officer"]) for one in content["officers"])
            yield Occasion(OccasionKind.STEP, pk, case, Span(start, end), present)
    taken = Evidence.objects.filter(
        case__in=cases, superseded_by__isnull=True, captured_at__gte=since, captured_at__lte=until
    )
    for item in taken:
        clock = clock_of(item.made, item.device_clock, item.declared_at, device=item.device)
        present = frozenset([item.collected_by_id] if item.collected_by_id else [])
        place = _point(item.latitude, item.longitude)
        at = clock.span(item.captured_at, item.captured_at)
        yield Occasion(OccasionKind.EVIDENCE, item.pk, item.case_id, at, present, place)


def _point(latitude: object, longitude: object) -> Point | None:
    if latitude is None or longitude is None:
        return None
    return Point(float(str(latitude)), float(str(longitude)))
