"""The custody log 证据保管记录 on file: who did, saw or tried what with a piece of evidence, and from where.

Names and network addresses stand here and not in the journal, which holds no personal data. Append-only.

An evaluation is blind: what an evaluator looks at only because the file was drawn is `blind`. The agency never
learns who evaluated it, not after the round either, so these rows are the supervisor's for good (2026-11-23:
showing them once the round has ended was rejected; with four evaluators in a county the next round would be
known too). `seq` counts them, so it is shown to nobody: a gap would tell.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from enforcement.cases.models import Case
from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.rules.custody import (
    BY_DAY,
    CONTENT,
    EXAMINERS,
    READERS,
    AnomalyKind,
    Attempt,
    CustodyEvent,
    CustodyOutcome,
    Watch,
    since,
    suspicions,
)
from enforcement.journal.models import Signatory
from enforcement.law.calendar import WorkingCalendar
from enforcement.law.custody import WatchRule, watch_rule
from enforcement.law.models import working_calendar
from enforcement.registry.models import Account, Actor, Agency, choices, legal_day
from enforcement.registry.rules import Role
from media_storage import instances
from media_storage.inserting import Inserting


class Piece(Protocol):
    """Evidence, or what was declared of it."""

    @property
    def pk(self) -> UUID: ...  # noqa: D102 - the class says it

    @property
    def case_id(self) -> UUID: ...  # noqa: D102 - the class says it


def watch(at: datetime) -> Watch:
    """The county's thresholds on the day."""
    rule = watch_rule(legal_day(at))
    return Watch(rule.pieces, rule.within, rule.opens, rule.closes)


def only_drawn(cases: Collection[UUID], *, by: Actor) -> set[UUID]:
    """Those of the visible cases that the actor sees only because they were drawn for evaluation."""
    if not by.agencies([Role.EVALUATOR]):
        return set()
    otherwise = Case.objects.visible_to(by.without(Role.EVALUATOR, Role.AUDITOR)).filter(pk__in=cases)
    drawn = Case.objects.visible_to(by).filter(pk__in=cases, drawn_for__contains=[by.account_id])
    return set(drawn.values_list("pk", flat=True)) - set(otherwise.values_list("pk", flat=True))


def log_cases(actor: Actor) -> models.QuerySet[Case]:
    """Cases whose custody logs the actor may read, if and only if one of these holds.

    The actor is a supervisor of the justice bureau; or heads the case's agency or a unit of it, or audits it; or
    reviews for it and the case has a dossier.
    """
    if actor.supervises:
        return Case.objects.all()
    scope = Q(agency_id__in=actor.agencies(READERS))
    scope |= Q(agency_id__in=actor.agencies(EXAMINERS), has_dossier=True)
    return Case.objects.visible_to(actor).filter(scope)


class CustodyQuerySet(models.QuerySet["Custody"]):
    """Rows by who may read them; nothing here changes one."""

    def visible_to(self, actor: Actor) -> CustodyQuerySet:
        """Rows of the cases whose logs the actor may read; what an evaluator looked at is a supervisor's alone."""
        return self if actor.supervises else self.filter(case__in=log_cases(actor), blind=False)

    def note(
        self,
        piece: Piece,
        event: CustodyEvent,
        *,
        by: Signatory,
        at: datetime,
        outcome: CustodyOutcome = CustodyOutcome.DONE,
        code: str = "",
        purpose: str = "",
        detail: str = "",
        case: Case | None = None,
    ) -> Custody:
        """Note one event in the caller's transaction; `case` spares a query where it is at hand."""
        [row] = self.note_all(
            [piece],
            event,
            by=by,
            at=at,
            outcome=outcome,
            code=code,
            purpose=purpose,
            detail=detail,
            cases=[case] if case else None,
        )
        return row

    def note_all(
        self,
        pieces: Iterable[Piece],
        event: CustodyEvent,
        *,
        by: Signatory,
        at: datetime,
        outcome: CustodyOutcome = CustodyOutcome.DONE,
        code: str = "",
        purpose: str = "",
        detail: str = "",
        cases: Sequence[Case] | None = None,
    ) -> list[Custody]:
        """Note one event of several pieces in the caller's transaction, and whatever is unusual about it.

        `by` is an `Actor`, or the server itself. `detail` is for people, in Chinese, and may hold what the
        journal may not.
        """
        # Always in the same order, so that two requests never wait for each other's logs.
        ordered = sorted(pieces, key=lambda piece: piece.pk)
        rows = [
            instances.new(
                Custody,
                evidence_id=piece.pk,
                case_id=piece.case_id,
                event=event,
                outcome=outcome,
                code=code,
                certificate=by.certificate,
                purpose=purpose,
                detail=detail,
                at=at,
            )
            for piece in ordered
        ]
        if isinstance(by, Actor) and rows:
            self._sign(rows, by, cases)
        _EVENTS.add(rows)
        CustodyAnomaly.objects.find(rows, by=by, at=at)
        return rows

    def _sign(self, rows: list[Custody], by: Actor, cases: Sequence[Case] | None) -> None:
        wanted = {row.case_id for row in rows}
        known = {case.pk: case for case in cases or Case.objects.filter(pk__in=wanted).only("agency_id")}
        drawn = only_drawn(wanted, by=by)
        event, outcome, at = rows[0].event, rows[0].outcome, rows[0].at
        looks, done = watch(at), outcome == CustodyOutcome.DONE
        calendar = working_calendar() if done and event in BY_DAY else WorkingCalendar.of(())
        pieces = self._given(rows, by, looks) if done and event in CONTENT else 1
        offices = {id: _office(by, known[id].agency_id, drawn=id in drawn) for id in wanted}
        odd = {
            held: suspicions(
                Attempt(CustodyEvent(event), CustodyOutcome(outcome), at, held, pieces), looks, calendar
            )
            for held in {office is not None for office in offices.values()}
        }
        for row in rows:
            row.account_id, row.name, row.agency_id = by.account_id, by.name, by.agency_id
            row.device, row.address = by.device, by.address or None
            row.blind = row.case_id in drawn
            role = offices[row.case_id]
            row.role = role or ""
            row.anomalies = [kind.value for kind in odd[role is not None]]

    def _given(self, rows: list[Custody], by: Actor, looks: Watch) -> int:
        """How many different pieces the account was given within the time watched, up to the threshold."""
        new = {row.evidence_id for row in rows}
        if len(new) >= looks.pieces:
            return len(new)
        earlier = self.filter(
            account_id=by.account_id,
            event__in=CONTENT,
            outcome=CustodyOutcome.DONE,
            at__gt=rows[0].at - looks.within,
        ).exclude(evidence_id__in=new)
        return len(new) + len(earlier.values_list("evidence_id", flat=True).distinct()[: looks.pieces])


def _office(by: Actor, agency_id: UUID, *, drawn: bool) -> Role | None:
    """The office that explains a look at an agency's evidence, or None."""
    if drawn:
        return Role.EVALUATOR
    if by.supervises:
        return Role.SUPERVISOR
    return next((office.role for office in by.offices if office.agency_id == agency_id), None)


class Custody(models.Model):
    """One event of one piece. Append-only; the database counts `seq` per piece from 1.

    `evidence` may name what was declared and never arrived. `account` is null where the server acted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    evidence = models.ForeignKey(
        Evidence, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="custody"
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="+")
    seq = models.PositiveIntegerField(default=0)
    event = models.CharField("事项", max_length=20, choices=choices(CustodyEvent))
    outcome = models.CharField("结果", max_length=10, choices=choices(CustodyOutcome))
    code = models.CharField("拒绝或失败原因", max_length=60, blank=True, default="")
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    name = models.CharField("人员", max_length=60, blank=True, default="")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    role = models.CharField("职务", max_length=30, blank=True, default="")
    certificate = models.CharField("执法证号", max_length=30, blank=True, default="")
    device = models.CharField("设备", max_length=100, blank=True, default="")
    address = models.GenericIPAddressField("网络地址", null=True)
    purpose = models.CharField("用途", max_length=20, blank=True, default="")
    detail = models.CharField("说明", max_length=300, blank=True, default="")
    anomalies = ArrayField(models.CharField(max_length=20, choices=choices(AnomalyKind)), default=list)
    blind = models.BooleanField(default=False)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=models.functions.Now())

    objects = CustodyQuerySet.as_manager()

    class Meta:
        db_table = "evidence_custody"
        constraints = [models.UniqueConstraint(fields=["evidence", "seq"], name="custody_follows_one")]
        indexes = [
            models.Index(fields=["evidence", "-at", "-id"], name="custody_of_evidence"),
            models.Index(fields=["account", "at"], name="custody_of_account"),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.event} {self.outcome}"


_EVENTS: Final = Inserting(Custody)


class AnomalyQuerySet(models.QuerySet["CustodyAnomaly"]):
    """Anomalies: a supervisor's business."""

    def visible_to(self, actor: Actor) -> AnomalyQuerySet:
        """All, to a supervisor of the justice bureau; to anybody else none, for they may be about evaluators."""
        return self if actor.supervises else self.none()

    def shown(self) -> AnomalyQuerySet:
        """With all that a list shows, in one query."""
        return self.select_related("event", "account", "agency", "acknowledgement__account")

    def find(self, rows: Sequence[Custody], *, by: Signatory, at: datetime) -> None:
        """Put on file what is unusual about rows just written, once per account, case and day."""
        looks = watch(at) if any(row.anomalies for row in rows) else None
        if looks is None or not isinstance(by, Actor):
            return
        found = [
            CustodyAnomaly(
                kind=kind,
                account_id=by.account_id,
                agency_id=by.agency_id,
                case_id=None if kind == AnomalyKind.BULK else row.case_id,
                event=row,
                since=since(AnomalyKind(kind), at, looks),
                found_at=at,
            )
            for row in rows
            for kind in row.anomalies
        ]
        self.bulk_create(found, ignore_conflicts=True)


class CustodyAnomaly(models.Model):
    """Something unusual, found as it happened. Append-only; `event` is the first row that showed it.

    `case` is null where it is about several. One row stands for all of the kind since `since`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=20, choices=choices(AnomalyKind))
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    event = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    found_at = models.DateTimeField()

    objects = AnomalyQuerySet.as_manager()

    class Meta:
        db_table = "evidence_custody_anomaly"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "account", "case", "since"],
                name="custody_anomaly_once",
                nulls_distinct=False,
            )
        ]
        indexes = [models.Index(fields=["-found_at", "-id"], name="custody_anomaly_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.account_id} {self.since}"

    @property
    def rule(self) -> WatchRule:
        """The thresholds by which it was found."""
        return watch_rule(legal_day(self.found_at))


class AnomalyAcknowledgement(models.Model):
    """That a named person looked into an anomaly, and what they found. Append-only."""

    anomaly = models.OneToOneField(
        CustodyAnomaly, on_delete=models.PROTECT, primary_key=True, related_name="acknowledgement"
    )
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("核查说明", max_length=500)
    at = models.DateTimeField()

    class Meta:
        db_table = "evidence_custody_acknowledgement"

    def __str__(self) -> str:
        return f"{self.anomaly_id} {self.account_id}"
